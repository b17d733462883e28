use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::journal::Verdict;
use serde::Deserialize;
use serde_json::json;

use super::{SETTINGS, session::SignedIn, step_due};
use crate::{
    deviations,
    pages::{SITE, onboarding::TermsPage},
    service::Service,
    state::account,
};

#[derive(Debug, Deserialize)]
pub(super) struct TermsForm {
    accepte: Option<String>,
}

fn is_step(state: &account::State) -> bool {
    matches!(state, account::State::Initialised)
}

/// Guide C7: the account is initialised, the terms are pending.
pub(super) async fn show(signed_in: SignedIn) -> Result<Response, Redirect> {
    Ok(page(&signed_in.at(is_step)?, false).into_response())
}

/// Guide C8a.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    Form(form): Form<TermsForm>,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    if form.accepte.is_none() && !service.deviates(&deviations::CGU_UNCHECKED, Some(signed_in.person())) {
        service.record(
            signed_in
                .visitor
                .entry(
                    "sas.cgu.refused",
                    "Les conditions générales ne sont pas acceptées : la case n’est pas cochée.",
                )
                .verdict(Verdict::Refused)
                .details(json!({ "clause": "guide C8" })),
        );
        return Ok(page(&signed_in, true).with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    if service.change(Some(&signed_in.visitor), signed_in.person(), account::Account::accept_terms).is_err() {
        // Accepted in another tab meanwhile.
        return Err(Redirect::to(step_due(&signed_in.account)));
    }
    service.record(
        signed_in
            .visitor
            .entry("sas.cgu.accepted", "Les conditions générales sont acceptées.")
            .verdict(Verdict::Accepted)
            .details(json!({ "ticked": form.accepte.is_some(), "clause": "guide C8" })),
    );
    Ok(Redirect::to(SETTINGS).into_response())
}

fn page(signed_in: &SignedIn, not_ticked: bool) -> mock_kit::page::Page {
    SITE.page(
        "Conditions générales d’utilisation",
        &TermsPage { person: &signed_in.account.identity.full_name(), not_ticked },
    )
}
