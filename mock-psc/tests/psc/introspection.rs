//! What a token is still worth.

use std::collections::BTreeSet;

use mock_psc::endpoints;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    browser::Page,
    stack::{OTHER, OTHER_SECRET, SAS, SAS_SECRET, Stack, assert_refused, claims_of, forged, of},
};

const SAMPLE: &str = include_str!("../data/introspection.sample.json");

async fn introspect_as(stack: &Stack, client: (&str, &str), token: &str, hint: &str) -> Page {
    let mut form = vec![("token", token)];
    if !hint.is_empty() {
        form.push(("token_type_hint", hint));
    }
    stack.call(endpoints::INTROSPECTION, Some(client), &form).await
}

async fn introspect(stack: &Stack, token: &str) -> Value {
    let answer = introspect_as(stack, (SAS, SAS_SECRET), token, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// Exactly that, and nothing about why (RFC 7662 §2.2); then, with the deviation, active.
async fn inactive_unless_deviating(stack: &Stack, client: (&str, &str), token: &str, reason: &str) {
    let answer = introspect_as(stack, client, token, "").await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, json!({"active": false})));
    let told = stack.events("psc.introspection.answered").pop().unwrap();
    assert!(told.details["reason"].as_str().unwrap().contains(reason), "{reason}: {}", told.details);
    stack.deviate("psc.introspection.token.unchecked");
    assert_eq!(introspect_as(stack, client, token, "").await.json()["active"], true);
    stack.context.deviations.clear();
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn an_access_token_is_described_as_the_sandbox_does_it() {
    let (stack, tokens) = Stack::signed_in().await;
    let answer = introspect(&stack, of(&tokens, "access_token")).await;
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    // The published document is of 2023; the ANS's pages name this claim since.
    let expected: BTreeSet<&str> = keys(&sample).into_iter().chain(["SubjectNameID"]).collect();
    assert_eq!(keys(&answer), expected);
    let person = json!(stack.national_id());
    for (name, expected) in [
        ("active", &json!(true)),
        ("client_id", &json!(SAS)),
        ("username", &person),
        ("SubjectNameID", &person),
        ("typ", &json!("Bearer")),
        ("scope", &json!("openid scope_all")),
        ("sid", &tokens["session_state"]),
    ] {
        assert_eq!(&answer[name], expected, "{name}");
    }
    assert_eq!(answer["exp"].as_i64().unwrap() - answer["iat"].as_i64().unwrap(), 120);
    let told = stack.events("psc.introspection.answered").pop().unwrap();
    assert_eq!((told.person, &told.details["request"]["token"]), (Some(stack.national_id()), &json!("…")));
}

#[tokio::test]
async fn a_refresh_token_is_described_without_subject_name_id() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = of(&tokens, "refresh_token");
    let answer = introspect(&stack, token).await;
    let mut expected = claims_of(token);
    expected["client_id"] = json!(SAS);
    expected["username"] = json!(stack.national_id());
    expected["active"] = json!(true);
    assert_eq!(answer, expected);
    assert!(answer.get("SubjectNameID").is_none());
}

#[tokio::test]
async fn the_hint_changes_nothing() {
    let (stack, tokens) = Stack::signed_in().await;
    for token in ["access_token", "refresh_token"] {
        for hint in ["access_token", "refresh_token", "saml"] {
            let answer = introspect_as(&stack, (SAS, SAS_SECRET), of(&tokens, token), hint).await;
            assert_eq!(answer.json()["active"], true, "{token} as {hint}");
        }
    }
}

#[tokio::test]
async fn whoever_does_not_authenticate_learns_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let form = [("token", of(&tokens, "access_token"))];
    let nobody = stack.call(endpoints::INTROSPECTION, None, &form).await;
    assert_refused(&nobody, StatusCode::UNAUTHORIZED, "invalid_client", "did not authenticate");
    let wrong = stack.call(endpoints::INTROSPECTION, Some((SAS, "wrong")), &form).await;
    assert_refused(&wrong, StatusCode::UNAUTHORIZED, "invalid_client", "secret is wrong");
    let told = stack.events("psc.introspection.refused").pop().unwrap();
    assert_eq!(told.summary, "Introspection refusée : invalid_client");
    assert_eq!(told.person, Some(stack.national_id()));
    // Red proof.
    stack.deviate("psc.client_secret.unchecked");
    let believed = stack.call(endpoints::INTROSPECTION, Some((SAS, "wrong")), &form).await;
    assert_eq!(believed.json()["active"], true);
}

#[tokio::test]
async fn a_malformed_call_is_refused() {
    let (stack, tokens) = Stack::signed_in().await;
    let client = Some((SAS, SAS_SECRET));
    let bad = StatusCode::BAD_REQUEST;
    let none = stack.call(endpoints::INTROSPECTION, client, &[]).await;
    assert_refused(&none, bad, "invalid_request", "token is missing");
    let token = of(&tokens, "access_token");
    let twice = stack.call(endpoints::INTROSPECTION, client, &[("token", token), ("token", token)]).await;
    assert_refused(&twice, bad, "invalid_request", "more than once");
    let read = stack.browser().get(stack.realm(endpoints::INTROSPECTION)).await;
    assert_eq!(read.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn what_is_worth_nothing_is_inactive_unless_deviating() {
    let sas = (SAS, SAS_SECRET);
    let (stack, tokens) = Stack::signed_in().await;
    let (access, refresh) = (of(&tokens, "access_token"), of(&tokens, "refresh_token"));
    for token in [access, refresh] {
        let altered = forged(token, |claims| claims["scope"] = json!("openid admin"));
        inactive_unless_deviating(&stack, sas, &altered, "altered").await;
    }
    inactive_unless_deviating(&stack, sas, of(&tokens, "id_token"), "id token").await;
    let nonsense = introspect(&stack, "nonsense").await;
    assert_eq!(nonsense, json!({"active": false}));
    stack.expire("access_token").await;
    inactive_unless_deviating(&stack, sas, access, "expired").await;
    stack.refresh(refresh).await;
    inactive_unless_deviating(&stack, sas, refresh, "already used").await;
    // Asking is not using: the family lives.
    let renewed = stack.tokens(&stack.browser_with_card()).await;
    stack.expire("refresh_token").await;
    inactive_unless_deviating(&stack, sas, of(&renewed, "refresh_token"), "expired").await;

    let (stack, tokens) = Stack::signed_in().await;
    let form = [("token", of(&tokens, "refresh_token"))];
    assert_eq!(stack.call(endpoints::REVOCATION, Some(sas), &form).await.status, StatusCode::OK);
    inactive_unless_deviating(&stack, sas, of(&tokens, "access_token"), "revoked").await;
    inactive_unless_deviating(&stack, sas, of(&tokens, "refresh_token"), "revoked").await;

    let (stack, tokens) = Stack::signed_in().await;
    stack.expire("session").await;
    inactive_unless_deviating(&stack, sas, of(&tokens, "access_token"), "revoked").await;
    inactive_unless_deviating(&stack, sas, of(&tokens, "refresh_token"), "session").await;
}

#[tokio::test]
async fn another_client_may_ask_about_an_access_token_but_not_about_a_refresh_token() {
    let (stack, tokens) = Stack::signed_in().await;
    let api = (OTHER, OTHER_SECRET);
    let answer = introspect_as(&stack, api, of(&tokens, "access_token"), "").await.json();
    assert_eq!((&answer["active"], &answer["client_id"]), (&json!(true), &json!(SAS)));
    inactive_unless_deviating(&stack, api, of(&tokens, "refresh_token"), "another client").await;
}
