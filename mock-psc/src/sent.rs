//! Taking what a client sent out of a request.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use mock_kit::listener::Stalled;

use crate::protocol::parameters::{Parameters, Unreadable};

/// The parameters: of the query of a GET, of the form of a POST.
pub(crate) struct Sent(pub Parameters);

/// More than any form of ours or of a client has, in bytes: 64 KiB.
const LONGEST: usize = 64 * 1024;

/// Plain words: a page takes their place where a person reads.
impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        let status = match self {
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotText => StatusCode::BAD_REQUEST,
            // RFC 9110 §15.5.9.
            Self::Stalled => StatusCode::REQUEST_TIMEOUT,
        };
        (status, self.to_string()).into_response()
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Unreadable;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Unreadable> {
        if request.method() != Method::POST {
            return Ok(Self(Parameters::parse(request.uri().query().unwrap_or_default())));
        }
        if !is_form(request.headers()) {
            return Ok(Self(Parameters::default()));
        }
        let form = to_bytes(request.into_body(), LONGEST).await.map_err(|error| {
            if Stalled::caused(&error) { Unreadable::Stalled } else { Unreadable::TooLong }
        })?;
        let form = std::str::from_utf8(&form).map_err(|_| Unreadable::NotText)?;
        Ok(Self(Parameters::parse(form)))
    }
}

/// Whether the body is what RFC 6749 wants.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|media_type| media_type.to_str().ok())
        .and_then(|media_type| media_type.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// What the body says it is, for whoever refuses it.
pub(crate) fn content_type(headers: &HeaderMap) -> String {
    let sent = headers.get(header::CONTENT_TYPE).map(|sent| String::from_utf8_lossy(sent.as_bytes()));
    sent.unwrap_or_default().into_owned()
}

/// The `Authorization` header.
pub(crate) fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default())
}
