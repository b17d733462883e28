//! Regulated professions.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A profession, by its code in the national nomenclature (`codeProfession`, `SubjectRole`).
///
/// Codes: \[S\], the ANS's `TRE_G15-ProfessionSante` (OID 1.2.250.1.71.1.2.7); for 10, a sandbox userinfo too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profession {
    /// 10, médecin.
    Physician,
    /// 21, pharmacien.
    Pharmacist,
    /// 40, chirurgien-dentiste.
    Dentist,
    /// 50, sage-femme.
    Midwife,
    /// 60, infirmier.
    Nurse,
    /// 80, pédicure-podologue.
    Podiatrist,
}

/// No profession has this code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no profession has the code {0:?}: use 10, 21, 40, 50, 60 or 80")]
pub struct UnknownProfession(String);

impl Profession {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 6] =
        [Self::Physician, Self::Pharmacist, Self::Dentist, Self::Midwife, Self::Nurse, Self::Podiatrist];

    /// The nomenclature that `SubjectRole` names after the code: `10^1.2.250.1.213.1.1.5.5`.
    /// \[S\]: sandbox userinfo.
    pub const OID: &str = "1.2.250.1.213.1.1.5.5";

    /// The code: `10`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Physician => "10",
            Self::Pharmacist => "21",
            Self::Dentist => "40",
            Self::Midwife => "50",
            Self::Nurse => "60",
            Self::Podiatrist => "80",
        }
    }

    /// The profession that has this code.
    ///
    /// # Errors
    /// When none has it.
    pub fn from_code(code: &str) -> Result<Self, UnknownProfession> {
        Self::ALL
            .into_iter()
            .find(|profession| profession.code() == code)
            .ok_or_else(|| UnknownProfession(code.to_owned()))
    }

    /// The code with its nomenclature, as in `SubjectRole`: `10^1.2.250.1.213.1.1.5.5`.
    #[must_use]
    pub fn coded(self) -> String {
        format!("{}^{}", self.code(), Self::OID)
    }

    /// The French name, as on a card: `Médecin`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Physician => "Médecin",
            Self::Pharmacist => "Pharmacien",
            Self::Dentist => "Chirurgien-dentiste",
            Self::Midwife => "Sage-femme",
            Self::Nurse => "Infirmier",
            Self::Podiatrist => "Pédicure-podologue",
        }
    }

    /// The national order that registers its members, first part of `autoriteDenregistrement`.
    /// \[S\] for CNOM, in a sandbox userinfo; \[R\] for the others.
    #[must_use]
    pub fn order(self) -> &'static str {
        match self {
            Self::Physician => "CNOM",
            Self::Pharmacist => "CNOP",
            Self::Dentist => "ONCD",
            Self::Midwife => "CNOSF",
            Self::Nurse => "ONI",
            Self::Podiatrist => "ONPP",
        }
    }

    /// Whether its members are called *docteur* (`codeCiviliteDexercice` = `DR`).
    /// \[S\] for physicians, \[R\] for the others.
    #[must_use]
    pub fn is_doctor(self) -> bool {
        matches!(self, Self::Physician | Self::Pharmacist | Self::Dentist)
    }
}

impl fmt::Display for Profession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_written_back() {
        for profession in Profession::ALL {
            assert_eq!(Profession::from_code(profession.code()), Ok(profession));
        }
        assert_eq!(Profession::Physician.coded(), "10^1.2.250.1.213.1.1.5.5");
    }

    #[test]
    fn an_unknown_code_is_refused_with_the_known_ones() {
        let error = Profession::from_code("99").unwrap_err();
        assert_eq!(error.to_string(), "no profession has the code \"99\": use 10, 21, 40, 50, 60 or 80");
        for profession in Profession::ALL {
            assert!(error.to_string().contains(profession.code()));
        }
    }
}
