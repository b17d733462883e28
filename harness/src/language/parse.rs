//! From the text of feature files to the plan, or to everything that is wrong in them.

use std::collections::BTreeSet;

use gherkin::{Feature, GherkinEnv};

use super::{
    Diagnostic, Plan, Scenario, Sentence, Source, Step,
    dissected::Dissected,
    lint::{self, feature::everything},
    names::{self, Unknown},
    phrase::{self, Phrase},
    plan::{Call, slug},
    value::Value,
    vocabulary,
};
use crate::{
    guide,
    lang::{Text, say},
};

impl Plan {
    /// Understands all `sources`, or says everything that is wrong in them. `people` are the keys under which the
    /// project describes people.
    ///
    /// # Errors
    /// Each diagnostic with the source that it concerns.
    pub fn parse<'s>(
        sources: &'s [Source],
        people: &[String],
    ) -> Result<Self, Vec<(Diagnostic, &'s Source)>> {
        let mut wrong = Vec::new();
        let mut features = Vec::new();
        for source in sources {
            match feature(source) {
                Ok(feature) if source.phrases_only && !phrase::holds_phrases(&feature) => {}
                Ok(feature) => features.push((source, feature)),
                // What a file that nobody asked for holds besides phrases is not our concern.
                Err(_) if source.phrases_only && !source.text.contains("@phrases") => {}
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        let phrases = Phrase::all(&features, &mut wrong);
        let mut reader = Reader { phrases, people, wrong };
        reader.check_phrases();
        let mut plan = Self::default();
        for (source, feature) in features.iter().filter(|(_, feature)| !phrase::holds_phrases(feature)) {
            plan.scenarios.extend(reader.scenarios(source, feature));
        }
        plan.phrases = reader.phrases.iter().map(Phrase::view).collect();
        for (rank, scenario) in plan.scenarios.iter_mut().enumerate() {
            scenario.rank = rank;
        }
        let mut wrong = reader.wrong;
        wrong.extend(plan.scenarios.iter().flat_map(lint::scenario::evidence));
        wrong.extend(plan.scenarios.iter().flat_map(lint::scenario::people));
        wrong.extend(lint::scenario::duplicates(&plan.scenarios));
        if wrong.is_empty() {
            return Ok(plan);
        }
        let of = |diagnostic: &Diagnostic| sources.iter().find(|source| source.name == diagnostic.file);
        Err(wrong
            .into_iter()
            .filter_map(|diagnostic| of(&diagnostic).map(|source| (diagnostic, source)))
            .collect())
    }
}

fn feature(source: &Source) -> Result<Feature, Diagnostic> {
    let environment = GherkinEnv::new("fr").expect("gherkin knows French");
    Feature::parse(&source.text, environment).map_err(|error| {
        let (line, column) = position(&error.to_string());
        Diagnostic {
            title: say!("ce fichier n'est pas du Gherkin", "this file is no Gherkin"),
            file: source.name.clone(),
            line,
            column,
            label: say!("la lecture s'arrête ici", "reading ends here"),
            advice: say!(
                "un fichier commence par « # language: fr » puis « Fonctionnalité: … », « Scénario: … », et des \
                 étapes « Étant donné … », « Quand … », « Alors … ».",
                "a file begins with « # language: fr », then « Fonctionnalité: … », « Scénario: … », and steps: \
                 « Étant donné … », « Quand … », « Alors … »."
            ),
        }
    })
}

/// How many steps a phrase stands for at most.
const MOST_STEPS: usize = 500;

/// Reads steps, and gathers what is wrong in them.
struct Reader<'p> {
    phrases: Vec<Phrase<'p>>,
    people: &'p [String],
    wrong: Vec<Diagnostic>,
}

/// A step on its way to the plan.
struct Written<'w> {
    source: &'w Source,
    step: &'w gherkin::Step,
    /// Its text, parameters replaced.
    text: String,
}

