//! In the text of a feature.

use gherkin::{Feature, StepType};

use crate::{
    lang::{Text, say},
    language::{Diagnostic, Source},
};

/// Everything suspicious in one feature.
pub(in crate::language) fn feature(
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
pub(in crate::language) fn description(source: &Source, scenario: &gherkin::Scenario) -> Option<Diagnostic> {
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
pub(in crate::language) fn everything(
    feature: &Feature,
) -> Vec<(Option<&gherkin::Rule>, &gherkin::Scenario)> {
    let outside = feature.scenarios.iter().map(|scenario| (None, scenario));
    let inside = feature
        .rules
        .iter()
        .flat_map(|rule| rule.scenarios.iter().map(move |scenario| (Some(rule), scenario)));
    outside.chain(inside).collect()
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
