//! The access token in the `Authorization` header (RFC 6750 §2.1).

/// Why an access token opens nothing (RFC 6750 §3.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BearerError {
    #[error("no access token was sent in the Authorization header")]
    Missing,
    #[error("the Authorization header is not Bearer with a token")]
    Malformed,
    #[error("the access token is not one that was issued here, or was altered")]
    NotOurs,
    #[error("{0} was sent: send the access_token that came with it")]
    OtherKind(&'static str),
    #[error(
        "the access token was exchanged for the audience {0}, and opens nothing here: send the one that was exchanged"
    )]
    OtherAudience(String),
    #[error("the access token has expired")]
    Expired,
    #[error("the access token was revoked")]
    Revoked,
    #[error("the access token lacks the scope openid (OIDC Core section 5.3)")]
    NoOpenid,
    #[error(
        "the access token is bound to the certificate with x5t#S256 {expected}, and the one presented is {}: call an \
         address of mtls_endpoint_aliases with it (RFC 8705 section 3)",
        .presented.as_deref().unwrap_or("none")
    )]
    OtherCertificate { expected: String, presented: Option<String> },
}

/// The token of an `Authorization` header.
pub(crate) fn token(authorization: Option<&str>) -> Result<&str, BearerError> {
    let header = authorization.ok_or(BearerError::Missing)?;
    let (scheme, token) = header.split_once(' ').ok_or(BearerError::Malformed)?;
    let token = token.trim();
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() || token.contains(' ') {
        return Err(BearerError::Malformed);
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_read_in_any_case_and_nothing_else_is() {
        assert_eq!(token(Some("bearer abc")), Ok("abc"));
        assert_eq!(token(None), Err(BearerError::Missing));
        for malformed in ["Basic abc", "Bearer", "Bearer ", "Bearer a b"] {
            assert_eq!(token(Some(malformed)), Err(BearerError::Malformed), "{malformed}");
        }
    }
}
