//! What a sign-in granted to a client; the code, the access tokens and whatever else comes of it share it.

use std::sync::Arc;

use super::session::Session;
use crate::protocol::authorization_request::AuthorizationRequest;

/// What a client was granted: the request, and the session that answered it.
pub(crate) struct Grant {
    /// The attempt's name.
    pub flow: String,
    pub request: AuthorizationRequest,
    pub session: Arc<Session>,
}
