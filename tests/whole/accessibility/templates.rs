//! Which templates the audited pages were made of. A template is known by what it alone holds: a text, or an attribute.

use std::{collections::BTreeMap, fs};

use super::audit::Audited;
use crate::support::workspace;

/// Templates that no audited page shows, each with the reason.
const WAIVED: &[(&str, &str)] = &[
    (
        "mock-psc/templates/means.html",
        "shown with `CertificatePrompt::OnChoice` alone, which no stack asks for yet",
    ),
    (
        "mock-sas/templates/careless.html",
        "faulty on purpose: shown while a fault of the service is asked for alone",
    ),
];

/// Templates that hold nothing which others do not hold too: the page that shows each.
const SHOWN_BY: &[(&str, &str)] = &[
    (
        "mock-ecps/templates/message.html",
        "e-cps__un-medecin-revient-avec-son-e-cps__e5-authentification-reussie",
    ),
    ("mock-psc/templates/plugged.html", "a-cote__l-espace-du-service__lecteur-branche"),
    (
        "mock-sas/templates/_field.html",
        "espace-personnel__disponibilites-indisponibilites-et-informations-sont-gardees__p4-disponibilites",
    ),
    ("mock-sas/templates/refused.html", "a-cote__le-service__page-introuvable"),
];

#[derive(Debug, PartialEq, Eq)]
enum Mark {
    /// A text between two tags, with one space between words.
    Text(String),
    /// `class="icon"`
    Attribute(String),
}

impl Mark {
    fn is_on(&self, page: &Audited) -> bool {
        match self {
            Self::Text(text) => page.text.contains(text.as_str()),
            Self::Attribute(attribute) => page.html.contains(attribute.as_str()),
        }
    }
}

/// Panics with the templates that were not audited, and the waivers that have lost their reason.
#[track_caller]
pub fn must_be_audited(audited: &[Audited]) {
    let templates = templates();
    assert!(templates.len() > 40, "{}", templates.len());
    let mut wrong = Vec::new();
    for (name, marks) in &templates {
        let others = || templates.iter().filter(|(other, _)| *other != name).flat_map(|(_, marks)| marks);
        let own: Vec<_> = marks.iter().filter(|mark| others().all(|other| other != *mark)).collect();
        let by = SHOWN_BY.iter().find(|(told, _)| told == name).map(|(_, page)| *page);
        if by.is_some() && !own.is_empty() {
            wrong.push(format!("{name} is known by what it holds ({:?}): SHOWN_BY must not name it", own[0]));
        }
        let is_shown_by =
            |page: &&Audited| by == Some(page.name.as_str()) || own.iter().any(|mark| mark.is_on(page));
        let shown = audited.iter().find(is_shown_by);
        let waived = WAIVED.iter().any(|(waived, _)| waived == name);
        match (shown, waived) {
            (None, false) => wrong.push(format!(
                "{name} was not audited: keep a page of it in a scenario, or in tests/whole/accessibility/pages.rs, or \
                 waive it with the reason"
            )),
            (Some(page), true) => wrong.push(format!("{name} is waived, and {} shows it", page.name)),
            _ => {}
        }
    }
    let gone = WAIVED.iter().chain(SHOWN_BY).filter(|(told, _)| !templates.contains_key(*told));
    wrong.extend(gone.map(|(told, _)| format!("{told} is told of and does not exist")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every template of the mocks and the harness, by its path from the workspace.
fn templates() -> BTreeMap<String, Vec<Mark>> {
    let crates = ["crates/mock-kit", "harness", "mock-ecps", "mock-mail", "mock-psc", "mock-sas"];
    let mut found = BTreeMap::new();
    for folder in crates.map(|name| format!("{name}/templates")) {
        for entry in fs::read_dir(workspace().join(&folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "html") {
                let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
                found.insert(name, marks(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// What is fixed in a template.
fn marks(template: &str) -> Vec<Mark> {
    let fixed = [("{#", "#}"), ("{%", "%}"), ("{{", "}}")]
        .into_iter()
        .fold(template.to_owned(), |text, (open, close)| without(&text, open, close));
    let mut marks = Vec::new();
    let mut rest = fixed.as_str();
    while !rest.is_empty() {
        let (text, tag_on) = rest.split_once('<').unwrap_or((rest, ""));
        for text in text.split(HOLE) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().filter(|character| character.is_alphabetic()).count() >= 6 {
                marks.push(Mark::Text(text));
            }
        }
        let (tag, after) = tag_on.split_once('>').unwrap_or((tag_on, ""));
        for attribute in attributes(tag) {
            marks.push(Mark::Attribute(attribute));
        }
        rest = after;
    }
    marks
}

/// What stands for an expression of the template.
const HOLE: char = '\u{0}';

fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        kept.push(HOLE);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The fixed ones that tell templates apart.
fn attributes(tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["class", "id", "name", "action", "aria-label", "aria-labelledby"] {
        let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, after)| after.split_once('"'));
        if let Some((value, _)) = value.filter(|(value, _)| !value.contains(HOLE)) {
            found.push(format!(" {name}=\"{value}\""));
        }
    }
    found
}

#[test]
fn what_is_fixed_in_a_template_is_told_from_what_is_not() {
    let template = "{# a remark #}<p class=\"who\" id=\"{{ id }}\">Bonjour {{ name }},\n bienvenue\u{a0}ici</p>{% if x %}";
    let text = |text: &str| Mark::Text(text.to_owned());
    assert_eq!(
        marks(template),
        [Mark::Attribute(" class=\"who\"".to_owned()), text("Bonjour"), text(", bienvenue ici")]
    );
}
