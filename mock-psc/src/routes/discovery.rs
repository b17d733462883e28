//! Discovery (OIDC Discovery §4), at Pro Santé Connect's own path and at the standard one.

use axum::{Json, extract::State};
use mock_kit::journal::Entry;
use serde_json::Value;

use crate::{NAME, protocol::discovery::document, provider::Psc};

pub(crate) async fn discovery(State(psc): State<Psc>) -> Json<Value> {
    psc.record(Entry::new(NAME, "psc.discovery.answered", "Document de découverte lu").from("client"));
    // One request may ask for eidas1 only (EXI PSC 16); what is answered depends on the means.
    let mut acr = vec!["eidas1", &psc.settings.card_acr, &psc.settings.mobile_acr];
    acr.sort_unstable();
    acr.dedup();
    Json(document(&psc.endpoints, &acr))
}
