//! What a certification asks of a relying party, how the answers are judged, and how they are told.
//!
//! Pure: nothing here opens a page or talks to anybody. The catalogue ([`check::Check`]) points to requirements
//! ([`requirement::Requirement`]); whoever runs it gathers an [`ordinary::Ordinary`] for the checks that only look on, and a
//! [`trial::Trial`] for each fault that is tried; [`verdict::Judgement`]s come out.
//!
//! Two rules hold everywhere. A refusal is judged by its effect, whether somebody is signed in, never by status or wording;
//! and what was not seen is inconclusive, never passed.

pub mod catalogue;
pub mod check;
pub mod declaration;
pub mod dossier;
pub mod ordinary;
mod passive;
pub mod report;
pub mod requirement;
pub mod result;
#[cfg(test)]
mod testing;
pub mod told;
pub mod trial;
pub mod verdict;
mod words;

pub use words::Words;
