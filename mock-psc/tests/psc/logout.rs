//! Sign-out asked for by the service.

use mock_psc::endpoints;
use reqwest::StatusCode;
use serde_json::json;
use url::Url;

use crate::stack::{SAS_GOODBYE, Stack, forged};

fn logout(stack: &Stack, parameters: &[(&str, &str)]) -> String {
    Url::parse_with_params(&stack.realm(endpoints::LOGOUT), parameters).unwrap().into()
}

#[tokio::test]
async fn the_session_ends_the_browser_goes_back_and_must_authenticate_again() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let back = browser
        .get(logout(
            &stack,
            &[
                ("id_token_hint", hint),
                ("post_logout_redirect_uri", SAS_GOODBYE),
                ("state", "à bientôt"),
                ("client_id", "sas"),
            ],
        ))
        .await;
    assert_eq!(back.status, StatusCode::FOUND);
    assert!(back.location().as_str().starts_with(SAS_GOODBYE));
    assert_eq!(back.answered("state").as_deref(), Some("à bientôt"));

    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert_eq!(silent.answered("error").as_deref(), Some("login_required"));
    let token = tokens["access_token"].as_str().unwrap();
    let userinfo = stack.userinfo(token).await;
    assert_eq!(userinfo.status, StatusCode::UNAUTHORIZED);
    assert!(userinfo.json()["error_description"].as_str().unwrap().contains("revoked"));

    stack.code(&browser, &[]).await;
    assert_eq!(stack.events("psc.card.presented").len(), 2);
    // Signing out of what is over already is no error.
    let again = browser.get(logout(&stack, &[("id_token_hint", hint)])).await;
    again.shows("Votre session Pro Santé Connect est fermée.");
    let told = stack.events("psc.logout.done");
    assert_eq!(
        (&told[0].details["ended"], told[0].person.clone()),
        (&json!(true), Some(stack.national_id()))
    );
    assert_eq!(told[1].details["ended"], json!(false));
}

#[tokio::test]
async fn an_expired_hint_is_accepted_and_a_form_too() {
    let clock = mock_kit::Clock::fixed(mock_kit::Clock::system().now() - time::Duration::hours(1));
    let stack = Stack::with(mock_psc::Settings::default(), clock);
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let page = browser
        .post(stack.realm(endpoints::LOGOUT), &[("id_token_hint", tokens["id_token"].as_str().unwrap())])
        .await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("Vous êtes déconnecté");
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert_eq!(silent.answered("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_foreign_address_is_refused_on_a_page_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let parameters = [
        ("id_token_hint", tokens["id_token"].as_str().unwrap()),
        ("post_logout_redirect_uri", "https://evil.test/"),
    ];
    let page = browser.get(logout(&stack, &parameters)).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.try_location().is_none());
    page.shows("Déconnexion impossible").shows("https://evil.test/").shows("<mark>evil.test/</mark>");
    page.shows(&format!(
        "post_logout_redirect_uris = [\n    &#34;{SAS_GOODBYE}&#34;,\n    &#34;https://evil.test/&#34;,\n]"
    ));
    let silent = browser.get(stack.request(&[("prompt", "none")])).await;
    assert!(silent.answered("code").is_some(), "the session stays");

    // Red proof.
    stack.deviate("psc.post_logout_redirect_uri.unchecked");
    let page = browser.get(logout(&stack, &parameters)).await;
    assert_eq!(page.location().host_str(), Some("evil.test"));
}

#[tokio::test]
async fn a_hint_that_is_none_ends_nothing_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let tokens = stack.tokens(&browser).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let altered = forged(hint, |claims| claims["aud"] = json!("autre"));
    let access_token = tokens["access_token"].as_str().unwrap();
    for parameters in [
        vec![],
        vec![("id_token_hint", altered.as_str())],
        vec![("id_token_hint", access_token)],
        vec![("id_token_hint", hint), ("client_id", "autre")],
        vec![("id_token_hint", hint), ("id_token_hint", hint)],
    ] {
        let page = browser.get(logout(&stack, &parameters)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{parameters:?}");
        page.shows("Déconnexion impossible");
    }
    let silent = [("prompt", "none")];
    assert!(browser.get(stack.request(&silent)).await.answered("code").is_some());

    // Red proof.
    stack.deviate("psc.logout.hint.unchecked");
    let page = browser.get(logout(&stack, &[("id_token_hint", &altered)])).await;
    page.shows("Vous êtes déconnecté");
    assert!(browser.get(stack.request(&silent)).await.answered("error").is_some());
}
