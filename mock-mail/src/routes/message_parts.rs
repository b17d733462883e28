use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use mock_kit::page::Page;

use super::{message::Found, not_found};
use crate::post_office::PostOffice;

/// What a mail's own HTML may do when it is shown: have styles and the pictures that it carries. No script, no
/// form, nothing fetched, an origin of its own; `sandbox` holds even when it is opened outside its frame.
const BODY_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// The source is text, whatever it holds.
const SOURCE_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

pub(super) async fn body(
    State(office): State<PostOffice>,
    Path((address, rank)): Path<(String, String)>,
) -> Result<Response, Page> {
    let found = Found::by_path(&office, (&address, &rank))?;
    match &found.message.html {
        Some(html) => Ok(inert(html.clone(), "text/html; charset=utf-8", BODY_POLICY)),
        None => Err(not_found("Ce message n’a pas de version HTML.")),
    }
}

pub(super) async fn source(
    State(office): State<PostOffice>,
    Path((address, rank)): Path<(String, String)>,
) -> Result<Response, Page> {
    let found = Found::by_path(&office, (&address, &rank))?;
    let raw = found.message.raw.clone();
    Ok(inert(raw, "text/plain; charset=utf-8", SOURCE_POLICY))
}

fn inert(body: impl IntoResponse, content_type: &'static str, policy: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}
