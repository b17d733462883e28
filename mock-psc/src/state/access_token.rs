//! Access tokens that were issued, by `jti`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use mock_kit::Deadline;
use time::OffsetDateTime;

use super::{expiring::Perishable, grant::Grant, terms::Terms};
use crate::protocol::bearer::BearerError;

/// What an access token gives access to.
pub(crate) struct AccessToken {
    pub grant: Arc<Grant>,
    pub terms: Arc<Terms>,
    deadline: Deadline,
    revoked: AtomicBool,
}

impl Perishable for AccessToken {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl AccessToken {
    pub fn new(grant: Arc<Grant>, terms: Arc<Terms>, deadline: Deadline) -> Self {
        Self { grant, terms, deadline, revoked: AtomicBool::new(false) }
    }

    /// This one alone; its grant's other tokens stay good.
    pub fn revoke(&self) {
        self.revoked.store(true, Ordering::Relaxed);
    }

    pub fn is_revoked(&self) -> bool {
        self.revoked.load(Ordering::Relaxed) || self.grant.is_revoked()
    }

    /// Whether it still opens anything.
    pub fn check(&self, now: OffsetDateTime) -> Result<(), BearerError> {
        if self.is_revoked() {
            return Err(BearerError::Revoked);
        }
        if self.deadline.is_over(now) {
            return Err(BearerError::Expired);
        }
        Ok(())
    }
}
