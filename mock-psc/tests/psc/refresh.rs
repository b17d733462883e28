//! Tokens in place of old ones.

use mock_kit::Clock;
use mock_psc::{Settings, endpoints};
use reqwest::StatusCode;
use serde_json::{Value, json};
use time::Duration;

use crate::{
    browser::Page,
    stack::{
        OTHER, OTHER_RETURN, OTHER_SECRET, SAS, SAS_RETURN, SAS_SECRET, Stack, assert_refused, claims_of,
        forged,
    },
};

const BAD: StatusCode = StatusCode::BAD_REQUEST;

async fn refresh_as(stack: &Stack, client: (&str, &str), token: &str, more: &[(&str, &str)]) -> Page {
    let form = [[("grant_type", "refresh_token"), ("refresh_token", token)].as_slice(), more].concat();
    stack.token_call(Some(client), &form).await
}

fn refresh_token(tokens: &Value) -> &str {
    tokens["refresh_token"].as_str().unwrap()
}

#[tokio::test]
async fn the_tokens_are_renewed_and_say_the_same_of_the_same_sign_in() {
    let clock = Clock::fixed(Clock::system().now());
    let stack = Stack::with(Settings::default(), clock.clone());
    let before = stack.tokens(&stack.browser_with_card()).await;
    assert_eq!(before["refresh_expires_in"], 1800);
    let renewable = claims_of(refresh_token(&before));
    assert_eq!(renewable["exp"].as_i64().unwrap() - renewable["iat"].as_i64().unwrap(), 1800);
    // What the refresh token of an ANS Keycloak has.
    for name in ["jti", "iss", "aud", "sub", "typ", "azp", "session_state", "scope", "sid"] {
        assert!(renewable[name].is_string(), "{name}");
    }
    assert_eq!((&renewable["typ"], &renewable["aud"]), (&json!("Refresh"), &renewable["iss"]));

    clock.advance(Duration::seconds(121));
    let late = stack.userinfo(before["access_token"].as_str().unwrap()).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    let answer = stack.refresh(refresh_token(&before)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    let after = answer.json();
    for name in ["token_type", "expires_in", "refresh_expires_in", "session_state", "scope"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    for name in ["access_token", "refresh_token", "id_token"] {
        assert_ne!(after[name], before[name], "{name}");
    }
    assert_eq!(stack.userinfo(after["access_token"].as_str().unwrap()).await.status, StatusCode::OK);
    // OIDC Core §12.2.
    let (old, new) = (claims_of(before["id_token"].as_str().unwrap()), after["id_token"].as_str().unwrap());
    let new = stack.verified(new).await.unwrap();
    for name in ["iss", "sub", "aud", "azp", "auth_time", "nonce", "acr", "sid"] {
        assert!(!new[name].is_null());
        assert_eq!(new[name], old[name], "{name}");
    }
    assert_eq!(new["iat"].as_i64().unwrap() - old["iat"].as_i64().unwrap(), 121);

    let told = stack.events("psc.token.issued").pop().unwrap();
    assert_eq!(told.summary, "Jetons renouvelés pour le service");
    assert_eq!(told.person, Some(stack.national_id()));
    // The journal shows what a token says, never one that could be used.
    let journal = serde_json::to_string(&stack.context.journal.read(0, None).events).unwrap();
    for token in [&before["refresh_token"], &after["refresh_token"]] {
        assert!(!journal.contains(token.as_str().unwrap()));
    }
    assert_eq!(told.details["refresh_token"]["typ"], "Refresh");
}

#[tokio::test]
async fn a_narrower_scope_is_granted_and_the_successor_keeps_the_whole() {
    let (stack, tokens) = Stack::signed_in().await;
    let client = (SAS, SAS_SECRET);
    let narrow = refresh_as(&stack, client, refresh_token(&tokens), &[("scope", "openid")]).await.json();
    assert_eq!(narrow["scope"], "openid");
    assert_eq!(claims_of(narrow["access_token"].as_str().unwrap())["scope"], "openid");
    let whole = stack.refresh(refresh_token(&narrow)).await.json();
    assert_eq!(whole["scope"], "openid scope_all");

    // Without openid there is no id token, and no userinfo (OIDC Core §5.3, RFC 6750 §3.1).
    let bare = refresh_as(&stack, client, refresh_token(&whole), &[("scope", "scope_all")]).await.json();
    assert!(bare.get("id_token").is_none());
    let bare = bare["access_token"].as_str().unwrap();
    let refused = stack.userinfo(bare).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.header("www-authenticate").contains(r#"error="insufficient_scope""#));
    // Red proof.
    stack.deviate("psc.userinfo.token.unchecked");
    assert_eq!(stack.userinfo(bare).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wider_scope_is_refused_and_spends_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = refresh_token(&tokens);
    for word in ["rpps", "admin"] {
        let wider = format!("openid {word}");
        let refused = refresh_as(&stack, (SAS, SAS_SECRET), token, &[("scope", &wider)]).await;
        assert_refused(&refused, BAD, "invalid_scope", &format!("scope {word} was not granted"));
    }
    // Red proof.
    stack.deviate("psc.refresh_token.scope.unchecked");
    let wider = refresh_as(&stack, (SAS, SAS_SECRET), token, &[("scope", "openid rpps")]).await;
    assert_eq!(wider.json()["scope"], "openid rpps");
}

#[tokio::test]
async fn what_is_no_refresh_token_of_ours_is_refused_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = refresh_token(&tokens);
    let altered = forged(token, |claims| claims["scope"] = json!("openid admin"));
    let access_token = tokens["access_token"].as_str().unwrap();
    for bad in [&altered, "nonsense", access_token, tokens["id_token"].as_str().unwrap()] {
        let refused = stack.refresh(bad).await;
        assert_refused(&refused, BAD, "invalid_grant", "not one that was issued here");
    }
    let none = stack.token_call(Some((SAS, SAS_SECRET)), &[("grant_type", "refresh_token")]).await;
    assert_refused(&none, BAD, "invalid_request", "refresh_token is missing");
    assert_eq!(
        stack.events("psc.token.refused")[0].summary,
        "Renouvellement des jetons refusé : invalid_grant"
    );

    // Red proof.
    stack.deviate("psc.refresh_token.signature.unchecked");
    assert_eq!(stack.refresh(&altered).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_does_not_authenticate_renews_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = refresh_token(&tokens);
    let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
    let nobody = stack.token_call(None, &form).await;
    assert_refused(&nobody, StatusCode::UNAUTHORIZED, "invalid_client", "did not authenticate");
    let wrong = refresh_as(&stack, (SAS, "wrong"), token, &[]).await;
    assert_refused(&wrong, StatusCode::UNAUTHORIZED, "invalid_client", "secret is wrong");
    // The journal is read by person, whoever was refused.
    assert!(stack.events("psc.token.refused").iter().all(|event| event.person.is_some()));

    // Red proof.
    stack.deviate("psc.client_secret.unchecked");
    assert_eq!(refresh_as(&stack, (SAS, "wrong"), token, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_client_is_refused_and_ends_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = refresh_token(&tokens);
    let stranger = refresh_as(&stack, (OTHER, OTHER_SECRET), token, &[]).await;
    assert_refused(&stranger, BAD, "invalid_grant", "another client");
    let after = stack.refresh(token).await.json();
    // A spent one neither: a stranger must not be able to end the family.
    let stranger = refresh_as(&stack, (OTHER, OTHER_SECRET), token, &[]).await;
    assert_refused(&stranger, BAD, "invalid_grant", "another client");

    // Red proof.
    stack.deviate("psc.refresh_token.binding.unchecked");
    let stranger = refresh_as(&stack, (OTHER, OTHER_SECRET), refresh_token(&after), &[]).await;
    assert_eq!(stranger.status, StatusCode::OK);
}

/// RFC 9700 §4.14.2.
#[tokio::test]
async fn a_token_used_twice_ends_its_family() {
    let (stack, first) = Stack::signed_in().await;
    let second = stack.refresh(refresh_token(&first)).await.json();
    let access_token = second["access_token"].as_str().unwrap();
    assert_eq!(stack.userinfo(access_token).await.status, StatusCode::OK);

    let reused = stack.refresh(refresh_token(&first)).await;
    assert_refused(&reused, BAD, "invalid_grant", "already used");
    let late = stack.userinfo(access_token).await;
    assert!(late.json()["error_description"].as_str().unwrap().contains("revoked"));
    let successor = stack.refresh(refresh_token(&second)).await;
    assert_refused(&successor, BAD, "invalid_grant", "the refresh token was revoked");

    // Red proof of the revocation; the family is a new one.
    stack.deviate("psc.refresh_token.revocation.unchecked");
    let renewed = stack.refresh(refresh_token(&second)).await.json();
    let renewed = stack.userinfo(renewed["access_token"].as_str().unwrap()).await;
    assert_eq!(renewed.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_is_used_as_often_as_it_comes_when_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    stack.deviate("psc.refresh_token.reusable");
    for _ in 0..3 {
        let renewed = stack.refresh(refresh_token(&tokens)).await;
        assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.body);
    }
}

/// Whichever comes first, the family is over: what the other one got is worth nothing.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_refreshes_at_once_one_is_refused_and_the_other_gained_nothing() {
    let (stack, tokens) = Stack::signed_in().await;
    let token = refresh_token(&tokens);
    let (one, other) = tokio::join!(stack.refresh(token), stack.refresh(token));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    let winner = if one.status == StatusCode::OK { one.json() } else { other.json() };
    assert_refused(&stack.refresh(refresh_token(&winner)).await, BAD, "invalid_grant", "revoked");
}

#[tokio::test]
async fn an_expired_token_is_refused_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    stack.expire("refresh_token").await;
    let late = stack.refresh(refresh_token(&tokens)).await;
    assert_refused(&late, BAD, "invalid_grant", "expired");
    // Red proof.
    stack.deviate("psc.refresh_token.eternal");
    assert_eq!(stack.refresh(refresh_token(&tokens)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn it_lasts_half_an_hour_and_never_longer_than_the_session() {
    let clock = Clock::fixed(Clock::system().now());
    // The idle limit would end the session first.
    let settings = Settings { session_idle_limit: Duration::hours(4), ..Settings::default() };
    let stack = Stack::with(settings, clock.clone());
    let mut tokens = stack.tokens(&stack.browser_with_card()).await;
    for _ in 0..8 {
        assert_eq!(tokens["refresh_expires_in"], 1800);
        clock.advance(Duration::minutes(29));
        tokens = stack.refresh(refresh_token(&tokens)).await.json();
    }
    assert_eq!(tokens["refresh_expires_in"], 8 * 60);

    let stack = Stack::with(
        Settings { session_idle_limit: Duration::hours(4), ..Settings::default() },
        clock.clone(),
    );
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    clock.advance(Duration::minutes(30));
    let late = stack.refresh(refresh_token(&tokens)).await;
    assert_refused(&late, BAD, "invalid_grant", "expired");
}

#[tokio::test]
async fn a_refresh_is_activity_of_the_session_and_idleness_ends_both() {
    let clock = Clock::fixed(Clock::system().now());
    let stack = Stack::with(Settings::default(), clock.clone());
    let browser = stack.browser_with_card();
    let mut tokens = stack.tokens(&browser).await;
    for _ in 0..3 {
        clock.advance(Duration::minutes(20));
        tokens = stack.refresh(refresh_token(&tokens)).await.json();
    }
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert!(silent.answered("code").is_some(), "an hour after the sign-in");
}

#[tokio::test]
async fn a_session_that_is_over_renews_nothing_unless_deviating() {
    let (stack, tokens) = Stack::signed_in().await;
    stack.expire("session").await;
    let late = stack.refresh(refresh_token(&tokens)).await;
    assert_refused(&late, BAD, "invalid_grant", "session");
    // Red proof.
    stack.deviate("psc.refresh_token.session.unchecked");
    assert_eq!(stack.refresh(refresh_token(&tokens)).await.status, StatusCode::OK);

    let (stack, tokens) = Stack::signed_in().await;
    let hint = [("id_token_hint", tokens["id_token"].as_str().unwrap())];
    let signed_out = stack.browser().post(stack.realm(endpoints::LOGOUT), &hint).await;
    assert_eq!(signed_out.status, StatusCode::OK);
    let late = stack.refresh(refresh_token(&tokens)).await;
    assert_refused(&late, BAD, "invalid_grant", "session");
}

/// RFC 6749 §4.1.2.
#[tokio::test]
async fn a_replayed_code_ends_the_refresh_tokens_that_came_of_it() {
    let stack = Stack::start();
    let code = stack.code(&stack.browser_with_card(), &[]).await;
    let tokens = stack.exchange(&code, &[]).await.json();
    let renewed = stack.refresh(refresh_token(&tokens)).await.json();
    let replay = stack.exchange(&code, &[]).await;
    assert_refused(&replay, BAD, "invalid_grant", "already exchanged");
    let refused = stack.refresh(refresh_token(&renewed)).await;
    assert_refused(&refused, BAD, "invalid_grant", "revoked");
    assert_eq!(
        stack.userinfo(renewed["access_token"].as_str().unwrap()).await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// What happens to one service's tokens is not another one's, though they share the session.
#[tokio::test]
async fn the_family_of_another_service_is_another_one() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let mine = stack.tokens(&browser).await;
    let code = stack.code(&browser, &[("client_id", OTHER), ("redirect_uri", OTHER_RETURN)]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", OTHER_RETURN),
        ("code_verifier", crate::stack::VERIFIER),
    ];
    let theirs = stack.token_call(Some((OTHER, OTHER_SECRET)), &form).await.json();
    stack.refresh(refresh_token(&mine)).await;
    let reused = stack.refresh(refresh_token(&mine)).await;
    assert_refused(&reused, BAD, "invalid_grant", "already used");
    let renewed = refresh_as(&stack, (OTHER, OTHER_SECRET), refresh_token(&theirs), &[]).await;
    assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.body);
    let again = stack.exchange(&stack.code(&browser, &[]).await, &[("redirect_uri", SAS_RETURN)]).await;
    assert_eq!(again.status, StatusCode::OK, "a new sign-in has a new family");
}

#[tokio::test]
async fn an_outage_of_the_token_endpoint_is_one_for_renewals_too() {
    let (stack, tokens) = Stack::signed_in().await;
    stack.deviate("psc.token.failing");
    assert_eq!(stack.refresh(refresh_token(&tokens)).await.status, StatusCode::SERVICE_UNAVAILABLE);
    stack.context.deviations.clear();
    assert_eq!(stack.refresh(refresh_token(&tokens)).await.status, StatusCode::OK);
}
