use std::fmt;

use serde::{Deserialize, Serialize};

/// A given name or a family name that somebody chose: `Anne-Laure`, `D’Hérouville`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// Too short or too long.
    #[error("a name has 1 to {longest} characters, not {0}", longest = PersonName::LONGEST)]
    Length(usize),
    /// Something that stands in no name.
    #[error("“{0}” cannot stand in a name: use letters, apostrophes, hyphens and single spaces between them")]
    Character(char),
    /// A hyphen, an apostrophe or a space where no letter is beside it.
    #[error("“{0}” is no name: start and end with a letter, and keep hyphens, apostrophes and spaces apart")]
    Shape(String),
}

impl PersonName {
    /// How many characters a name has at most. \[R\].
    pub const LONGEST: usize = 60;

    /// The name as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PersonName {
    type Error = PersonNameError;

    fn try_from(name: String) -> Result<Self, PersonNameError> {
        let length = name.chars().count();
        if !(1..=Self::LONGEST).contains(&length) {
            return Err(PersonNameError::Length(length));
        }
        let between = ['\'', '’', '-', ' '];
        // The Latin alphabet with its accents ends there in Unicode, as far as Europe writes it.
        let letter = |letter: char| letter.is_alphabetic() && letter <= '\u{24f}';
        if let Some(odd) = name.chars().find(|&odd| !letter(odd) && !between.contains(&odd)) {
            return Err(PersonNameError::Character(odd));
        }
        if name.split(between).any(str::is_empty) {
            return Err(PersonNameError::Shape(name));
        }
        Ok(Self(name))
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<PersonName, PersonNameError> {
        PersonName::try_from(name.to_owned())
    }

    #[test]
    fn names_with_accents_apostrophes_hyphens_and_spaces_are_names() {
        for name in ["A", "Zoé", "Anne-Laure", "D’Hérouville", "L'Œuf", "De La Tour", "Ÿ"] {
            assert_eq!(read(name).unwrap().to_string(), name);
        }
        assert!(read(&"é".repeat(60)).is_ok());
    }

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        assert_eq!(read(""), Err(PersonNameError::Length(0)));
        assert_eq!(read(&"é".repeat(61)), Err(PersonNameError::Length(61)));
        for (name, odd) in [
            ("Anne3", '3'),
            ("<b>", '<'),
            ("Anne\n", '\n'),
            ("a\u{202e}b", '\u{202e}'),
            ("A.", '.'),
            ("Анна", 'А'),
        ] {
            assert_eq!(read(name), Err(PersonNameError::Character(odd)), "{name}");
        }
        for name in [" ", "-Anne", "Anne-", "Anne  Laure", "D’-H"] {
            assert_eq!(read(name), Err(PersonNameError::Shape(name.to_owned())), "{name}");
        }
    }
}
