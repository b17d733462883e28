//! Discovery (OIDC Discovery §4), at Pro Santé Connect's own path and at the standard one.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use mock_kit::journal::Entry;

use super::faulty_answer::{Case, FaultyAnswer};
use crate::{
    NAME, deviations,
    protocol::{discovery::document, edit::Edit},
    provider::Psc,
};

pub(crate) async fn discovery(State(psc): State<Psc>) -> Response {
    let faults = FaultyAnswer::of(&psc, &deviations::discovery::ANSWERS, Case::of_anybody());
    if let Some(instead) = faults.instead().await {
        return instead;
    }
    psc.record(Entry::new(NAME, "psc.discovery.answered", "Document de découverte lu").from("client"));
    // One request may ask for eidas1 only (EXI PSC 16); what is answered depends on the means.
    let mut acr = vec!["eidas1", &psc.settings.card_acr, &psc.settings.mobile_acr];
    acr.sort_unstable();
    acr.dedup();
    let mut document = document(&psc.endpoints, &acr);
    let changed = psc.faults(&deviations::discovery::MEMBERS, None, None);
    psc.committed(&changed, |entry| entry.from("client"));
    for fault in changed {
        Edit::make(fault.kind, &mut document);
    }
    faults.spoil(Json(document).into_response()).await
}
