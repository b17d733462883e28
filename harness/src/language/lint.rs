//! What the parser accepts but nobody meant: a scenario that would pass without having claimed anything.

use std::collections::HashMap;

use gherkin::{Feature, StepType};

use super::{Diagnostic, Scenario, Sentence, Source, plan};
use crate::lang::{Text, say};

/// Everything suspicious in one feature.
pub(super) fn feature(
    source: &Source,
    feature: &Feature,
    is_claim: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let at = |position: gherkin::LineCol, title: Text, label: Text, advice: Text| Diagnostic {
        title,
        file: source.name.clone(),
        line: position.line,
        column: position.col,
        label,
        advice,
    };
    let scenarios: Vec<_> = everything(feature).into_iter().map(|(_, scenario)| scenario).collect();
    if scenarios.is_empty() {
        found.push(at(
            feature.position,
            say!("cette fonctionnalité n'a aucun scénario", "this feature has no scenario"),
            say!("rien ne serait vérifié", "nothing would be checked"),
            say!(
                "ajoutez un « Scénario: … », ou vérifiez l'orthographe du mot-clé.",
                "add a « Scénario: … », or check how the keyword is spelt."
            ),
        ));
    }
    for scenario in scenarios {
        if let Some(text) = description(source, scenario) {
            found.push(text);
            continue;
        }
        if scenario.steps.is_empty() {
            found.push(at(
                scenario.position,
                say!("ce scénario n'a aucune étape", "this scenario has no step"),
                say!("il passerait sans rien vérifier", "it would pass without checking anything"),
                say!(
                    "ajoutez au moins un « Quand » et un « Alors ».",
                    "add at least one « Quand » and one « Alors »."
                ),
            ));
            continue;
        }
        let rows =
            |examples: &gherkin::Examples| examples.table.as_ref().is_some_and(|table| table.rows.len() > 1);
        if !scenario.examples.is_empty() && !scenario.examples.iter().any(rows) {
            found.push(at(
                scenario.position,
                say!("ce plan de scénario n'a aucun exemple", "this scenario outline has no example"),
                say!("rien ne serait joué", "nothing would be run"),
                say!(
                    "ajoutez au moins une ligne sous l'en-tête du tableau « Exemples ».",
                    "add at least one row below the head of the table « Exemples »."
                ),
            ));
        }
        if !scenario.steps.iter().any(|step| step.ty == StepType::When) {
            found.push(at(
                scenario.position,
                say!(
                    "ce scénario ne fait rien : il n'a pas de « Quand »",
                    "this scenario does nothing: it has no « Quand »"
                ),
                say!("aucune action", "no action"),
                say!(
                    "ajoutez l'action à vérifier : « Quand il … ».",
                    "add the action that is to be checked: « Quand il … »."
                ),
            ));
        }
        if !scenario.steps.iter().any(|step| step.ty == StepType::Then && is_claim(&step.value)) {
            found.push(at(
                scenario.position,
                say!(
                    "ce scénario n'affirme rien : aucun « Alors » ne dit ce qui doit être vrai",
                    "this scenario claims nothing: no « Alors » says what must be true"
                ),
                say!("rien ne serait vérifié", "nothing would be checked"),
                say!(
                    "ajoutez ce qui doit être vrai : « Alors il voit « … » ».",
                    "add what must be true: « Alors il voit « … » »."
                ),
            ));
        }
    }
    found
}

/// A first keyword that is misspelt makes the parser take the lines for a description.
pub(super) fn description(source: &Source, scenario: &gherkin::Scenario) -> Option<Diagnostic> {
    let description = scenario.description.as_ref().filter(|text| !text.trim().is_empty())?;
    let first = description.trim().lines().next().unwrap_or_default();
    Some(Diagnostic {
        title: say!("ce texte n'est pas une étape : « {first} »", "this text is no step: “{first}”"),
        file: source.name.clone(),
        line: line_of(&source.text, scenario.position.line, first),
        column: column_of(&source.text, scenario.position.line, first),
        label: say!("serait ignoré", "would be ignored"),
        advice: say!(
            "commencez la ligne par « Étant donné », « Quand », « Alors », « Et » ou « Mais » ; un commentaire \
             commence par #.",
            "begin the line with « Étant donné », « Quand », « Alors », « Et » or « Mais »; a comment begins with #."
        ),
    })
}

