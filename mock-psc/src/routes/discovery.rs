//! Discovery (OIDC Discovery §4), at Pro Santé Connect's own path and at the standard one.

use axum::{Json, extract::State};
use mock_kit::journal::Entry;
use serde_json::Value;

use crate::{NAME, protocol::discovery::document, provider::Psc};

pub(crate) async fn discovery(State(psc): State<Psc>) -> Json<Value> {
    psc.record(Entry::new(NAME, "psc.discovery.answered", "Document de découverte lu").from("client"));
    Json(document(&psc.endpoints, &psc.settings.card_acr))
}
