//! National ids: by what Pro Santé Connect knows a person.

use std::fmt;
use std::str::FromStr;

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Rpps;

/// The identifier that names a person at Pro Santé Connect and on the card (`SubjectNameID`,
/// `preferred_username`, the certificate's CN).
///
/// Its first digit tells the form. \[S\] for 8 and 5 (user guide, ANS tests), \[R\] for 0 and 3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NationalId {
    /// `8` + RPPS number: `899700427885`.
    Rpps(Rpps),
    /// `0` + ADELI number: `0759912345`.
    Adeli(Adeli),
    /// `3` + FINESS number of the structure + `/` + internal id: `30B0193488/000042`.
    Finess(StructureMember),
    /// `5` + number of SIRET's length + `/` + internal id: `500000001815646/CPAT00045`.
    Siret(StructureMember),
}

/// An ADELI number: nine digits \[R\].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Adeli(String);

/// Somebody known by a structure only: the structure's number and the id that it gave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StructureMember {
    structure: String,
    internal_id: String,
}

/// Why a text is not a national id, and what to do about it. Positions count characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NationalIdError {
    /// Nothing was given.
    #[error("is empty: give 8 followed by the 11 digits of the RPPS number")]
    Empty,
    /// A space, a tab or a line break.
    #[error("has a space at position {position}: remove it")]
    Whitespace {
        /// Where.
        position: usize,
    },
    /// An RPPS number alone. The ANS's FAQ lists it among the causes of refusal.
    #[error("lacks the leading 8: {rpps} is an RPPS number alone, write 8{rpps}")]
    MissingLeadingEight {
        /// The eleven digits given.
        rpps: String,
    },
    /// The first character tells no known form.
    #[error(
        "begins with {found:?}: begin with 8 (then the RPPS number), 0 (ADELI), 3 (FINESS/internal id) \
         or 5 (SIRET/internal id)"
    )]
    UnknownPrefix {
        /// The first character.
        found: char,
    },
    /// Too few or too many characters for the form.
    #[error("has {found} characters where the {form} number stands: write its {expected} characters")]
    WrongLength {
        /// The form that the first digit tells.
        form: IdForm,
        /// How long the number is.
        expected: usize,
        /// How long it was.
        found: usize,
    },
    /// Something else than a digit in a number.
    #[error("has {found:?} at position {position}: write digits only in the {form} number")]
    NotADigit {
        /// The form that the first digit tells.
        form: IdForm,
        /// Where.
        position: usize,
        /// What.
        found: char,
    },
    /// Luhn's sum does not hold: most often a typing mistake.
    #[error(
        "ends with {found} where the RPPS number's check digit is {expected}: compare its digits with the card"
    )]
    WrongCheckDigit {
        /// The digit that would complete the first ten.
        expected: u8,
        /// The last digit given.
        found: u8,
    },
    /// A `3…` or `5…` form without its second half.
    #[error("has no slash: write the {form} number, a slash, then the internal id")]
    MissingSlash {
        /// The form that the first digit tells.
        form: IdForm,
    },
    /// Nothing after the slash.
    #[error("ends with the slash: write the internal id after it")]
    EmptyInternalId,
    /// The internal id is longer than any known one.
    #[error("has an internal id of {found} characters: at most {max} are allowed")]
    InternalIdTooLong {
        /// The limit.
        max: usize,
        /// How long it was.
        found: usize,
    },
    /// A character that no internal id has.
    #[error(
        "has {found:?} at position {position}: write the internal id with unaccented letters, digits, `.`, `-` or `_`"
    )]
    InternalIdCharacter {
        /// Where.
        position: usize,
        /// What.
        found: char,
    },
}

/// The register that a national id comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdForm {
    /// `8…`: the shared register of health professionals.
    Rpps,
    /// `0…`: its predecessor.
    Adeli,
    /// `3…/…`: the register of health structures.
    Finess,
    /// `5…/…`: the register of companies.
    Siret,
}

impl NationalId {
    /// Longest internal id accepted \[R\].
    pub const MAX_INTERNAL_ID: usize = 40;
    const ADELI_LENGTH: usize = 9;
    const FINESS_LENGTH: usize = 9;
    const SIRET_LENGTH: usize = 14;

    /// The register that this id comes from; its name is `otherIds[].origine` in userinfo
    /// (\[S\] for RPPS and ADELI, \[R\] for the others).
    #[must_use]
    pub fn form(&self) -> IdForm {
        match self {
            Self::Rpps(_) => IdForm::Rpps,
            Self::Adeli(_) => IdForm::Adeli,
            Self::Finess(_) => IdForm::Finess,
            Self::Siret(_) => IdForm::Siret,
        }
    }

    /// A made-up id of this register ([`Self::is_made_up`]).
    pub(crate) fn generate(rng: &mut impl Rng, form: IdForm) -> Self {
        let mut member = |structure: &str, prefix: &str| StructureMember {
            structure: format!("{structure}{:0width$}", rng.random_range(0..1_000_000_u32), width = 6),
            internal_id: format!("{prefix}{:05}", rng.random_range(0..100_000_u32)),
        };
        match form {
            IdForm::Finess => Self::Finess(member("0B0", "")),
            IdForm::Siret => Self::Siret(member("00000000", "CPAT")),
            IdForm::Rpps => Self::Rpps(Rpps::generate(rng)),
            IdForm::Adeli => Self::Adeli(Adeli(format!("99{:07}", rng.random_range(0..10_000_000_u32)))),
        }
    }

