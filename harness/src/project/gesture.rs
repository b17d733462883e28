//! What a person does on a page before the button that counts: those of the general sentences that need nothing but the page.

use super::Written;
use crate::language::{Dissected, Sentence, sentence::Target, value::Value, vocabulary};

/// One of them, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub gesture: Gesture,
    /// The sentence, and where it stands.
    pub written: Written,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// « il clique sur « … » ».
    Click(String),
    /// « il remplit « … » avec « … » ».
    Fill {
        /// The field's label.
        field: String,
        /// What it holds then.
        value: String,
    },
    /// « il coche « … » », « il décoche « … » ».
    Tick {
        /// The checkbox's label.
        field: String,
        /// Whether it is ticked then.
        ticked: bool,
    },
    /// « il choisit « … » »: a radio button.
    Choose(String),
    /// « il choisit « … » dans « … » »: an entry of a list, or a radio button of a group.
    Select {
        /// The entry.
        option: String,
        /// The list's label.
        field: String,
    },
}

impl Gesture {
    /// The sentences that can be written, for whoever wrote another.
    pub const SENTENCES: [&str; 6] = [
        "il clique sur « … »",
        "il remplit « … » avec « … »",
        "il coche « … »",
        "il décoche « … »",
        "il choisit « … »",
        "il choisit « … » dans « … »",
    ];

    /// What the sentence does, when it is one of [`Self::SENTENCES`]. A value between braces is known in scenarios alone: a
    /// sentence with one is none of them.
    #[must_use]
    pub fn of(sentence: &str) -> Option<Self> {
        let sentence = vocabulary::understand(&Dissected::of(sentence))?;
        let plain = sentence.filled(|text| Value::fill_in(text, |_| Err(())).and_then(not_empty)).ok()?;
        match plain {
            Sentence::Click(Target::Named { name, place: None }) => Some(Self::Click(name)),
            Sentence::Fill { field: Target::Named { name, place: None }, value } => {
                Some(Self::Fill { field: name, value })
            }
            Sentence::Tick { field: Target::Named { name, place: None }, ticked } => {
                Some(Self::Tick { field: name, ticked })
            }
            Sentence::Choose(option) => Some(Self::Choose(option)),
            Sentence::Select { option, field } => Some(Self::Select { option, field }),
            _ => None,
        }
    }

    /// What bears a name on the page, and must be there: the link, the button, the field.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Click(name) | Self::Choose(name) => name,
            Self::Fill { field, .. } | Self::Tick { field, .. } | Self::Select { field, .. } => field,
        }
    }

    /// Every name that must be on the page: an entry’s is as well as its list’s.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Select { option, field } => vec![option, field],
            _ => vec![self.name()],
        }
    }
}

fn not_empty(text: String) -> Result<String, ()> {
    if text.trim().is_empty() { Err(()) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_that_is_offered_is_understood_and_no_other() {
        for sentence in Gesture::SENTENCES {
            assert!(Gesture::of(&sentence.replace('…', "Valider")).is_some(), "{sentence}");
            assert_eq!(Gesture::of(&sentence.replace('…', "{nom}")), None, "{sentence}");
            assert_eq!(Gesture::of(&sentence.replace('…', " ")), None, "{sentence}");
        }
        assert_eq!(
            Gesture::of("elle choisit « Rhône » dans « Département »"),
            Some(Gesture::Select { option: "Rhône".to_owned(), field: "Département".to_owned() })
        );
        for other in [
            "il clique",
            "il clique sur « Valider » dans « Adresse »",
            "il clique sur l'élément « #menu »",
            "il voit « Bonjour »",
            "il recharge la page",
        ] {
            assert_eq!(Gesture::of(other), None, "{other}");
        }
    }
}
