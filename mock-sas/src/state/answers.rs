use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::account::Identity;

/// How many answers are remembered; the oldest one goes.
const ANSWERS: usize = 100;

/// Answers that have served, and whom they signed in, for the fault of a service that takes them again.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<VecDeque<(String, Identity)>>);

impl Answers {
    /// Remembers whom the answer with this `state` signed in.
    pub fn remember(&self, state: String, identity: Identity) {
        let mut answers = self.lock();
        answers.truncate(ANSWERS - 1);
        answers.push_front((state, identity));
    }

    /// Whom it signed in.
    pub fn find(&self, state: &str) -> Option<Identity> {
        let answers = self.lock();
        answers.iter().find(|(known, _)| known == state).map(|(_, identity)| identity.clone())
    }

    /// Forgets all of them.
    pub fn forget_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, Identity)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