/// The scenarios of a feature, with the rule that each stands in.
pub(super) fn everything(feature: &Feature) -> Vec<(Option<&gherkin::Rule>, &gherkin::Scenario)> {
    let outside = feature.scenarios.iter().map(|scenario| (None, scenario));
    let inside = feature
        .rules
        .iter()
        .flat_map(|rule| rule.scenarios.iter().map(move |scenario| (Some(rule), scenario)));
    outside.chain(inside).collect()
}

/// Two evidences with one name in a scenario would overwrite one another.
pub(super) fn evidence(scenario: &Scenario) -> Vec<Diagnostic> {
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
pub(super) fn people(scenario: &Scenario) -> Vec<Diagnostic> {
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
pub(super) fn duplicates(scenarios: &[Scenario]) -> Vec<Diagnostic> {
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

fn line_of(text: &str, after: usize, wanted: &str) -> usize {
    text.lines()
        .skip(after)
        .position(|line| line.trim() == wanted.trim())
        .map_or(after, |index| after + index + 1)
}

fn column_of(text: &str, after: usize, wanted: &str) -> usize {
    let line = text.lines().nth(line_of(text, after, wanted) - 1).unwrap_or_default();
    line.chars().take_while(|character| character.is_whitespace()).count() + 1
}

#[cfg(test)]
mod tests {
    use crate::language::{Plan, Source};

    fn errors(body: &str) -> String {
        let source =
            [Source::new("essai.feature", &format!("# language: fr\nFonctionnalité: Compte\n{body}"))];
        let wrong = Plan::parse(&source, &[]).unwrap_err();
        wrong
            .iter()
            .map(|(diagnostic, source)| diagnostic.render(source, crate::lang::Lang::Fr))
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    #[test]
    fn a_misspelt_keyword_is_not_taken_for_a_description() {
        insta::assert_snapshot!(errors(
            "  Scénario: A\n    Quan il ouvre le service\n    Alors il voit « x »\n"
        ));
    }

    #[test]
    fn an_english_keyword_is_not_taken_for_a_description() {
        insta::assert_snapshot!(errors("  Scénario: A\n    Given foo\n"));
    }

    #[test]
    fn an_empty_scenario_is_no_scenario() {
        insta::assert_snapshot!(errors("  Scénario: A\n\n  Scénario: B\n    Quand il ouvre le service\n"));
    }

    #[test]
    fn a_scenario_must_do_something() {
        insta::assert_snapshot!(errors("  Scénario: A\n    Alors il voit « x »\n"));
    }

    #[test]
    fn an_action_is_no_claim() {
        insta::assert_snapshot!(errors(
            "  Scénario: A\n    Quand il ouvre le service\n    Alors il clique sur « x »\n"
        ));
    }

    #[test]
    fn an_outline_without_rows_is_no_scenario() {
        insta::assert_snapshot!(errors(
            "  Plan du scénario: A\n    Quand il ouvre le service\n    Alors il voit « <x> »\n    Exemples:\n      | x |\n"
        ));
    }

    #[test]
    fn two_pages_must_not_share_a_name() {
        let claim = "    Alors la page « x » est conforme\n";
        insta::assert_snapshot!(errors(&format!(
            "  Scénario: A\n    Quand il ouvre le service\n{claim}{claim}"
        )));
    }

    #[test]
    fn a_scenario_has_one_person() {
        insta::assert_snapshot!(errors(
            "  Contexte:\n    Étant donné un médecin dont la carte CPS est dans le lecteur\n\n  Scénario: A\n    Étant donné une \
             infirmière sans carte\n    Quand il ouvre le service\n    Alors il voit « x »\n"
        ));
    }

    #[test]
    fn two_scenarios_must_not_share_a_name() {
        let scenario = "  Scénario: A\n    Quand il ouvre le service\n    Alors il voit « x »\n";
        insta::assert_snapshot!(errors(&format!("{scenario}\n{scenario}")));
    }
}
