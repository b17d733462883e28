//! The ids by which other registers know a person: `otherIds`.

use std::fmt;

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{IdForm, NationalId, OtherIdRecord};

/// One of them: an element of `otherIds` (`identifiant`, `origine`, `qualite`). \[S\]: sandbox userinfo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherId {
    /// `identifiant`.
    pub id: String,
    /// `origine`.
    pub origin: Origin,
    /// `qualite`: 1 for the id that names the person, 2 for one that was added. \[S\]: ansforge/psc-secpsc-api,
    /// `FUSION_COMPTES.md`.
    pub quality: u8,
}

/// The register that knows the id: `origine`. \[S\] for RPPS, ADELI and PSI, \[R\] for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The shared register of health professionals.
    Rpps,
    /// Its predecessor.
    Adeli,
    /// The register of health structures.
    Finess,
    /// The register of companies.
    Siret,
    /// Pro Santé Identité: a UUID.
    Psi,
}

impl OtherId {
    /// The id that `record` asks for, as a further one of somebody; a made-up one of its register where it names none.
    pub fn of_record(rng: &mut impl Rng, record: &OtherIdRecord) -> Self {
        let made_up = || match record.origin.form() {
            None => psi(rng),
            Some(form) => NationalId::generate(rng, form).to_string(),
        };
        Self { id: record.id.clone().unwrap_or_else(made_up), origin: record.origin, quality: 2 }
    }
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Rpps, Self::Adeli, Self::Finess, Self::Siret, Self::Psi];

    /// As `origine` has it: `RPPS`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rpps => "RPPS",
            Self::Adeli => "ADELI",
            Self::Finess => "FINESS",
            Self::Siret => "SIRET",
            Self::Psi => "PSI",
        }
    }

    /// The national ids that come from the register; none for PSI.
    fn form(self) -> Option<IdForm> {
        match self {
            Self::Rpps => Some(IdForm::Rpps),
            Self::Adeli => Some(IdForm::Adeli),
            Self::Finess => Some(IdForm::Finess),
            Self::Siret => Some(IdForm::Siret),
            Self::Psi => None,
        }
    }
}

impl From<IdForm> for Origin {
    fn from(form: IdForm) -> Self {
        match form {
            IdForm::Rpps => Self::Rpps,
            IdForm::Adeli => Self::Adeli,
            IdForm::Finess => Self::Finess,
            IdForm::Siret => Self::Siret,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A made-up PSI id: a UUID of version 4 (RFC 9562 §5.4).
fn psi(rng: &mut impl Rng) -> String {
    let drawn: u128 = rng.random();
    let versioned = (drawn & !(0xf << 76) & !(0b11 << 62)) | (0x4 << 76) | (0b10 << 62);
    let digits = format!("{versioned:032x}");
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

/// Whether `text` reads as a UUID (RFC 9562 §4): 8, 4, 4, 4 and 12 hexadecimal digits.
pub(crate) fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn a_psi_id_is_a_uuid_of_version_4_that_follows_from_the_seed() {
        let draw = |seed| psi(&mut ChaCha8Rng::seed_from_u64(seed));
        for seed in 0..50 {
            let id = draw(seed);
            assert!(is_uuid(&id), "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(!is_uuid("899700427885") && !is_uuid("d2c6b2a4-83a1-4d4b-94e8-73982a9600aX"));
    }
}
