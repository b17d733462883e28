use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::{
    journal::Verdict,
    page::{Page, title_with_error},
};
use serde_json::json;

use super::{
    SLOTS,
    session::SignedIn,
    space::{Done, is_step},
    step_due,
};
use crate::{
    deviations,
    pages::{SITE, space_forms::SlotsPage},
    problem::Problems,
    service::Service,
    space_forms::SlotForm,
    state::space::NotKept,
};

/// Guide P4.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    Query(done): Query<Done>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let draft = service.draft(signed_in.person(), SLOTS);
    let form = draft.as_deref().map(SlotForm::parse).unwrap_or_default();
    let done = done.told("Le créneau est ajouté.", "Le créneau est retiré.");
    Ok(page(&signed_in, &form, &Problems::default(), done, draft.is_some()).into_response())
}

/// Guide P4: adds a slot, or takes one back.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    body: String,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let form = SlotForm::parse(&body);
    if let Some(id) = &form.remove {
        let removed = signed_in.edit(&service, |space| Ok(space.agenda.remove_slot(id)));
        if removed == Ok(true) {
            signed_in.record_edit(
                &service,
                "sas.slot.removed",
                "Un créneau est retiré.",
                &json!({ "slot": id }),
            );
            return Err(Redirect::to(&Done::removed(SLOTS)));
        }
        // Taken back in another tab meanwhile.
        return Err(Redirect::to(SLOTS));
    }
    let unchecked = service.deviates(&deviations::SLOT_UNCHECKED, Some(signed_in.person()));
    let today = service.context.today();
    let kept = form.slot().map_err(NotKept::Problems).and_then(|slot| {
        let told = json!({ "slot": slot.id(), "hours": slot.hours() });
        signed_in.edit(&service, |space| space.declare_slot(slot, today, unchecked)).map(|()| told)
    });
    match kept {
        Ok(details) => {
            service.drafts.forget(signed_in.person(), SLOTS);
            signed_in.record_edit(&service, "sas.slot.saved", "Un créneau est déclaré.", &details);
            Err(Redirect::to(&Done::added(SLOTS)))
        }
        Err(NotKept::WrongStep(_)) => Err(Redirect::to(step_due(&signed_in.account))),
        Err(NotKept::Problems(problems)) => {
            service.record(
                signed_in
                    .visitor
                    .entry("sas.slot.refused", "Le créneau déclaré est refusé.")
                    .verdict(Verdict::Refused)
                    .details(json!({ "fields": problems.fields(), "clause": "guide P4" })),
            );
            let page = page(&signed_in, &form, &problems, None, false);
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
    }
}

fn page(
    signed_in: &SignedIn,
    form: &SlotForm,
    problems: &Problems,
    done: Option<&str>,
    restored: bool,
) -> Page {
    SITE.page(
        &title_with_error("Disponibilités", !problems.is_empty()),
        &SlotsPage {
            person: &signed_in.account.identity.full_name(),
            slots: signed_in.account.space().agenda.slots(),
            form,
            problems,
            done,
            restored,
        },
    )
}
