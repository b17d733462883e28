//! What introspection says of a token (RFC 7662 §2.2). \[S\]: `introspection.sample.json`.

use serde_json::{Value, json};

use super::{bearer::BearerError, refresh_request::RefreshError};

/// Why a token is not active: told to the journal, never to the client (RFC 7662 §2.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Inactive {
    #[error("the token is not one that was issued here, or was altered")]
    NotOurs,
    #[error("it is an id token, which gives access to nothing")]
    IdToken,
    #[error(transparent)]
    Access(BearerError),
    #[error(transparent)]
    Refresh(RefreshError),
}

/// The answer about an active token: its claims, and what introspection itself adds.
pub(crate) fn active(claims: Value, username: &str) -> Value {
    let mut answer = claims;
    answer["client_id"] = answer["azp"].clone();
    answer["username"] = username.into();
    answer["active"] = true.into();
    answer
}

/// The answer about any other one, whatever it is.
pub(crate) fn inactive() -> Value {
    json!({"active": false})
}
