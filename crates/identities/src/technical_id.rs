use std::fmt;

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// What `sub` ends with, where that is not the national id: `ANS20231122132732`.
///
/// \[S\]: the form, for people without an RPPS number, `psc.md`. That everybody without one has it is \[R\].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TechnicalId(String);

/// Why a text is no technical id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TechnicalIdError {
    /// Too short or too long.
    #[error("a technical id has 1 to {longest} characters, not {0}", longest = TechnicalId::LONGEST)]
    Length(usize),
    /// Something that stands in none.
    #[error(
        "“{0}” cannot stand in a technical id: use letters without accents, digits, `.`, `/`, `-` and `_`"
    )]
    Character(char),
}

impl TechnicalId {
    /// How many characters it has at most \[R\].
    pub const LONGEST: usize = 64;

    /// The id as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A made-up one: `ANS`, and a moment of one month.
    pub(crate) fn generate(rng: &mut impl Rng) -> Self {
        let [hour, minute, second] = [24, 60, 60].map(|end| rng.random_range(0..end));
        let day = rng.random_range(1..=30);
        Self(format!("ANS202311{day:02}{hour:02}{minute:02}{second:02}"))
    }
}

impl TryFrom<String> for TechnicalId {
    type Error = TechnicalIdError;

    fn try_from(text: String) -> Result<Self, TechnicalIdError> {
        let length = text.chars().count();
        if !(1..=Self::LONGEST).contains(&length) {
            return Err(TechnicalIdError::Length(length));
        }
        match text.chars().find(|odd| !odd.is_ascii_alphanumeric() && !"./-_".contains(*odd)) {
            Some(odd) => Err(TechnicalIdError::Character(odd)),
            None => Ok(Self(text)),
        }
    }
}

impl From<TechnicalId> for String {
    fn from(id: TechnicalId) -> Self {
        id.0
    }
}

impl fmt::Display for TechnicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_technical_id_is_refused_with_the_reason() {
        let read = |text: &str| TechnicalId::try_from(text.to_owned());
        for good in ["ANS20231122132732", "d2c6b2a4-83a1-4d4b-94e8-73982a9600a1", "500000001815646/CPAT00045"]
        {
            assert_eq!(read(good).unwrap().to_string(), good);
        }
        assert_eq!(read(""), Err(TechnicalIdError::Length(0)));
        assert_eq!(read(&"A".repeat(65)), Err(TechnicalIdError::Length(65)));
        assert_eq!(read("ANS 2023"), Err(TechnicalIdError::Character(' ')));
        assert_eq!(read("ANSé"), Err(TechnicalIdError::Character('é')));
    }
}
