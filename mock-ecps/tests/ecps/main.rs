//! The e-CPS over real HTTPS: as the identity provider calls it, and as a person holds the phone.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod approval;
mod control;
mod endings;
mod notification;
mod phones;
mod red_proofs;
mod service;
mod stack;
