//! Access tokens that were issued, by `jti`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use mock_kit::Deadline;
use time::OffsetDateTime;

use super::{expiring::Perishable, grant::Grant, terms::Terms};
use crate::protocol::{bearer::BearerError, certificate_binding::Confirmation};

/// What an access token gives access to.
pub(crate) struct AccessToken {
    pub grant: Arc<Grant>,
    pub terms: Arc<Terms>,
    /// The certificate that must be beside it, if one must.
    cnf: Option<Confirmation>,
    deadline: Deadline,
    revoked: AtomicBool,
}

impl Perishable for AccessToken {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl AccessToken {
    pub fn new(grant: Arc<Grant>, terms: Arc<Terms>, cnf: Option<Confirmation>, deadline: Deadline) -> Self {
        Self { grant, terms, cnf, deadline, revoked: AtomicBool::new(false) }
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

    /// RFC 8705 §3: a token that is bound to a certificate is nobody else's.
    pub fn check_holder(&self, presented: Option<Confirmation>) -> Result<(), BearerError> {
        match &self.cnf {
            Some(bound) if presented.as_ref() != Some(bound) => Err(BearerError::OtherCertificate {
                expected: bound.thumbprint.clone(),
                presented: presented.map(|presented| presented.thumbprint),
            }),
            _ => Ok(()),
        }
    }

    /// What was exchanged for an API is that API's (RFC 8693 §2.1): it opens nothing here.
    pub fn check_audience(&self) -> Result<(), BearerError> {
        match &self.terms.audience {
            None => Ok(()),
            Some(audience) => Err(BearerError::OtherAudience(audience.clone())),
        }
    }
}
