use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::{
    form_origin,
    journal::{Entry, Verdict},
};
use serde_json::json;

use super::HOME;
use crate::{NAME, deviations, pages::refused::Refused, service::Service};

/// Refuses forms that another site's page sends.
///
/// The cookie's `SameSite=Lax` keeps such a form without a session already; this check is the second lock, in
/// one place, and leaves the forms without hidden fields.
pub(super) async fn refuse_foreign_forms(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || form_origin::comes_from(request.headers(), &service.origin.origin().ascii_serialization()) {
        return next.run(request).await;
    }
    if service.deviates(&deviations::FORM_ORIGIN_UNCHECKED, None) {
        return next.run(request).await;
    }
    let sent = |name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    service.record(
        Entry::new(NAME, "sas.form.refused", "Un formulaire envoyé depuis un autre site est refusé.")
            .from("browser")
            .verdict(Verdict::Refused)
            .details(json!({
                "path": request.uri().path(),
                "origin": sent("origin"),
                "sec-fetch-site": sent("sec-fetch-site"),
                "expected": "same-origin",
            })),
    );
    Refused {
        status: StatusCode::FORBIDDEN,
        title: "Formulaire refusé",
        explanation: "Ce formulaire ne vient pas d’une page de la plateforme : rien n’a été enregistré."
            .into(),
        advice: "Recommencez depuis les pages de la plateforme.",
        action: ("Aller à l’accueil", HOME),
    }
    .into_response()
}
