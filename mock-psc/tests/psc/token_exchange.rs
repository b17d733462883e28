//! A token of an API in place of an access token.

use mock_psc::endpoints;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    browser::Page,
    stack::{OTHER, OTHER_SECRET, SAS, SAS_SECRET, Stack, assert_refused, claims_of, forged, of},
};

const BAD: StatusCode = StatusCode::BAD_REQUEST;
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

async fn exchange_as(stack: &Stack, client: (&str, &str), subject: &str, changes: &[(&str, &str)]) -> Page {
    let mut form = vec![
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", subject),
        ("subject_token_type", ACCESS_TOKEN),
        // What the ANS's proxy sends beside; it is not of RFC 8693.
        ("subject_issuer", "psc"),
    ];
    form.retain(|(known, _)| changes.iter().all(|(name, _)| known != name));
    form.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    stack.token_call(Some(client), &form).await
}

async fn exchange(stack: &Stack, subject: &str, changes: &[(&str, &str)]) -> Page {
    exchange_as(stack, (SAS, SAS_SECRET), subject, changes).await
}

async fn refused_unless_deviating(
    stack: &Stack,
    subject: &str,
    changes: &[(&str, &str)],
    (error, description): (&str, &str),
    deviation: &str,
) {
    let refused = exchange(stack, subject, changes).await;
    assert_refused(&refused, BAD, error, description);
    stack.deviate(deviation);
    let granted = exchange(stack, subject, changes).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
    stack.context.deviations.clear();
}

#[tokio::test]
async fn an_access_token_is_exchanged_for_one_that_lasts_four_hours() {
    let (stack, tokens) = Stack::signed_in().await;
    let answer = exchange(&stack, of(&tokens, "access_token"), &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    let api = answer.json();
    for (name, expected) in [
        ("issued_token_type", json!(ACCESS_TOKEN)),
        ("token_type", json!("Bearer")),
        ("expires_in", json!(14400)),
        ("refresh_expires_in", json!(1800)),
        ("scope", json!("openid scope_all")),
        ("session_state", tokens["session_state"].clone()),
    ] {
        assert_eq!(api[name], expected, "{name}");
    }
    let claims = claims_of(of(&api, "access_token"));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 14400);
    assert_eq!((&claims["aud"], &claims["azp"]), (&json!(SAS), &json!(SAS)));
    assert_eq!(claims["SubjectNameID"], json!(stack.national_id()));
    let ends = claims_of(of(&api, "id_token"));
    assert_eq!(ends["auth_time"], claims["auth_time"]);
    // The API asks what it is worth, as any client may.
    let form = [("token", of(&api, "access_token"))];
    let asked = stack.call(endpoints::INTROSPECTION, Some((OTHER, OTHER_SECRET)), &form).await.json();
    assert_eq!((&asked["active"], &asked["aud"]), (&json!(true), &json!(SAS)));
    // The subject token stays good, and neither stands in the journal.
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::OK);
    let told = stack.events("psc.token.issued").pop().unwrap();
    assert_eq!(told.summary, "Jeton d’une API remis au service en échange de son jeton d’accès");
    assert_eq!(told.details["request"]["subject_token"], "…");

    // What was exchanged is renewed as such.
    let renewed = stack.refresh(of(&api, "refresh_token")).await.json();
    assert_eq!(
        (&renewed["expires_in"], &renewed["issued_token_type"]),
        (&json!(14400), &json!(ACCESS_TOKEN))
    );
}

