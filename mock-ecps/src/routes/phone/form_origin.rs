use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::{
    form_origin, hosts,
    journal::{Entry, Verdict},
    page::Refusal,
};

use super::SITE;
use crate::{NAME, authenticator::Ecps, deviations};

/// Refuses forms that another site's page sends.
///
/// Such a page would have to know the phone's token, the request's id and the form's token already; this is the
/// fourth lock.
pub(super) async fn refuse_foreign_forms(State(ecps): State<Ecps>, request: Request, next: Next) -> Response {
    let ours = hosts::https(hosts::PHONE, ecps.port).origin().ascii_serialization();
    let Some(details) = form_origin::foreign(&request, &ours) else {
        return next.run(request).await;
    };
    let phone = request.uri().path().split('/').nth(2).and_then(|device| ecps.phones.find(device));
    let unchecked =
        phone.as_ref().is_some_and(|phone| ecps.deviates(&deviations::FORM_ORIGIN_UNCHECKED, &phone.person));
    if unchecked {
        return next.run(request).await;
    }
    let entry = Entry::new(NAME, "ecps.form.refused", "Un formulaire envoyé depuis un autre site est refusé")
        .from("browser")
        .verdict(Verdict::Refused)
        .details(details);
    ecps.record(match phone {
        Some(phone) => entry.person(phone.person.to_string()),
        None => entry,
    });
    SITE.refusal(
        StatusCode::FORBIDDEN,
        &Refusal {
            title: "Formulaire refusé".to_owned(),
            explanation: "Ce formulaire ne vient pas d’une page du téléphone : rien n’a changé.".to_owned(),
            advice: "Recommencez sur le téléphone lui-même.".to_owned(),
            ..Refusal::default()
        },
    )
    .into_response()
}
