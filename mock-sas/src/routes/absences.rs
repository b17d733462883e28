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
    ABSENCES,
    session::SignedIn,
    space::{Done, is_step},
    step_due,
};
use crate::{
    deviations,
    pages::{SITE, space_forms::AbsencesPage},
    problem::Problems,
    service::Service,
    space_forms::AbsenceForm,
    state::space::NotKept,
};

/// Guide P5.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    Query(done): Query<Done>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let draft = service.draft(signed_in.person(), ABSENCES);
    let form = draft.as_deref().map(AbsenceForm::parse).unwrap_or_default();
    let done = done.told("La période est ajoutée.", "La période est retirée.");
    Ok(page(&signed_in, &form, &Problems::default(), done, draft.is_some()).into_response())
}

/// Guide P5: adds a period, or takes one back.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    body: String,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let form = AbsenceForm::parse(&body);
    if let Some(id) = &form.remove {
        let removed = signed_in.edit(&service, |space| Ok(space.agenda.remove_absence(id)));
        if removed == Ok(true) {
            signed_in.record_edit(
                &service,
                "sas.absence.removed",
                "Une période est retirée.",
                &json!({ "absence": id }),
            );
            return Err(Redirect::to(&Done::removed(ABSENCES)));
        }
        // Taken back in another tab meanwhile.
        return Err(Redirect::to(ABSENCES));
    }
    let unchecked = service.deviates(&deviations::ABSENCE_UNCHECKED, Some(signed_in.person()));
    let today = service.context.today();
    let kept = form.absence().map_err(NotKept::Problems).and_then(|absence| {
        let told = json!({ "absence": absence.told() });
        signed_in.edit(&service, |space| space.declare_absence(absence, today, unchecked)).map(|()| told)
    });
    match kept {
        Ok(details) => {
            service.drafts.forget(signed_in.person(), ABSENCES);
            signed_in.record_edit(
                &service,
                "sas.absence.saved",
                "Une période d’indisponibilité est déclarée.",
                &details,
            );
            Err(Redirect::to(&Done::added(ABSENCES)))
        }
        Err(NotKept::WrongStep(_)) => Err(Redirect::to(step_due(&signed_in.account))),
        Err(NotKept::Problems(problems)) => {
            service.record(
                signed_in
                    .visitor
                    .entry("sas.absence.refused", "La période déclarée est refusée.")
                    .verdict(Verdict::Refused)
                    .details(json!({ "fields": problems.fields(), "clause": "guide P5" })),
            );
            let page = page(&signed_in, &form, &problems, None, false);
            Ok(page.with_status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
    }
}

fn page(
    signed_in: &SignedIn,
    form: &AbsenceForm,
    problems: &Problems,
    done: Option<&str>,
    restored: bool,
) -> Page {
    SITE.page(
        &title_with_error("Périodes d’indisponibilité", !problems.is_empty()),
        &AbsencesPage {
            person: &signed_in.account.identity.full_name(),
            absences: signed_in.account.space().agenda.absences(),
            form,
            problems,
            done,
            restored,
        },
    )
}
