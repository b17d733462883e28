//! Whether a form was sent by a page of one's own.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
};
use serde_json::{Value, json};

/// Whether `headers` are those of a form that a page of the origin `ours` (`https://sas.localhost:8444`) sent.
///
/// `Sec-Fetch-Site` decides, which all current browsers send and no page can forge; `Origin` alone would not do,
/// because our pages' `Referrer-Policy: no-referrer` makes browsers send `Origin: null` with our own forms. Where
/// neither header says anything (programs, old browsers), the answer is yes: the form must be held by something else
/// too.
#[must_use]
pub fn comes_from(headers: &HeaderMap, ours: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none`: the person's own doing, such as reloading a page.
        return site == "same-origin" || site == "none";
    }
    headers.get(header::ORIGIN).is_none_or(|origin| origin == ours)
}

/// What the journal tells of a request that changes something and that no page of the origin `ours` sent; nothing for any
/// other request.
#[must_use]
pub fn foreign(request: &Request, ours: &str) -> Option<Value> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || comes_from(request.headers(), ours) {
        return None;
    }
    let sent = |name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Some(json!({
        "path": request.uri().path(),
        "origin": sent("origin"),
        "sec-fetch-site": sent("sec-fetch-site"),
        "expected": "same-origin",
    }))
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
            comes_from(&headers, ours)
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

    #[test]
    fn only_requests_that_change_something_are_foreign_and_the_journal_knows_whence() {
        let sent = |method: &str| {
            let request =
                Request::builder().method(method).uri("/a?b").header("sec-fetch-site", "cross-site");
            foreign(&request.body(axum::body::Body::empty()).unwrap(), "https://sas.localhost")
        };
        assert_eq!((sent("GET"), sent("HEAD"), sent("OPTIONS")), (None, None, None));
        let told = sent("POST").unwrap();
        assert_eq!((&told["path"], &told["sec-fetch-site"]), (&json!("/a"), &json!("cross-site")));
        assert_eq!(told["origin"], json!(null));
    }
}
