use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    lang::{Lang, say},
    project::{Environment, Project, trust},
    stack::{Urls, control::Person},
};

/// How many characters of a name the table shows.
const LONGEST_NAME: usize = 28;

/// What `up` tells, on the terminal and with `--urls` as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    pub urls: &'a Urls,
    pub root_certificate: PathBuf,
    /// What a project's service may trust instead: ours and the system's roots, as PEM and for Java.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_bundle: Option<&'a Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_pkcs12: Option<&'a Path>,
    /// The project's relying parties, test secrets included; none with the built-in service.
    pub clients: &'a [mock_psc::Client],
    #[serde(serialize_with = "with_keys")]
    pub people: &'a [(String, Person)],
}

/// A person with the key under which they were made.
#[derive(Serialize)]
struct Keyed<'a> {
    key: &'a str,
    #[serde(flatten)]
    person: &'a Person,
}

fn with_keys<S: serde::Serializer>(people: &&[(String, Person)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(people.iter().map(|(key, person)| Keyed { key, person }))
}

impl Told<'_> {
    /// Writes it as JSON into `path`.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        fs::write(path, serde_json::to_string_pretty(self).map_err(io::Error::other)?)
    }

    /// Prints it; with a project, what to set in its service too.
    pub fn print(&self, project: Option<(&Project, &Environment)>, kept: &Path, lang: Lang) {
        println!(
            "{}\n",
            lang.say(
                "Doublure est prête (SIMULATION). Ctrl-C l’arrête.",
                "Doublure is ready (SIMULATION). Ctrl-C stops it."
            )
        );
        let urls = self.urls;
        let cards = kept.join("cartes").display().to_string() + "/";
        let root = self.root_certificate.display().to_string();
        let service = if project.is_some() {
            lang.say("Votre service", "Your service")
        } else {
            lang.say("Service à essayer", "Service to try")
        };
        line(service, urls.service.as_str());
        line(lang.say("Boîte aux lettres", "Inbox"), urls.mail.as_str());
        line(lang.say("Émetteur (issuer)", "Issuer"), urls.issuer.as_str());
        line(lang.say("Découverte", "Discovery"), urls.discovery.as_str());
        line("SMTP", &urls.smtp);
        line(lang.say("IGC-Santé de test", "Test IGC-Santé"), urls.igc.as_str());
        line(lang.say("Pilotage", "Control"), urls.control.as_str());
        line(lang.say("Racine à approuver", "Root to trust"), &root);
        line(lang.say("Cartes (curl --cert)", "Cards (curl --cert)"), &cards);
        for client in self.clients {
            println!();
            line(lang.say("Client (client_id)", "Client (client_id)"), &client.id);
            if !client.secret.is_empty() {
                line(lang.say("Secret de TEST", "TEST secret"), &client.secret);
            }
            line(lang.say("Adresses de retour", "Redirect URIs"), &client.redirect_uris.join("  "));
        }
        self.print_people(lang);
        self.print_phones(lang);
        if let Some((project, environment)) = project {
            if let Some((certificate, key)) = &environment.server {
                println!();
                line(
                    lang.say("Certificat du service", "Service’s certificate"),
                    &certificate.display().to_string(),
                );
                line(lang.say("Sa clé", "Its key"), &key.display().to_string());
            }
            print_variables(project, environment, lang);
            println!("\n{}", trust::advice(&project.folder, &environment.trust, lang));
        }
    }

    /// The phones apart: an address is too long for the table.
    fn print_phones(&self, lang: Lang) {
        println!(
            "\n  {}\n",
            lang.say(
                "Téléphones simulés (e-CPS) : ouvrez l’adresse dans une autre fenêtre",
                "Simulated phones (e-CPS): open the address in another window"
            )
        );
        for (_, person) in self.people {
            let Some(phone) = &person.phone else { continue };
            let (name, password, url) = (&person.display_name, &phone.password, &phone.url);
            let told = say!(
                "  {name}, mot de passe {password}\n    {url}",
                "  {name}, password {password}\n    {url}"
            );
            println!("{}", told.to(lang));
        }
    }

    fn print_people(&self, lang: Lang) {
        let columns = [
            lang.say("Personne", "Person"),
            "Profession",
            lang.say("Identifiant national", "National id"),
            lang.say("Carte (n° de série)", "Card (serial number)"),
            lang.say("Code", "PIN"),
            lang.say("Adresse électronique", "E-mail address"),
        ];
        let rows = self.people.iter().flat_map(|(key, person)| {
            person.cards.iter().map(move |card| {
                let name = cut(&person.display_name);
                let name = say!("{name} (« {key} »)", "{name} (“{key}”)").in_lang(lang);
                [
                    name,
                    person
                        .profession
                        .map_or_else(String::new, |profession| profession.label().to_lowercase()),
                    person.national_id.clone(),
                    format!("{} {}", card.kind.to_uppercase(), card.serial),
                    card.pin.clone(),
                    person.email.clone(),
                ]
            })
        });
        let rows: Vec<[String; 6]> = std::iter::once(columns.map(str::to_owned)).chain(rows).collect();
        let width =
            |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        let widths = [0, 1, 2, 3, 4, 5].map(width);
        println!();
        for row in &rows {
            let cells: Vec<_> =
                row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            println!("  {}", cells.join("  ").trim_end());
        }
    }
}

/// A name as the table has room for it: the longest one makes every line as long.
fn cut(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    name.chars().take(LONGEST_NAME - 1).chain(['…']).collect()
}

/// What Doublure would set if it started the service.
fn print_variables(project: &Project, environment: &Environment, lang: Lang) {
    let own = &project.service.env;
    if project.service.start.is_some() || own.is_empty() {
        return;
    }
    println!(
        "\n{}\n",
        lang.say(
            "Les variables de [service.env], pour le service que vous démarrez vous-même :",
            "The variables of [service.env], for the service that you start yourself:"
        )
    );
    for (name, value) in environment.variables(own).iter().filter(|(name, _)| own.contains_key(*name)) {
        println!("  {name}={value}");
    }
}

fn line(what: &str, value: &str) {
    println!("  {what:<22} {value}");
}
