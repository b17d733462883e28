//! The closed vocabulary: every sentence that a scenario may use without defining it.
//!
//! A sentence is a fixed text with quoted arguments: « il clique sur « … » ». The general ones know nothing of
//! any service; those of the card, of the mail and of the SAS say so.

mod card;
mod incidents;
mod mail;
mod page;
mod people;
mod phone;
mod sas;
mod workstation;

use mock_kit::nearest;

use super::{dissected::Dissected, sentence::Sentence};

/// One known sentence.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The text, each quoted argument written `« … »`.
    pub skeleton: &'static str,
    /// What it does, in French, for `doublure list --phrases`.
    pub meaning: &'static str,
    /// What stands in the quotations of the example that `doublure list --phrases` shows.
    sample: &'static [&'static str],
    build: fn(&[String]) -> Sentence,
}

/// Sentences of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// What they are about, in French.
    pub title: &'static str,
    /// The sentences.
    pub words: &'static [Words],
}

/// All of them, in the order in which they are listed.
pub const VOCABULARY: &[Chapter] = &[
    Chapter { title: "La personne et sa carte", words: people::PEOPLE },
    Chapter { title: "Aller quelque part", words: page::MOVES },
    Chapter { title: "Agir sur la page", words: page::ACTIONS },
    Chapter { title: "Ce qui doit être vrai", words: page::CLAIMS },
    Chapter { title: "Le courriel", words: mail::MAIL },
    Chapter { title: "La carte et Pro Santé Connect", words: card::CARD },
    Chapter { title: "Le poste de travail", words: workstation::WORKSTATION },
    Chapter { title: "L’e-CPS et le téléphone", words: phone::PHONE },
    Chapter { title: "Les incidents", words: incidents::INCIDENTS },
    Chapter { title: "Le SAS simulé", words: sas::SAS },
];

const fn words(
    skeleton: &'static str,
    meaning: &'static str,
    sample: &'static [&'static str],
    build: fn(&[String]) -> Sentence,
) -> Words {
    Words { skeleton, meaning, sample, build }
}

/// Every known sentence.
pub fn all() -> impl Iterator<Item = &'static Words> {
    VOCABULARY.iter().flat_map(|chapter| chapter.words)
}

impl Words {
    /// The sentence with something in its quotations; none when it has no quotation.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        if self.sample.is_empty() {
            return None;
        }
        let mut pieces = self.skeleton.split('…');
        let mut example = pieces.next().unwrap_or_default().to_owned();
        for (sample, piece) in self.sample.iter().zip(pieces) {
            example.push_str(sample);
            example.push_str(piece);
        }
        Some(example)
    }
}

/// The sentence that a text is, when it is a known one.
#[must_use]
pub fn understand(dissected: &Dissected) -> Option<Sentence> {
    let words = all().find(|words| words.skeleton == dissected.skeleton)?;
    Some((words.build)(&dissected.arguments))
}

/// The known sentence, or one of `others`, that resembles a text most.
#[must_use]
pub fn nearest_to<'s>(skeleton: &str, others: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    nearest(skeleton, all().map(|words| words.skeleton).chain(others))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::language::{CardFault, sentence::Target};

    /// Whoever reads the sentence sees what may stand in it.
    #[test]
    fn every_fault_of_a_card_is_told_with_the_sentence() {
        let told = all().find(|words| words.skeleton == "sa carte présente le défaut « … »").unwrap().meaning;
        let listed = told.split_once(" : ").unwrap().1.split_once(" (").unwrap().0;
        let names: Vec<_> = listed.split(", ").collect();
        assert_eq!(names, CardFault::ALL.map(|fault| fault.name));
    }

    /// With a service of one's own they are refused before anything starts.
    #[test]
    fn the_sentences_of_the_simulated_service_and_no_other_need_it() {
        for chapter in VOCABULARY {
            for words in chapter.words {
                let example = words.example().unwrap_or_else(|| words.skeleton.to_owned());
                let needs = read(&example).unwrap().needs_built_in_service();
                assert_eq!(needs, chapter.title == "Le SAS simulé", "{example}");
            }
        }
        for (text, needs) in [
            ("le délai « session du service » expire", true),
            ("le délai « lien d'activation » expire", true),
            ("le délai « session Pro Santé Connect » expire", false),
            ("le défaut « sas.wording.changed » se produit pour lui", true),
            ("le défaut « sas.wording.changed » ne se produit plus", true),
            ("le défaut « mail.lost » se produit pour lui", false),
        ] {
            assert_eq!(read(text).unwrap().needs_built_in_service(), needs, "{text}");
        }
    }

    fn read(text: &str) -> Option<Sentence> {
        understand(&Dissected::of(text))
    }

    #[test]
    fn understands_every_kind_of_quotes_and_elle_as_il() {
        let expected = Sentence::Fill { field: Target::named("Adresse"), value: "{adresse}".into() };
        for text in [
            "il remplit « Adresse » avec « {adresse} »",
            "elle remplit «Adresse» avec \"{adresse}\"",
            "il remplit “Adresse” avec «\u{a0}{adresse}\u{202f}»",
        ] {
            assert_eq!(read(text).as_ref(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn every_sentence_is_understood_as_itself_with_its_example_and_stands_once() {
        let mut seen = BTreeSet::new();
        for words in all() {
            let example = words.example().unwrap_or_else(|| words.skeleton.to_owned());
            assert_eq!(Dissected::of(&example).skeleton, words.skeleton);
            assert_eq!(words.skeleton.matches('…').count(), words.sample.len(), "{}", words.skeleton);
            assert!(read(&example).is_some(), "{example}");
            assert!(seen.insert(words.skeleton), "{} stands twice", words.skeleton);
        }
    }

    #[test]
    fn an_unknown_sentence_brings_the_nearest_known_one() {
        let near = |text: &str| nearest_to(&Dissected::of(text).skeleton, std::iter::empty());
        assert_eq!(near("il click sur « Valider »"), Some("il clique sur « … »"));
        assert_eq!(near("zzz"), None);
        // A quotation that never ends is no argument.
        assert_eq!(read("il clique sur « Valider"), None);
    }
}
