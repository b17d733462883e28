//! The relying parties that the provider knows.

use identities::{ExpectedOrganisation, Organisation, OrganisationUse};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::{AuthMethod, ClientKeys};

/// A relying party, as it would be registered: what the control plane takes and tells too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Client {
    /// `client_id`.
    #[schema(min_length = 1, max_length = 255, example = "mon-service")]
    pub id: String,
    /// What people read, such as `Plateforme digitale SAS`; the id when there is none.
    #[serde(default)]
    pub name: String,
    /// `client_secret`, one for tests; empty for a client that needs none.
    #[serde(default)]
    pub secret: String,
    /// How it authenticates, and in no other way; without, the secret is accepted in the header and in the form.
    #[serde(default, rename = "token_endpoint_auth_method")]
    pub auth_method: Option<AuthMethod>,
    /// Its public keys: what a `private_key_jwt` is checked with.
    #[serde(default, rename = "jwks")]
    #[schema(value_type = Option<Object>)]
    pub keys: Option<ClientKeys>,
    /// CN of the certificate of a `tls_client_auth`; the client's id when there is none.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub certificate_name: Option<String>,
    /// OU of that certificate, the structure's number; that of a made-up structure when there is none.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub certificate_unit: Option<String>,
    /// Where codes may be sent, compared character by character.
    #[serde(default)]
    #[schema(example = json!(["http://localhost:3000/retour"]))]
    pub redirect_uris: Vec<String>,
    /// Where a browser may be sent after sign-out, compared likewise.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where the provider posts that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.2).
    #[serde(default)]
    pub backchannel_logout_uri: Option<String>,
    /// What the browser loads in a frame when a session is over (OpenID Connect Front-Channel Logout 1.0 §2).
    #[serde(default)]
    pub frontchannel_logout_uri: Option<String>,
    /// With what userinfo is signed (OIDC Core §5.3.2); without, it is plain JSON.
    #[serde(default)]
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
}

/// A JWS algorithm that the provider signs with (RFC 7518 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
}

/// A client that cannot be: which one, and which of its fields is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Nobody could ask for it.
    #[error(
        "id: “{0}” is no client id: it has 1 to {LONGEST_ID} visible ASCII characters (RFC 6749 appendix A.1)"
    )]
    Id(String),
    /// Two clients with one id.
    #[error("id: two clients have the id “{0}”: give each its own")]
    DuplicateId(String),
    /// A client that authenticates with a secret, and has none.
    #[error("secret: client “{0}” authenticates with a secret and has none: give it one")]
    NoSecret(String),
    /// A client that signs, and whose signature nobody could check.
    #[error("jwks: client “{0}” authenticates with private_key_jwt: register its public keys")]
    NoKeys(String),
    /// A client that shows a certificate, where nobody asks for one.
    #[error(
        "token_endpoint_auth_method: client “{0}” authenticates with tls_client_auth, and nobody asks for a certificate: \
         give the simulated Pro Santé Connect a port for it (mtls_on; ports.mtls in doublure.toml)"
    )]
    NoMutualTls(String),
    /// What no certificate can have.
    #[error("{field}: client “{client}”: a certificate’s subject has 1 to 64 characters there")]
    Certificate {
        /// Whose.
        client: String,
        /// Which.
        field: &'static str,
    },
    /// An address that no browser can be sent to.
    #[error(
        "{field}: client “{client}”: “{uri}” is not an absolute address without fragment (RFC 6749 section 3.1.2)"
    )]
    Uri {
        /// Whose.
        client: String,
        /// In which list.
        field: &'static str,
        /// Which.
        uri: String,
    },
    /// An address at which nobody can be told of a sign-out.
    #[error(
        "{field}: client “{client}”: “{uri}” is not an http or https address without fragment (OpenID Connect \
         Back-Channel Logout 1.0 section 2.2, Front-Channel Logout 1.0 section 2)"
    )]
    LogoutUri {
        /// Whose.
        client: String,
        /// Which.
        field: &'static str,
        /// What stands there.
        uri: String,
    },
    /// More than are kept.
    #[error("there are {MOST} clients already: remove some first")]
    Full,
}

