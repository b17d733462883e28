//! Sentences of a person's own: each stands for a list of known ones, with parameters.
//!
//! A feature tagged `@phrases` defines them: the title of each scenario is a new sentence, in which
//! `« <adresse> »` is a parameter; its steps are what it stands for.

use gherkin::Feature;

use super::{Diagnostic, Dissected, Source, lint::feature, vocabulary};
use crate::lang::{Text, say};

/// The tag of a feature that holds phrases and no scenarios.
pub(super) const TAG: &str = "phrases";

/// A sentence that somebody defined.
#[derive(Clone, Debug)]
pub(super) struct Phrase<'p> {
    pub source: &'p Source,
    pub definition: &'p gherkin::Scenario,
    /// Its title, taken apart once: each step of each scenario is compared with it.
    title: Dissected,
}

/// The same, for whoever lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseView {
    /// The sentence as it was defined, its parameters as `« <nom> »`.
    pub title: String,
    /// The steps that it stands for, keyword and text.
    pub steps: Vec<String>,
    /// File that defines it.
    pub file: String,
    /// Whether the program brings it.
    pub builtin: bool,
}

impl<'p> Phrase<'p> {
    /// The phrases of the features that hold some, and what is wrong with them.
    pub fn all(features: &'p [(&'p Source, Feature)], wrong: &mut Vec<Diagnostic>) -> Vec<Self> {
        let mut phrases: Vec<Self> = Vec::new();
        for (source, feature) in features.iter().filter(|(_, feature)| holds_phrases(feature)) {
            for definition in &feature.scenarios {
                let phrase = Self { source, definition, title: Dissected::of(&definition.name) };
                wrong.extend(phrase.faults(&phrases));
                // A faulty one is known all the same: each scenario that uses it is not at fault too.
                phrases.push(phrase);
            }
        }
        phrases
    }

    pub fn skeleton(&self) -> &str {
        &self.title.skeleton
    }

    /// The text of one of its steps, with `arguments` in place of the parameters. What an argument brings is not
    /// looked at again.
    pub fn fill_in(&self, text: &str, arguments: &[String]) -> String {
        let parameters = self.parameters();
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('<') {
            filled.push_str(before);
            let known = inside.split_once('>').and_then(|(name, after)| {
                let at = parameters.iter().position(|known| *known == name)?;
                Some((arguments.get(at)?, after))
            });
            if let Some((value, after)) = known {
                filled.push_str(value);
                rest = after;
            } else {
                filled.push('<');
                rest = inside;
            }
        }
        filled.push_str(rest);
        filled
    }

    pub fn view(&self) -> PhraseView {
        PhraseView {
            title: self.definition.name.clone(),
            steps: self
                .definition
                .steps
                .iter()
                .map(|step| format!("{} {}", step.keyword.trim(), step.value))
                .collect(),
            file: self.source.name.clone(),
            builtin: self.source.builtin,
        }
    }

    fn parameters(&self) -> Vec<&str> {
        self.title.arguments.iter().map(|quoted| parameter(quoted).unwrap_or_default()).collect()
    }

    fn faults(&self, others: &[Self]) -> Vec<Diagnostic> {
        let title = &self.title;
        let mut found = Vec::new();
        if let Some(literal) = title.arguments.iter().find(|quoted| parameter(quoted).is_none()) {
            found.push(self.fault(
                say!("« {literal} » n'est pas un paramètre", "“{literal}” is no parameter"),
                say!(
                    "dans le titre d'une phrase, ce qui est entre guillemets varie",
                    "in the title of a phrase, what is quoted varies"
                ),
                say!(
                    "écrivez « <nom> », un nom sans espace, et <nom> dans les étapes.",
                    "write « <nom> », a name without spaces, and <nom> in the steps."
                ),
            ));
        }
        if vocabulary::all().any(|words| words.skeleton == title.skeleton) {
            found.push(self.fault(
                say!("cette phrase existe déjà", "this sentence exists already"),
                say!("une phrase connue ne se redéfinit pas", "a known sentence is not defined again"),
                say!("donnez-lui d'autres mots.", "give it other words."),
            ));
        }
        if let Some(other) = others.iter().find(|other| other.skeleton() == title.skeleton) {
            let (file, line) = (&other.source.name, other.definition.position.line);
            found.push(self.fault(
                say!("deux phrases disent la même chose", "two phrases say the same"),
                say!("déjà à {file}, ligne {line}", "at {file}, line {line} already"),
                say!(
                    "n'en gardez qu'une, ou donnez-lui d'autres mots.",
                    "keep one of them, or give it other words."
                ),
            ));
        }
        if let Some(text) = feature::description(self.source, self.definition) {
            found.push(text);
            return found;
        }
        if self.definition.steps.is_empty() {
            found.push(self.fault(
                say!("cette phrase ne dit rien", "this phrase says nothing"),
                say!("aucune étape", "no step"),
                say!(
                    "ajoutez au moins une étape : « Quand il … ».",
                    "add at least one step: « Quand il … »."
                ),
            ));
        }
        if !self.definition.examples.is_empty() {
            found.push(self.fault(
                say!("une phrase n'a pas d'exemples", "a phrase has no examples"),
                say!("le tableau serait ignoré", "the table would be ignored"),
                say!(
                    "ôtez « Exemples » : les paramètres viennent de la phrase elle-même.",
                    "remove « Exemples »: the parameters come from the sentence itself."
                ),
            ));
        }
        if found.is_empty() {
            found.extend(self.parameter_faults());
        }
        found
    }

    fn parameter_faults(&self) -> Vec<Diagnostic> {
        let known: Vec<&str> = self.title.arguments.iter().filter_map(|quoted| parameter(quoted)).collect();
        let mut found = Vec::new();
        for step in &self.definition.steps {
            for used in placeholders(&step.value).filter(|used| !known.contains(used)) {
                let near = mock_kit::nearest(used, known.iter().copied());
                let near = match near {
                    Some(near) => say!(" Peut-être <{near}> ?", " Perhaps <{near}>?"),
                    None => Text::quoted(""),
                };
                found.push(Diagnostic {
                    title: say!(
                        "<{used}> n'est pas un paramètre de cette phrase",
                        "<{used}> is no parameter of this phrase"
                    ),
                    file: self.source.name.clone(),
                    line: step.position.line,
                    column: step.position.col + step.keyword.chars().count(),
                    label: say!("rien ne prendrait sa place", "nothing would take its place"),
                    advice: say!(
                        "ajoutez « <{used}> » au titre de la phrase, ou corrigez.{near}",
                        "add « <{used}> » to the title of the phrase, or correct it.{near}";
                        near
                    ),
                });
            }
        }
        let uses = |name: &str| {
            self.definition.steps.iter().any(|step| placeholders(&step.value).any(|used| used == name))
        };
        if let Some(unused) = known.iter().find(|name| !uses(name)) {
            found.push(self.fault(
                say!("le paramètre <{unused}> ne sert à rien", "the parameter <{unused}> is of no use"),
                say!("aucune étape ne l'emploie", "no step uses it"),
                say!(
                    "employez <{unused}> dans une étape, ou ôtez-le.",
                    "use <{unused}> in a step, or remove it."
                ),
            ));
        }
        found
    }

    fn fault(&self, title: Text, label: Text, advice: Text) -> Diagnostic {
        Diagnostic {
            title,
            file: self.source.name.clone(),
            line: self.definition.position.line,
            column: self.definition.position.col,
            label,
            advice,
        }
    }
}

