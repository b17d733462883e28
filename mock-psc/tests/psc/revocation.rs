//! A client gives a token up.

use mock_psc::endpoints;
use reqwest::StatusCode;

use crate::{
    browser::Page,
    stack::{OTHER, OTHER_SECRET, SAS, SAS_SECRET, Stack, assert_refused, forged, of},
};

const BAD: StatusCode = StatusCode::BAD_REQUEST;

async fn revoke_as(stack: &Stack, client: (&str, &str), token: &str) -> Page {
    stack.call(endpoints::REVOCATION, Some(client), &[("token", token)]).await
}

fn assert_done(page: &Page) {
    assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, ""));
    assert_eq!((page.header("cache-control"), page.header("pragma")), ("no-store", "no-cache"));
}

#[tokio::test]
async fn a_refresh_token_goes_with_everything_that_came_of_its_sign_in() {
    let (stack, tokens) = Stack::signed_in().await;
    let renewed = stack.refresh(of(&tokens, "refresh_token")).await.json();
    let hinted = [("token", of(&renewed, "refresh_token")), ("token_type_hint", "saml")];
    assert_done(&stack.call(endpoints::REVOCATION, Some((SAS, SAS_SECRET)), &hinted).await);
    for tokens in [&tokens, &renewed] {
        let userinfo = stack.userinfo(of(tokens, "access_token")).await;
        assert_eq!(userinfo.status, StatusCode::UNAUTHORIZED);
        assert!(userinfo.json()["error_description"].as_str().unwrap().contains("revoked"));
        let refused = stack.refresh(of(tokens, "refresh_token")).await;
        assert_refused(&refused, BAD, "invalid_grant", "revoked");
    }
    let told = stack.events("psc.revocation.done").pop().unwrap();
    assert_eq!((told.person, &told.details["request"]["token"]), (Some(stack.national_id()), &"…".into()));
    // Once more is no error (RFC 7009 §2.2).
    assert_done(&revoke_as(&stack, (SAS, SAS_SECRET), of(&renewed, "refresh_token")).await);
}

#[tokio::test]
async fn a_spent_refresh_token_still_ends_its_family() {
    let (stack, tokens) = Stack::signed_in().await;
    let renewed = stack.refresh(of(&tokens, "refresh_token")).await.json();
    assert_done(&revoke_as(&stack, (SAS, SAS_SECRET), of(&tokens, "refresh_token")).await);
    let refused = stack.refresh(of(&renewed, "refresh_token")).await;
    assert_refused(&refused, BAD, "invalid_grant", "revoked");
}

#[tokio::test]
async fn an_access_token_goes_alone_and_the_session_stays() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    assert_done(&revoke_as(&stack, (SAS, SAS_SECRET), of(&tokens, "access_token")).await);
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::UNAUTHORIZED);
    let renewed = stack.refresh(of(&tokens, "refresh_token")).await.json();
    assert_eq!(stack.userinfo(of(&renewed, "access_token")).await.status, StatusCode::OK);
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert!(silent.answered("code").is_some());
}

/// RFC 7009 §2.2.
#[tokio::test]
async fn a_token_that_nobody_knows_is_revoked_already() {
    let (stack, tokens) = Stack::signed_in().await;
    let altered = forged(of(&tokens, "access_token"), |claims| claims["scope"] = "admin".into());
    for unknown in ["nonsense", &altered] {
        assert_done(&revoke_as(&stack, (SAS, SAS_SECRET), unknown).await);
    }
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_client_revokes_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let stranger = (OTHER, OTHER_SECRET);
    for token in ["access_token", "refresh_token"] {
        let refused = revoke_as(&stack, stranger, of(&tokens, token)).await;
        assert_refused(&refused, BAD, "invalid_request", "another client");
    }
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::OK);
    assert_eq!(stack.events("psc.revocation.refused")[0].person, Some(stack.national_id()));
    // Red proof.
    stack.deviate("psc.revocation.binding.unchecked");
    assert_done(&revoke_as(&stack, stranger, of(&tokens, "refresh_token")).await);
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_id_token_is_of_an_unsupported_type_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let refused = revoke_as(&stack, (SAS, SAS_SECRET), of(&tokens, "id_token")).await;
    assert_refused(&refused, BAD, "unsupported_token_type", "an id token cannot be revoked");
    // Red proof.
    stack.deviate("psc.revocation.type.unchecked");
    assert_done(&revoke_as(&stack, (SAS, SAS_SECRET), of(&tokens, "id_token")).await);
}

#[tokio::test]
async fn whoever_does_not_authenticate_or_names_no_token_revokes_nothing() {
    let (stack, tokens) = Stack::signed_in().await;
    let form = [("token", of(&tokens, "access_token"))];
    let nobody = stack.call(endpoints::REVOCATION, None, &form).await;
    assert_refused(&nobody, StatusCode::UNAUTHORIZED, "invalid_client", "did not authenticate");
    let wrong = revoke_as(&stack, (SAS, "wrong"), of(&tokens, "access_token")).await;
    assert_refused(&wrong, StatusCode::UNAUTHORIZED, "invalid_client", "secret is wrong");
    let none = stack.call(endpoints::REVOCATION, Some((SAS, SAS_SECRET)), &[]).await;
    assert_refused(&none, BAD, "invalid_request", "token is missing");
    let read = stack.browser().get(stack.realm(endpoints::REVOCATION)).await;
    assert_eq!(read.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::OK);

    // Red proof.
    stack.deviate("psc.client_secret.unchecked");
    assert_done(&revoke_as(&stack, (SAS, "wrong"), of(&tokens, "access_token")).await);
}
