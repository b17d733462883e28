//! In scenarios that were understood.

use std::collections::HashMap;

use crate::{
    lang::say,
    language::{Diagnostic, Scenario, Sentence, plan},
};

/// Two evidences with one name in a scenario would overwrite one another.
pub(in crate::language) fn evidence(scenario: &Scenario) -> Vec<Diagnostic> {
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for step in &scenario.steps {
        let Sentence::Conforms { name, .. } = &step.sentence else { continue };
        // What a phrase does is told where the scenario calls it.
        let (line, column) =
            step.within.first().map_or((step.line, step.column), |call| (call.line, CALL_COLUMN));
        if let Some(first) = seen.insert(plan::slug(name), line) {
            found.push(Diagnostic {
                title: say!(
                    "deux pages du scénario s'appellent « {name} »",
                    "two pages of the scenario are called “{name}”"
                ),
                file: scenario.file.clone(),
                line,
                column,
                label: say!("déjà à la ligne {first}", "at line {first} already"),
                advice: say!(
                    "donnez à chacune un nom à elle : « C2 certificat redemandé ».",
                    "give each a name of its own: « C2 certificat redemandé »."
                ),
            });
        }
    }
    found
}

/// A scenario has one person: mailbox, phone and card are theirs.
pub(in crate::language) fn people(scenario: &Scenario) -> Vec<Diagnostic> {
    let mut people = scenario.steps.iter().filter(|step| step.sentence.brings_a_person());
    let Some(first) = people.next() else { return vec![] };
    let first = &first.text;
    let told = people.map(|step| {
        // What a phrase does is told where the scenario calls it.
        let (line, column) =
            step.within.first().map_or((step.line, step.column), |call| (call.line, CALL_COLUMN));
        Diagnostic {
            title: say!(
                "ce scénario présente une seconde personne",
                "this scenario brings in a second person"
            ),
            file: scenario.file.clone(),
            line,
            column,
            label: say!("déjà « {first} »", "« {first} » already"),
            advice: say!(
                "un scénario suit une seule personne : sa boîte, sa carte et son téléphone. Faites-en deux scénarios ; pour \
                 quelqu'un d'autre à côté d'elle : « le lecteur contient aussi la carte d'un autre professionnel ».",
                "a scenario follows one person: their inbox, card and phone. Make it two scenarios; for somebody else beside \
                 them: « le lecteur contient aussi la carte d'un autre professionnel »."
            ),
        }
    });
    told.collect()
}

/// Where steps usually begin.
const CALL_COLUMN: usize = 5;

/// Two scenarios with one name would share people and snapshots.
pub(in crate::language) fn duplicates(scenarios: &[Scenario]) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, &Scenario> = HashMap::new();
    let mut found = Vec::new();
    for scenario in scenarios {
        if let Some(first) = seen.insert(&scenario.id, scenario) {
            let (name, file, line) = (&scenario.name, &first.file, first.line);
            found.push(Diagnostic {
                title: say!("deux scénarios s'appellent « {name} »", "two scenarios are called “{name}”"),
                file: scenario.file.clone(),
                line: scenario.line,
                column: 3,
                label: say!("déjà à {file}, ligne {line}", "at {file}, line {line} already"),
                advice: say!(
                    "donnez à chaque scénario d'un fichier un titre à lui.",
                    "give each scenario of a file a title of its own."
                ),
            });
        }
    }
    found
}
