//! What is allowed and seldom seen, for the fault of a service that refuses it.

use serde_json::Value;

/// Parameters that an answer usually has.
const PARAMETERS: [&str; 6] = ["code", "state", "iss", "session_state", "error", "error_description"];

/// How far ahead of ours a provider's clock may be without anybody noticing.
const NOTICED: i64 = 5;

/// What is unusual about a parameter of an answer.
pub(crate) fn parameter(name: &str) -> Option<&'static str> {
    (!PARAMETERS.contains(&name)).then_some("an unknown parameter")
}

/// What is unusual about a document of the provider: metadata, keys, tokens, claims.
pub(crate) fn answer(body: &[u8]) -> Option<&'static str> {
    let document: Value = serde_json::from_slice(body).ok()?;
    if holds_null(&document) {
        return Some("a member that holds null");
    }
    let is = |name: &str| !document[name].is_null();
    if is("access_token") && !(is("expires_in") && is("refresh_token")) {
        return Some("tokens without lifetime or without refresh token");
    }
    if document["SubjectRefPro"]["exercices"].as_array().is_some_and(Vec::is_empty) {
        return Some("a person without practice");
    }
    let mut keys = document["keys"].as_array().into_iter().flatten();
    keys.any(|key| key["kty"] != "RSA" || key["use"].is_null() || key["alg"].is_null())
        .then_some("a key that is not RSA or does not say what it is for")
}

/// What is unusual about a token, decoded, at the time `now`.
pub(crate) fn token(decoded: &Value, now: i64) -> Option<&'static str> {
    let (header, claims) = (&decoded["header"], &decoded["claims"]);
    let known = |name: &String| ["alg", "typ", "kid"].contains(&name.as_str());
    if header["kid"].is_null() || header.as_object().is_some_and(|header| !header.keys().all(known)) {
        return Some("a header without kid, or with another member");
    }
    if holds_null(claims) {
        return Some("a claim that holds null");
    }
    if !claims["aud"].is_string() || claims["at_hash"].is_null() {
        return Some("an audience that is a list, or no at_hash");
    }
    claims["iat"].as_i64().is_some_and(|issued| issued > now + NOTICED).then_some("a clock that is ahead")
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        _ => false,
    }
}
