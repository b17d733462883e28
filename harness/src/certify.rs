//! A service certified: the catalogue of [`certification`] carried out on it.
//!
//! [`target`] says what is known of the service, [`visitor`] is a person with a browser, [`provider`] the simulated Pro Santé
//! Connect and the faults that it commits; [`run`] goes through the catalogue with them. [`rehearsal`] tries what is known,
//! [`watch`] learns it from a person.

pub mod dossier;
mod ordinary;
mod procedure;
mod provider;
pub mod rehearsal;
pub mod restart;
pub mod run;
mod seen;
pub mod target;
mod trial;
mod visitor;
pub mod watch;
