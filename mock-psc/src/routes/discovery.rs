//! Discovery (OIDC Discovery §4), at Pro Santé Connect's own path and at the standard one.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use mock_kit::journal::Entry;

use super::outage;
use crate::{NAME, protocol::discovery::document, provider::Psc};

pub(crate) async fn discovery(State(psc): State<Psc>) -> Response {
    if let Some(silence) = outage::of_discovery(&psc) {
        return silence;
    }
    psc.record(Entry::new(NAME, "psc.discovery.answered", "Document de découverte lu").from("client"));
    // One request may ask for eidas1 only (EXI PSC 16); what is answered depends on the means.
    let mut acr = vec!["eidas1", &psc.settings.card_acr, &psc.settings.mobile_acr];
    acr.sort_unstable();
    acr.dedup();
    Json(document(&psc.endpoints, &acr)).into_response()
}
