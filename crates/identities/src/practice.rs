//! How and where a professional works: practices (*exercices*) and their sites (*activités*).
//!
//! Field by field what `SubjectRefPro` says in userinfo. Texts are upper-case without accents, as
//! in the national register; an empty text stands for an absent value. \[S\]: sandbox userinfo.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Profession;

/// One practice: `SubjectRefPro.exercices[]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// `codeProfession`; none for an employee of a structure, who practises no regulated profession \[R\].
    #[serde(default)]
    pub profession: Option<Profession>,
    /// `codeCategorieProfessionnelle`.
    pub category: Category,
    /// `codeCiviliteDexercice`: `DR`, else the civility.
    pub civility: String,
    /// `prenomDexercice`.
    pub given_name: String,
    /// `nomDexercice`.
    pub family_name: String,
    /// `codeTypeSavoirFaire` and `codeSavoirFaire`; absent for most professions.
    #[serde(default)]
    pub know_how: Option<KnowHow>,
    /// `activities`.
    pub sites: Vec<Site>,
}

/// Professional category: `codeCategorieProfessionnelle`. \[S\]: the ANS's `TRE_R09-CategorieProfessionnelle` (OID
/// 1.2.250.1.213.1.6.1.10), which has an `F` beside, out of use since 2026.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// `C`.
    Civil,
    /// `M`: an agent of the state or of a public hospital.
    PublicAgent,
    /// `E`: in training.
    Student,
}

/// What the professional is qualified in, beyond the profession itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnowHow {
    /// `codeTypeSavoirFaire`: `S` for a medical speciality.
    pub kind: String,
    /// `codeSavoirFaire`: `SM26` for general practice.
    pub code: String,
}

/// One site: `exercices[].activities[]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// `codeModeExercice`.
    pub mode: ExerciseMode,
    /// `codeSecteurDactivite`; the first site's, with its OID, is `Secteur_Activite`.
    pub sector: ActivitySector,
    /// `raisonSocialeSite`; the first site's is `SubjectOrganization`.
    pub name: String,
    /// `enseigneCommercialeSite`.
    #[serde(default)]
    pub trade_name: String,
    /// `identifiantTechniqueDeLaStructure`; the first site's is `SubjectOrganizationID`.
    pub technical_id: String,
    /// `ancienIdentifiantDeLaStructure`.
    #[serde(default)]
    pub former_id: String,
    /// `autoriteDenregistrement`: `CNOM/CNOM/CNOM`.
    pub registration_authority: String,
    /// `codeSectionPharmacien`.
    #[serde(default)]
    pub pharmacist_section: String,
    /// `codeRole`.
    #[serde(default)]
    pub role: String,
    /// `codeGenreActivite`.
    #[serde(default)]
    pub activity_kind: String,
    /// `numeroSiretSite`.
    #[serde(default)]
    pub siret: String,
    /// `numeroSirenSite`.
    #[serde(default)]
    pub siren: String,
    /// `numeroFinessSite`.
    #[serde(default)]
    pub finess: String,
    /// `numeroFinessetablissementJuridique`.
    #[serde(default)]
    pub legal_entity_finess: String,
    /// Where it is.
    pub address: Address,
    /// `telephone`: ten digits.
    #[serde(default)]
    pub telephone: String,
    /// `telephone2`.
    #[serde(default)]
    pub telephone2: String,
    /// `telecopie`.
    #[serde(default)]
    pub fax: String,
    /// `adresseEMail`.
    #[serde(default)]
    pub email: String,
}

/// The postal address of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// `complementDestinataire`.
    pub recipient: String,
    /// `complementPointGeographique`.
    pub building: String,
    /// `numeroVoie`.
    pub number: String,
    /// `indiceRepetitionVoie`.
    pub repetition: String,
    /// `codeTypeDeVoie`: `R` for *rue*.
    pub street_type: String,
    /// `libelleVoie`.
    pub street: String,
    /// `mentionDistribution`.
    pub distribution: String,
    /// `codePostal`.
    pub postal_code: String,
    /// The town; `bureauCedex` is the postal code and the town.
    pub town: String,
    /// `codeCommune`.
    pub municipality_code: String,
    /// `codeDepartement`.
    pub department_code: String,
    /// `codePays`: `99000` for France.
    pub country_code: String,
}

