//! How a client proves who it is at the token endpoint (RFC 6749 §2.3.1, OIDC Core §9).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::parameters::Parameters;

/// Who a client says it is, and how it proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credentials {
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

/// `token_endpoint_auth_method`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
}

/// Why no credentials can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error("the client did not authenticate: send client_secret_basic or client_secret_post")]
    Missing,
    #[error("the Authorization header is not Basic with base64 of client_id:client_secret")]
    MalformedBasic,
    #[error("the client authenticated in two ways at once (RFC 6749 section 2.3)")]
    TwoMethods,
    #[error("client_id of the body differs from the one of the Authorization header")]
    TwoClients,
}

/// Why a client is not believed (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthenticationError {
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error("no client has the id {0}")]
    UnknownClient(String),
    #[error("the client secret is wrong")]
    WrongSecret,
}

impl Method {
    pub const ALL: [Self; 2] = [Self::Basic, Self::Post];

    /// The word of the registry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
        }
    }
}

impl Credentials {
    /// Reads the `Authorization` header, if there is one, and the form.
    pub fn read(authorization: Option<&str>, form: &Parameters) -> Result<Self, CredentialsError> {
        let Some(header) = authorization else {
            let (Some(client_id), Some(secret)) = (form.value("client_id"), form.value("client_secret"))
            else {
                return Err(CredentialsError::Missing);
            };
            return Ok(Self { client_id: client_id.to_owned(), secret: secret.to_owned(), unencoded: None });
        };
        let basic = Self::read_basic(header).ok_or(CredentialsError::MalformedBasic)?;
        if form.value("client_secret").is_some() {
            return Err(CredentialsError::TwoMethods);
        }
        let unencoded = basic.unencoded.as_ref().map(|written| written.client_id.as_str());
        if form.value("client_id").is_some_and(|id| id != basic.client_id && Some(id) != unencoded) {
            return Err(CredentialsError::TwoClients);
        }
        Ok(basic)
    }

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
        Some(Self { client_id: read.0, secret: read.1, unencoded })
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

    #[test]
    fn both_methods_are_read_and_basic_is_form_decoded() {
        let none = Parameters::default();
        let read = Credentials::read(Some(&basic("my%3Aid:s%2Be+c=ret&%25")), &none).unwrap();
        assert_eq!((read.client_id.as_str(), read.secret.as_str()), ("my:id", "s+e c=ret&%"));
        let written = Unencoded { client_id: "my%3Aid".into(), secret: "s%2Be+c=ret&%25".into() };
        assert_eq!(read.unencoded, Some(written));
        // Nothing to decode: there is but one reading.
        assert_eq!(Credentials::read(Some(&basic("id:s=c&ret")), &none).unwrap().unencoded, None);
        let form = Parameters::parse("client_id=a&client_secret=b");
        let read = Credentials::read(None, &form).unwrap();
        assert_eq!((read.client_id.as_str(), read.secret.as_str()), ("a", "b"));
    }

    #[test]
    fn doubtful_credentials_are_refused() {
        let read = |header: Option<&str>, form: &str| Credentials::read(header, &Parameters::parse(form));
        assert_eq!(read(None, "client_id=a"), Err(CredentialsError::Missing));
        assert_eq!(read(Some("Bearer x"), ""), Err(CredentialsError::MalformedBasic));
        assert_eq!(read(Some("Basic ???"), ""), Err(CredentialsError::MalformedBasic));
        assert_eq!(read(Some(&basic("a:b")), "client_secret=b"), Err(CredentialsError::TwoMethods));
        assert_eq!(read(Some(&basic("a:b")), "client_id=c"), Err(CredentialsError::TwoClients));
    }
}
