//! The service plane: JSON over HTTPS, for the identity provider alone. \[R\]: the real interface is not published.

use axum::{
    Json, Router,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use serde_json::json;

use crate::authenticator::Ecps;

mod bearer;
mod outcome;
mod submission;
mod withdrawal;

/// `POST {national_id, service, code}` (code: two digits) → 201 `{id, expires_in}`; `expires_in` in seconds.
///
/// Refusals are `{error}`: 400 `invalid_request` (with `error_description`), 404 `unknown_identifier`, 409
/// `not_activated`, `to_be_renewed`, `locked`, `app_too_old`, `system_too_old`.
pub const APPROVAL_REQUESTS: &str = "/approval-requests";
/// `DELETE` withdraws a request → 200 `{outcome}`: `withdrawn`, or the outcome that came before; 404
/// `unknown_request`.
pub const APPROVAL_REQUEST: &str = "/approval-requests/{id}";
/// `GET` → 200 `{outcome}` (see [`crate::Outcome`]) as soon as the request has ended; 404 `unknown_request`.
pub const OUTCOME: &str = "/approval-requests/{id}/outcome";

pub(crate) fn router(ecps: &Ecps) -> Router {
    Router::new()
        .route(APPROVAL_REQUESTS, post(submission::submit))
        .route(APPROVAL_REQUEST, delete(withdrawal::withdraw))
        .route(OUTCOME, get(outcome::wait))
        .fallback(async || not_found())
        .layer(middleware::from_fn_with_state(ecps.clone(), bearer::require))
        .with_state(ecps.clone())
}

fn error(status: StatusCode, word: &str) -> Response {
    (status, Json(json!({"error": word}))).into_response()
}

/// No such path.
pub(crate) fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "not_found")
}

fn unknown_request() -> Response {
    error(StatusCode::NOT_FOUND, "unknown_request")
}