#[tokio::test]
async fn it_dies_with_what_it_came_of() {
    let (stack, tokens) = Stack::signed_in().await;
    let api = exchange(&stack, of(&tokens, "access_token"), &[]).await.json();
    let revoked = [("token", of(&tokens, "refresh_token"))];
    stack.call(endpoints::REVOCATION, Some((SAS, SAS_SECRET)), &revoked).await;
    assert_eq!(introspected(&stack, &api).await, json!({"active": false}));
    assert_refused(&stack.refresh(of(&api, "refresh_token")).await, BAD, "invalid_grant", "revoked");

    let (stack, tokens) = Stack::signed_in().await;
    let api = exchange(&stack, of(&tokens, "access_token"), &[]).await.json();
    assert_eq!(introspected(&stack, &api).await["active"], true);
    stack.expire("access_token").await;
    assert_eq!(introspected(&stack, &api).await, json!({"active": false}));
}

async fn introspected(stack: &Stack, tokens: &Value) -> Value {
    let form = [("token", of(tokens, "access_token"))];
    stack.call(endpoints::INTROSPECTION, Some((OTHER, OTHER_SECRET)), &form).await.json()
}

/// It is the API's: whoever runs the API must not read what the person never gave it, nor pass it on.
#[tokio::test]
async fn it_opens_nothing_but_its_api_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let api = exchange(&stack, of(&tokens, "access_token"), &[("audience", OTHER)]).await.json();
    let token = of(&api, "access_token");
    let refused = stack.userinfo(token).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let told = refused.json()["error_description"].as_str().unwrap().to_owned();
    assert!(told.contains(&format!("exchanged for the audience {OTHER}")), "{told}");
    // Somebody's own refusal is theirs in the journal too.
    let journalled = stack.events("psc.userinfo.refused").pop().unwrap();
    assert_eq!(journalled.person, Some(stack.national_id()));

    let unchecked = "psc.access_token.audience.unchecked";
    refused_unless_deviating(&stack, token, &[], ("invalid_request", "opens nothing here"), unchecked).await;
    stack.deviate(unchecked);
    assert_eq!(stack.userinfo(token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_access_token_is_called_what_it_is() {
    let (stack, tokens) = Stack::signed_in().await;
    for (name, said) in [("id_token", "an id token was sent"), ("refresh_token", "a refresh token was sent")]
    {
        let told = stack.userinfo(of(&tokens, name)).await.json();
        assert!(told["error_description"].as_str().unwrap().contains(said), "{told}");
        assert_refused(&exchange(&stack, of(&tokens, name), &[]).await, BAD, "invalid_request", said);
    }
}

#[tokio::test]
async fn a_narrower_refresh_keeps_the_words_of_the_api() {
    let (stack, tokens) = Stack::signed_in().await;
    let scope = [("scope", "openid api.read api.write")];
    let api = exchange(&stack, of(&tokens, "access_token"), &scope).await.json();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", of(&api, "refresh_token")),
        ("scope", "api.read"),
    ];
    let renewed = stack.token_call(Some((SAS, SAS_SECRET)), &form).await.json();
    assert_eq!(renewed["scope"], "api.read", "{renewed}");
}

#[tokio::test]
async fn an_audience_that_is_known_stands_in_the_token_and_another_is_refused_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let subject = of(&tokens, "access_token");
    let api = exchange(&stack, subject, &[("audience", OTHER)]).await.json();
    assert_eq!(claims_of(of(&api, "access_token"))["aud"], OTHER);
    refused_unless_deviating(
        &stack,
        subject,
        &[("audience", "nobody")],
        ("invalid_target", "audience nobody is no client"),
        "psc.exchange.audience.unchecked",
    )
    .await;
}

/// RFC 8693 §2.1 lets a client name several targets; §2.2.2 lets us have none of it.
#[tokio::test]
async fn several_audiences_at_once_are_an_invalid_target_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    refused_unless_deviating(
        &stack,
        of(&tokens, "access_token"),
        &[("audience", OTHER), ("audience", SAS)],
        ("invalid_target", "audience was sent more than once"),
        "psc.exchange.audience.unchecked",
    )
    .await;
}

