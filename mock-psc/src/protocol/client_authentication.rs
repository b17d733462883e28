//! How a client proves who it is on the back channel (RFC 6749 §2.3.1, OIDC Core §9, RFC 8705 §2.1).

use base64::{Engine, engine::general_purpose::STANDARD};
use identities::{Organisation, OrganisationRefusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    client_assertion::{AssertionError, ClientAssertion},
    parameters::Parameters,
};

/// How a client proves who it is: `token_endpoint_auth_method` (OIDC Core §9, RFC 8705 §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Its secret, in the `Authorization` header.
    ClientSecretBasic,
    /// Its secret, in the form.
    ClientSecretPost,
    /// A JWT signed with its secret.
    ClientSecretJwt,
    /// A JWT signed with its private key.
    PrivateKeyJwt,
    /// The certificate of its connection.
    TlsClientAuth,
}

/// Who a client says it is, and how it proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Credentials {
    Secret(SecretSent),
    Assertion(ClientAssertion),
    /// Nothing but its id: the connection's certificate is to say the rest (RFC 8705 §2).
    Id(String),
}

/// An id and a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecretSent {
    pub method: AuthMethod,
    pub client_id: String,
    pub secret: String,
    /// What the client wrote into the `Authorization` header, where that is something else: many clients forget to
    /// form-encode both halves first (RFC 6749 §2.3.1).
    pub unencoded: Option<Unencoded>,
}

/// Both halves of the `Authorization` header, as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unencoded {
    pub client_id: String,
    pub secret: String,
}

/// Why no credentials can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error("the client did not authenticate: send its secret, a client_assertion, or a certificate")]
    Missing,
    #[error("the Authorization header is not Basic with base64 of client_id:client_secret")]
    MalformedBasic,
    #[error("the client authenticated in two ways at once (RFC 6749 section 2.3)")]
    TwoMethods,
    #[error("client_id of the body differs from the one of the Authorization header")]
    TwoClients,
    #[error(transparent)]
    Assertion(#[from] AssertionError),
}

/// Why a client is not believed (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthenticationError {
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error("no client has the id {id}")]
    UnknownClient { id: String, known: Vec<String> },
    #[error("the client used {used}, but is registered for {registered} (token_endpoint_auth_method)")]
    OtherMethod { used: &'static str, registered: &'static str },
    #[error("the client secret is wrong")]
    WrongSecret { length: usize },
    #[error(transparent)]
    Certificate(Box<CertificateRefused>),
}

/// A certificate that does not prove who its bearer is (RFC 8705 §2.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{refusal}. Presented: {presented}. Expected: a client certificate of this test IGC-Sante with CN {} and OU {}, at \
     an address of mtls_endpoint_aliases (RFC 8705 section 2.1)",
    .expected.name, .expected.unit
)]
pub(crate) struct CertificateRefused {
    pub refusal: OrganisationRefusal,
    pub presented: String,
    pub expected: Organisation,
}

impl From<AssertionError> for AuthenticationError {
    fn from(error: AssertionError) -> Self {
        Self::Credentials(CredentialsError::Assertion(error))
    }
}

impl AuthMethod {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
        Self::TlsClientAuth,
    ];

    /// The word of the registry.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
        }
    }

    /// Whether the client needs a secret for it.
    #[must_use]
    pub fn needs_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt)
    }
}

impl Credentials {
    /// Reads the `Authorization` header, if there is one, and the form.
    pub fn read(authorization: Option<&str>, form: &Parameters) -> Result<Self, CredentialsError> {
        let sent = |name| form.value(name).is_some();
        let asserted = sent("client_assertion") || sent("client_assertion_type");
        let ways = [authorization.is_some(), sent("client_secret"), asserted];
        if ways.into_iter().filter(|way| *way).count() > 1 {
            return Err(CredentialsError::TwoMethods);
        }
        if let Some(assertion) = ClientAssertion::sent(form)? {
            return Ok(Self::Assertion(assertion));
        }
        if let Some(header) = authorization {
            let basic = SecretSent::read_basic(header).ok_or(CredentialsError::MalformedBasic)?;
            let unencoded = basic.unencoded.as_ref().map(|written| written.client_id.as_str());
            if form.value("client_id").is_some_and(|id| id != basic.client_id && Some(id) != unencoded) {
                return Err(CredentialsError::TwoClients);
            }
            return Ok(Self::Secret(basic));
        }
        let client_id = form.value("client_id").ok_or(CredentialsError::Missing)?.to_owned();
        Ok(match form.value("client_secret") {
            None => Self::Id(client_id),
            Some(secret) => Self::Secret(SecretSent {
                method: AuthMethod::ClientSecretPost,
                client_id,
                secret: secret.to_owned(),
                unencoded: None,
            }),
        })
    }

