//! Refresh tokens that were issued, by `jti`: each is used once, and its successor takes its place.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use mock_kit::Deadline;
use time::OffsetDateTime;

use super::{expiring::Perishable, grant::Grant, terms::Terms};
use crate::protocol::refresh_request::RefreshError;

/// A refresh token; those that come of one grant are a family, and the grant knows whether it was revoked.
pub(crate) struct RefreshToken {
    pub grant: Arc<Grant>,
    /// What it renews.
    pub terms: Arc<Terms>,
    deadline: Deadline,
    spent: AtomicBool,
}

/// A check that can be left out, to prove that it is the one that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefreshCheck {
    /// The client is the token's own.
    Binding,
    Revocation,
    SingleUse,
    Expiry,
    /// The session that it was issued in is open.
    Session,
}

impl Perishable for RefreshToken {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl RefreshToken {
    pub fn new(grant: Arc<Grant>, terms: Arc<Terms>, deadline: Deadline) -> Self {
        Self { grant, terms, deadline, spent: AtomicBool::new(false) }
    }

    /// Whether `client_id` may still use it.
    pub fn check(
        &self,
        client_id: &str,
        session_open: bool,
        now: OffsetDateTime,
        skipped: &[RefreshCheck],
    ) -> Result<(), RefreshError> {
        // The client first: another one must not be able to end the family.
        for (check, failed, error) in [
            (RefreshCheck::Binding, self.grant.request.client_id != client_id, RefreshError::OtherClient),
            (RefreshCheck::Revocation, self.grant.is_revoked(), RefreshError::Revoked),
            (RefreshCheck::SingleUse, self.is_spent(), RefreshError::Reused),
            (RefreshCheck::Expiry, self.deadline.is_over(now), RefreshError::Expired),
            (RefreshCheck::Session, !session_open, RefreshError::SessionOver),
        ] {
            if failed && !skipped.contains(&check) {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Issued → spent; whether it was not yet. Of two clients that come at once, one is too late.
    pub fn spend(&self) -> bool {
        !self.spent.swap(true, Ordering::Relaxed)
    }

    pub fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::terms::Terms;

    #[test]
    fn of_two_that_spend_it_one_is_too_late_and_a_grant_that_was_revoked_stays_so() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let grant = Grant::of_test(now);
        let terms = Arc::new(Terms {
            scope: grant.request.scope.clone(),
            audience: None,
            lifetime: time::Duration::minutes(2),
        });
        let deadline = Deadline::after(now, time::Duration::minutes(30));
        let token = RefreshToken::new(Arc::clone(&grant), terms, deadline);
        assert_eq!(token.check("sas", true, now, &[]), Ok(()));
        assert_eq!((token.spend(), token.spend()), (true, false));
        assert_eq!(token.check("sas", true, now, &[]), Err(RefreshError::Reused));
        grant.revoke();
        assert_eq!(token.check("sas", true, now, &[]), Err(RefreshError::Revoked));
        assert_eq!(token.check("autre", true, now, &[]), Err(RefreshError::OtherClient));
    }
}