    /// Whether it lies in a range that no real person has: RPPS numbers in 99700 \[S\]: the sandbox's published ones;
    /// ADELI numbers of the department 99, which is none \[R\]; structures whose FINESS number begins with 0B0 or 1B0, or
    /// their SIRET with seven zeros \[S\]: those of the sandbox and of the ANS's tests.
    #[must_use]
    pub fn is_made_up(&self) -> bool {
        match self {
            Self::Rpps(rpps) => rpps.is_of_the_test_range(),
            Self::Adeli(Adeli(number)) => number.starts_with("99"),
            Self::Finess(member) => ["0B0", "1B0"].iter().any(|range| member.structure.starts_with(range)),
            Self::Siret(member) => member.structure.starts_with("0000000"),
        }
    }

    /// The RPPS number, if it is one.
    #[must_use]
    pub fn rpps(&self) -> Option<Rpps> {
        match self {
            Self::Rpps(rpps) => Some(*rpps),
            _ => None,
        }
    }
}

impl FromStr for NationalId {
    type Err = NationalIdError;

    fn from_str(text: &str) -> Result<Self, NationalIdError> {
        if let Some(index) = text.chars().position(char::is_whitespace) {
            return Err(NationalIdError::Whitespace { position: index + 1 });
        }
        let mut rest = text.chars();
        match rest.next() {
            None => Err(NationalIdError::Empty),
            Some('8') => Rpps::parse(rest.as_str(), 1).map(Self::Rpps),
            Some('0') => {
                digits(rest.as_str(), IdForm::Adeli, Self::ADELI_LENGTH, 1)?;
                Ok(Self::Adeli(Adeli(rest.as_str().to_owned())))
            }
            Some('3') => {
                StructureMember::parse(rest.as_str(), IdForm::Finess, Self::FINESS_LENGTH).map(Self::Finess)
            }
            Some('5') => {
                StructureMember::parse(rest.as_str(), IdForm::Siret, Self::SIRET_LENGTH).map(Self::Siret)
            }
            Some(_) if text.len() == Rpps::LENGTH && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Err(NationalIdError::MissingLeadingEight { rpps: text.to_owned() })
            }
            Some(found) => Err(NationalIdError::UnknownPrefix { found }),
        }
    }
}

impl fmt::Display for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rpps(rpps) => write!(f, "8{rpps}"),
            Self::Adeli(Adeli(number)) => write!(f, "0{number}"),
            Self::Finess(StructureMember { structure, internal_id }) => {
                write!(f, "3{structure}/{internal_id}")
            }
            Self::Siret(StructureMember { structure, internal_id }) => {
                write!(f, "5{structure}/{internal_id}")
            }
        }
    }
}

impl TryFrom<String> for NationalId {
    type Error = NationalIdError;

    fn try_from(text: String) -> Result<Self, NationalIdError> {
        text.parse()
    }
}

impl From<NationalId> for String {
    fn from(id: NationalId) -> Self {
        id.to_string()
    }
}

impl Adeli {
    /// The nine digits, without the national id's leading 0.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl StructureMember {
    /// The structure's number, without the national id's leading digit.
    #[must_use]
    pub fn structure(&self) -> &str {
        &self.structure
    }

    /// What the structure calls this person.
    #[must_use]
    pub fn internal_id(&self) -> &str {
        &self.internal_id
    }

    fn parse(text: &str, form: IdForm, length: usize) -> Result<Self, NationalIdError> {
        let Some((structure, internal_id)) = text.split_once('/') else {
            return Err(NationalIdError::MissingSlash { form });
        };
        digits(structure, form, length, 1)?;
        if internal_id.is_empty() {
            return Err(NationalIdError::EmptyInternalId);
        }
        let allowed = |found: char| found.is_ascii_alphanumeric() || ".-_".contains(found);
        if let Some((index, found)) = internal_id.chars().enumerate().find(|(_, found)| !allowed(*found)) {
            // Before it stand the leading digit, the number and the slash.
            return Err(NationalIdError::InternalIdCharacter { position: length + 3 + index, found });
        }
        if internal_id.len() > NationalId::MAX_INTERNAL_ID {
            return Err(NationalIdError::InternalIdTooLong {
                max: NationalId::MAX_INTERNAL_ID,
                found: internal_id.len(),
            });
        }
        Ok(Self { structure: structure.to_owned(), internal_id: internal_id.to_owned() })
    }
}

impl fmt::Display for IdForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rpps => "RPPS",
            Self::Adeli => "ADELI",
            Self::Finess => "FINESS",
            Self::Siret => "SIRET",
        })
    }
}

/// Checks that `text` is a number of `expected` digits; `offset` characters stand before it.
///
/// A FINESS number may have A or B as its second character. \[S\]: `0B0193488` in a sandbox userinfo.
pub(crate) fn digits(
    text: &str,
    form: IdForm,
    expected: usize,
    offset: usize,
) -> Result<(), NationalIdError> {
    for (index, found) in text.chars().enumerate() {
        let letter_allowed = form == IdForm::Finess && index == 1 && matches!(found, 'A' | 'B');
        if !found.is_ascii_digit() && !letter_allowed {
            return Err(NationalIdError::NotADigit { form, position: offset + index + 1, found });
        }
    }
    if text.len() != expected {
        return Err(NationalIdError::WrongLength { form, expected, found: text.len() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