/// Whether the feature defines phrases rather than scenarios.
pub(super) fn holds_phrases(feature: &Feature) -> bool {
    feature.tags.iter().any(|tag| tag == TAG)
}

/// The name of a parameter as it stands in a title: `<adresse>`.
fn parameter(quoted: &str) -> Option<&str> {
    let name = quoted.strip_prefix('<')?.strip_suffix('>')?;
    is_name(name).then_some(name)
}

/// The parameters that a text uses.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
        .filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || "-_".contains(character))
}

#[cfg(test)]
mod tests {
    use crate::language::{Plan, Sentence, Source, sentence::Target};

    const SCENARIO: &str = "# language: fr\nFonctionnalité: F\n  Scénario: A\n    Quand il s'inscrit avec « a@b.test »\n    \
                            Alors il voit « x »\n";

    fn sources(phrases: &str) -> [Source; 2] {
        let phrases = format!("# language: fr\n@phrases\nFonctionnalité: P\n{phrases}");
        [Source::new("compte.feature", SCENARIO), Source::new("phrases.feature", &phrases)]
    }

    fn errors(phrases: &str) -> String {
        let sources = sources(phrases);
        let wrong = Plan::parse(&sources, &[]).unwrap_err();
        wrong
            .iter()
            .map(|(diagnostic, source)| diagnostic.render(source, crate::lang::Lang::Fr))
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    #[test]
    fn a_phrase_becomes_its_steps_with_its_arguments_and_says_where_it_was_called() {
        let sources = sources(
            "  Scénario: il s'inscrit avec « <adresse> »\n    Quand il donne « <adresse> »\n    Et il clique sur « Ok »\n  \
             Scénario: il donne « <quoi> »\n    Quand il remplit « Adresse » avec « <quoi> »\n",
        );
        let plan = Plan::parse(&sources, &[]).unwrap();
        let steps = &plan.scenarios[0].steps;
        assert_eq!(steps.len(), 3);
        let field = Target::Named { name: "Adresse".into(), place: None };
        assert_eq!(steps[0].sentence, Sentence::Fill { field, value: "a@b.test".into() });
        assert_eq!((steps[0].file.as_str(), steps[0].line), ("phrases.feature", 8));
        let calls: Vec<_> = steps[0].within.iter().map(|call| (call.file.as_str(), call.line)).collect();
        assert_eq!(calls, [("compte.feature", 4), ("phrases.feature", 5)]);
        assert_eq!(steps[0].within[1].text, "il donne « a@b.test »");
        assert!(steps[2].within.is_empty());
        // Phrases are no scenarios.
        assert_eq!(plan.scenarios.len(), 1);
        assert_eq!(plan.phrases.iter().filter(|phrase| !phrase.builtin).count(), 2);
    }

    #[test]
    fn an_unknown_sentence_inside_a_phrase_is_shown_once_where_it_stands() {
        insta::assert_snapshot!(errors(
            "  Scénario: il s'inscrit avec « <adresse> »\n    Quand il rempli « Adresse » avec « <adresse> »\n"
        ));
    }

    #[test]
    fn a_phrase_that_calls_itself_is_refused() {
        insta::assert_snapshot!(errors(
            "  Scénario: il s'inscrit avec « <adresse> »\n    Quand il recommence avec « <adresse> »\n  Scénario: il \
             recommence avec « <quoi> »\n    Quand il s'inscrit avec « <quoi> »\n"
        ));
    }

    #[test]
    fn an_argument_is_taken_as_it_is() {
        let sources = sources(
            "  Scénario: il s'inscrit avec « <a> »\n    Quand il ouvre « /<a> »\n    Et il ouvre « <a>2 »\n",
        );
        let tricky = Source::new("compte.feature", &SCENARIO.replace("a@b.test", "<a>"));
        let plan = Plan::parse(&[tricky, sources[1].clone()], &[]).unwrap();
        assert_eq!(plan.scenarios[0].steps[0].sentence, Sentence::Open("/<a>".into()));
    }

    #[test]
    fn phrases_that_would_never_end_are_refused() {
        let first = "  Scénario: il s'inscrit avec « <a> »\n    Quand il ouvre « <a> »\n    Et il fait 0\n";
        let twice = |rank: usize| {
            let next = rank + 1;
            format!("  Scénario: il fait {rank}\n    Quand il fait {next}\n    Alors il fait {next}\n")
        };
        let all: String = (0..40).map(twice).collect();
        let phrases = format!("{first}{all}  Scénario: il fait 40\n    Quand il ouvre le service\n");
        let scenario = SCENARIO.replace("il voit « x »", "il fait 0");
        let sources = [Source::new("compte.feature", &scenario), sources(&phrases)[1].clone()];
        let wrong = Plan::parse(&sources, &[]).unwrap_err();
        let told = wrong
            .iter()
            .map(|(diagnostic, source)| diagnostic.render(source, crate::lang::Lang::Fr))
            .collect::<String>();
        assert!(told.contains("cette phrase vaut plus de 500 étapes"), "{told}");
    }

    #[test]
    fn a_value_that_nobody_knows_is_shown_before_anything_starts() {
        insta::assert_snapshot!(errors(
            "  Scénario: il s'inscrit avec « <adresse> »\n    Quand il remplit « {prenom} » avec « <adresse> »\n"
        ));
    }

    #[test]
    fn parameters_are_checked() {
        insta::assert_snapshot!(errors(
            "  Scénario: il s'inscrit avec « <adresse> »\n    Quand il remplit « Adresse » avec « <adrese> »\n  Scénario: il \
             fait « cela »\n    Quand il ouvre le service\n"
        ));
    }

    #[test]
    fn a_known_sentence_and_a_phrase_are_not_defined_again() {
        insta::assert_snapshot!(errors(
            "  Scénario: il clique sur « <quoi> »\n    Quand il ouvre « <quoi> »\n  Scénario: il s'inscrit avec « <a> »\n    \
             Quand il ouvre « <a> »\n  Scénario: il s'inscrit avec « <b> »\n    Quand il ouvre « <b> »\n"
        ));
    }

    #[test]
    fn a_phrase_without_steps_or_with_a_text_is_refused() {
        insta::assert_snapshot!(errors(
            "  Scénario: il s'inscrit avec « <adresse> »\n    Quan il ouvre « <adresse> »\n\n  Scénario: il vient\n"
        ));
    }
}
