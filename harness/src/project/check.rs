//! From the shape of `doublure.toml` to a project that can work, or to everything that is wrong with its values.

use std::{collections::BTreeMap, path::Path, time::Duration};

use mock_kit::{hosts, nearest};
use time::Date;
use toml::Spanned;
use url::Url;

use super::{BuiltIn, Project, Service, default, environment::Placeholder, file, problem::Problem};
use crate::{
    lang::{Text, say},
    stack::Ports,
};

mod certify;
mod client;
mod declared;
mod person;
mod psc;
mod redaction;

/// Longest wait for a service, in seconds.
const LONGEST: u16 = 3600;

/// Checks `file`, whose name and text these are, read in `folder`; what is wrong is added to `problems`. What stands here is
/// of use only when there is none.
pub(super) fn check(
    file: &file::File,
    (path, text): (&str, &str),
    folder: &Path,
    today: Date,
    problems: &mut Vec<Problem>,
) -> Option<Project> {
    let mut check = Check { problems };
    let service = check.service(&file.service, !file.hosts.is_empty());
    let name = service.as_ref().map_or_else(String::new, |service| service.name.clone());
    let project = Project {
        folder: folder.to_owned(),
        clients: client::check(&file.client, &name, check.problems),
        ports: check.ports(&file.ports, service.as_ref().map(|service| &service.url), &file.service.url),
        people: check.people(&file.person),
        behaviour: check.behaviour(&file.psc),
        hosts: check.hosts(&file.hosts),
        scenarios: folder.join(check.folder(file.scenarios.folder.as_ref(), default::SCENARIOS)),
        snapshots: folder.join(check.folder(file.scenarios.snapshots.as_ref(), default::SNAPSHOTS)),
        certify: file.certify.as_ref().zip(service.as_ref()).and_then(|(written, service)| {
            let declared = declared::check(&written.declared, folder, today, check.problems);
            certify::check(written, (path, text), &service.url, declared, check.problems)
        }),
        redactions: redaction::check(&file.redaction, check.problems),
        service: service?,
    };
    check.problems.is_empty().then_some(project)
}

/// Checks what the built-in service is run with, likewise.
pub(super) fn check_built_in(file: &file::BuiltInFile, problems: &mut Vec<Problem>) -> Option<BuiltIn> {
    let mut check = Check { problems };
    let built_in = BuiltIn { behaviour: check.behaviour(&file.psc), people: check.people(&file.person) };
    problems.is_empty().then_some(built_in)
}

struct Check<'p> {
    problems: &'p mut Vec<Problem>,
}

