use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use mock_kit::authority::write_private;

use super::{choice::Choice, fail};
use crate::{
    exit::Exit,
    lang::{Lang, say},
    project::{
        Environment, KEPT, Project, people,
        service::{Running, Sink},
    },
    stack::{
        Behaviour, Options, Ports, Root, Served, Stack,
        control::{Control, ControlError, NewPerson, Person},
    },
};
use told::Told;

mod told;

/// Arguments of `doublure up`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Write addresses, clients, people, cards and PINs as JSON into this file.
    #[arg(long, value_name = "FILE")]
    urls: Option<PathBuf>,
    /// Seed of people, PINs, phones and two-digit codes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    choice: Choice,
}

/// Starts everything on fixed ports and waits for the person to interrupt it.
pub async fn run(arguments: Arguments, lang: Lang) -> Exit {
    let Err(exit) = start_and_stay(&arguments, lang).await else { return Exit::Success };
    exit
}

/// `Err` carries the way of ending; what is wrong has been said.
async fn start_and_stay(arguments: &Arguments, lang: Lang) -> Result<(), Exit> {
    let project = arguments.choice.project(lang)?;
    let broken = |error: &dyn crate::lang::Told| fail(lang, Exit::Broken, &error);
    let (stack, environment) = if let Some(project) = &project {
        let opened = project.open_keeping(arguments.seed).await.map_err(|error| broken(&error))?;
        (opened.stack, Some(opened.environment))
    } else {
        let behaviour = arguments.choice.built_in(lang)?.behaviour;
        (built_in(arguments.seed, behaviour).await.map_err(|error| broken(&error))?, None)
    };
    stack.show_the_day();
    let described = arguments.choice.people(project.as_ref(), lang)?;
    let people = made(&stack, &people::all(&described)).await.map_err(|error| broken(&error))?;
    stack.begins_here();
    let kept = project.as_ref().map_or_else(|| KEPT.into(), Project::kept);
    save_cards(&kept, &people).map_err(|error| {
        let folder = kept.display();
        broken(&say!(
            "les cartes ne peuvent pas être écrites dans {folder} : {error}",
            "the cards cannot be written into {folder}: {error}";
            error
        ))
    })?;
    let trust = environment.as_ref().map(|environment| &environment.trust);
    let told = Told {
        urls: &stack.urls,
        root_bundle: trust.map(|trust| trust.root_bundle.as_path()),
        root_pkcs12: trust.map(|trust| trust.root_pkcs12.as_path()),
        root_certificate: kept.join(mock_kit::authority::ROOT_CERTIFICATE),
        clients: project.as_ref().map(|project| project.clients.as_slice()).unwrap_or_default(),
        people: &people,
    };
    if let Some(path) = &arguments.urls {
        told.write(path).map_err(|error| {
            let path = path.display();
            broken(&say!(
                "« {path} » ne peut pas être écrit : {error}",
                "“{path}” cannot be written: {error}";
                error
            ))
        })?;
    }
    told.print(project.as_ref().zip(environment.as_ref()), &kept, lang);
    if let Some((project, environment)) = project.as_ref().zip(environment.as_ref()) {
        serve(project, environment, &stack.root_pem, lang).await?;
    }
    std::future::pending().await
}

async fn built_in(seed: u64, behaviour: Behaviour) -> Result<Stack, crate::stack::StackError> {
    Stack::start_keeping(&Options {
        seed,
        ports: Ports::FIXED,
        root: Root::Kept(KEPT.into()),
        deviations: vec![],
        behaviour,
        served: Served::BuiltIn,
    })
    .await
}

/// All of them, each with a phone: the same every day for the same seed.
async fn made(stack: &Stack, wanted: &[NewPerson]) -> Result<Vec<(String, Person)>, ControlError> {
    let control = Control::new(stack.urls.control.clone());
    let mut people = Vec::new();
    for wanted in wanted {
        let mut person = control.make_person(wanted).await?;
        let phone = control.give_phone(&person.national_id, mock_ecps::Activation::Activated).await?;
        person.phone = Some(phone);
        people.push((wanted.key.clone(), person));
    }
    Ok(people)
}

fn save_cards(kept: &Path, people: &[(String, Person)]) -> io::Result<()> {
    let folder = kept.join("cartes");
    fs::create_dir_all(&folder)?;
    for (_, person) in people {
        for (rank, card) in person.cards.iter().enumerate() {
            let pem = format!("{}{}", card.certificate_pem, card.key_pem);
            write_private(&folder.join(card_file(person, rank)), &pem)?;
        }
    }
    Ok(())
}

/// The file of a person's card: a second one of its kind has a number.
fn card_file(person: &Person, rank: usize) -> String {
    // The id of somebody known by a structure has a slash.
    let id = person.national_id.replace('/', "-");
    let kind = person.cards[rank].kind.to_lowercase();
    let earlier = person.cards[..rank].iter().filter(|card| card.kind.to_lowercase() == kind).count();
    match earlier {
        0 => format!("{id}-{kind}.pem"),
        earlier => format!("{id}-{kind}-{}.pem", earlier + 1),
    }
}

/// Starts the project's service, if it says how, and stays with it until it ends.
async fn serve(project: &Project, environment: &Environment, root_pem: &str, lang: Lang) -> Result<(), Exit> {
    let Some(command) = &project.service.start else { return Ok(()) };
    let url = &project.service.url;
    if project.is_occupied().await {
        let told = say!(
            "Un programme répond déjà à {url} : votre service n’est pas démarré une seconde fois.",
            "A program answers at {url} already: your service is not started a second time."
        );
        println!("{}", told.to(lang));
        return Ok(());
    }
    let variables = environment.variables(&project.service.env);
    let started = Running::start(command, &project.folder, &variables, Sink::Terminal);
    let mut service = started.map_err(|error| {
        let told = say!(
            "le service ne peut pas être démarré : {error}",
            "the service cannot be started: {error}";
            error
        );
        fail(lang, Exit::Broken, &told)
    })?;
    let ready = project.until_ready(root_pem, Some(&mut service), Some(lang)).await;
    ready.map_err(|error| fail(lang, Exit::Broken, &error))?;
    println!("{}{url}", lang.say("Votre service répond : ", "Your service answers: "));
    let ended = service.ended().await;
    let told = say!("attention : {ended}", "warning: {ended}"; ended);
    eprintln!("{}", told.to(lang));
    println!(
        "{}",
        lang.say(
            "Doublure reste ouverte : redémarrez votre service vous-même, ou arrêtez tout par Ctrl-C.",
            "Doublure stays: start your service again yourself, or stop everything with Ctrl-C."
        )
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cards_of_one_kind_have_a_file_each() {
        let card = |kind: &str| json!({"kind": kind, "serial": "10", "pin": "1234", "certificate_pem": "", "key_pem": ""});
        let person: Person = serde_json::from_value(json!({
            "national_id": "500000001815646/CPAT00045", "given_name": "Anne", "family_name": "Lefèvre",
            "display_name": "Anne Lefèvre", "email": "anne@a.test",
            "cards": [card("CPE"), card("CPA"), card("CPE"), card("CPE")],
        }))
        .unwrap();
        let files: Vec<_> = (0..4).map(|rank| card_file(&person, rank)).collect();
        let id = "500000001815646-CPAT00045";
        assert_eq!(files, ["cpe", "cpa", "cpe-2", "cpe-3"].map(|kind| format!("{id}-{kind}.pem")));
    }
}
