use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::{
    form_origin, hosts,
    journal::{Entry, Verdict},
    page::Refusal,
};
use serde_json::json;

use super::SITE;
use crate::{NAME, authenticator::Ecps, deviations};

/// Refuses forms that another site's page sends.
///
/// Such a page would have to know the phone's token, the request's id and the form's token already; this is the
/// fourth lock.
pub(super) async fn refuse_foreign_forms(State(ecps): State<Ecps>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let ours = hosts::https(hosts::PHONE, ecps.port).origin().ascii_serialization();
    if reads || form_origin::comes_from(request.headers(), &ours) {
        return next.run(request).await;
    }
    let phone = request.uri().path().split('/').nth(2).and_then(|device| ecps.phones.find(device));
    let unchecked =
        phone.as_ref().is_some_and(|phone| ecps.deviates(&deviations::FORM_ORIGIN_UNCHECKED, &phone.person));
    if unchecked {
        return next.run(request).await;
    }
    let sent = |name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let entry = Entry::new(NAME, "ecps.form.refused", "Un formulaire envoyé depuis un autre site est refusé")
        .from("browser")
        .verdict(Verdict::Refused)
        .details(json!({
            "path": request.uri().path(),
            "origin": sent("origin"),
            "sec-fetch-site": sent("sec-fetch-site"),
            "expected": "same-origin",
        }));
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
