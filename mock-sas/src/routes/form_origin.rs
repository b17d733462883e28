use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::{
    form_origin,
    journal::{Entry, Verdict},
};

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
    let Some(details) = form_origin::foreign(&request, &service.origin.origin().ascii_serialization()) else {
        return next.run(request).await;
    };
    if service.deviates(&deviations::FORM_ORIGIN_UNCHECKED, None) {
        return next.run(request).await;
    }
    service.record(
        Entry::new(NAME, "sas.form.refused", "Un formulaire envoyé depuis un autre site est refusé.")
            .from("browser")
            .verdict(Verdict::Refused)
            .details(details),
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