impl Check<'_> {
    fn wrong<T>(&mut self, value: &Spanned<T>, title: Text, label: Text, advice: Text) {
        self.problems.push(Problem::new(value.span(), title, label, advice));
    }

    fn service(&mut self, service: &file::Service, certificate: bool) -> Option<Service> {
        let url = self.address(&service.url);
        let ready = match (&service.ready, &url) {
            (Some(ready), Some(url)) => self.ready(ready, url),
            _ => url.clone(),
        };
        if let Some(start) = service.start.as_ref().filter(|start| start.get_ref().trim().is_empty()) {
            self.wrong(
                start,
                say!("« start » est vide", "“start” is empty"),
                say!("aucune commande", "no command"),
                say!(
                    "écrivez la commande, ou ôtez cette ligne : vous démarrez alors le service vous-même.",
                    "write the command, or remove this line: you then start the service yourself."
                ),
            );
        }
        if let Some(within) = &service.ready_within
            && !(1..=LONGEST).contains(within.get_ref())
        {
            self.wrong(
                within,
                say!(
                    "« ready_within » va de 1 à {LONGEST} secondes",
                    "“ready_within” goes from 1 to {LONGEST} seconds"
                ),
                say!("hors de ces bornes", "out of range"),
                say!("60 suffit le plus souvent.", "60 is mostly enough."),
            );
        }
        let env = self.env(&service.env, certificate);
        let (url, ready) = (url?, ready?);
        let name = service.name.as_ref().map(|name| name.get_ref().trim().to_owned());
        let host = || url.host_str().unwrap_or_default().to_owned();
        Some(Service {
            name: name.filter(|name| !name.is_empty()).unwrap_or_else(host),
            start: service.start.as_ref().map(|start| start.get_ref().clone()),
            ready,
            ready_within: Duration::from_secs(
                service
                    .ready_within
                    .as_ref()
                    .map_or(default::READY_WITHIN, |within| *within.get_ref())
                    .into(),
            ),
            env,
            url,
        })
    }

    fn address(&mut self, written: &Spanned<String>) -> Option<Url> {
        let url = web_address(written.get_ref());
        if url.is_none() {
            self.wrong(
                written,
                say!("« url » n’est pas l’adresse d’un site", "“url” is not the address of a site"),
                say!("ni http:// ni https://", "neither http:// nor https://"),
                say!(
                    "écrivez l’adresse entière de la page d’accueil : http://localhost:3000/",
                    "write the whole address of the home page: http://localhost:3000/"
                ),
            );
        }
        url
    }

    fn ready(&mut self, written: &Spanned<String>, url: &Url) -> Option<Url> {
        let text = written.get_ref();
        let ready = if text.starts_with('/') { url.join(text).ok() } else { web_address(text) };
        if ready.is_none() {
            self.wrong(
                written,
                say!(
                    "« ready » n’est ni un chemin ni une adresse",
                    "“ready” is neither a path nor an address"
                ),
                say!("inutilisable", "of no use"),
                say!(
                    "écrivez un chemin du service (/sante) ou une adresse entière (http://localhost:8081/health).",
                    "write a path of the service (/sante) or a whole address (http://localhost:8081/health)."
                ),
            );
        }
        ready
    }

    fn env(
        &mut self,
        env: &BTreeMap<Spanned<String>, Spanned<String>>,
        certificate: bool,
    ) -> BTreeMap<String, String> {
        for (name, value) in env {
            if name.get_ref().is_empty() || name.get_ref().contains(['=', '\0']) {
                let written = name.get_ref();
                let title = say!(
                    "« {written} » ne peut pas nommer une variable",
                    "“{written}” cannot name a variable"
                );
                self.wrong(
                    name,
                    title,
                    say!("impossible", "impossible"),
                    say!(
                        "un nom s’écrit en lettres, chiffres et _ : OIDC_ISSUER.",
                        "a name is written with letters, digits and _: OIDC_ISSUER."
                    ),
                );
            }
            for placeholder in Placeholder::all_in(value.get_ref()) {
                self.placeholder(placeholder, value, certificate);
            }
        }
        env.iter().map(|(name, value)| (name.get_ref().clone(), value.get_ref().clone())).collect()
    }

    fn placeholder(&mut self, name: &str, value: &Spanned<String>, certificate: bool) {
        match Placeholder::named(name) {
            None => {
                let known = Placeholder::ALL.iter().map(|known| known.name());
                let near = match nearest(name, known.clone()) {
                    Some(near) => {
                        say!(" ; le plus proche est « {{{near}}} »", "; the nearest is “{{{near}}}”")
                    }
                    None => Text::quoted(""),
                };
                let all: Vec<_> = known.map(|known| format!("{{{known}}}")).collect();
                let all = all.join(" ");
                self.wrong(
                    value,
                    say!("« {{{name}}} » ne remplace rien{near}", "“{{{name}}}” stands for nothing{near}"; near),
                    say!("nom inconnu", "unknown name"),
                    say!("les noms connus : {all}.", "the known names: {all}."),
                );
            }
            Some(placeholder) if placeholder.needs_hosts() && !certificate => {
                self.wrong(
                    value,
                    say!("« {{{name}}} » demande « hosts »", "“{{{name}}}” needs “hosts”"),
                    say!("aucun certificat n’est délivré", "no certificate is issued"),
                    say!(
                        "en tête du fichier, dites pour quels noms : hosts = [\"mon-service.localhost\"].",
                        "at the head of the file, say for which names: hosts = [\"mon-service.localhost\"]."
                    ),
                );
            }
            Some(_) => {}
        }
    }

    fn ports(&mut self, ports: &file::Ports, url: Option<&Url>, written_url: &Spanned<String>) -> Ports {
        let given = [
            ("psc", &ports.psc, default::PORTS.psc),
            ("mail", &ports.mail, default::PORTS.mail),
            ("smtp", &ports.smtp, default::PORTS.smtp),
            ("ecps", &ports.ecps, default::PORTS.ecps),
            ("igc", &ports.igc, default::PORTS.igc),
            ("mtls", &ports.mtls, default::PORTS.mtls),
            ("control", &ports.control, default::PORTS.control),
        ];
        let port = |rank: usize| given[rank].1.as_ref().map_or(given[rank].2, |given| *given.get_ref());
        for (rank, (name, written, _)) in given.iter().enumerate() {
            let Some(written) = written else { continue };
            if *written.get_ref() == 0 {
                self.wrong(
                    written,
                    say!("le port « {name} » ne peut pas être 0", "the port “{name}” cannot be 0"),
                    say!("il changerait chaque fois", "it would change each time"),
                    say!("donnez un port fixe, de 1 à 65535.", "give a fixed port, from 1 to 65535."),
                );
                continue;
            }
            // The later of two is told; of one that is written and one that is not, the written one.
            let same = (0..given.len()).find(|&other| {
                let told_there = other > rank && given[other].1.is_some();
                other != rank && !told_there && port(other) == port(rank)
            });
            if let Some(other) = same {
                let (asked, other) = (port(rank), given[other].0);
                self.wrong(
                    written,
                    say!("le port {asked} est demandé deux fois", "port {asked} is asked for twice"),
                    say!("c’est aussi celui de « {other} »", "it is that of “{other}” too"),
                    say!("donnez à chacun un port à lui.", "give each a port of its own."),
                );
            }
        }
        let of_service = url.filter(|url| is_loopback(url)).and_then(Url::port_or_known_default);
        if let Some(taken) = (0..given.len()).find(|&rank| Some(port(rank)) == of_service) {
            let (name, written, _) = given[taken];
            let asked = port(taken);
            let title = say!(
                "le port {asked} est celui de votre service et de Doublure",
                "port {asked} is that of your service and of Doublure"
            );
            let label = say!("Doublure y met « {name} »", "Doublure puts “{name}” there");
            let place = written.as_ref().map_or_else(|| written_url.span(), Spanned::span);
            let advice = say!(
                "changez l’un des deux, par exemple [ports] {name} = 18443.",
                "change one of them, for instance [ports] {name} = 18443."
            );
            self.problems.push(Problem::new(place, title, label, advice));
        }
        Ports {
            psc: port(0),
            sas: 0,
            mail: port(1),
            smtp: port(2),
            ecps: port(3),
            igc: port(4),
            mtls: port(5),
            control: port(6),
        }
    }

    fn hosts(&mut self, written: &[Spanned<String>]) -> Vec<String> {
        for host in written.iter().filter(|host| !hosts::is_local(host.get_ref())) {
            let written = host.get_ref();
            let title = say!(
                "« {written} » n’est pas un nom sous localhost",
                "“{written}” is not a name below localhost"
            );
            self.wrong(
                host,
                title,
                say!("la racine de test n’y vaut rien", "the test root is worth nothing there"),
                say!(
                    "écrivez « localhost », ou un nom qui finit par .localhost : mon-service.localhost.",
                    "write “localhost”, or a name that ends with .localhost: mon-service.localhost."
                ),
            );
        }
        written.iter().map(|host| host.get_ref().clone()).collect()
    }

    fn folder(&mut self, written: Option<&Spanned<String>>, default: &str) -> String {
        let Some(written) = written else { return default.to_owned() };
        if written.get_ref().trim().is_empty() {
            self.wrong(
                written,
                say!("ce dossier n’a pas de nom", "this folder has no name"),
                say!("vide", "empty"),
                say!(
                    "ôtez cette ligne : ce sera « {default} ».",
                    "remove this line: it will be “{default}”."
                ),
            );
        }
        written.get_ref().clone()
    }
}

/// An address that a browser can open.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    // "localhost:3000" would be an address whose scheme is localhost.
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Whether the address is on this machine for sure.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => hosts::is_local(name),
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(url::Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}
