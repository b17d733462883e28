//! A person as they are asked for: what is left out is made up.
//!
//! The same in `doublure.toml` (`[[person]]`), in the data set that Doublure brings, and in `POST /psc/people`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    ActivitySector, CardKind, Category, Civility, ExerciseMode, IdForm, NationalId, Origin, PersonName,
    Profession, Speciality, TechnicalId, other_id::is_uuid,
};

/// Somebody to be made. The same seed and record make the same person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRecord {
    /// Their name in a run: the seed of all that is made up.
    pub key: String,
    /// What a person who chooses among them should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What they practise. Without: an employee of a structure, who practises no regulated profession.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<Profession>,
    /// Instead of a made-up one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub given_name: Option<PersonName>,
    /// Likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub family_name: Option<PersonName>,
    /// Likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub civility: Option<Civility>,
    /// Their national id, out of the ranges that are nobody's. Without: drawn from [`Self::register`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub national_id: Option<NationalId>,
    /// The register that knows them; RPPS when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<IdForm>,
    /// What `sub` ends with. Without: the national id for RPPS holders, a made-up `ANS…` for the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub technical_id: Option<TechnicalId>,
    /// Further `otherIds`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_ids: Vec<OtherIdRecord>,
    /// The cards that they hold. Without: a CPS, a CPF for somebody in training, a CPE for an employee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cards: Option<Vec<CardKind>>,
    /// Whether they may regulate: `Acces_Regulation_Medicale`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub regulation: bool,
    /// Their practices; none for an empty list. Without: made up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<Vec<PracticeRecord>>,
}

/// An element of `otherIds` to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherIdRecord {
    /// Its register.
    pub origin: Origin,
    /// The id; a made-up one when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A practice (*exercice*) to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PracticeRecord {
    /// The person's when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<Profession>,
    /// Civil when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// `codeSavoirFaire`; general practice for a physician when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub speciality: Option<Speciality>,
    /// Its sites; none for an empty list. Without: one, made up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Vec<SiteRecord>>,
}

/// A practice site (*activité*) to be made. Texts stand in userinfo as they are written here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SiteRecord {
    /// `codeSecteurDactivite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub sector: Option<ActivitySector>,
    /// `codeModeExercice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<ExerciseMode>,
    /// `raisonSocialeSite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `enseigneCommercialeSite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_name: Option<String>,
    /// `identifiantTechniqueDeLaStructure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technical_id: Option<String>,
    /// `numeroFinessSite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finess: Option<String>,
    /// `numeroFinessetablissementJuridique`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_entity_finess: Option<String>,
    /// `numeroSiretSite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub siret: Option<String>,
    /// `codeSectionPharmacien`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pharmacist_section: Option<String>,
    /// `codeRole`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// `codeGenreActivite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_kind: Option<String>,
    /// `numeroVoie`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// `codeTypeDeVoie`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_type: Option<String>,
    /// `libelleVoie`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// `codePostal`; goes with `town`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// With the postal code, `bureauCedex`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    /// `telephone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
}

/// What a record may not ask for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The key is empty.
    #[error("“key” is empty: write the name by which the person is called")]
    NoKey,
    /// It may be a real person's.
    #[error("the national id {0} may be somebody’s: {form}", form = made_up(*.1))]
    NotMadeUp(NationalId, IdForm),
    /// The id and the register contradict each other.
    #[error("the national id {0} is not of the register {1}: leave one of them out")]
    OtherRegister(NationalId, IdForm),
    /// Too many of something.
    #[error("{found} times “{what}” are too many: at most {most} are allowed", most = PersonRecord::MOST)]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there were.
        found: usize,
    },
    /// A text that no register would hold.
    #[error(
        "“{what}” has {found} characters, or a line break: at most {longest} are allowed, on one line",
        longest = PersonRecord::LONGEST_TEXT
    )]
    Text {
        /// Where.
        what: &'static str,
        /// How long it was.
        found: usize,
    },
    /// A town without its postal code, or the reverse.
    #[error("“postal_code” and “town” go together: give both, or none")]
    HalfAnAddress,
    /// A PSI id is a UUID.
    #[error("“{0}” is no PSI id: write a UUID, as d2c6b2a4-83a1-4d4b-94e8-73982a9600a1, or leave it out")]
    NoUuid(String),
    /// Two ids of one register, or the one that the national id is of.
    #[error("the register {0} gives a person one id: leave the other one out")]
    RepeatedRegister(Origin),
}

/// What the ids begin with that are nobody's.
fn made_up(form: IdForm) -> &'static str {
    match form {
        IdForm::Rpps => "one that is nobody’s begins with 899700",
        IdForm::Adeli => "one that is nobody’s begins with 099",
        IdForm::Finess => "one that is nobody’s begins with 30B0 or 31B0",
        IdForm::Siret => "one that is nobody’s begins with 50000000",
    }
}

impl PersonRecord {
    /// How many practices, sites of a practice, other ids and cards a person has at most.
    pub const MOST: usize = 10;
    /// How long a text is at most, in characters.
    pub const LONGEST_TEXT: usize = 200;

