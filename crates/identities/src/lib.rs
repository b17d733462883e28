//! Who signs in: national ids, health professionals with their practices and sites, and the CPx
//! cards that a throw-away test IGC-Santé issues to them.
//!
//! No server, no async, no ambient clock or randomness: a person, a PIN and a card's serial come
//! from the generator that is passed in, so that one seed always makes the same people. Keys come
//! from the cryptographic library and differ at each run.
//!
//! Everything here is made up. Certificates say TEST and SIMULATION and chain to a root that is
//! trusted by nobody.
//!
//! Marks in the documentation of constants: \[S\] seen in a public source, named beside it;
//! \[R\] recalled, not verified.

mod card;
mod card_certificate;
mod card_fault;
mod fiction;
mod igc;
mod inspection;
mod national_id;
mod ocsp;
mod organisation_certificate;
mod organisation_fault;
mod other_id;
mod person_name;
mod pin;
mod practice;
mod profession;
mod professional;
mod record;
mod register;
mod revocation;
mod rpps;
mod speciality;
mod technical_id;
mod validity;

pub use card::{Card, CardKind, CardSerial, SerialFormatError, UnlockedKey};
pub use card_certificate::{CardCheck, CardHolder, CardRefusal, OtherPurpose};
pub use card_fault::CardFault;
pub use igc::authority::Authority;
pub use igc::kept::{KeptAuthorities, KeptCard};
pub use igc::organisation::{Organisation, OrganisationCertificate, OrganisationUse};
pub use igc::publication::Publication;
pub use igc::{IssueError, TestIgc};
pub use national_id::{Adeli, IdForm, NationalId, NationalIdError, StructureMember};
pub use ocsp::{CertificateStatus, OcspAnswer, OcspError, OcspOutcome};
pub use organisation_certificate::{
    ExpectedOrganisation, OrganisationCheck, OrganisationRefusal, told_certificate,
};
pub use organisation_fault::OrganisationFault;
pub use other_id::{Origin, OtherId};
pub use person_name::{PersonName, PersonNameError};
pub use pin::{Pin, PinFormatError, PinPolicy, PinRefused};
pub use practice::{ActivitySector, Address, Category, ExerciseMode, KnowHow, Practice, Site};
pub use profession::{Profession, UnknownProfession};
pub use professional::{Civility, Professional};
pub use record::{OtherIdRecord, PersonRecord, PracticeRecord, RecordError, SiteRecord};
pub use revocation::{ListFault, ListRefusal, RevocationList};
pub use rpps::Rpps;
pub use speciality::{Speciality, SpecialityError};
pub use technical_id::{TechnicalId, TechnicalIdError};
pub use validity::Validity;
