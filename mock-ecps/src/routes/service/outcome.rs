//! `GET /approval-requests/{id}/outcome`.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::unknown_request;
use crate::authenticator::Ecps;

pub(super) async fn wait(State(ecps): State<Ecps>, Path(id): Path<String>) -> Response {
    let Some(approval) = ecps.approvals.find(&id) else {
        return unknown_request();
    };
    let mut outcome = approval.outcome();
    // A stack that is going down must not be kept alive by those who wait.
    drop((ecps, approval));
    let ended = outcome.wait_for(Option::is_some).await;
    match ended.ok().and_then(|outcome| *outcome) {
        Some(outcome) => Json(json!({"outcome": outcome})).into_response(),
        None => unknown_request(),
    }
}
