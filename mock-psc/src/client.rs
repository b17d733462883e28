//! The relying parties that the provider knows.

use serde::Serialize;
use url::Url;

/// A relying party, as it would be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// What people read: `Plateforme digitale SAS`.
    pub name: String,
    /// `client_secret`.
    pub secret: String,
    /// Where codes may be sent, compared character by character.
    pub redirect_uris: Vec<String>,
    /// Where a browser may be sent after sign-out, compared likewise.
    pub post_logout_redirect_uris: Vec<String>,
}

/// A list of clients that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Two clients with one id.
    #[error("two clients have the id “{0}”: give each its own")]
    DuplicateId(String),
    /// An address that no browser can be sent to.
    #[error(
        "client “{client}”: “{uri}” is not an absolute address without fragment (RFC 6749 section 3.1.2)"
    )]
    Uri {
        /// Whose.
        client: String,
        /// Which.
        uri: String,
    },
}

impl Client {
    /// A client that authenticates with a secret, and has no addresses yet.
    pub fn new(id: impl Into<String>, name: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            secret: secret.into(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
        }
    }

    /// With these [`Self::redirect_uris`].
    #[must_use]
    pub fn redirect_uris(self, uris: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { redirect_uris: uris.into_iter().map(Into::into).collect(), ..self }
    }

    /// With these [`Self::post_logout_redirect_uris`].
    #[must_use]
    pub fn post_logout_redirect_uris(self, uris: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { post_logout_redirect_uris: uris.into_iter().map(Into::into).collect(), ..self }
    }

    /// Checks a whole list.
    pub(crate) fn check_all(clients: &[Self]) -> Result<(), ClientError> {
        for (rank, client) in clients.iter().enumerate() {
            if clients[..rank].iter().any(|earlier| earlier.id == client.id) {
                return Err(ClientError::DuplicateId(client.id.clone()));
            }
            let uris = client.redirect_uris.iter().chain(&client.post_logout_redirect_uris);
            for uri in uris {
                if !Self::may_register(uri) {
                    return Err(ClientError::Uri { client: client.id.clone(), uri: uri.clone() });
                }
            }
        }
        Ok(())
    }

    /// RFC 6749 §3.1.2.
    pub(crate) fn may_register(uri: &str) -> bool {
        Url::parse(uri).is_ok_and(|url| url.fragment().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(id: &str, uri: &str) -> Client {
        Client::new(id, "Service", "secret").redirect_uris([uri])
    }

    #[test]
    fn a_list_that_cannot_work_is_refused_with_the_culprit() {
        let good = client("a", "https://a.test/retour");
        assert_eq!(Client::check_all(std::slice::from_ref(&good)), Ok(()));
        assert_eq!(Client::check_all(&[good.clone(), good]), Err(ClientError::DuplicateId("a".into())));
        for uri in ["/retour", "https://a.test/#x"] {
            assert!(matches!(Client::check_all(&[client("a", uri)]), Err(ClientError::Uri { .. })), "{uri}");
        }
    }
}
