//! The access token of a request: in the `Authorization` header or in a form (RFC 6750 §2.1, §2.2), never in an address.

use super::parameters::Parameters;

/// Why an access token opens nothing (RFC 6750 §3.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BearerError {
    #[error("no access token was sent in the Authorization header, nor in the form of a POST")]
    Missing,
    #[error(
        "more than one access token was sent: the Authorization header alone is enough (RFC 6750 section 2)"
    )]
    Repeated,
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

/// The token that was sent, in one of the two ways (RFC 6750 §2: "must not use more than one method").
pub(crate) fn token<'a>(
    authorization: Option<&'a str>,
    form: &'a Parameters,
) -> Result<&'a str, BearerError> {
    match (authorization, form.single("access_token").map_err(|_| BearerError::Repeated)?) {
        (None, Some(token)) => Ok(token),
        (Some(_), Some(_)) => Err(BearerError::Repeated),
        (header, None) => of_header(header),
    }
}

/// The token of an `Authorization` header.
pub(crate) fn of_header(authorization: Option<&str>) -> Result<&str, BearerError> {
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
        assert_eq!(of_header(Some("bearer abc")), Ok("abc"));
        assert_eq!(of_header(None), Err(BearerError::Missing));
        for malformed in ["Basic abc", "Bearer", "Bearer ", "Bearer a b"] {
            assert_eq!(of_header(Some(malformed)), Err(BearerError::Malformed), "{malformed}");
        }
    }
}
