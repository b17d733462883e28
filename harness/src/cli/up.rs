use std::{fs, path::PathBuf};

use clap::Args;
use identities::Profession;
use serde::Serialize;

use super::fail;
use crate::{
    exit::Exit,
    stack::{
        Options, Ports, Root, Stack, Urls,
        control::{Control, NewPerson, Person},
    },
};

/// Where a project keeps its root certificate and its people's cards.
const PROJECT: &str = ".doublure";

/// Arguments of `doublure up`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Write addresses, people, cards and PINs as JSON into this file.
    #[arg(long, value_name = "FILE")]
    urls: Option<PathBuf>,
    /// Seed of people, codes and links.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What `--urls` writes.
#[derive(Debug, Serialize)]
struct Running<'a> {
    urls: &'a Urls,
    root_certificate: PathBuf,
    people: &'a [Person],
}

/// Starts everything on fixed ports and waits for the person to interrupt it.
pub async fn run(arguments: Arguments) -> Exit {
    let project = PathBuf::from(PROJECT);
    let options = Options {
        seed: arguments.seed,
        ports: Ports::FIXED,
        root: Root::Kept(project.clone()),
        deviations: vec![],
    };
    let stack = match Stack::start(&options).await {
        Ok(stack) => stack,
        Err(error) => return fail(Exit::Broken, &error.to_string()),
    };
    let people = match people(&stack).await {
        Ok(people) => people,
        Err(error) => return fail(Exit::Broken, &error.to_string()),
    };
    let root_certificate = project.join("racine-test.pem");
    if let Err(error) = save_cards(&project, &people) {
        return fail(
            Exit::Broken,
            &format!("les cartes ne peuvent pas être écrites dans {PROJECT} : {error}"),
        );
    }
    if let Some(path) = &arguments.urls {
        let running =
            Running { urls: &stack.urls, root_certificate: root_certificate.clone(), people: &people };
        let written = serde_json::to_string_pretty(&running).map_err(std::io::Error::other);
        if let Err(error) = written.and_then(|text| fs::write(path, text)) {
            return fail(Exit::Broken, &format!("« {} » ne peut pas être écrit : {error}", path.display()));
        }
    }
    print(&stack.urls, &people);
    std::future::pending().await
}

/// One of each profession, the same every day for the same seed.
async fn people(stack: &Stack) -> Result<Vec<Person>, crate::stack::control::ControlError> {
    let control = Control::new(stack.urls.control.clone());
    let mut people = Vec::new();
    for profession in Profession::ALL {
        people.push(control.make_person(&NewPerson::of(format!("up/{profession:?}"), profession)).await?);
    }
    Ok(people)
}

fn save_cards(project: &std::path::Path, people: &[Person]) -> std::io::Result<()> {
    let folder = project.join("cartes");
    fs::create_dir_all(&folder)?;
    for person in people {
        for card in &person.cards {
            let pem = format!("{}{}", card.certificate_pem, card.key_pem);
            fs::write(folder.join(format!("{}-{}.pem", person.national_id, card.kind.to_lowercase())), pem)?;
        }
    }
    Ok(())
}

fn print(urls: &Urls, people: &[Person]) {
    println!("Doublure est prête (SIMULATION). Ctrl-C l’arrête.\n");
    for (what, address) in [
        ("Service à essayer", urls.service.as_str()),
        ("Boîte aux lettres", urls.mail.as_str()),
        ("Émetteur (issuer)", urls.issuer.as_str().trim_end_matches('/')),
        ("Découverte", urls.discovery.as_str()),
        ("SMTP", &urls.smtp),
        ("Pilotage", urls.control.as_str()),
        ("Racine à approuver", &format!("{PROJECT}/racine-test.pem")),
        ("Cartes (curl --cert)", &format!("{PROJECT}/cartes/")),
    ] {
        println!("  {what:<22} {address}");
    }
    let columns = ["Personne", "Identifiant national", "Carte (n° de série)", "Code", "Adresse électronique"];
    let rows = people.iter().flat_map(|person| {
        person.cards.iter().map(|card| {
            [
                person.display_name.clone(),
                person.national_id.clone(),
                format!("{} {}", card.kind.to_uppercase(), card.serial),
                card.pin.clone(),
                person.email.clone(),
            ]
        })
    });
    let rows: Vec<[String; 5]> = std::iter::once(columns.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [0, 1, 2, 3, 4].map(width);
    println!();
    for row in &rows {
        let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        println!("  {}", cells.join("  ").trim_end());
    }
}
