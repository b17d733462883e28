//! Access tokens that were issued, by `jti`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use mock_kit::Deadline;
use time::OffsetDateTime;

use super::{expiring::Perishable, grant::Grant};
use crate::protocol::bearer::BearerError;

/// What an access token gives access to.
pub(crate) struct AccessToken {
    pub grant: Arc<Grant>,
    deadline: Deadline,
    revoked: AtomicBool,
}

impl Perishable for AccessToken {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl AccessToken {
    pub fn new(grant: Arc<Grant>, deadline: Deadline) -> Self {
        Self { grant, deadline, revoked: AtomicBool::new(false) }
    }

    pub fn revoke(&self) {
        self.revoked.store(true, Ordering::Relaxed);
    }

    pub fn is_revoked(&self) -> bool {
        self.revoked.load(Ordering::Relaxed)
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
