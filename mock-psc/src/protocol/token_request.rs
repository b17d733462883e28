//! The token request: what is to be exchanged for tokens (RFC 6749 §4.1.3, OIDC Core §3.1.3.1).

use super::{
    back_channel::CallError,
    exchange_request::{ExchangeError, ExchangeRequest},
    parameters::Parameters,
    refresh_request::{RefreshError, RefreshRequest},
    scope::Scope,
};

/// `grant_type` of a token exchange (RFC 8693 §2.1).
pub(crate) const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// What a client asks of the token endpoint, by `grant_type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenRequest {
    /// `authorization_code`.
    Code(CodeRequest),
    /// `refresh_token`.
    Refresh(RefreshRequest),
    /// `urn:ietf:params:oauth:grant-type:token-exchange`.
    Exchange(ExchangeRequest),
}

/// A request to exchange a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeRequest {
    pub code: String,
    pub redirect_uri: String,
    pub code_verifier: Option<String>,
}

/// Why no token is issued (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("grant_type {0} is not supported, only authorization_code, refresh_token and token-exchange are")]
    GrantType(String),
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("the code is unknown")]
    UnknownCode,
    #[error("the code was already exchanged: its tokens are revoked (RFC 6749 section 4.1.2)")]
    CodeReplayed,
    #[error("the code has expired")]
    CodeExpired,
    /// \[R\] No clause says so; a code that outlives its session would sign in somebody who has signed out.
    #[error("the session that the code was issued for is over")]
    SessionOver,
    #[error("the code was issued to another client (RFC 6749 section 4.1.3)")]
    OtherClient { client: String, issued_to: String },
    #[error("redirect_uri differs from the one of the authorization request (RFC 6749 section 4.1.3)")]
    OtherRedirectUri { sent: String, asked: String },
    #[error(
        "code_verifier is missing although the authorization request had a code_challenge (RFC 7636 section 4.5)"
    )]
    VerifierMissing,
    #[error("code_verifier does not fit the code_challenge (RFC 7636 section 4.6)")]
    VerifierWrong { computed: String, challenge: String },
    #[error(
        "code_verifier came although the authorization request had no code_challenge (RFC 9700 section 2.1.1)"
    )]
    VerifierUnexpected,
}

impl TokenRequest {
    /// Reads the form; the client is already known.
    pub fn read(form: &Parameters) -> Result<Self, TokenError> {
        let required = |name| form.value(name).map(str::to_owned).ok_or(TokenError::Missing(name));
        match required("grant_type")?.as_str() {
            "authorization_code" => Ok(Self::Code(CodeRequest {
                code: required("code")?,
                redirect_uri: required("redirect_uri")?,
                code_verifier: form.value("code_verifier").map(str::to_owned),
            })),
            "refresh_token" => Ok(Self::Refresh(RefreshRequest {
                refresh_token: required("refresh_token")?,
                scope: form.value("scope").map(Scope::parse),
            })),
            TOKEN_EXCHANGE => Ok(Self::Exchange(ExchangeRequest::read(form)?)),
            other => Err(TokenError::GrantType(other.to_owned())),
        }
    }

    /// What was refused, for the journal.
    pub fn refused_in_french(form: &Parameters) -> &'static str {
        match form.value("grant_type") {
            Some("authorization_code") => "Échange du code refusé",
            Some("refresh_token") => "Renouvellement des jetons refusé",
            Some(TOKEN_EXCHANGE) => "Échange du jeton d’accès refusé",
            _ => "Demande de jetons refusée",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_unsupported_is_named() {
        let read = |form: &str| TokenRequest::read(&Parameters::parse(form));
        assert_eq!(read(""), Err(TokenError::Missing("grant_type")));
        assert_eq!(read("grant_type=password"), Err(TokenError::GrantType("password".into())));
        assert_eq!(read("grant_type=authorization_code&redirect_uri=r"), Err(TokenError::Missing("code")));
        assert_eq!(read("grant_type=authorization_code&code=c"), Err(TokenError::Missing("redirect_uri")));
        assert!(read("grant_type=authorization_code&code=c&redirect_uri=r").is_ok());
        assert_eq!(read("grant_type=refresh_token"), Err(TokenError::Missing("refresh_token")));
        assert!(read("grant_type=refresh_token&refresh_token=r").is_ok());
    }
}
