//! Authorization codes: single use, short-lived, bound to what they were issued for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mock_kit::Deadline;
use time::OffsetDateTime;

use super::{expiring::Perishable, grant::Grant};
use crate::protocol::token_request::{CodeRequest, TokenError};

/// A code that was issued.
pub(crate) struct Code {
    pub grant: Arc<Grant>,
    deadline: Deadline,
    progress: Mutex<Progress>,
}

#[derive(PartialEq, Eq)]
enum Progress {
    Issued,
    Exchanged,
}

/// A check that can be left out, to prove that it is the one that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeCheck {
    /// The client and the redirect URI are the code's own.
    Binding,
    SingleUse,
    Expiry,
    Pkce,
}

impl Perishable for Code {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}

impl Code {
    pub fn new(grant: Arc<Grant>, deadline: Deadline) -> Self {
        Self { grant, deadline, progress: Mutex::new(Progress::Issued) }
    }

    pub fn is_exchanged(&self) -> bool {
        *self.lock() == Progress::Exchanged
    }

    /// Issued → exchanged. Of two clients that come at once, one is refused.
    pub fn exchange(
        &self,
        sent: &CodeRequest,
        client_id: &str,
        now: OffsetDateTime,
        skipped: &[CodeCheck],
    ) -> Result<(), TokenError> {
        let checked = |check| !skipped.contains(&check);
        let mut progress = self.lock();
        // The client first: another one must not be able to kill the tokens of the code's own.
        if checked(CodeCheck::Binding) && self.grant.request.client_id != client_id {
            return Err(TokenError::OtherClient {
                client: client_id.to_owned(),
                issued_to: self.grant.request.client_id.clone(),
            });
        }
        if *progress == Progress::Exchanged && checked(CodeCheck::SingleUse) {
            // What came of it dies with it (RFC 6749 §4.1.2).
            self.grant.revoke();
            return Err(TokenError::CodeReplayed);
        }
        if checked(CodeCheck::Expiry) && self.deadline.is_over(now) {
            return Err(TokenError::CodeExpired);
        }
        if checked(CodeCheck::Binding) && self.grant.request.redirect_uri != sent.redirect_uri {
            return Err(TokenError::OtherRedirectUri {
                sent: sent.redirect_uri.clone(),
                asked: self.grant.request.redirect_uri.clone(),
            });
        }
        if checked(CodeCheck::Pkce) {
            self.check_verifier(sent.code_verifier.as_deref())?;
        }
        *progress = Progress::Exchanged;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// RFC 7636 §4.6; a verifier without a challenge would hide a downgrade (RFC 9700 §2.1.1).
    fn check_verifier(&self, verifier: Option<&str>) -> Result<(), TokenError> {
        match (&self.grant.request.challenge, verifier) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(TokenError::VerifierUnexpected),
            (Some(_), None) => Err(TokenError::VerifierMissing),
            (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => Ok(()),
            (Some(challenge), Some(verifier)) => Err(TokenError::VerifierWrong {
                computed: challenge.of(verifier),
                challenge: challenge.value().to_owned(),
            }),
        }
    }
}
