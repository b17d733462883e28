use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::HOME;
use crate::{NAME, deviations, pages::refused::Refused, service::Service};

/// Refuses forms that another site's page sends.
///
/// The cookie's `SameSite=Lax` keeps such a form without a session already; this check is the second lock, in
/// one place, and leaves the forms without hidden fields. It looks at `Sec-Fetch-Site`, which all current
/// browsers send and no page can forge; `Origin` alone would not do, because our pages' `Referrer-Policy:
/// no-referrer` makes browsers send `Origin: null` with our own forms. Where neither header says anything
/// (programs, old browsers), `SameSite` remains.
pub(super) async fn refuse_foreign_forms(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || comes_from_us(request.headers(), &service.origin.origin().ascii_serialization()) {
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

fn comes_from_us(headers: &HeaderMap, ours: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none`: the person's own doing, such as reloading a page.
        return site == "same-origin" || site == "none";
    }
    headers.get(header::ORIGIN).is_none_or(|origin| origin == ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_our_forms_from_those_of_other_sites() {
        let ours = "https://sas.localhost:8444";
        let verdict = |pairs: &[(&'static str, &'static str)]| {
            let headers =
                pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            comes_from_us(&headers, ours)
        };
        assert!(verdict(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(verdict(&[("origin", ours)]));
        assert!(verdict(&[]));
        assert!(!verdict(&[("sec-fetch-site", "cross-site"), ("origin", ours)]));
        assert!(!verdict(&[("sec-fetch-site", "same-site")]));
        assert!(!verdict(&[("origin", "https://courrier.localhost:8445")]));
        assert!(!verdict(&[("origin", "null")]));
    }
}
