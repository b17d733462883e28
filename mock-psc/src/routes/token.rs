//! The token endpoint (RFC 6749 §3.2, OIDC Core §3.1.3 and §12).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    back_channel::{Call, no_store},
    faulty_answer::{Case, FaultyAnswer},
};
use crate::{
    deviations,
    protocol::{
        error_code::ErrorCode,
        parameters::Parameters,
        token_request::{TokenError, TokenRequest},
    },
    provider::{Provider, Psc},
    state::grant::Grant,
};

mod code;
mod exchange;
mod issue;
mod refresh;

use issue::Granted;

pub(crate) async fn token(State(psc): State<Psc>, mut call: Call) -> Response {
    // Whoever refuses must be able to say whose sign-in it was: the journal is read by person. The answer stays the
    // same.
    let Some(grant) = presented(&psc, &call.form) else {
        return answer(&psc, &mut call);
    };
    call.concerns(&grant);
    let faults = FaultyAnswer::of(&psc, &deviations::token::ANSWERS, Case::of_grant(&grant));
    match faults.instead().await {
        Some(instead) => instead,
        None => faults.spoil(answer(&psc, &mut call)).await,
    }
}

fn answer(psc: &Provider, call: &mut Call) -> Response {
    match granted(psc, call) {
        Ok(granted) => match psc.issue(&granted, call.confirmation(), &call.form) {
            Ok(tokens) => (no_store(), Json(tokens)).into_response(),
            Err(error) => {
                tracing::error!(%error, "tokens cannot be signed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
        Err(error) => {
            let summary = TokenRequest::refused_in_french(&call.form);
            call.refused(psc, "psc.token.refused", summary, ErrorCode::from(&error), &error)
        }
    }
}

/// What the request is about, as far as it can be known before anybody has checked it.
fn presented(psc: &Provider, form: &Parameters) -> Option<Arc<Grant>> {
    if let Some(code) = form.value("code").and_then(|code| psc.codes.find(code)) {
        return Some(Arc::clone(&code.grant));
    }
    let token = form.value("refresh_token").or_else(|| form.value("subject_token"))?;
    psc.recognise(token).and_then(|(token, _)| token.grant().cloned())
}

/// What the client gets tokens for.
fn granted(psc: &Provider, call: &mut Call) -> Result<Granted, TokenError> {
    let client = call.authenticate(psc)?;
    match TokenRequest::read(&call.form)? {
        TokenRequest::Code(request) => code::exchange(psc, &client, &request),
        TokenRequest::Refresh(request) => Ok(refresh::refresh(psc, &client, &request)?),
        TokenRequest::Exchange(request) => {
            Ok(exchange::exchange(psc, &client, &request, call.confirmation())?)
        }
    }
}
