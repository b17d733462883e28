use std::fmt;

use serde::{Deserialize, Serialize};

/// The code of a medical speciality: `codeSavoirFaire`, with `codeTypeSavoirFaire` = `S`.
///
/// \[S\]: `SM26`, sandbox userinfo; the codes are those of `TRE_R38-SpecialiteOrdinale`, OID
/// [`Self::OID`], which userinfo does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Speciality(String);

/// A text that has not the form of such a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no speciality: write its code, SM or SCD and two digits, as SM26 (general practice)")]
pub struct SpecialityError(String);

impl Speciality {
    /// The nomenclature that the codes stand in. \[S\]: the ANS's `TRE_R38-SpecialiteOrdinale`.
    pub const OID: &str = "1.2.250.1.213.1.1.4.5";

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Its French name, for the few that made-up people have; the code itself for the others.
    /// \[S\]: the ANS's `TRE_R38-SpecialiteOrdinale`.
    #[must_use]
    pub fn label(&self) -> &str {
        match self.0.as_str() {
            "SCD01" => "Orthopédie dento-faciale",
            "SM02" => "Anesthésie-réanimation",
            "SM04" => "Cardiologie et maladies vasculaires",
            "SM15" => "Dermatologie et vénéréologie",
            "SM18" => "Gériatrie",
            "SM26" => "Qualifié en médecine générale",
            "SM40" => "Pédiatrie",
            "SM53" => "Spécialiste en médecine générale",
            "SM54" => "Médecine générale",
            "SM59" => "Médecine d’urgence",
            code => code,
        }
    }
}

impl TryFrom<String> for Speciality {
    type Error = SpecialityError;

    fn try_from(code: String) -> Result<Self, SpecialityError> {
        let digits = code.strip_prefix("SCD").or_else(|| code.strip_prefix("SM")).unwrap_or_default();
        if digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(code))
        } else {
            Err(SpecialityError(code))
        }
    }
}

impl From<Speciality> for String {
    fn from(speciality: Speciality) -> Self {
        speciality.0
    }
}

impl fmt::Display for Speciality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_letters_and_two_digits() {
        for good in ["SM26", "SM95", "SCD01"] {
            assert_eq!(Speciality::try_from(good.to_owned()).unwrap().code(), good);
        }
        for wrong in ["", "SM", "SM2", "SM266", "sm26", "cardiologie", "SX26", "SMé"] {
            assert!(Speciality::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
