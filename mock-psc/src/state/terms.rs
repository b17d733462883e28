//! What a token is good for.

use time::Duration;

use crate::protocol::scope::Scope;

/// The terms that a client was given; an access token and the refresh token beside it mostly share them.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub scope: Scope,
    /// `aud` of the access token; none outside a token exchange. \[S\]: `introspection.sample.json` has none.
    pub audience: Option<String>,
    /// How long an access token lasts.
    pub lifetime: Duration,
}
