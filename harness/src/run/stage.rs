//! Where the scenarios of a run are played, and which attempt at one it is.

use std::{collections::BTreeMap, path::Path, time::Duration};

use super::Inspection;
use crate::{
    card_mode::CardMode,
    snapshot::{Redactions, Store},
    stack::{
        Urls,
        control::{Control, NewPerson},
    },
};

/// What all scenarios of a run share.
pub(super) struct Stage<'run> {
    pub urls: &'run Urls,
    pub control: &'run Control,
    pub store: &'run Store,
    pub out: &'run Path,
    /// The people that the project describes, by key.
    pub people: &'run BTreeMap<String, NewPerson>,
    /// What the project says differs from run to run.
    pub redactions: &'run Redactions,
    /// The named faults that are committed on purpose in the whole run.
    pub deviations: &'run [String],
    /// What looks at each page that is kept, if anything does.
    pub inspection: Option<&'run Inspection>,
    /// Where the card is.
    pub card_mode: CardMode,
}

/// Which of several attempts and repetitions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Take {
    /// From 1.
    pub repetition: usize,
    /// From 1.
    pub attempt: usize,
}

impl Take {
    /// What tells the people and pictures of this take from those of the others; nothing for the first.
    pub fn suffix(self) -> String {
        match (self.repetition, self.attempt) {
            (1, 1) => String::new(),
            (repetition, attempt) => format!("--{repetition}-{attempt}"),
        }
    }
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
