//! The keys that tokens are signed with (OIDC Core §10.1.1).

use axum::{Json, extract::State};
use mock_kit::journal::Entry;
use serde_json::Value;

use crate::{NAME, provider::Psc};

pub(crate) async fn keys(State(psc): State<Psc>) -> Json<Value> {
    psc.record(Entry::new(NAME, "psc.keys.answered", "Clés publiques lues").from("client"));
    Json(psc.signer.key_set())
}
