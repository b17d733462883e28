//! A health professional, as the national directory knows one.

use std::fmt;

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::{NationalId, Origin, OtherId, PersonRecord, Practice, Profession, Site, TechnicalId};

/// A person who signs in with a card or the e-CPS.
///
/// Holds every value of userinfo that comes from the directory. \[S\]: sandbox userinfo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Professional {
    /// `SubjectNameID`, `preferred_username`, the first of `otherIds`.
    pub national_id: NationalId,
    /// What `sub` ends with, where that is not the national id.
    #[serde(default)]
    pub technical_id: Option<TechnicalId>,
    /// `otherIds`, the national id left out.
    #[serde(default)]
    pub other_ids: Vec<OtherId>,
    /// `given_name`: `Claire`.
    pub given_name: String,
    /// `family_name`: `Lefèvre`.
    pub family_name: String,
    /// `SubjectRefPro.codeCivilite`.
    pub civility: Civility,
    /// `SubjectRefPro.exercices`; none for some people.
    pub practices: Vec<Practice>,
    /// `Acces_Regulation_Medicale`: `VRAI` (\[R\]) or `FAUX` (\[S\]).
    #[serde(default)]
    pub medical_regulation: bool,
    /// The address that the person gives to services: ASCII, ends in `.test`, one per RPPS number.
    /// Userinfo does not carry it.
    pub email: String,
}

/// How somebody is addressed: `codeCivilite`. \[S\] for `M`, \[R\] for `MME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Civility {
    /// `M`.
    Mister,
    /// `MME`.
    Madam,
}

impl Professional {
    /// A made-up person of this profession, with one practice or two, and two sites or more in all.
    ///
    /// The same state of `rng` gives the same person. Two people may draw the same RPPS number
    /// (out of [`crate::Rpps::TEST_NUMBERS`]): whoever keeps people together checks.
    pub fn generate(rng: &mut impl Rng, profession: Profession) -> Self {
        Self::of_record(rng, &PersonRecord::of("", profession))
    }

    /// The person whom `record` describes; what it leaves out is made up, as [`Self::generate`] makes it up.
    pub fn of_record(rng: &mut impl Rng, record: &PersonRecord) -> Self {
        crate::fiction::professional(rng, record)
    }

    /// What `sub` ends with.
    #[must_use]
    pub fn technical_id(&self) -> String {
        self.technical_id.as_ref().map_or_else(|| self.national_id.to_string(), TechnicalId::to_string)
    }

    /// All their ids: `otherIds`.
    #[must_use]
    pub fn all_ids(&self) -> Vec<OtherId> {
        let national = OtherId {
            id: self.national_id.to_string(),
            origin: Origin::from(self.national_id.form()),
            quality: 1,
        };
        std::iter::once(national).chain(self.other_ids.iter().cloned()).collect()
    }

    /// Given name and family name: `Claire Lefèvre`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The first practice's profession; on the card, the subject's title.
    #[must_use]
    pub fn profession(&self) -> Option<Profession> {
        self.practices.first().and_then(|practice| practice.profession)
    }

    /// The professions practised, each once: `SubjectRole`.
    #[must_use]
    pub fn professions(&self) -> Vec<Profession> {
        let mut professions: Vec<Profession> = Vec::new();
        for profession in self.practices.iter().filter_map(|practice| practice.profession) {
            if !professions.contains(&profession) {
                professions.push(profession);
            }
        }
        professions
    }

    /// All sites of all practices, in order.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.practices.iter().flat_map(|practice| &practice.sites)
    }

    /// The first site: its name is `SubjectOrganization`, its technical id `SubjectOrganizationID`,
    /// its sector `Secteur_Activite`.
    #[must_use]
    pub fn main_site(&self) -> Option<&Site> {
        self.sites().next()
    }
}

impl Civility {
    /// The code: `MME`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Mister => "M",
            Self::Madam => "MME",
        }
    }
}

impl fmt::Display for Professional {
    /// For tables and logs: `Claire Lefèvre, Médecin, 899700427885`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full_name())?;
        if let Some(profession) = self.profession() {
            write!(f, ", {profession}")?;
        }
        write!(f, ", {}", self.national_id)
    }
}

#[cfg(test)]
mod tests;
