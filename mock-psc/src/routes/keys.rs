//! The keys that tokens are signed with (OIDC Core §10.1.1).

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mock_kit::journal::Entry;
use serde_json::Value;

use super::faulty_answer::{Case, FaultyAnswer};
use crate::{
    NAME, deviations,
    protocol::jws::SignerError,
    provider::{Provider, Psc},
};

pub(crate) async fn keys(State(psc): State<Psc>) -> Response {
    let faults = FaultyAnswer::of(&psc, &deviations::keys::ANSWERS, Case::of_anybody());
    if let Some(instead) = faults.instead().await {
        return instead;
    }
    psc.record(Entry::new(NAME, "psc.keys.answered", "Clés publiques lues").from("client"));
    match published(&psc) {
        Ok(keys) => faults.spoil(Json(keys).into_response()).await,
        Err(error) => {
            tracing::error!(%error, "a key that nobody publishes cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn published(psc: &Provider) -> Result<Value, SignerError> {
    let mut keys = psc.signer.key_set();
    let faults = psc.faults(&deviations::keys::SETS, None, None);
    psc.committed(&faults, |entry| entry.from("client"));
    for fault in faults {
        fault.kind.put_into(&mut keys, &psc.signer.unpublished_key()?);
    }
    Ok(keys)
}
