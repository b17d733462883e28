//! The request for new tokens in place of old ones (RFC 6749 §6, OIDC Core §12.1).

use super::scope::Scope;

/// A refresh token that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefreshRequest {
    pub refresh_token: String,
    /// None: what was granted.
    pub scope: Option<Scope>,
}

/// Why a refresh token renews nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RefreshError {
    #[error("the refresh token is not one that was issued here, or was altered")]
    NotOurs,
    #[error("the refresh token was issued to another client (RFC 6749 section 6)")]
    OtherClient,
    #[error("the refresh token was revoked")]
    Revoked,
    #[error(
        "the refresh token was already used: every token of this sign-in is revoked (RFC 9700 section 4.14.2)"
    )]
    Reused,
    #[error("the refresh token has expired")]
    Expired,
    #[error("the session that the refresh token was issued in is over")]
    SessionOver,
    #[error("scope {0} was not granted at the sign-in (RFC 6749 section 6)")]
    WiderScope(String),
}
