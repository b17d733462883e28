//! What a sign-in granted to a client; the code, the access tokens and whatever else comes of it share it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use mock_kit::journal::Entry;

use super::session::Session;
use crate::protocol::authorization_request::AuthorizationRequest;

/// What a client was granted: the request, and the session that answered it.
pub(crate) struct Grant {
    /// The attempt's name.
    pub flow: String,
    pub request: AuthorizationRequest,
    pub session: Arc<Session>,
    revoked: AtomicBool,
}

impl Grant {
    pub fn new(flow: String, request: AuthorizationRequest, session: Arc<Session>) -> Self {
        Self { flow, request, session, revoked: AtomicBool::new(false) }
    }

    /// Every token that came of it is worth nothing any more (RFC 6749 §4.1.2, RFC 7009 §2.1, RFC 9700 §4.14.2).
    pub fn revoke(&self) {
        self.revoked.store(true, Ordering::Relaxed);
    }

    pub fn is_revoked(&self) -> bool {
        self.revoked.load(Ordering::Relaxed)
    }

    /// Says in the journal whose sign-in `entry` is about.
    pub fn told_by(&self, entry: Entry) -> Entry {
        let person = self.session.person.national_id.to_string();
        entry.from(&self.request.client_id).flow(&self.flow).person(person)
    }

    /// One of the client `sas`, for tests.
    #[cfg(test)]
    pub fn of_test(now: time::OffsetDateTime) -> Arc<Self> {
        use crate::protocol::parameters::Parameters;
        let sent = Parameters::parse("response_type=code&scope=openid+scope_all");
        let request = AuthorizationRequest::read(&sent, "sas", "https://sas.test/retour").unwrap();
        Arc::new(Self::new("flow".to_owned(), request, Arc::new(Session::of_test(now))))
    }

    /// The same, with a family of tokens of its own.
    pub fn anew(&self) -> Self {
        Self::new(self.flow.clone(), self.request.clone(), Arc::clone(&self.session))
    }
}
