//! What goes wrong with a call on the back channel before anybody looks at what it asks for.

use super::{
    client_authentication::AuthenticationError,
    parameters::{Improper, Unreadable},
};

/// Why a call is not even read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    #[error("the body cannot be read: {0}")]
    Unreadable(#[from] Unreadable),
    #[error("the body must be application/x-www-form-urlencoded (RFC 6749 section 4.1.3)")]
    MediaType(String),
    #[error(transparent)]
    Parameters(#[from] Improper),
    #[error(transparent)]
    Client(#[from] AuthenticationError),
}