impl Reader<'_> {
    /// A phrase is understood whether or not a scenario uses it.
    fn check_phrases(&mut self) {
        for Phrase { source, definition, .. } in self.phrases.clone() {
            for step in &definition.steps {
                let read = self.steps(&Written { source, step, text: step.value.clone() }, &[]);
                self.keep(read);
            }
        }
    }

    fn scenarios(&mut self, source: &Source, feature: &Feature) -> Vec<Scenario> {
        let claims = |text: &str| self.is_claim(text, &mut BTreeSet::new());
        let found = lint::feature::feature(source, feature, &claims);
        self.wrong.extend(found);
        let mut scenarios = Vec::new();
        for (rule, scenario) in everything(feature) {
            let backgrounds = feature.background.iter().chain(rule.and_then(|rule| rule.background.as_ref()));
            let background = backgrounds.flat_map(|background| &background.steps);
            let rule_tags = rule.map(|rule| rule.tags.as_slice()).unwrap_or_default();
            let tags: Vec<_> = feature.tags.iter().chain(rule_tags).chain(&scenario.tags).cloned().collect();
            for (rank, row) in Row::all(scenario).into_iter().enumerate() {
                let mut steps = Vec::new();
                for step in background.clone().chain(&scenario.steps) {
                    let read = self.steps(&Written { source, step, text: row.fill_in(&step.value) }, &[]);
                    steps.extend(self.keep(read));
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
                    builtin: source.builtin,
                    rank: 0,
                    repetition: 1,
                });
            }
        }
        scenarios
    }

    /// What could be read; a fault that is told already (by another row, or by the phrase itself) is not told
    /// again.
    fn keep(&mut self, read: Result<Vec<Step>, Diagnostic>) -> Vec<Step> {
        read.unwrap_or_else(|diagnostic| {
            if !self.wrong.contains(&diagnostic) {
                self.wrong.push(diagnostic);
            }
            vec![]
        })
    }

    /// One step for a known sentence; those that it stands for, for a phrase.
    fn steps(&self, written: &Written<'_>, within: &[(Call, String)]) -> Result<Vec<Step>, Diagnostic> {
        let dissected = Dissected::of(&written.text);
        let keyword = written.step.keyword.trim().to_owned();
        written.alone()?;
        if let Some(sentence) = vocabulary::understand(&dissected) {
            written.check(&sentence, self.people)?;
            written.check_values(&sentence, &dissected.arguments)?;
            return Ok(vec![Step {
                sentence,
                keyword,
                text: written.text.clone(),
                file: written.source.name.clone(),
                line: written.step.position.line,
                column: written.column(),
                within: within.iter().map(|(call, _)| call.clone()).collect(),
            }]);
        }
        let Some(phrase) = self.phrases.iter().find(|phrase| phrase.skeleton() == dissected.skeleton) else {
            let own = self.phrases.iter().map(Phrase::skeleton);
            return Err(written.unknown(vocabulary::nearest_to(&dissected.skeleton, own)));
        };
        if within.iter().any(|(_, skeleton)| *skeleton == dissected.skeleton) {
            return Err(written.fault(
                say!("cette phrase finit par s'appeler elle-même", "this phrase ends up calling itself"),
                say!("elle ne s'arrêterait jamais", "it would never end"),
                say!(
                    "ôtez cette étape, ou remplacez-la par ce qu'elle doit faire.",
                    "remove this step, or put what it is to do in its place."
                ),
            ));
        }
        let call = Call {
            keyword,
            text: written.text.clone(),
            file: written.source.name.clone(),
            line: written.step.position.line,
        };
        let inside: Vec<_> = within.iter().cloned().chain([(call, dissected.skeleton.clone())]).collect();
        let mut steps = Vec::new();
        for step in &phrase.definition.steps {
            let text = phrase.fill_in(&step.value, &dissected.arguments);
            steps.extend(self.steps(&Written { source: phrase.source, step, text }, &inside)?);
            // Thirty phrases that each call the next one twice would be a thousand million steps.
            if steps.len() > MOST_STEPS {
                return Err(written.fault(
                    say!(
                        "cette phrase vaut plus de {MOST_STEPS} étapes",
                        "this phrase stands for more than {MOST_STEPS} steps"
                    ),
                    say!("personne n'attendrait la fin", "nobody would wait for the end"),
                    say!(
                        "les phrases s'appellent-elles trop souvent l'une l'autre ? Coupez en plusieurs scénarios.",
                        "do phrases call one another too often? Cut into several scenarios."
                    ),
                ));
            }
        }
        Ok(steps)
    }

    /// Whether a text says what must be true; what nobody knows is told elsewhere. `seen` are the phrases that were
    /// looked into: they say nothing else the second time.
    fn is_claim(&self, text: &str, seen: &mut BTreeSet<String>) -> bool {
        let dissected = Dissected::of(text);
        if let Some(sentence) = vocabulary::understand(&dissected) {
            return sentence.is_claim();
        }
        let Some(phrase) = self.phrases.iter().find(|phrase| phrase.skeleton() == dissected.skeleton) else {
            return true;
        };
        seen.insert(dissected.skeleton)
            && phrase.definition.steps.iter().any(|step| self.is_claim(&step.value, seen))
    }
}

