//! Whether a form was sent by a page of one's own.

use axum::http::{HeaderMap, header};

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
}
