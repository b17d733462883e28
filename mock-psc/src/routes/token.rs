//! The token endpoint (OIDC Core §3.1.3).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    back_channel::{Call, no_store},
    outage,
};
use crate::{
    protocol::{
        error_code::ErrorCode,
        token_request::{TokenError, TokenRequest},
    },
    provider::{Provider, Psc},
    state::grant::Grant,
};

mod code;
mod issue;

pub(crate) async fn token(State(psc): State<Psc>, mut call: Call) -> Response {
    // Whoever refuses must be able to say whose sign-in it was: the journal is read by person. The answer stays the
    // same.
    if let Some(code) = call.form.value("code").and_then(|code| psc.codes.find(code)) {
        call.concerns(&code.grant);
        if let Some(failure) = outage::of_exchange(&psc, &code.grant).await {
            return failure;
        }
    }
    match exchange(&psc, &mut call) {
        Ok((grant, jti)) => match psc.issue(&grant, &jti, call.confirmation(), &call.form) {
            Ok(tokens) => (no_store(), Json(tokens)).into_response(),
            Err(error) => {
                tracing::error!(%error, "tokens cannot be signed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
        Err(error) => {
            let code = ErrorCode::from(&error);
            call.refused(&psc, "psc.token.refused", "Échange du code refusé", code, &error)
        }
    }
}

/// The grant that the tokens are made for, and the new access token's `jti`.
fn exchange(psc: &Provider, call: &mut Call) -> Result<(Arc<Grant>, String), TokenError> {
    let client = call.authenticate(psc)?;
    match TokenRequest::read(&call.form)? {
        TokenRequest::Code(request) => code::exchange(psc, client, &request),
    }
}
