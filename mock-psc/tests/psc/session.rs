//! Pro Santé Connect's own session.

use mock_kit::Clock;
use mock_psc::Settings;
use time::Duration;

use crate::stack::{OTHER, OTHER_RETURN, Stack};

const FOR_OTHER: [(&str, &str); 2] = [("client_id", OTHER), ("redirect_uri", OTHER_RETURN)];

fn authentications(stack: &Stack) -> usize {
    stack.events("psc.card.presented").len()
}

#[tokio::test]
async fn an_open_session_signs_in_to_a_second_service_without_authentication() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let first = browser.get(stack.request(&[])).await.location();
    let continued = browser.get(first).await.location();
    let signed_in = browser.get(continued).await;
    let cookie = signed_in.header("set-cookie");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }

    let second = browser.get(stack.request(&FOR_OTHER)).await;
    assert!(second.answered("code").is_some(), "straight to the code");
    assert_eq!(authentications(&stack), 1);
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert!(silent.answered("code").is_some());
    assert_eq!(stack.events("psc.session.used").len(), 2);

    let sessions = stack.control(&format!("/sessions?person={}", stack.national_id()));
    let sessions: serde_json::Value = reqwest::get(sessions).await.unwrap().json().await.unwrap();
    assert_eq!(sessions.as_array().unwrap().len(), 1);
    assert_eq!(sessions[0]["clients"], serde_json::json!(["sas", "autre"]));
    let nobody = stack.control("/sessions?person=899700000000");
    let nobody: serde_json::Value = reqwest::get(nobody).await.unwrap().json().await.unwrap();
    assert_eq!(nobody, serde_json::json!([]));

    // Another browser has no session.
    let other = stack.browser().follow(stack.request(&[])).await;
    other.shows("Sélectionner un certificat");
}

#[tokio::test]
async fn a_service_may_ask_for_a_new_authentication() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let before = stack.tokens(&browser).await;
    for (name, value, expected) in [("prompt", "login", 2), ("prompt", "", 2), ("max_age", "1000", 2)] {
        stack.code(&browser, &[(name, value)]).await;
        assert_eq!(authentications(&stack), expected, "{name}={value}");
    }
    // The same person's session goes on under its name: the tokens that know it stay good.
    let after = stack.tokens(&browser).await;
    assert_eq!(before["session_state"], after["session_state"]);
    let userinfo = stack.userinfo(before["access_token"].as_str().unwrap()).await;
    assert_eq!(userinfo.status, 200);
}

#[tokio::test]
async fn an_authentication_older_than_max_age_does_not_count() {
    let clock = Clock::fixed(Clock::system().now());
    let stack = Stack::with(Settings::default(), clock.clone());
    let browser = stack.browser_with_card();
    stack.code(&browser, &[]).await;
    clock.advance(Duration::seconds(11));
    stack.code(&browser, &[("max_age", "11")]).await;
    assert_eq!(authentications(&stack), 1);
    stack.code(&browser, &[("max_age", "10")]).await;
    assert_eq!(authentications(&stack), 2);
}

#[tokio::test]
async fn a_session_that_is_over_asks_for_authentication_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    stack.expire("session").await;
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert_eq!(silent.answered("error").as_deref(), Some("login_required"));
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(stack.userinfo(token).await.status, 401);

    // Red proof.
    stack.deviate("psc.session.eternal");
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert!(silent.answered("code").is_some());
}

#[tokio::test]
async fn half_an_hour_without_activity_ends_the_session() {
    let clock = Clock::fixed(Clock::system().now());
    let stack = Stack::with(Settings::default(), clock.clone());
    let browser = stack.browser_with_card();
    stack.code(&browser, &[]).await;
    for _ in 0..2 {
        clock.advance(Duration::minutes(29));
        stack.code(&browser, &[]).await;
    }
    assert_eq!(authentications(&stack), 1);
    clock.advance(Duration::minutes(30));
    stack.code(&browser, &[]).await;
    assert_eq!(authentications(&stack), 2);
}
