//! What every mock of Doublure is made of, and nothing that belongs to one of them: listeners, the clock and
//! the generators, the journal, named deviations, the control plane and the page layout.
//!
//! A mock is a set of routes around a [`Context`]. This crate knows no protocol: neither OpenID Connect nor
//! SMTP nor the service being onboarded to.

pub mod authority;
mod beginning;
pub mod by_host;
pub mod client_certificate;
mod clock;
mod context;
pub mod control;
mod cookie;
mod deadline;
pub mod deviations;
pub mod faulty_body;
pub mod form_origin;
pub mod french_date;
mod hang_up;
pub mod hosts;
pub mod journal;
pub mod listener;
pub mod page;
mod secrets;
mod seed;
mod suggestion;
mod system_error;
pub mod unreadable;

pub use beginning::{Beginning, PutBack, Remember};
pub use clock::Clock;
pub use context::Context;
pub use cookie::cookie;
pub use deadline::Deadline;
pub use deviations::Deviations;
pub use hang_up::hang_up;
pub use journal::Journal;
pub use secrets::Secrets;
pub use seed::{Generator, Seed};
pub use suggestion::nearest;
pub use system_error::in_french;