    /// As the client calls itself; nothing when an assertion does not say.
    pub fn client_id(&self) -> Option<&str> {
        match self {
            Self::Secret(sent) => Some(&sent.client_id),
            Self::Assertion(assertion) => assertion.client_id().ok(),
            Self::Id(client_id) => Some(client_id),
        }
    }
}

impl SecretSent {
    fn read_basic(header: &str) -> Option<Self> {
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (client_id, secret) = decoded.split_once(':')?;
        let read = (form_decoded(client_id), form_decoded(secret));
        let unencoded = (read.0 != client_id || read.1 != secret)
            .then(|| Unencoded { client_id: client_id.to_owned(), secret: secret.to_owned() });
        Some(Self { method: AuthMethod::ClientSecretBasic, client_id: read.0, secret: read.1, unencoded })
    }
}

/// Both halves are form-encoded before they are joined (RFC 6749 §2.3.1).
fn form_decoded(half: &str) -> String {
    // `=` and `&` would split the text into a name and a value; they are data here.
    let guarded = half.replace('=', "%3D").replace('&', "%26");
    url::form_urlencoded::parse(guarded.as_bytes())
        .next()
        .map(|(text, _)| text.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn secret(authorization: Option<&str>, form: &str) -> SecretSent {
        match Credentials::read(authorization, &Parameters::parse(form)).unwrap() {
            Credentials::Secret(sent) => sent,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_methods_are_read_and_basic_is_form_decoded() {
        let read = secret(Some(&basic("my%3Aid:s%2Be+c=ret&%25")), "");
        assert_eq!((read.client_id.as_str(), read.secret.as_str()), ("my:id", "s+e c=ret&%"));
        assert_eq!(read.method, AuthMethod::ClientSecretBasic);
        let written = Unencoded { client_id: "my%3Aid".into(), secret: "s%2Be+c=ret&%25".into() };
        assert_eq!(read.unencoded, Some(written));
        // Nothing to decode: there is but one reading.
        assert_eq!(secret(Some(&basic("id:s=c&ret")), "").unencoded, None);
        let read = secret(None, "client_id=a&client_secret=b");
        assert_eq!((read.client_id.as_str(), read.secret.as_str()), ("a", "b"));
        assert_eq!(read.method, AuthMethod::ClientSecretPost);
    }

    #[test]
    fn doubtful_credentials_are_refused() {
        let read = |header: Option<&str>, form: &str| Credentials::read(header, &Parameters::parse(form));
        assert_eq!(read(None, "client_secret=a"), Err(CredentialsError::Missing));
        assert_eq!(read(None, "client_id=a"), Ok(Credentials::Id("a".into())));
        assert_eq!(read(Some("Bearer x"), ""), Err(CredentialsError::MalformedBasic));
        assert_eq!(read(Some("Basic ???"), ""), Err(CredentialsError::MalformedBasic));
        assert_eq!(read(Some(&basic("a:b")), "client_secret=b"), Err(CredentialsError::TwoMethods));
        assert_eq!(read(Some(&basic("a:b")), "client_assertion=b"), Err(CredentialsError::TwoMethods));
        let both = read(None, "client_id=a&client_secret=b&client_assertion=c");
        assert_eq!(both, Err(CredentialsError::TwoMethods));
        assert_eq!(read(Some(&basic("a:b")), "client_id=c"), Err(CredentialsError::TwoClients));
    }

    #[test]
    fn words_are_those_of_the_registry() {
        for method in AuthMethod::ALL {
            assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
        }
    }
}
