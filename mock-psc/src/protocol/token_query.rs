//! A token that a client asks about (RFC 7662 §2.1) or gives up (RFC 7009 §2.1).

use super::{back_channel::CallError, parameters::Parameters};

/// Why nothing is said of a token (RFC 7662 §2.3).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IntrospectionError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("token is missing (RFC 7662 section 2.1)")]
    NoToken,
}

/// Why no token is revoked (RFC 7009 §2.2.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RevocationError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("token is missing (RFC 7009 section 2.1)")]
    NoToken,
    #[error("the token was issued to another client (RFC 7009 section 2.1)")]
    OtherClient,
    #[error("an id token cannot be revoked, only access tokens and refresh tokens (RFC 7009 section 2.2.1)")]
    IdToken,
}

/// The token. `token_type_hint` only helps a server that does not see by itself which one it is: whatever it says, it
/// changes nothing (RFC 7662 §2.1, RFC 7009 §2.1).
pub(crate) fn token(form: &Parameters) -> Option<&str> {
    form.value("token")
}