/// Bytes of a `client_id`. \[R\]: Keycloak's column.
const LONGEST_ID: usize = 255;
/// How many clients there are at most. \[R\]: more than any test-suite makes, one for each test.
pub(crate) const MOST: usize = 5_000;

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

    /// Checks a whole list; `mutual_tls` says whether clients are asked for certificates anywhere.
    pub(crate) fn check_all(clients: &[Self], mutual_tls: bool) -> Result<(), ClientError> {
        if clients.len() > MOST {
            return Err(ClientError::Full);
        }
        for (rank, client) in clients.iter().enumerate() {
            if clients[..rank].iter().any(|earlier| earlier.id == client.id) {
                return Err(ClientError::DuplicateId(client.id.clone()));
            }
            client.check(mutual_tls)?;
        }
        Ok(())
    }

    /// Checks it by itself.
    pub(crate) fn check(&self, mutual_tls: bool) -> Result<(), ClientError> {
        let id = || self.id.clone();
        let visible = self.id.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if self.id.trim().is_empty() || self.id.len() > LONGEST_ID || !visible {
            return Err(ClientError::Id(id()));
        }
        if self.auth_method.is_none_or(AuthMethod::needs_secret) && self.secret.is_empty() {
            return Err(ClientError::NoSecret(id()));
        }
        if self.auth_method == Some(AuthMethod::PrivateKeyJwt) && self.keys.is_none() {
            return Err(ClientError::NoKeys(id()));
        }
        if self.auth_method == Some(AuthMethod::TlsClientAuth) && !mutual_tls {
            return Err(ClientError::NoMutualTls(id()));
        }
        for (field, text) in
            [("certificate_name", &self.certificate_name), ("certificate_unit", &self.certificate_unit)]
        {
            let writable =
                |text: &String| Organisation { name: text.clone(), unit: text.clone() }.is_writable();
            if !text.as_ref().is_none_or(writable) {
                return Err(ClientError::Certificate { client: id(), field });
            }
        }
        for (field, uris) in [
            ("redirect_uris", &self.redirect_uris),
            ("post_logout_redirect_uris", &self.post_logout_redirect_uris),
        ] {
            if let Some(uri) = uris.iter().find(|uri| !Self::may_register(uri)) {
                return Err(ClientError::Uri { client: id(), field, uri: uri.clone() });
            }
        }
        for (field, uri) in [
            ("backchannel_logout_uri", &self.backchannel_logout_uri),
            ("frontchannel_logout_uri", &self.frontchannel_logout_uri),
        ] {
            if let Some(uri) = uri.as_ref().filter(|uri| !Self::may_call(uri)) {
                return Err(ClientError::LogoutUri { client: id(), field, uri: uri.clone() });
            }
        }
        Ok(())
    }

    /// What people read of it.
    pub(crate) fn label(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
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
        assert_eq!(Client::check_all(std::slice::from_ref(&good), false), Ok(()));
        assert_eq!(
            Client::check_all(&[good.clone(), good], false),
            Err(ClientError::DuplicateId("a".into()))
        );
        let mute = Client::new("a", "Service", "");
        assert_eq!(
            Client::check_all(std::slice::from_ref(&mute), false),
            Err(ClientError::NoSecret("a".into()))
        );
        let signing = mute.clone().auth_method(AuthMethod::PrivateKeyJwt);
        assert_eq!(Client::check_all(&[signing], false), Err(ClientError::NoKeys("a".into())));
        let showing = [mute.auth_method(AuthMethod::TlsClientAuth)];
        assert_eq!(Client::check_all(&showing, true), Ok(()));
        assert_eq!(Client::check_all(&showing, false), Err(ClientError::NoMutualTls("a".into())));
        for id in ["", " ", "é", &"a".repeat(256)] {
            assert_eq!(client(id, "https://a.test/").check(false), Err(ClientError::Id(id.into())));
        }
        let unwritable = client("a", "https://a.test/").certificate_name("x".repeat(65));
        assert!(matches!(unwritable.check(false), Err(ClientError::Certificate { .. })));
        for uri in ["/retour", "https://a.test/#x"] {
            assert!(matches!(client("a", uri).check(false), Err(ClientError::Uri { .. })), "{uri}");
        }
        let told_at = |uri: &str| {
            let client = client("a", "https://a.test/retour");
            let told = [client.clone().backchannel_logout_uri(uri), client.frontchannel_logout_uri(uri)];
            told.map(|client| client.check(false).is_ok())
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
