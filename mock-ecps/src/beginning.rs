//! What the way back brings back: the phones in use, as they were when they were given, and no request.

use std::sync::Arc;

use mock_kit::PutBack;

use crate::{
    authenticator::{Authenticator, Ecps},
    protocol::outcome::Outcome,
};

impl Authenticator {
    /// Takes down who has which phone.
    pub(crate) fn remember(self: &Ecps) -> PutBack {
        let ecps = Arc::clone(self);
        let phones = self.phones.in_use();
        Box::new(move || {
            for approval in ecps.approvals.forget_all() {
                // One that was answered has its outcome.
                let _ = ecps.end(&approval, Outcome::Expired, "control");
            }
            ecps.phones.put_back(&phones);
        })
    }
}
