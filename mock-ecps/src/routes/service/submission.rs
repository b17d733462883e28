//! `POST /approval-requests`.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::{Value, json};

use super::error;
use crate::{
    NAME,
    authenticator::Ecps,
    protocol::{
        refusal::Refusal,
        submission::{Sent, SubmissionError},
    },
};

/// What can be wrong with a request.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("{}", .0.body_text())]
    Body(#[from] JsonRejection),
    #[error(transparent)]
    Submission(#[from] SubmissionError),
    #[error("nobody with this national id has a phone")]
    NoPhone,
    #[error("the person’s e-CPS or phone is not fit: {}", .0.word())]
    Unfit(Refusal),
}

pub(super) async fn submit(State(ecps): State<Ecps>, sent: Result<Json<Sent>, JsonRejection>) -> Response {
    let sent = match sent {
        Ok(Json(sent)) => sent,
        Err(rejection) => return refused(&ecps, &rejection.into(), None, &Value::Null),
    };
    match accepted(&ecps, &sent) {
        Ok(id) => {
            let expires_in = ecps.settings.request_lifetime.as_secs();
            (StatusCode::CREATED, Json(json!({"id": id, "expires_in": expires_in}))).into_response()
        }
        Err(error) => refused(&ecps, &error, sent.person(), &sent.details()),
    }
}

/// The id of the request.
fn accepted(ecps: &Ecps, sent: &Sent) -> Result<String, CallError> {
    let submission = sent.check()?;
    let phone = ecps.phones.of(&submission.person).ok_or(CallError::NoPhone)?;
    if let Some(refusal) = ecps.unfit(&phone) {
        return Err(CallError::Unfit(refusal));
    }
    Ok(ecps.take_up(submission).id.clone())
}

fn refused(ecps: &Ecps, cause: &CallError, person: Option<String>, sent: &Value) -> Response {
    let refusal = match cause {
        CallError::Body(_) => Refusal::InvalidRequest,
        CallError::Submission(error) => error.refusal(),
        CallError::NoPhone => Refusal::UnknownIdentifier,
        CallError::Unfit(refusal) => *refusal,
    };
    let entry = Entry::new(NAME, "ecps.request.refused", refusal.summary())
        .from("psc")
        .verdict(Verdict::Refused)
        .details(json!({"error": refusal.word(), "reason": cause.to_string(), "sent": sent}));
    ecps.record(match person {
        Some(person) => entry.person(person),
        None => entry,
    });
    match refusal {
        Refusal::InvalidRequest => {
            let body = json!({"error": refusal.word(), "error_description": cause.to_string()});
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        Refusal::UnknownIdentifier => error(StatusCode::NOT_FOUND, refusal.word()),
        _ => error(StatusCode::CONFLICT, refusal.word()),
    }
}
