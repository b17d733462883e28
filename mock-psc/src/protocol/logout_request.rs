//! The sign-out request (OpenID Connect RP-Initiated Logout 1.0 §2).

use std::fmt::Display;

use super::{
    claims::{HintClaims, ID_TOKEN},
    parameters::{Improper, Parameters},
};

/// A sign-out that a client proved to be about a session of its own.
#[derive(Clone, Debug)]
pub(crate) struct LogoutRequest {
    pub hint: HintClaims,
    pub redirect_uri: Option<String>,
    pub state: Option<String>,
}

/// Why nobody is signed out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LogoutError {
    #[error(transparent)]
    Parameters(#[from] Improper),
    #[error("id_token_hint is missing")]
    NoHint,
    #[error("id_token_hint is not an id token that was issued here: {0}")]
    ForeignHint(String),
    #[error("client_id {sent} is not the client of id_token_hint, {hinted}")]
    OtherClient { sent: String, hinted: String },
    #[error("post_logout_redirect_uri is not registered for the client {client}")]
    ForeignRedirectUri { client: String, sent: String, registered: Vec<String> },
}

impl LogoutRequest {
    /// Reads the parameters; `verified` reads the hint if it was signed here, and its expiry does not count
    /// (RP-Initiated Logout §2).
    pub fn read<E: Display>(
        sent: &Parameters,
        verified: impl FnOnce(&str) -> Result<HintClaims, E>,
        issuer: &str,
    ) -> Result<Self, LogoutError> {
        sent.check()?;
        let token = sent.value("id_token_hint").ok_or(LogoutError::NoHint)?;
        let hint: HintClaims =
            verified(token).map_err(|error| LogoutError::ForeignHint(error.to_string()))?;
        if hint.iss != issuer || hint.typ != ID_TOKEN {
            return Err(LogoutError::ForeignHint("it is no id token of this issuer".into()));
        }
        if let Some(sent) = sent.value("client_id").filter(|id| *id != hint.client()) {
            return Err(LogoutError::OtherClient { sent: sent.to_owned(), hinted: hint.client().to_owned() });
        }
        Ok(Self {
            hint,
            redirect_uri: sent.value("post_logout_redirect_uri").map(str::to_owned),
            state: sent.value("state").map(str::to_owned),
        })
    }
}
