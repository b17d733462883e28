use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    project::{Environment, Project, trust},
    stack::{Urls, control::Person},
};

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
    pub fn print(&self, project: Option<(&Project, &Environment)>, kept: &Path) {
        println!("Doublure est prête (SIMULATION). Ctrl-C l’arrête.\n");
        let urls = self.urls;
        let cards = kept.join("cartes").display().to_string() + "/";
        let root = self.root_certificate.display().to_string();
        let service = if project.is_some() { "Votre service" } else { "Service à essayer" };
        line(service, urls.service.as_str());
        line("Boîte aux lettres", urls.mail.as_str());
        line("Émetteur (issuer)", urls.issuer.as_str());
        line("Découverte", urls.discovery.as_str());
        line("SMTP", &urls.smtp);
        line("Pilotage", urls.control.as_str());
        line("Racine à approuver", &root);
        line("Cartes (curl --cert)", &cards);
        for client in self.clients {
            println!();
            line("Client (client_id)", &client.id);
            line("Secret de TEST", &client.secret);
            line("Adresses de retour", &client.redirect_uris.join("  "));
        }
        self.print_people();
        self.print_phones();
        if let Some((project, environment)) = project {
            if let Some((certificate, key)) = &environment.server {
                println!();
                line("Certificat du service", &certificate.display().to_string());
                line("Sa clé", &key.display().to_string());
            }
            print_variables(project, environment);
            println!("\n{}", trust::advice(&project.folder, &environment.trust));
        }
    }

    /// The phones apart: an address is too long for the table.
    fn print_phones(&self) {
        println!("\n  Téléphones simulés (e-CPS) : ouvrez l’adresse dans une autre fenêtre\n");
        for (_, person) in self.people {
            let Some(phone) = &person.phone else { continue };
            println!("  {}, mot de passe {}\n    {}", person.display_name, phone.password, phone.url);
        }
    }

    fn print_people(&self) {
        let columns = [
            "Personne",
            "Profession",
            "Identifiant national",
            "Carte (n° de série)",
            "Code",
            "Adresse électronique",
        ];
        let rows = self.people.iter().flat_map(|(key, person)| {
            person.cards.iter().map(move |card| {
                // The ordinary people have no key that a scenario could call them by.
                let name = if key.starts_with("up/") {
                    person.display_name.clone()
                } else {
                    format!("{} (« {key} »)", person.display_name)
                };
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

/// What Doublure would set if it started the service.
fn print_variables(project: &Project, environment: &Environment) {
    let own = &project.service.env;
    if project.service.start.is_some() || own.is_empty() {
        return;
    }
    println!("\nLes variables de [service.env], pour le service que vous démarrez vous-même :\n");
    for (name, value) in environment.variables(own).iter().filter(|(name, _)| own.contains_key(*name)) {
        println!("  {name}={value}");
    }
}

fn line(what: &str, value: &str) {
    println!("  {what:<22} {value}");
}
