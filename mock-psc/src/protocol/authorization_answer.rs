//! What goes back to the client through the browser (RFC 6749 §4.1.2 and §4.1.2.1), with `iss` (RFC 9207 §2).

use url::Url;

use super::error_code::ErrorCode;

/// The answer to an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationAnswer<'a> {
    Code(&'a str),
    Error(ErrorCode, String),
}

impl AuthorizationAnswer<'_> {
    /// The client's redirect URI with the answer in its query; what the query held already stays.
    pub fn address(
        &self,
        redirect_uri: &str,
        state: Option<&str>,
        issuer: &str,
    ) -> Result<Url, url::ParseError> {
        let mut address = Url::parse(redirect_uri)?;
        let mut query = address.query_pairs_mut();
        match self {
            Self::Code(code) => {
                query.append_pair("code", code);
            }
            Self::Error(code, description) => {
                query.append_pair("error", code.as_str());
                query.append_pair("error_description", description);
            }
        }
        if let Some(state) = state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", issuer);
        drop(query);
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_joins_the_query_that_the_client_registered() {
        let address = AuthorizationAnswer::Code("c")
            .address("https://sas.test/retour?by=psc", Some("a&b"), "https://localhost/iss")
            .unwrap();
        assert_eq!(
            address.as_str(),
            "https://sas.test/retour?by=psc&code=c&state=a%26b&iss=https%3A%2F%2Flocalhost%2Fiss"
        );
        let address = AuthorizationAnswer::Error(ErrorCode::LoginRequired, "no".into())
            .address("https://sas.test/retour", None, "i")
            .unwrap();
        assert_eq!(address.query(), Some("error=login_required&error_description=no&iss=i"));
    }
}
