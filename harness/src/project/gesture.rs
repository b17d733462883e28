//! What a person does on a page before the button that counts: those of the general sentences that need nothing but the page.

use lang::Text;

use crate::language::{Dissected, Sentence, sentence::Target, vocabulary};

/// One of them, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub gesture: Gesture,
    /// The sentence, as it was written.
    pub sentence: String,
    /// Where the file says it: the end of a message.
    pub place: Text,
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

    /// What the sentence does, when it is one of [`Self::SENTENCES`]. Values between braces are known in scenarios alone: a
    /// sentence with braces is none of them, nor is one that names nothing.
    #[must_use]
    pub fn of(sentence: &str) -> Option<Self> {
        if sentence.contains(['{', '}']) {
            return None;
        }
        let gesture = Self::meant(vocabulary::understand(&Dissected::of(sentence))?)?;
        let names_something = !gesture.name().trim().is_empty()
            && !matches!(&gesture, Self::Select { option, .. } if option.trim().is_empty());
        names_something.then_some(gesture)
    }

    fn meant(sentence: Sentence) -> Option<Self> {
        match sentence {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_that_is_offered_is_understood_and_no_other() {
        for sentence in Gesture::SENTENCES {
            assert!(Gesture::of(&sentence.replace('…', "Valider")).is_some(), "{sentence}");
            assert_eq!(Gesture::of(&sentence.replace('…', "{prenom}")), None, "{sentence}");
            assert_eq!(Gesture::of(&sentence.replace('…', " ")), None, "{sentence}");
        }
        assert_eq!(
            Gesture::of("elle choisit « Rhône » dans « Département »"),
            Some(Gesture::Select { option: "Rhône".to_owned(), field: "Département".to_owned() })
        );
        // A field may be emptied.
        assert!(Gesture::of("il remplit « Nom » avec « »").is_some());
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
