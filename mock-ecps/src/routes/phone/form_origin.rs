use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mock_kit::{
    hosts,
    journal::{Entry, Verdict},
    page::Refusal,
};
use serde_json::json;

use super::SITE;
use crate::{NAME, authenticator::Ecps, deviations};

/// Refuses forms that another site's page sends.
///
/// Such a page would have to know the phone's token, the request's id and the form's token already; this is the
/// fourth lock. `Sec-Fetch-Site` decides, which all current browsers send and no page can forge: with the pages'
/// `Referrer-Policy: no-referrer`, browsers send `Origin: null` with our own forms. Where neither header says
/// anything (programs, old browsers), the tokens remain.
pub(super) async fn refuse_foreign_forms(State(ecps): State<Ecps>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let ours = hosts::https(hosts::PHONE, ecps.port).origin().ascii_serialization();
    if reads || comes_from_us(request.headers(), &ours) {
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
        let ours = "https://telephone.localhost:8446";
        let verdict = |pairs: &[(&'static str, &'static str)]| {
            let headers =
                pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            comes_from_us(&headers, ours)
        };
        assert!(verdict(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(verdict(&[("sec-fetch-site", "none")]));
        assert!(verdict(&[("origin", ours)]));
        assert!(verdict(&[]));
        assert!(!verdict(&[("sec-fetch-site", "cross-site"), ("origin", ours)]));
        assert!(!verdict(&[("sec-fetch-site", "same-site")]));
        assert!(!verdict(&[("origin", "https://courrier.localhost:8445")]));
        assert!(!verdict(&[("origin", "null")]));
    }
}
