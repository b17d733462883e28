//! A health professional, as the national directory knows one.

use std::fmt;

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::{NationalId, PersonName, Practice, Profession, Site};

/// A person who signs in with a card or the e-CPS.
///
/// Holds every value of userinfo that comes from the directory. \[S\]: sandbox userinfo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Professional {
    /// `SubjectNameID`, `preferred_username`, the end of `sub`, `otherIds[].identifiant`.
    pub national_id: NationalId,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
        crate::fiction::professional(rng, profession)
    }

    /// The same person under other names; `None` keeps the made-up one. The mail address follows; the names of the
    /// practice sites stay as they were.
    #[must_use]
    pub fn renamed(mut self, given_name: Option<&PersonName>, family_name: Option<&PersonName>) -> Self {
        if let Some(name) = given_name {
            name.as_str().clone_into(&mut self.given_name);
        }
        if let Some(name) = family_name {
            name.as_str().clone_into(&mut self.family_name);
        }
        for practice in &mut self.practices {
            self.given_name.clone_into(&mut practice.given_name);
            self.family_name.clone_into(&mut practice.family_name);
        }
        if let NationalId::Rpps(rpps) = self.national_id {
            self.email = crate::fiction::address(&self.given_name, &self.family_name, rpps);
        }
        self
    }

    /// Given name and family name: `Claire Lefèvre`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The first practice's profession; on the card, the subject's title.
    #[must_use]
    pub fn profession(&self) -> Option<Profession> {
        self.practices.first().map(|practice| practice.profession)
    }

    /// The professions practised, each once: `SubjectRole`.
    #[must_use]
    pub fn professions(&self) -> Vec<Profession> {
        let mut professions: Vec<Profession> = Vec::new();
        for practice in &self.practices {
            if !professions.contains(&practice.profession) {
                professions.push(practice.profession);
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
