//! Pushed authorization requests (RFC 9126).

use super::{
    authorization_request::{AuthorizationRequest, RequestError},
    back_channel::CallError,
    parameters::Parameters,
};

/// What the `request_uri` of a pushed request begins with (RFC 9126 §2.2).
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// The `request_uri` of the pushed request called `name`.
pub(crate) fn request_uri(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// The pushed request that a `request_uri` stands for; nothing when it is an address (OIDC Core §6.2).
pub(crate) fn name_in(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(PREFIX)
}

/// Why a request is not taken up (RFC 9126 §2.3).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PushError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("request_uri must not be pushed (RFC 9126 section 2.1)")]
    RequestUri,
    #[error("client_id is missing (RFC 9126 section 2.1)")]
    NoClientId,
    #[error("redirect_uri is missing (OIDC Core section 3.1.2.1)")]
    NoRedirectUri,
    #[error("redirect_uri {sent} is not registered for the client {client} (RFC 9126 section 2.3)")]
    ForeignRedirectUri { client: String, sent: String, registered: Vec<String> },
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// Why a `request_uri` stands for nothing at the authorization endpoint (RFC 9126 §4 and §7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UseError {
    #[error("request_uri is unknown: it was not pushed here, or long ago")]
    Unknown,
    #[error("request_uri was pushed by another client")]
    OtherClient,
    #[error("request_uri was used already (RFC 9126 section 7.3)")]
    Used,
    #[error("request_uri expired")]
    Expired,
}

/// Reads what `client_id` pushes; `registered` are its redirect URIs, compared unless they are `unchecked`.
pub(crate) fn read(
    form: &Parameters,
    client_id: &str,
    registered: &[String],
    unchecked: bool,
) -> Result<AuthorizationRequest, PushError> {
    if form.value("request_uri").is_some() {
        return Err(PushError::RequestUri);
    }
    // Whoever authenticates with a header may not send another one: that was checked with the credentials.
    form.value("client_id").ok_or(PushError::NoClientId)?;
    let redirect_uri = form.value("redirect_uri").ok_or(PushError::NoRedirectUri)?;
    if !unchecked && registered.iter().all(|known| known != redirect_uri) {
        return Err(PushError::ForeignRedirectUri {
            client: client_id.to_owned(),
            sent: redirect_uri.to_owned(),
            registered: registered.to_vec(),
        });
    }
    Ok(AuthorizationRequest::read(form, client_id, redirect_uri)?)
}
