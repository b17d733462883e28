//! The harness of Doublure: it starts the mocks, walks a real browser through scenarios written in French
//! Gherkin, compares every page with an approved snapshot and tells what happened.
//!
//! Data flows one way: `language` turns text into a plan, `run` executes the plan against a `stack` with a
//! `browser` and emits events, `report` consumes events. This library is the inside of the binary `doublure`.

// In place of std's: these end silently when nobody reads any more (`doublure list | head -1`), where std's panic.
#[macro_use(eprintln, println)]
extern crate anstream;

pub mod browser;
pub mod card_mode;
pub mod certify;
pub mod cli;
pub mod diagnostic;
pub mod embedded;
pub mod exit;
pub mod guide;
pub mod guise;
pub mod language;
mod process;
pub mod project;
pub mod report;
pub mod run;
pub mod snapshot;
pub mod stack;
mod terminal_text;

pub use lang;

/// Chooses the one cryptographic provider of the process. The binary and each test set-up call it first; calling
/// it again changes nothing.
pub fn install_crypto() {
    // The only way to fail is to have one already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
