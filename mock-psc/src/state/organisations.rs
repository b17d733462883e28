//! The organisations' certificates that were handed out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::archive::OrganisationRecord;

#[derive(Default)]
pub(crate) struct Organisations {
    made: Mutex<Vec<OrganisationRecord>>,
}

impl Organisations {
    /// Keeps one more.
    pub fn keep(&self, record: OrganisationRecord) {
        self.lock().push(record);
    }

    /// All of them, in the order in which they were made.
    pub fn made(&self) -> Vec<OrganisationRecord> {
        self.lock().clone()
    }

    /// Whether one of them has this serial number.
    pub fn has(&self, serial: &str) -> bool {
        self.lock().iter().any(|made| made.serial == serial)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<OrganisationRecord>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
