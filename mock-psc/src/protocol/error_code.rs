//! The one place where our precise errors become the few public codes of OAuth and OpenID Connect.

use axum::http::StatusCode;

use super::{
    authorization_request::RequestError,
    back_channel::CallError,
    bearer::BearerError,
    client_assertion::AssertionError,
    client_authentication::{AuthenticationError, CredentialsError},
    exchange_request::ExchangeError,
    pushed_request::PushError,
    refresh_request::RefreshError,
    token_query::{IntrospectionError, RevocationError},
    token_request::TokenError,
};

/// `error` as a client reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    /// RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1.
    InvalidRequest,
    /// RFC 6749 §4.1.2.1 and §5.2.
    InvalidScope,
    /// RFC 6749 §4.1.2.1.
    UnsupportedResponseType,
    /// RFC 6749 §4.1.2.1.
    AccessDenied,
    /// OIDC Core §3.1.2.6.
    LoginRequired,
    /// OIDC Core §3.1.2.6.
    RequestNotSupported,
    /// OIDC Core §3.1.2.6.
    RequestUriNotSupported,
    /// OIDC Core §3.1.2.6.
    RegistrationNotSupported,
    /// RFC 6749 §5.2.
    InvalidClient,
    /// RFC 6749 §5.2.
    InvalidGrant,
    /// RFC 6749 §5.2.
    UnsupportedGrantType,
    /// RFC 8693 §2.2.2.
    InvalidTarget,
    /// RFC 7009 §2.2.1.
    UnsupportedTokenType,
    /// RFC 6750 §3.1.
    InvalidToken,
    /// RFC 6750 §3.1.
    InsufficientScope,
}

