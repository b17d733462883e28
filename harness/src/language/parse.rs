//! From the text of feature files to the plan, or to everything that is wrong in them.

use gherkin::{Feature, GherkinEnv};

use super::{
    Diagnostic, Plan, Scenario, Sentence, Source, Step,
    lint::{self, everything},
    plan::slug,
};
use crate::guide;

impl Plan {
    /// Understands all `sources`, or says everything that is wrong in them.
    ///
    /// # Errors
    /// Each diagnostic with the source that it concerns.
    pub fn parse(sources: &[Source]) -> Result<Self, Vec<(Diagnostic, &Source)>> {
        let mut plan = Self::default();
        let mut wrong = Vec::new();
        for source in sources {
            match parse(source) {
                Ok(scenarios) => plan.scenarios.extend(scenarios),
                Err(diagnostics) => {
                    wrong.extend(diagnostics.into_iter().map(|diagnostic| (diagnostic, source)));
                }
            }
        }
        let pages = plan.scenarios.iter().flat_map(lint::evidence);
        for diagnostic in lint::duplicates(&plan.scenarios).into_iter().chain(pages) {
            let source = sources.iter().find(|source| source.name == diagnostic.file);
            wrong.extend(source.map(|source| (diagnostic, source)));
        }
        if wrong.is_empty() { Ok(plan) } else { Err(wrong) }
    }
}

/// Understands one source.
fn parse(source: &Source) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let environment = GherkinEnv::new("fr").expect("gherkin knows French");
    let feature = Feature::parse(&source.text, environment).map_err(|error| {
        let (line, column) = position(&error.to_string());
        vec![Diagnostic {
            title: "ce fichier n'est pas du Gherkin".into(),
            file: source.name.clone(),
            line,
            column,
            label: "la lecture s'arrête ici".into(),
            advice: "un fichier commence par « # language: fr » puis « Fonctionnalité: … », « Scénario: … », et des \
                     étapes « Étant donné … », « Quand … », « Alors … »."
                .into(),
        }]
    })?;

    let mut wrong = lint::feature(source, &feature);
    let mut scenarios = Vec::new();
    for (rule, scenario) in everything(&feature) {
        let backgrounds = feature.background.iter().chain(rule.and_then(|rule| rule.background.as_ref()));
        let background = backgrounds.flat_map(|background| &background.steps);
        let rule_tags = rule.map(|rule| rule.tags.as_slice()).unwrap_or_default();
        let tags: Vec<_> = feature.tags.iter().chain(rule_tags).chain(&scenario.tags).cloned().collect();
        for (rank, row) in Row::all(scenario).into_iter().enumerate() {
            let mut steps = Vec::new();
            for step in background.clone().chain(&scenario.steps) {
                match understand(source, step, &row.fill_in(&step.value)) {
                    Ok(step) => steps.push(step),
                    // A sentence wrong in the first row is wrong in all: say it once.
                    Err(diagnostic) if rank == 0 => wrong.push(diagnostic),
                    Err(_) => {}
                }
            }
            let name = if scenario.examples.is_empty() {
                scenario.name.clone()
            } else {
                format!("{} ({})", row.fill_in(&scenario.name), rank + 1)
            };
            scenarios.push(Scenario {
                id: format!("{}__{}", slug(file_stem(&source.name)), slug(&name)),
                feature: feature.name.clone(),
                name,
                file: source.name.clone(),
                line: scenario.position.line,
                tags: tags.clone(),
                steps,
            });
        }
    }
    if wrong.is_empty() { Ok(scenarios) } else { Err(wrong) }
}

/// gherkin keeps the position of an error to itself, but tells it: "Error at LINE:COLUMN: …".
fn position(error: &str) -> (usize, usize) {
    let mut numbers = error.trim_start_matches("Error at ").splitn(3, ':');
    let mut next = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or(1);
    (next(), next())
}

/// A row of examples: what stands for each `<column>`.
#[derive(Default)]
struct Row<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Row<'a> {
    /// The rows of an outline; a single one that replaces nothing for an ordinary scenario.
    fn all(scenario: &'a gherkin::Scenario) -> Vec<Self> {
        if scenario.examples.is_empty() {
            return vec![Self::default()];
        }
        let tables = scenario.examples.iter().filter_map(|examples| examples.table.as_ref());
        let rows = tables.filter_map(|table| table.rows.split_first()).flat_map(|(columns, rows)| {
            rows.iter()
                .map(|row| columns.iter().map(String::as_str).zip(row.iter().map(String::as_str)).collect())
        });
        rows.map(Self).collect()
    }

    fn fill_in(&self, text: &str) -> String {
        self.0
            .iter()
            .fold(text.to_owned(), |text, (column, value)| text.replace(&format!("<{column}>"), value))
    }
}

