//! The pushed authorization request endpoint (RFC 9126 §2).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::back_channel::{Call, no_store};
use crate::{
    NAME, deviations,
    protocol::{
        authorization_request::AuthorizationRequest,
        back_channel::CallError,
        error_code::ErrorCode,
        parameters::Unreadable,
        pushed_request::{self, PushError},
    },
    provider::{Provider, Psc},
    state::pushed_request::PushedRequest,
};

pub(crate) async fn push(State(psc): State<Psc>, mut call: Call) -> Response {
    match read(&psc, &mut call) {
        Ok(request) => keep(&psc, &call, request),
        Err(error) => {
            let code = ErrorCode::from(&error);
            let mut response =
                call.refused(&psc, "psc.push.refused", "Demande de connexion déposée refusée", code, &error);
            // RFC 9126 §2.3.
            if error == PushError::Call(CallError::Unreadable(Unreadable::TooLong)) {
                *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            }
            response
        }
    }
}

fn read(psc: &Provider, call: &mut Call) -> Result<AuthorizationRequest, PushError> {
    let client = call.authenticate(psc)?;
    let unchecked = psc.deviates(&deviations::REDIRECT_URI_UNCHECKED, Some(&client.id), None);
    let request = pushed_request::read(&call.form, &client.id, &client.redirect_uris, unchecked)?;
    if psc.settings.strict {
        return Ok(request.strictly()?);
    }
    Ok(request)
}

/// RFC 9126 §2.2.
fn keep(psc: &Provider, call: &Call, request: AuthorizationRequest) -> Response {
    let name = psc.context.secrets.token(16);
    let lifetime = psc.settings.pushed_request_lifetime;
    psc.record(
        Entry::new(NAME, "psc.push.accepted", "Demande de connexion déposée par le service")
            .from(&request.client_id)
            .verdict(Verdict::Accepted)
            .details(json!({
                "request": call.form.journalled(),
                "request_uri": pushed_request::request_uri(&name),
                "seconds": lifetime.whole_seconds(),
            })),
    );
    let body = Json(json!({
        "request_uri": pushed_request::request_uri(&name),
        "expires_in": lifetime.whole_seconds(),
    }));
    let kept = PushedRequest::new(request, psc.deadline(lifetime));
    psc.pushed_requests.insert(&name, Arc::new(kept), psc.now());
    (StatusCode::CREATED, no_store(), body).into_response()
}