    /// Somebody of this profession, about whom the rest is made up.
    #[must_use]
    pub fn of(key: impl Into<String>, profession: Profession) -> Self {
        Self { key: key.into(), profession: Some(profession), ..Self::default() }
    }

    /// The cards that they hold.
    #[must_use]
    pub fn card_kinds(&self) -> Vec<CardKind> {
        let usual = || {
            let student = |practice: &PracticeRecord| practice.category == Some(Category::Student);
            let practices = self.practice.as_deref().unwrap_or_default();
            let practised =
                self.profession.or_else(|| practices.iter().find_map(|practice| practice.profession));
            match practised {
                None => CardKind::Cpe,
                Some(_) if practices.first().is_some_and(student) => CardKind::Cpf,
                Some(_) => CardKind::Cps,
            }
        };
        self.cards.clone().unwrap_or_else(|| vec![usual()])
    }

    /// Somebody else of the same description, with ids of their own: no two people share one.
    #[must_use]
    pub fn alike(&self, key: impl Into<String>) -> Self {
        let other_ids = self.other_ids.iter().map(|other| OtherIdRecord { id: None, ..other.clone() });
        Self {
            key: key.into(),
            register: self.national_id.as_ref().map(NationalId::form).or(self.register),
            national_id: None,
            technical_id: None,
            other_ids: other_ids.collect(),
            ..self.clone()
        }
    }

    /// Whether the record itself gives the person this id, rather than leaving it to chance.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        let national = self.national_id.as_ref().is_some_and(|national| national.to_string() == id);
        let technical = self.technical_id.as_ref().is_some_and(|technical| technical.as_str() == id);
        national || technical || self.other_ids.iter().any(|other| other.id.as_deref() == Some(id))
    }

    /// Whether such a person can be made.
    ///
    /// # Errors
    /// [`RecordError`]: the first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        if self.key.trim().is_empty() {
            return Err(RecordError::NoKey);
        }
        text("key", Some(&self.key))?;
        text("about", self.about.as_ref())?;
        if let Some(id) = &self.national_id {
            if !id.is_made_up() {
                return Err(RecordError::NotMadeUp(id.clone(), id.form()));
            }
            if let Some(register) = self.register.filter(|register| *register != id.form()) {
                return Err(RecordError::OtherRegister(id.clone(), register));
            }
        }
        let practices = self.practice.as_deref().unwrap_or_default();
        count("cards", self.cards.as_ref().map_or(0, Vec::len))?;
        count("other_ids", self.other_ids.len())?;
        count("practice", practices.len())?;
        let named_by = self.national_id.as_ref().map(NationalId::form).or(self.register);
        let mut registers = vec![Origin::from(named_by.unwrap_or(IdForm::Rpps))];
        for other in &self.other_ids {
            other.check()?;
            if registers.contains(&other.origin) {
                return Err(RecordError::RepeatedRegister(other.origin));
            }
            registers.push(other.origin);
        }
        for practice in practices {
            let sites = practice.site.as_deref().unwrap_or_default();
            count("site", sites.len())?;
            sites.iter().try_for_each(SiteRecord::check)?;
        }
        Ok(())
    }
}

impl OtherIdRecord {
    /// Whether it is an id of its register.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn check(&self) -> Result<(), RecordError> {
        text("id", self.id.as_ref())?;
        match &self.id {
            Some(id) if self.origin == Origin::Psi && !is_uuid(id) => Err(RecordError::NoUuid(id.clone())),
            _ => Ok(()),
        }
    }
}

impl SiteRecord {
    fn check(&self) -> Result<(), RecordError> {
        for (what, given) in self.texts() {
            text(what, given)?;
        }
        if self.postal_code.is_some() != self.town.is_some() {
            return Err(RecordError::HalfAnAddress);
        }
        Ok(())
    }

    /// Every text, and what it is called.
    fn texts(&self) -> [(&'static str, Option<&String>); 15] {
        [
            ("name", self.name.as_ref()),
            ("trade_name", self.trade_name.as_ref()),
            ("technical_id", self.technical_id.as_ref()),
            ("finess", self.finess.as_ref()),
            ("legal_entity_finess", self.legal_entity_finess.as_ref()),
            ("siret", self.siret.as_ref()),
            ("pharmacist_section", self.pharmacist_section.as_ref()),
            ("role", self.role.as_ref()),
            ("activity_kind", self.activity_kind.as_ref()),
            ("number", self.number.as_ref()),
            ("street_type", self.street_type.as_ref()),
            ("street", self.street.as_ref()),
            ("postal_code", self.postal_code.as_ref()),
            ("town", self.town.as_ref()),
            ("telephone", self.telephone.as_ref()),
        ]
    }
}

fn count(what: &'static str, found: usize) -> Result<(), RecordError> {
    if found > PersonRecord::MOST { Err(RecordError::TooMany { what, found }) } else { Ok(()) }
}

fn text(what: &'static str, given: Option<&String>) -> Result<(), RecordError> {
    let Some(text) = given else { return Ok(()) };
    let found = text.chars().count();
    if found > PersonRecord::LONGEST_TEXT || text.contains(char::is_control) {
        return Err(RecordError::Text { what, found });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
