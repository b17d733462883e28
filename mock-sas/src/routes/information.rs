use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::{
    journal::Verdict,
    page::{Page, title_with_error},
};
use serde_json::json;

use super::{INFORMATION_FORM, SPACE, session::SignedIn, space::is_step};
use crate::{
    deviations,
    pages::{SITE, space_forms::InformationFormPage},
    problem::Problems,
    service::Service,
    space_forms::InformationForm,
};

/// Guide P6.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let draft = service.draft(signed_in.person(), INFORMATION_FORM);
    let form = match &draft {
        Some(draft) => InformationForm::parse(draft),
        None => InformationForm { text: signed_in.account.space().information.clone() },
    };
    Ok(page(&signed_in, &form, &Problems::default(), draft.is_some()).into_response())
}

/// Guide P6.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    body: String,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let form = InformationForm::parse(&body);
    let problems = form.problems();
    let unchecked = service.deviates(&deviations::INFORMATION_UNCHECKED, Some(signed_in.person()));
    if !problems.is_empty() && !unchecked {
        service.record(
            signed_in
                .visitor
                .entry("sas.information.refused", "Les informations complémentaires sont trop longues.")
                .verdict(Verdict::Refused)
                .details(json!({ "characters": form.text.chars().count(), "clause": "guide P6" })),
        );
        let page = page(&signed_in, &form, &problems, false);
        return Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let details = json!({ "characters": form.text.chars().count() });
    let kept = signed_in.edit(&service, |space| {
        form.text.trim().clone_into(&mut space.information);
        Ok(())
    });
    if kept.is_ok() {
        service.drafts.forget(signed_in.person(), INFORMATION_FORM);
        signed_in.record_edit(
            &service,
            "sas.information.saved",
            "Les informations complémentaires sont enregistrées.",
            &details,
        );
    }
    Err(Redirect::to(SPACE))
}

fn page(signed_in: &SignedIn, form: &InformationForm, problems: &Problems, restored: bool) -> Page {
    let person = signed_in.account.identity.full_name();
    SITE.page(
        &title_with_error("Informations complémentaires", !problems.is_empty()),
        &InformationFormPage { person: &person, form, problems, restored },
    )
}
