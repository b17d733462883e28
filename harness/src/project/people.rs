//! The people whom Doublure brings, described in `scenarios/personnes.toml` as a project describes its own.

use std::collections::BTreeMap;

use super::BuiltIn;
use crate::{embedded, stack::control::NewPerson};

/// Their file, below `scenarios/`.
pub const FILE: &str = "personnes.toml";

/// Those whom Doublure brings, in the order of the file.
///
/// # Panics
/// Never: the file is embedded, and a test reads it.
#[must_use]
pub fn brought() -> Vec<NewPerson> {
    let text = embedded::file(FILE).expect("the binary has its people");
    BuiltIn::parse(FILE, text).expect("the binary's people can be").people
}

/// `described`, then those whom Doublure brings under other keys.
#[must_use]
pub fn all(described: &[NewPerson]) -> Vec<NewPerson> {
    let others = |person: &NewPerson| described.iter().all(|own| own.key != person.key);
    described.iter().cloned().chain(brought().into_iter().filter(others)).collect()
}

/// All of them, by key.
#[must_use]
pub fn by_key(described: &[NewPerson]) -> BTreeMap<String, NewPerson> {
    all(described).into_iter().map(|person| (person.key.clone(), person)).collect()
}

/// The keys of all of them.
#[must_use]
pub fn keys(described: &[NewPerson]) -> Vec<String> {
    all(described).into_iter().map(|person| person.key).collect()
}
