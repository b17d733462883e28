//! `DELETE /approval-requests/{id}`: the person quit in the browser.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::unknown_request;
use crate::{authenticator::Ecps, protocol::outcome::Outcome, state::approval::StepError};

pub(super) async fn withdraw(State(ecps): State<Ecps>, Path(id): Path<String>) -> Response {
    let Some(approval) = ecps.approvals.find(&id) else {
        return unknown_request();
    };
    let outcome = match ecps.end(&approval, Outcome::Withdrawn, "psc") {
        Ok(()) => Outcome::Withdrawn,
        Err(StepError::Ended(earlier)) => earlier,
        Err(StepError::Locked | StepError::Form) => {
            unreachable!("a withdrawal needs neither password nor form")
        }
    };
    Json(json!({"outcome": outcome})).into_response()
}
