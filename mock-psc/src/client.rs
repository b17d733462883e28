//! The relying parties that the provider knows.

use identities::{ExpectedOrganisation, Organisation, OrganisationUse};
use serde::Serialize;
use url::Url;

use crate::{AuthMethod, ClientKeys};

/// A relying party, as it would be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// What people read: `Plateforme digitale SAS`.
    pub name: String,
    /// `client_secret`; empty for a client that needs none.
    pub secret: String,
    /// `token_endpoint_auth_method`; without, the secret is accepted in the header and in the form.
    pub auth_method: Option<AuthMethod>,
    /// `jwks`: what a `private_key_jwt` is checked with.
    pub keys: Option<ClientKeys>,
    /// CN of the certificate of a `tls_client_auth`; the client's id when there is none.
    pub certificate_name: Option<String>,
    /// OU of that certificate, the structure's number; that of a made-up structure when there is none.
    pub certificate_unit: Option<String>,
    /// Where codes may be sent, compared character by character.
    pub redirect_uris: Vec<String>,
    /// Where a browser may be sent after sign-out, compared likewise.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where the provider posts that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.2).
    pub backchannel_logout_uri: Option<String>,
    /// What the browser loads in a frame when a session is over (OpenID Connect Front-Channel Logout 1.0 §2).
    pub frontchannel_logout_uri: Option<String>,
    /// With what userinfo is signed (OIDC Core §5.3.2); without, it is plain JSON.
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
}

/// A JWS algorithm that the provider signs with (RFC 7518 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
}

/// A list of clients that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Two clients with one id.
    #[error("two clients have the id “{0}”: give each its own")]
    DuplicateId(String),
    /// A client that authenticates with a secret, and has none.
    #[error("client “{0}” authenticates with a secret and has none: give it one")]
    NoSecret(String),
    /// A client that signs, and whose signature nobody could check.
    #[error("client “{0}” authenticates with private_key_jwt: register its public keys (jwks)")]
    NoKeys(String),
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
    /// An address at which nobody can be told of a sign-out.
    #[error(
        "client “{client}”: “{uri}” is not an http or https address without fragment (OpenID Connect Back-Channel \
         Logout 1.0 section 2.2, Front-Channel Logout 1.0 section 2)"
    )]
    LogoutUri {
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
            auth_method: None,
            keys: None,
            certificate_name: None,
            certificate_unit: None,
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            frontchannel_logout_uri: None,
            userinfo_signed_response_alg: None,
        }
    }

    /// Which authenticates in this way and in no other.
    #[must_use]
    pub fn auth_method(self, method: AuthMethod) -> Self {
        Self { auth_method: Some(method), ..self }
    }

    /// With these [`Self::keys`].
    #[must_use]
    pub fn keys(self, keys: ClientKeys) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// With this [`Self::certificate_name`].
    #[must_use]
    pub fn certificate_name(self, name: impl Into<String>) -> Self {
        Self { certificate_name: Some(name.into()), ..self }
    }

    /// With this [`Self::certificate_unit`].
    #[must_use]
    pub fn certificate_unit(self, unit: impl Into<String>) -> Self {
        Self { certificate_unit: Some(unit.into()), ..self }
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

    /// With this [`Self::backchannel_logout_uri`].
    #[must_use]
    pub fn backchannel_logout_uri(self, uri: impl Into<String>) -> Self {
        Self { backchannel_logout_uri: Some(uri.into()), ..self }
    }

    /// With this [`Self::frontchannel_logout_uri`].
    #[must_use]
    pub fn frontchannel_logout_uri(self, uri: impl Into<String>) -> Self {
        Self { frontchannel_logout_uri: Some(uri.into()), ..self }
    }

    /// With this [`Self::userinfo_signed_response_alg`].
    #[must_use]
    pub fn userinfo_signed_response_alg(self, algorithm: SigningAlgorithm) -> Self {
        Self { userinfo_signed_response_alg: Some(algorithm), ..self }
    }

    /// Checks a whole list.
    pub(crate) fn check_all(clients: &[Self]) -> Result<(), ClientError> {
        for (rank, client) in clients.iter().enumerate() {
            if clients[..rank].iter().any(|earlier| earlier.id == client.id) {
                return Err(ClientError::DuplicateId(client.id.clone()));
            }
            if client.auth_method.is_none_or(AuthMethod::needs_secret) && client.secret.is_empty() {
                return Err(ClientError::NoSecret(client.id.clone()));
            }
            if client.auth_method == Some(AuthMethod::PrivateKeyJwt) && client.keys.is_none() {
                return Err(ClientError::NoKeys(client.id.clone()));
            }
            let uris = client.redirect_uris.iter().chain(&client.post_logout_redirect_uris);
            for uri in uris {
                if !Self::may_register(uri) {
                    return Err(ClientError::Uri { client: client.id.clone(), uri: uri.clone() });
                }
            }
            for uri in client.backchannel_logout_uri.iter().chain(&client.frontchannel_logout_uri) {
                if !Self::may_call(uri) {
                    return Err(ClientError::LogoutUri { client: client.id.clone(), uri: uri.clone() });
                }
            }
        }
        Ok(())
    }

    /// Whether a sign-out can be told there.
    fn may_call(uri: &str) -> bool {
        Self::may_register(uri) && Url::parse(uri).is_ok_and(|url| ["http", "https"].contains(&url.scheme()))
    }

    /// Whether it is registered for this way of authenticating.
    pub(crate) fn may_use(&self, method: AuthMethod) -> bool {
        match self.auth_method {
            None => matches!(method, AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost),
            Some(registered) => registered == method,
        }
    }

    /// The ways that it is registered for, in words.
    pub(crate) fn methods(&self) -> &'static str {
        self.auth_method.map_or("client_secret_basic or client_secret_post", AuthMethod::as_str)
    }

    /// Whose certificate it presents (RFC 8705 §2.1.2).
    pub(crate) fn certificate(&self) -> ExpectedOrganisation {
        let mut organisation = Organisation::made_up(self.certificate_name.as_ref().unwrap_or(&self.id));
        if let Some(unit) = &self.certificate_unit {
            organisation.unit.clone_from(unit);
        }
        ExpectedOrganisation { organisation, used_for: OrganisationUse::Client }
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
        let mute = Client::new("a", "Service", "");
        assert_eq!(Client::check_all(std::slice::from_ref(&mute)), Err(ClientError::NoSecret("a".into())));
        let signing = mute.clone().auth_method(AuthMethod::PrivateKeyJwt);
        assert_eq!(Client::check_all(&[signing]), Err(ClientError::NoKeys("a".into())));
        assert_eq!(Client::check_all(&[mute.auth_method(AuthMethod::TlsClientAuth)]), Ok(()));
        for uri in ["/retour", "https://a.test/#x"] {
            assert!(matches!(Client::check_all(&[client("a", uri)]), Err(ClientError::Uri { .. })), "{uri}");
        }
        let told_at = |uri: &str| {
            let client = client("a", "https://a.test/retour");
            let told = [client.clone().backchannel_logout_uri(uri), client.frontchannel_logout_uri(uri)];
            told.map(|client| Client::check_all(&[client]).is_ok())
        };
        for (uri, right) in [
            ("https://a.test/fin", true),
            ("http://localhost:3000/fin", true),
            ("/fin", false),
            ("ftp://a.test/", false),
            ("https://a.test/#x", false),
        ] {
            assert_eq!(told_at(uri), [right, right], "{uri}");
        }
    }
}