#[tokio::test]
async fn scopes_of_an_api_are_granted_and_more_of_pro_sante_connects_refused_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let subject = of(&tokens, "access_token");
    let api = exchange(&stack, subject, &[("scope", "openid dmp.lecture")]).await.json();
    assert_eq!(api["scope"], "openid dmp.lecture");
    assert_eq!(claims_of(of(&api, "access_token"))["scope"], "openid dmp.lecture");
    let bare = exchange(&stack, subject, &[("scope", "dmp.lecture")]).await.json();
    assert!(bare.get("id_token").is_none());
    refused_unless_deviating(
        &stack,
        subject,
        &[("scope", "openid rpps")],
        ("invalid_scope", "scope rpps was not granted"),
        "psc.exchange.scope.unchecked",
    )
    .await;
}

#[tokio::test]
async fn a_subject_token_without_value_is_refused_unless_deviating() {
    let unchecked = "psc.exchange.subject.unchecked";
    let (stack, tokens) = Stack::signed_in().await;
    let subject = of(&tokens, "access_token");
    let altered = forged(subject, |claims| claims["scope"] = json!("openid admin"));
    let foreign = ("invalid_request", "not one that was issued here");
    refused_unless_deviating(&stack, &altered, &[], foreign, unchecked).await;
    assert_refused(&exchange(&stack, "nonsense", &[]).await, BAD, foreign.0, foreign.1);
    let told = stack.events("psc.token.refused").pop().unwrap();
    assert_eq!(told.summary, "Échange du jeton d’accès refusé : invalid_request");
    stack.expire("access_token").await;
    refused_unless_deviating(&stack, subject, &[], ("invalid_request", "expired"), unchecked).await;

    let (stack, tokens) = Stack::signed_in().await;
    let revoked = [("token", of(&tokens, "access_token"))];
    stack.call(endpoints::REVOCATION, Some((SAS, SAS_SECRET)), &revoked).await;
    let error = ("invalid_request", "revoked");
    refused_unless_deviating(&stack, of(&tokens, "access_token"), &[], error, unchecked).await;

    let (stack, tokens) = Stack::signed_in().await;
    stack.expire("session").await;
    refused_unless_deviating(&stack, of(&tokens, "access_token"), &[], error, unchecked).await;
}

#[tokio::test]
async fn another_client_exchanges_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let (stranger, subject) = ((OTHER, OTHER_SECRET), of(&tokens, "access_token"));
    let refused = exchange_as(&stack, stranger, subject, &[]).await;
    assert_refused(&refused, BAD, "invalid_request", "another client");
    // Red proof.
    stack.deviate("psc.exchange.binding.unchecked");
    assert_eq!(exchange_as(&stack, stranger, subject, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_does_not_authenticate_exchanges_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let subject = of(&tokens, "access_token");
    let wrong = exchange_as(&stack, (SAS, "wrong"), subject, &[]).await;
    assert_refused(&wrong, StatusCode::UNAUTHORIZED, "invalid_client", "secret is wrong");
    assert_eq!(stack.events("psc.token.refused")[0].person, Some(stack.national_id()));
    // Red proof.
    stack.deviate("psc.client_secret.unchecked");
    assert_eq!(exchange_as(&stack, (SAS, "wrong"), subject, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_missing_or_unsupported_is_refused_by_name() {
    let (stack, tokens) = Stack::signed_in().await;
    let subject = of(&tokens, "access_token");
    for (change, error, description) in [
        (("subject_token", ""), "invalid_request", "subject_token is missing"),
        (("subject_token_type", ""), "invalid_request", "subject_token_type is missing"),
        (("subject_token_type", "saml"), "invalid_request", "subject_token_type saml is not supported"),
        (("requested_token_type", "x"), "invalid_request", "requested_token_type x is not supported"),
        (("actor_token", "x"), "invalid_request", "actor_token is not supported"),
        (("resource", "https://api.test"), "invalid_target", "resource is not supported"),
    ] {
        assert_refused(&exchange(&stack, subject, &[change]).await, BAD, error, description);
    }
}
