//! Who may call: the one that knows the secret.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use mock_kit::{
    deviations::Subject,
    journal::{Entry, Verdict},
};
use serde_json::json;

use super::error;
use crate::{NAME, authenticator::Ecps, deviations};

/// RFC 6750 §2.1 and §3.
pub(super) async fn require(State(ecps): State<Ecps>, request: Request, next: Next) -> Response {
    let presented = bearer(request.headers());
    let right =
        presented.is_some_and(|secret| verify_slices_are_equal(secret, ecps.secret.as_bytes()).is_ok());
    // Nobody is known yet.
    if right || ecps.context.deviations.applies(&deviations::SECRET_UNCHECKED, Subject::default()) {
        return next.run(request).await;
    }
    let reason = presented.map_or("no bearer token was presented", |_| "the bearer token is wrong");
    ecps.record(
        Entry::new(NAME, "ecps.secret.refused", "Appel au service e-CPS sans le bon secret : refusé")
            .from("psc")
            .verdict(Verdict::Refused)
            .details(json!({
                "method": request.method().as_str(),
                "path": request.uri().path(),
                "reason": reason,
            })),
    );
    let mut refused = error(StatusCode::UNAUTHORIZED, "invalid_token");
    refused.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    refused
}

/// The scheme's name has no case (RFC 9110 §11.1).
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.as_bytes().split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_bearer_token_and_nothing_else() {
        let sent = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            bearer(&headers).map(<[u8]>::to_vec)
        };
        assert_eq!(sent("Bearer abc"), Some(b"abc".to_vec()));
        assert_eq!(sent("bearer abc"), Some(b"abc".to_vec()));
        for other in ["Basic abc", "Bearerabc", "Bearer", "abc", ""] {
            assert_eq!(sent(other), None, "{other}");
        }
        assert_eq!(bearer(&HeaderMap::new()), None);
    }
}
