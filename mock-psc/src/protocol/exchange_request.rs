//! The request for a token of an API in place of an access token (RFC 8693 §2.1), as the ANS's API framework has it.
//! \[S\]: ansforge/IG-securisation-transport-api-rest, `input/pagecontent/api_prosanteconnectee_web.md`.

use super::{bearer::BearerError, parameters::Parameters, scope::Scope, token_request::TokenError};

/// `token_type` of what is exchanged and of what is issued (RFC 8693 §3).
pub(crate) const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// An access token of ours is a JWT as well (RFC 8693 §3). \[S\]: the same page names both.
const JWT_TYPE: &str = "urn:ietf:params:oauth:token-type:jwt";

/// An access token that is to be exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExchangeRequest {
    pub subject_token: String,
    pub audience: Option<String>,
    /// Whether further ones were sent beside it.
    pub several_audiences: bool,
    /// None: that of the subject token.
    pub scope: Option<Scope>,
}

/// Why nothing is exchanged (RFC 8693 §2.2.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExchangeError {
    #[error("subject_token_type {0} is not supported, only access_token and jwt are (RFC 8693 section 3)")]
    SubjectTokenType(String),
    #[error("requested_token_type {0} is not supported, only access_token is (RFC 8693 section 2.1)")]
    RequestedTokenType(String),
    #[error("actor_token is not supported: nobody acts for somebody else (RFC 8693 section 2.1)")]
    ActorToken,
    #[error("resource is not supported, name the target with audience (RFC 8693 section 2.1)")]
    Resource,
    #[error(
        "audience was sent more than once: no token is good for several targets here (RFC 8693 section 2.2.2)"
    )]
    SeveralAudiences,
    #[error("audience {0} is no client here (RFC 8693 section 2.2.2)")]
    Audience(String),
    #[error("the subject token is refused: {0}")]
    Subject(#[from] BearerError),
    #[error("the subject token was issued to another client")]
    OtherClient,
    #[error("scope {0} was not granted to the subject token")]
    WiderScope(String),
}

impl ExchangeRequest {
    /// Reads the form; the client is already known.
    pub fn read(form: &Parameters) -> Result<Self, TokenError> {
        let required = |name| form.value(name).ok_or(TokenError::Missing(name));
        let subject_token = required("subject_token")?.to_owned();
        let subject_token_type = required("subject_token_type")?;
        if ![ACCESS_TOKEN_TYPE, JWT_TYPE].contains(&subject_token_type) {
            return Err(ExchangeError::SubjectTokenType(subject_token_type.to_owned()).into());
        }
        if let Some(other) = form.value("requested_token_type").filter(|asked| *asked != ACCESS_TOKEN_TYPE) {
            return Err(ExchangeError::RequestedTokenType(other.to_owned()).into());
        }
        for (name, error) in [
            ("actor_token", ExchangeError::ActorToken),
            ("actor_token_type", ExchangeError::ActorToken),
            ("resource", ExchangeError::Resource),
        ] {
            if form.value(name).is_some() {
                return Err(error.into());
            }
        }
        Ok(Self {
            subject_token,
            audience: form.value("audience").map(str::to_owned),
            several_audiences: form.count("audience") > 1,
            scope: form.value("scope").map(Scope::parse),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_unsupported_is_named() {
        let good = format!("subject_token=t&subject_token_type={ACCESS_TOKEN_TYPE}");
        let read = |form: &str| ExchangeRequest::read(&Parameters::parse(form));
        let with = |more: &str| read(&format!("{good}&{more}")).unwrap_err();
        assert!(read(&good).is_ok());
        assert!(read(&format!("subject_token=t&subject_token_type={JWT_TYPE}")).is_ok());
        assert!(read(&format!("{good}&requested_token_type={ACCESS_TOKEN_TYPE}")).is_ok());
        assert_eq!(read(""), Err(TokenError::Missing("subject_token")));
        assert_eq!(read("subject_token=t"), Err(TokenError::Missing("subject_token_type")));
        assert_eq!(
            read("subject_token=t&subject_token_type=saml"),
            Err(ExchangeError::SubjectTokenType("saml".into()).into())
        );
        assert_eq!(with("requested_token_type=x"), ExchangeError::RequestedTokenType("x".into()).into());
        assert_eq!(with("actor_token=x"), ExchangeError::ActorToken.into());
        assert_eq!(with("actor_token_type=x"), ExchangeError::ActorToken.into());
        assert_eq!(with("resource=https%3A%2F%2Fapi.test"), ExchangeError::Resource.into());
    }
}