impl Written<'_> {
    fn column(&self) -> usize {
        self.step.position.col + self.step.keyword.chars().count()
    }

    fn fault(&self, title: Text, label: Text, advice: Text) -> Diagnostic {
        Diagnostic {
            title,
            file: self.source.name.clone(),
            line: self.step.position.line,
            column: self.column(),
            label,
            advice,
        }
    }

    fn unknown(&self, nearest: Option<&str>) -> Diagnostic {
        let advice = match nearest {
            Some(nearest) => say!(
                "la phrase connue la plus proche est : {nearest}\n`doublure list --phrases` les montre toutes.",
                "the nearest known sentence is: {nearest}\n`doublure list --phrases` shows them all."
            ),
            None => say!(
                "`doublure list --phrases` montre toutes les phrases connues.",
                "`doublure list --phrases` shows all known sentences."
            ),
        };
        self.fault(
            say!("aucune phrase connue ne dit cela", "no known sentence says this"),
            say!("phrase inconnue", "unknown sentence"),
            advice,
        )
    }

    fn alone(&self) -> Result<(), Diagnostic> {
        if self.step.table.is_none() && self.step.docstring.is_none() {
            return Ok(());
        }
        Err(self.fault(
            say!(
                "cette phrase ne prend ni tableau ni texte à la suite",
                "this sentence takes no table and no text after it"
            ),
            say!("ce qui suit serait ignoré", "what follows would be ignored"),
            say!(
                "ôtez le tableau, ou écrivez une phrase par ligne.",
                "remove the table, or write one sentence a line."
            ),
        ))
    }

    /// Whether each `{…}` is a value that a scenario knows.
    fn check_values(&self, sentence: &Sentence, quoted: &[String]) -> Result<(), Diagnostic> {
        // The name of an evidence names a file; in a selector, braces mean something else.
        if matches!(sentence, Sentence::Conforms { .. } | Sentence::SeeElement(_)) {
            return Ok(());
        }
        let Some(name) = quoted.iter().find_map(|text| Value::unknown_in(text)) else { return Ok(()) };
        let known = Value::ALL.map(|(name, _)| name);
        let near = match mock_kit::nearest(name, known) {
            Some(near) => say!("peut-être {{{near}}} ? ", "perhaps {{{near}}}? "),
            None => Text::quoted(""),
        };
        let listed = known.map(|name| format!("{{{name}}}")).join(", ");
        Err(self.fault(
            say!("{{{name}}} n'est la valeur de rien", "{{{name}}} is the value of nothing"),
            say!("rien ne prendrait sa place", "nothing would take its place"),
            say!("{near}Les valeurs connues : {listed}.", "{near}The known values: {listed}."; near),
        ))
    }

    /// Whether what is quoted makes sense. A parameter that is not replaced yet may become anything.
    fn check(&self, sentence: &Sentence, people: &[String]) -> Result<(), Diagnostic> {
        match sentence {
            Sentence::Conforms { name, documented: true }
                if !name.contains('<') && guide::step_of(name).is_none() =>
            {
                let known = guide::STEPS.iter().map(|step| step.id).collect::<Vec<_>>().join(", ");
                Err(self.fault(
                    say!(
                        "« {name} » ne commence par aucune étape du guide",
                        "“{name}” begins with no step of the guide"
                    ),
                    say!("étape inconnue", "unknown step"),
                    say!(
                        "les étapes connues : {known}. Pour une page à vous : la page « {name} » est conforme",
                        "the known steps: {known}. For a page of your own: la page « {name} » est conforme"
                    ),
                ))
            }
            Sentence::NamedPersonWithCard(key) | Sentence::NamedPersonWithoutCard(key)
                if !key.contains('<') && !people.contains(key) =>
            {
                let near = mock_kit::nearest(key, people.iter().map(String::as_str));
                let advice = match near {
                    Some(near) => say!(
                        "peut-être « {near} » ? Sinon, décrivez « {key} » dans doublure.toml ([[person]]).",
                        "perhaps “{near}”? If not, describe “{key}” in doublure.toml ([[person]])."
                    ),
                    None => say!(
                        "décrivez « {key} » dans doublure.toml : [[person]], key = \"{key}\", profession = \"nurse\".",
                        "describe “{key}” in doublure.toml: [[person]], key = \"{key}\", profession = \"nurse\"."
                    ),
                };
                Err(self.fault(
                    say!(
                        "personne ne s'appelle « {key} » dans ce projet",
                        "nobody is called “{key}” in this project"
                    ),
                    say!("personne inconnue", "unknown person"),
                    advice,
                ))
            }
            _ => match names::fault(sentence) {
                Some(Unknown { title, label, advice }) => Err(self.fault(title, label, advice)),
                None => Ok(()),
            },
        }
    }
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
        let wrong = Plan::parse(&source, &[]).unwrap_err();
        wrong
            .iter()
            .map(|(diagnostic, source)| diagnostic.render(source, crate::lang::Lang::Fr))
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    #[test]
    fn background_steps_come_first_and_positions_are_kept() {
        let plan = Plan::parse(&[Source::new("dossier/compte.feature", GOOD)], &[]).unwrap();
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
        let plan = Plan::parse(&[Source::new("f.feature", text)], &[]).unwrap();
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
        let plan = Plan::parse(&[Source::new("f.feature", &text)], &[]).unwrap();
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
    fn a_fault_that_no_card_has_is_shown_with_the_nearest_and_all_there_are() {
        insta::assert_snapshot!(errors(
            &GOOD.replace("il ouvre le service", "sa carte présente le défaut « expiré »")
        ));
        // The typographic apostrophe is the same name.
        let typeset =
            GOOD.replace("il ouvre le service", "sa carte présente le défaut « certificat d’autorité »");
        assert!(Plan::parse(&[Source::new("f.feature", &typeset)], &[]).is_ok());
    }

    #[test]
    fn a_step_that_the_guide_does_not_have_is_refused() {
        insta::assert_snapshot!(errors(
            &GOOD.replace("il voit « Bienvenue »", "l'étape « C99 » est conforme")
        ));
    }
}
