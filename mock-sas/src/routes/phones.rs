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

use super::{PHONES, SPACE, session::SignedIn, space::is_step};
use crate::{
    deviations,
    pages::{SITE, space_forms::PhonesPage},
    problem::Problems,
    service::Service,
    services::{Addresses, PracticeAddress},
    space_forms::PhonesForm,
};

/// Guide P1.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let Some(known) = known(&service, &signed_in).await else {
        return Ok(page(&signed_in, None, &Problems::default(), false).into_response());
    };
    let shown = signed_in.account.space().own_phones(known);
    let draft = service.draft(signed_in.person(), PHONES);
    let shown = match &draft {
        Some(draft) => PhonesForm::parse(draft).over(&shown),
        None => shown,
    };
    Ok(page(&signed_in, Some(&shown), &Problems::default(), draft.is_some()).into_response())
}

/// Guide P1: the telephone numbers. The addresses themselves are the directory's.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    body: String,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let Some(known) = known(&service, &signed_in).await else {
        // Without the directory there is no telling which addresses the numbers belong to.
        let page = page(&signed_in, None, &Problems::default(), false);
        return Ok(page.with_status(StatusCode::BAD_GATEWAY).into_response());
    };
    let shown = signed_in.account.space().own_phones(known.clone());
    let (numbers, problems) = PhonesForm::parse(&body).numbers(&shown);
    let unchecked = service.deviates(&deviations::PHONE_UNCHECKED, Some(signed_in.person()));
    if !problems.is_empty() && !unchecked {
        service.record(
            signed_in
                .visitor
                .entry("sas.phones.refused", "Un numéro de téléphone n’est pas valable.")
                .verdict(Verdict::Refused)
                .details(json!({ "fields": problems.fields(), "clause": "guide P1" })),
        );
        let page = page(&signed_in, Some(&numbers), &problems, false);
        return Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let kept = signed_in.edit(&service, |space| {
        space.keep_phones(&known, &numbers);
        Ok(())
    });
    if kept.is_ok() {
        service.drafts.forget(signed_in.person(), PHONES);
        let told = "Les téléphones des adresses sont enregistrés.";
        signed_in.record_edit(&service, "sas.phones.saved", told, &json!({ "addresses": numbers }));
    }
    Err(Redirect::to(SPACE))
}

/// The directory's addresses; `None` when it does not answer.
async fn known(service: &Service, signed_in: &SignedIn) -> Option<Vec<PracticeAddress>> {
    match service.addresses(&signed_in.visitor, signed_in.person()).await {
        Addresses::Known(known) => Some(known),
        Addresses::None => Some(vec![]),
        Addresses::Unavailable => None,
    }
}

fn page(
    signed_in: &SignedIn,
    addresses: Option<&[PracticeAddress]>,
    problems: &Problems,
    restored: bool,
) -> Page {
    let person = signed_in.account.identity.full_name();
    let title = title_with_error("Vos adresses", !problems.is_empty());
    SITE.page(&title, &PhonesPage { person: &person, addresses, problems, restored })
}