impl ErrorCode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::AccessDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidTarget => "invalid_target",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
        }
    }

    /// The HTTP status of an answer on the back channel.
    pub fn status(self) -> StatusCode {
        match self {
            Self::InvalidClient | Self::InvalidToken => StatusCode::UNAUTHORIZED,
            Self::InsufficientScope => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<&RequestError> for ErrorCode {
    fn from(error: &RequestError) -> Self {
        match error {
            RequestError::Parameters(_)
            | RequestError::NoResponseType
            | RequestError::ResponseMode(_)
            | RequestError::PromptNoneWithOthers
            | RequestError::MaxAge(_)
            | RequestError::Challenge(_)
            | RequestError::Strict(_) => Self::InvalidRequest,
            RequestError::ResponseType(_) => Self::UnsupportedResponseType,
            RequestError::NoOpenid => Self::InvalidScope,
            RequestError::RequestObject => Self::RequestNotSupported,
            RequestError::RequestUri => Self::RequestUriNotSupported,
            RequestError::Registration => Self::RegistrationNotSupported,
            RequestError::LoginRequired => Self::LoginRequired,
            RequestError::Cancelled => Self::AccessDenied,
        }
    }
}

impl From<&CallError> for ErrorCode {
    fn from(error: &CallError) -> Self {
        match error {
            CallError::Unreadable(_) | CallError::MediaType(_) | CallError::Parameters(_) => {
                Self::InvalidRequest
            }
            CallError::Client(error) => Self::from(error),
        }
    }
}

impl From<&AuthenticationError> for ErrorCode {
    fn from(error: &AuthenticationError) -> Self {
        match error {
            AuthenticationError::Credentials(
                CredentialsError::TwoMethods
                | CredentialsError::TwoClients
                | CredentialsError::Assertion(AssertionError::Half(_)),
            ) => Self::InvalidRequest,
            // RFC 7523 §3.2, RFC 8705 §2.
            AuthenticationError::Credentials(
                CredentialsError::Missing | CredentialsError::MalformedBasic | CredentialsError::Assertion(_),
            )
            | AuthenticationError::UnknownClient { .. }
            | AuthenticationError::OtherMethod { .. }
            | AuthenticationError::WrongSecret { .. }
            | AuthenticationError::Certificate(_) => Self::InvalidClient,
        }
    }
}

impl From<&PushError> for ErrorCode {
    fn from(error: &PushError) -> Self {
        match error {
            PushError::Call(error) => Self::from(error),
            PushError::Request(error) => Self::from(error),
            PushError::RequestUri
            | PushError::NoClientId
            | PushError::NoRedirectUri
            | PushError::ForeignRedirectUri { .. } => Self::InvalidRequest,
        }
    }
}

impl From<&TokenError> for ErrorCode {
    fn from(error: &TokenError) -> Self {
        match error {
            TokenError::Call(error) => Self::from(error),
            TokenError::Missing(_) => Self::InvalidRequest,
            TokenError::GrantType(_) => Self::UnsupportedGrantType,
            TokenError::Refresh(error) => Self::from(error),
            TokenError::Exchange(error) => Self::from(error),
            TokenError::UnknownCode
            | TokenError::CodeReplayed
            | TokenError::CodeExpired
            | TokenError::SessionOver
            | TokenError::OtherClient { .. }
            | TokenError::OtherRedirectUri { .. }
            | TokenError::VerifierMissing
            | TokenError::VerifierWrong { .. }
            | TokenError::VerifierUnexpected => Self::InvalidGrant,
        }
    }
}

impl From<&RefreshError> for ErrorCode {
    fn from(error: &RefreshError) -> Self {
        match error {
            RefreshError::WiderScope(_) => Self::InvalidScope,
            RefreshError::NotOurs
            | RefreshError::OtherClient
            | RefreshError::Revoked
            | RefreshError::Reused
            | RefreshError::Expired
            | RefreshError::SessionOver => Self::InvalidGrant,
        }
    }
}

impl From<&ExchangeError> for ErrorCode {
    fn from(error: &ExchangeError) -> Self {
        match error {
            ExchangeError::SubjectTokenType(_)
            | ExchangeError::RequestedTokenType(_)
            | ExchangeError::ActorToken
            | ExchangeError::Subject(_)
            | ExchangeError::OtherClient => Self::InvalidRequest,
            ExchangeError::Resource | ExchangeError::SeveralAudiences | ExchangeError::Audience(_) => {
                Self::InvalidTarget
            }
            ExchangeError::WiderScope(_) => Self::InvalidScope,
        }
    }
}

impl From<&IntrospectionError> for ErrorCode {
    fn from(error: &IntrospectionError) -> Self {
        match error {
            IntrospectionError::Call(error) => Self::from(error),
            IntrospectionError::NoToken => Self::InvalidRequest,
        }
    }
}

impl From<&RevocationError> for ErrorCode {
    fn from(error: &RevocationError) -> Self {
        match error {
            RevocationError::Call(error) => Self::from(error),
            // \[R\]: Keycloak's code for it; RFC 7009 §2.1 names none.
            RevocationError::NoToken | RevocationError::OtherClient => Self::InvalidRequest,
            RevocationError::IdToken => Self::UnsupportedTokenType,
        }
    }
}

impl ErrorCode {
    /// The code of a userinfo refusal; none when no token was sent at all (RFC 6750 §3.1).
    pub fn of_bearer(error: &BearerError) -> Option<Self> {
        match error {
            BearerError::Missing => None,
            BearerError::Malformed | BearerError::Repeated => Some(Self::InvalidRequest),
            BearerError::NotOurs
            | BearerError::Expired
            | BearerError::Revoked
            | BearerError::OtherKind(_)
            | BearerError::OtherAudience(_)
            | BearerError::OtherCertificate { .. } => Some(Self::InvalidToken),
            BearerError::NoOpenid => Some(Self::InsufficientScope),
        }
    }
}

/// `error_description`: only the characters that RFC 6749 §5.2 allows.
pub(crate) fn description(error: &impl std::fmt::Display) -> String {
    error
        .to_string()
        .chars()
        .map(|character| match character {
            '"' | '\\' => '\'',
            ' '..='~' => character,
            _ => '?',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_holds_no_character_that_the_specification_forbids() {
        let told = description(&TokenError::GrantType("\"é\n\\".into()));
        assert_eq!(
            told,
            "grant_type '??' is not supported, only authorization_code, refresh_token and token-exchange are"
        );
    }
}
