use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::{journal::Verdict, page::title_with_error};
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;

use super::{SETTINGS, TERMS, TERMS_DECLINED, session::SignedIn, step_due};
use crate::{
    deviations,
    pages::{
        SITE,
        onboarding::{TermsDeclinedPage, TermsPage},
    },
    service::Service,
    state::account,
};

#[derive(Debug, Deserialize)]
pub(super) struct TermsForm {
    accepte: Option<String>,
    choix: Option<String>,
}

impl TermsForm {
    /// The button "Refuser", whatever the box says.
    fn declines(&self) -> bool {
        self.choix.as_deref() == Some("refuser")
    }
}

fn is_step(state: &account::State) -> bool {
    matches!(state, account::State::Initialised)
}

/// Guide C7: the account is initialised, the terms are pending.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let restored = service
        .draft(signed_in.person(), TERMS)
        .is_some_and(|draft| form_urlencoded::parse(draft.as_bytes()).any(|(name, _)| name == "accepte"));
    Ok(page(&signed_in, false, restored).into_response())
}

/// Guide C8a.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    Form(form): Form<TermsForm>,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    if form.declines() && !service.deviates(&deviations::CGU_REFUSAL_IGNORED, Some(signed_in.person())) {
        service.record(
            signed_in
                .visitor
                .entry(
                    "sas.cgu.declined",
                    "La personne refuse les conditions générales : le compte reste en attente.",
                )
                .verdict(Verdict::Accepted)
                .details(json!({ "clause": "guide C8" })),
        );
        service.drafts.forget(signed_in.person(), TERMS);
        return Err(Redirect::to(TERMS_DECLINED));
    }
    let unticked = form.accepte.is_none() && !form.declines();
    if unticked && !service.deviates(&deviations::CGU_UNCHECKED, Some(signed_in.person())) {
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
        return Ok(page(&signed_in, true, false)
            .with_status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response());
    }
    if service.change(Some(&signed_in.visitor), signed_in.person(), account::Account::accept_terms).is_err() {
        // Accepted in another tab meanwhile.
        return Err(Redirect::to(step_due(&signed_in.account)));
    }
    service.drafts.forget(signed_in.person(), TERMS);
    service.record(
        signed_in
            .visitor
            .entry("sas.cgu.accepted", "Les conditions générales sont acceptées.")
            .verdict(Verdict::Accepted)
            .details(json!({ "ticked": form.accepte.is_some(), "clause": "guide C8" })),
    );
    Ok(Redirect::to(SETTINGS).into_response())
}

/// After "Refuser": nothing has changed, and what that means.
pub(super) async fn declined(signed_in: SignedIn) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let page = TermsDeclinedPage { person: &signed_in.account.identity.full_name() };
    Ok(SITE.page("Conditions refusées", &page).into_response())
}

fn page(signed_in: &SignedIn, not_ticked: bool, restored: bool) -> mock_kit::page::Page {
    SITE.page(
        &title_with_error("Conditions générales d’utilisation", not_ticked),
        &TermsPage { person: &signed_in.account.identity.full_name(), not_ticked, restored },
    )
}
