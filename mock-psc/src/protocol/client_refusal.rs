use super::{parameters::Repeated, pushed_request::UseError};

/// Why the browser is not sent back: nobody knows whether the address is the client's (RFC 6749 §4.1.2.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClientRefusal {
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error("client_id is missing")]
    NoClient { known: Vec<String> },
    #[error("no client has the id {id}")]
    UnknownClient { id: String, redirect_uri: Option<String>, known: Vec<String> },
    #[error(transparent)]
    Pushed(#[from] UseError),
    #[error("redirect_uri is missing")]
    NoRedirectUri { registered: Vec<String> },
    #[error("redirect_uri {sent} is not registered for the client {client}")]
    ForeignRedirectUri { client: String, sent: String, registered: Vec<String> },
}
