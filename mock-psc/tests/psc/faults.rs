//! Every fault of tokens, answers and documents, seen over real sockets; what a client must make of it is judged by a
//! library that is none of ours.

use std::{collections::BTreeSet, fmt::Debug};

use mock_kit::deviations::Scope;
use mock_psc::{Reaction, reaction_to};

use crate::stack::{OTHER, Stack};

mod answers;
mod authorization;
mod client;
mod documents;
mod id_token;
mod members;
mod userinfo;

impl Stack {
    /// This fault and no other.
    pub fn commit(&self, name: &str) {
        self.context.deviations.clear();
        self.deviate(name);
    }

    /// It is over; any other goes on.
    pub fn recover(&self, name: &str) {
        self.context.deviations.end(name, Scope::Everyone).unwrap();
    }

    /// The same for another service alone: this one is to see nothing of it.
    pub fn commit_for_another(&self, name: &str) {
        self.context.deviations.clear();
        self.context.deviations.activate(name, Scope::Client(OTHER.to_owned())).unwrap();
    }
}

/// Each deviation whose name begins so stands in `rows` once, and nothing else does.
pub fn assert_complete<'r>(area: &str, rows: impl IntoIterator<Item = &'r str>) {
    let known: BTreeSet<_> =
        mock_psc::DEVIATIONS.iter().map(|one| one.name).filter(|name| name.starts_with(area)).collect();
    let rows: Vec<_> = rows.into_iter().collect();
    let distinct: BTreeSet<_> = rows.iter().copied().collect();
    assert_eq!(distinct, known, "{area}");
    assert_eq!(distinct.len(), rows.len(), "{area}: a row stands twice");
}

/// A library that is none of ours made of the fault what the table of deviations says that a service must.
pub fn assert_judged<E: Debug>(name: &str, judged: &Result<(), E>) {
    match reaction_to(name) {
        Some(Reaction::Refuse) => assert!(judged.is_err(), "{name} is accepted"),
        Some(Reaction::Tolerate) => assert!(judged.is_ok(), "{name}: {judged:?}"),
        Some(Reaction::Either) => {}
        None => panic!("{name}: what is a service to make of it?"),
    }
}
