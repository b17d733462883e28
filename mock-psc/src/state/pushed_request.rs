//! Authorization requests that were pushed: single use, short-lived, of one client (RFC 9126 §2.2 and §7.3).

use std::sync::atomic::{AtomicBool, Ordering};

use mock_kit::Deadline;
use time::OffsetDateTime;

use super::expiring::Perishable;
use crate::protocol::{authorization_request::AuthorizationRequest, pushed_request::UseError};

/// A request that waits for its browser.
pub(crate) struct PushedRequest {
    pub request: AuthorizationRequest,
    deadline: Deadline,
    used: AtomicBool,
}

/// A check that can be left out, to prove that it is the one that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushCheck {
    /// The client is the one that pushed it.
    Binding,
    SingleUse,
    Expiry,
}

impl Perishable for PushedRequest {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl PushedRequest {
    pub fn new(request: AuthorizationRequest, deadline: Deadline) -> Self {
        Self { request, deadline, used: AtomicBool::new(false) }
    }

    /// Takes it up. Of two browsers that come at once, one is refused.
    pub fn take_up(
        &self,
        client_id: &str,
        now: OffsetDateTime,
        skipped: &[PushCheck],
    ) -> Result<(), UseError> {
        let checked = |check| !skipped.contains(&check);
        // The client first: another one must not be able to use it up.
        if checked(PushCheck::Binding) && self.request.client_id != client_id {
            return Err(UseError::OtherClient);
        }
        if checked(PushCheck::Expiry) && self.deadline.is_over(now) {
            return Err(UseError::Expired);
        }
        if self.used.swap(true, Ordering::Relaxed) && checked(PushCheck::SingleUse) {
            return Err(UseError::Used);
        }
        Ok(())
    }
}