/// How somebody works at a site: `codeModeExercice`. \[S\] for `L` and `S`, \[R\] for `B`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseMode {
    /// `L`, libéral.
    SelfEmployed,
    /// `S`, salarié.
    Salaried,
    /// `B`, bénévole.
    Volunteer,
}

/// What sort of place a site is: `codeSecteurDactivite`. \[S\]: the ANS's `TRE_R02-SecteurActivite`, and for SA01 and
/// SA07 a sandbox userinfo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ActivitySector {
    /// `SA01`, public hospital.
    PublicHospital,
    /// `SA05`, health centre.
    HealthCentre,
    /// `SA07`, practice of one.
    SinglePractice,
    /// `SA08`, practice of several.
    GroupPractice,
    /// `SA33`, pharmacy open to the public.
    Pharmacy,
    /// Any other code.
    Other(String),
}

impl Category {
    /// The code: `C`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Civil => "C",
            Self::PublicAgent => "M",
            Self::Student => "E",
        }
    }
}

impl ExerciseMode {
    /// The code: `L`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SelfEmployed => "L",
            Self::Salaried => "S",
            Self::Volunteer => "B",
        }
    }
}

impl ActivitySector {
    /// The nomenclature that `Secteur_Activite` names after the code: `SA07^1.2.250.1.71.4.2.4`.
    /// \[S\]: sandbox userinfo.
    pub const OID: &str = "1.2.250.1.71.4.2.4";

    /// The code: `SA07`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::PublicHospital => "SA01",
            Self::HealthCentre => "SA05",
            Self::SinglePractice => "SA07",
            Self::GroupPractice => "SA08",
            Self::Pharmacy => "SA33",
            Self::Other(code) => code,
        }
    }

    /// The code with its nomenclature, as in `Secteur_Activite`: `SA07^1.2.250.1.71.4.2.4`.
    #[must_use]
    pub fn coded(&self) -> String {
        format!("{}^{}", self.code(), Self::OID)
    }
}

impl From<String> for ActivitySector {
    fn from(code: String) -> Self {
        match code.as_str() {
            "SA01" => Self::PublicHospital,
            "SA05" => Self::HealthCentre,
            "SA07" => Self::SinglePractice,
            "SA08" => Self::GroupPractice,
            "SA33" => Self::Pharmacy,
            _ => Self::Other(code),
        }
    }
}

impl From<ActivitySector> for String {
    fn from(sector: ActivitySector) -> Self {
        sector.code().to_owned()
    }
}

impl Address {
    /// `bureauCedex`: `75009 PARIS`.
    #[must_use]
    pub fn post_office(&self) -> String {
        format!("{} {}", self.postal_code, self.town).trim().to_owned()
    }

    /// The street's type in words; the code itself when it is not a known one.
    /// Codes: \[S\] for `R`, \[R\] for the others.
    fn street_type_label(&self) -> Cow<'_, str> {
        match self.street_type.as_str() {
            "R" => "RUE".into(),
            "AV" => "AVENUE".into(),
            "BD" => "BOULEVARD".into(),
            "PL" => "PLACE".into(),
            other => other.into(),
        }
    }
}

impl fmt::Display for Address {
    /// On one line: `1 RUE NOIR, 75009 PARIS`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let street_type = self.street_type_label();
        let mut street = vec![self.number.as_str(), &self.repetition, &street_type, &self.street];
        street.retain(|part| !part.is_empty());
        if street.is_empty() {
            return f.write_str(&self.post_office());
        }
        write!(f, "{}, {}", street.join(" "), self.post_office())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_on_one_line() {
        let address = Address {
            number: "1".into(),
            street_type: "R".into(),
            street: "NOIR".into(),
            postal_code: "75009".into(),
            town: "PARIS".into(),
            ..Address::default()
        };
        assert_eq!(address.to_string(), "1 RUE NOIR, 75009 PARIS");
        let without_street = Address { town: "PARIS".into(), ..Address::default() };
        assert_eq!(without_street.to_string(), "PARIS");
    }

    #[test]
    fn a_sector_keeps_a_code_that_it_does_not_know() {
        for code in ["SA01", "SA05", "SA07", "SA08", "SA33", "SA99"] {
            assert_eq!(ActivitySector::from(code.to_owned()).code(), code);
        }
        assert_eq!(ActivitySector::from("SA07".to_owned()), ActivitySector::SinglePractice);
        assert_eq!(ActivitySector::SinglePractice.coded(), "SA07^1.2.250.1.71.4.2.4");
    }
}