fn understand(source: &Source, step: &gherkin::Step, text: &str) -> Result<Step, Diagnostic> {
    let column = step.position.col + step.keyword.chars().count();
    let diagnostic = |title: String, label: &str, advice: String| Diagnostic {
        title,
        file: source.name.clone(),
        line: step.position.line,
        column,
        label: label.into(),
        advice,
    };
    let sentence = Sentence::understand(text).map_err(|unknown| {
        let advice = match unknown.nearest {
            Some(nearest) => format!(
                "la phrase connue la plus proche est : {nearest}\n`doublure list --phrases` les montre toutes."
            ),
            None => "`doublure list --phrases` montre toutes les phrases connues.".into(),
        };
        diagnostic("aucune phrase connue ne dit cela".into(), "phrase inconnue", advice)
    })?;
    if step.table.is_some() || step.docstring.is_some() {
        return Err(diagnostic(
            "cette phrase ne prend ni tableau ni texte à la suite".into(),
            "ce qui suit serait ignoré",
            "ôtez le tableau, ou écrivez une phrase par ligne.".into(),
        ));
    }
    if let Sentence::Conforms { name, documented: true } = &sentence
        && guide::step_of(name).is_none()
    {
        let known = guide::STEPS.iter().map(|step| step.id).collect::<Vec<_>>().join(", ");
        return Err(diagnostic(
            format!("« {name} » ne commence par aucune étape du guide"),
            "étape inconnue",
            format!("les étapes connues : {known}. Pour une page à vous : la page « {name} » est conforme"),
        ));
    }
    Ok(Step {
        sentence,
        keyword: step.keyword.trim().to_owned(),
        text: text.to_owned(),
        file: source.name.clone(),
        line: step.position.line,
        column,
        within: vec![],
    })
}

fn file_stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.strip_suffix(".feature").unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# language: fr\nFonctionnalité: Compte\n\n  Contexte:\n    Étant donné un médecin dont la carte \
                        CPS est dans le lecteur\n\n  @C1\n  Scénario: Il vient\n    Quand il ouvre le service\n    \
                        Alors il voit « Bienvenue »\n";

    fn errors(text: &str) -> String {
        let source = [Source::new("essai.feature", text)];
        let wrong = Plan::parse(&source).unwrap_err();
        wrong.iter().map(|(diagnostic, source)| diagnostic.render(source)).collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn background_steps_come_first_and_positions_are_kept() {
        let plan = Plan::parse(&[Source::new("dossier/compte.feature", GOOD)]).unwrap();
        let scenario = &plan.scenarios[0];
        assert_eq!((scenario.id.as_str(), scenario.line), ("compte__il-vient", 8));
        assert_eq!(
            scenario.steps.iter().map(|step| (step.line, step.column)).collect::<Vec<_>>(),
            [(5, 17), (9, 11), (10, 11)]
        );
        assert_eq!(plan.clone().tagged(&["@C1".into()]).scenarios.len(), 1);
        assert_eq!(plan.tagged(&["C2".into()]).scenarios.len(), 0);
    }

    #[test]
    fn an_outline_makes_a_scenario_of_each_row() {
        let text = "# language: fr\nFonctionnalité: F\n  Plan du scénario: Voir <quoi>\n    Quand il ouvre le service\n    \
                    Alors il voit « <quoi> »\n    Exemples:\n      | quoi |\n      | un |\n      | deux |\n";
        let plan = Plan::parse(&[Source::new("f.feature", text)]).unwrap();
        assert_eq!(
            plan.scenarios.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
            ["Voir un (1)", "Voir deux (2)"]
        );
        assert_eq!(plan.scenarios[1].steps[1].sentence, Sentence::See("deux".into()));
    }

    #[test]
    fn a_typographic_apostrophe_is_an_apostrophe() {
        let text = GOOD
            .replace("Étant donné un médecin", "Étant donné qu’un médecin")
            .replace("Bienvenue", "L’accueil");
        let plan = Plan::parse(&[Source::new("f.feature", &text)]).unwrap();
        assert!(matches!(plan.scenarios[0].steps[0].sentence, Sentence::PersonWithCard(_)));
        assert_eq!(
            plan.scenarios[0].steps[2].sentence,
            Sentence::See("L’accueil".into()),
            "a quotation is left alone"
        );
    }

    #[test]
    fn an_unknown_sentence_is_shown_with_a_caret_and_the_nearest_known_one() {
        insta::assert_snapshot!(errors(&GOOD.replace("il ouvre le service", "il ouvre le servise")));
    }

    #[test]
    fn what_is_no_gherkin_says_where_the_reading_stops() {
        insta::assert_snapshot!(errors("Bonjour\n"));
    }

    #[test]
    fn a_step_that_the_guide_does_not_have_is_refused() {
        insta::assert_snapshot!(errors(
            &GOOD.replace("il voit « Bienvenue »", "l'étape « C99 » est conforme")
        ));
    }
}
