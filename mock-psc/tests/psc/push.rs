//! Pushed authorization requests (RFC 9126).

use mock_psc::{Settings, endpoints};
use reqwest::StatusCode;
use serde_json::json;
use time::Duration;
use url::Url;

use crate::{
    browser::{Browser, Page},
    stack::{CAREFUL, OTHER, OTHER_SECRET, SAS, SAS_RETURN, SAS_SECRET, Stack},
};

/// Pushes a careful request, with some parameters changed or left out.
async fn push(stack: &Stack, basic: Option<(&str, &str)>, changes: &[(&str, &str)]) -> Page {
    let mut form = CAREFUL.to_vec();
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        if !value.is_empty() {
            form.push((name, value));
        }
    }
    stack.call(endpoints::PUSHED_REQUESTS, basic, &form).await
}

/// The `request_uri` of a careful request.
async fn pushed(stack: &Stack) -> String {
    let answer = push(stack, Some((SAS, SAS_SECRET)), &[]).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.json()["request_uri"].as_str().unwrap().to_owned()
}

/// The browser's request with what was pushed, and more.
fn with(stack: &Stack, client: &str, request_uri: &str, more: &[(&str, &str)]) -> String {
    let parameters = [("client_id", client), ("request_uri", request_uri)];
    let parameters = parameters.iter().chain(more);
    Url::parse_with_params(&stack.psc.authorization_endpoint(), parameters).unwrap().into()
}

async fn refused_on_a_page(browser: &Browser, address: &str, told: &str) {
    let page = browser.get(address).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    assert!(page.try_location().is_none());
    page.shows("Demande de connexion introuvable").shows(told);
}

#[tokio::test]
async fn what_was_pushed_is_what_counts_and_the_code_is_exchanged() {
    let stack = Stack::start();
    let answer = push(&stack, Some((SAS, SAS_SECRET)), &[]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::CREATED, "no-store"));
    assert_eq!(answer.json()["expires_in"], 60);
    let answer = answer.json();
    let request_uri = answer["request_uri"].as_str().unwrap();
    assert!(request_uri.starts_with("urn:ietf:params:oauth:request_uri:"), "{request_uri}");

    let beside = [("state", "autre"), ("redirect_uri", "https://evil.test/"), ("response_type", "token")];
    let browser = stack.browser_with_card();
    let back = browser.follow(with(&stack, SAS, request_uri, &beside)).await;
    assert!(back.location().as_str().starts_with(SAS_RETURN));
    assert_eq!(back.answered("state").as_deref(), Some("état"));
    let tokens = stack.exchange(&back.answered("code").unwrap(), &[]).await;
    let claims = stack.verified(tokens.json()["id_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(claims["nonce"], "n-1");
    let told = stack.events("psc.push.accepted").pop().unwrap();
    assert_eq!((told.from.as_str(), &told.details["request"]["scope"]), (SAS, &json!("openid scope_all")));

    // The secret may come in the form, and stays out of the journal.
    let posted = push(&stack, None, &[("client_secret", SAS_SECRET)]).await;
    assert_eq!(posted.status, StatusCode::CREATED);
    assert_eq!(stack.events("psc.push.accepted")[1].details["request"]["client_secret"], "…");
}

#[tokio::test]
async fn a_request_uri_serves_once_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let address = with(&stack, SAS, &pushed(&stack).await, &[]);
    assert!(browser.follow(&address).await.answered("code").is_some());
    refused_on_a_page(&browser, &address, "un request_uri qui a déjà servi").await;

    // Red proof.
    stack.deviate("psc.pushed_request.reusable");
    assert!(browser.follow(&address).await.answered("code").is_some());
}

#[tokio::test]
async fn a_request_uri_expires_unless_deviating() {
    let settings = Settings { pushed_request_lifetime: Duration::ZERO, ..Settings::default() };
    let stack = Stack::with_settings(settings);
    let browser = stack.browser_with_card();
    let address = with(&stack, SAS, &pushed(&stack).await, &[]);
    refused_on_a_page(&browser, &address, "un request_uri déposé il y a trop longtemps").await;

    // Red proof.
    stack.deviate("psc.pushed_request.eternal");
    assert!(browser.follow(&address).await.answered("code").is_some());
}

#[tokio::test]
async fn a_request_uri_is_its_clients_own_unless_deviating() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let request_uri = pushed(&stack).await;
    let address = with(&stack, OTHER, &request_uri, &[]);
    refused_on_a_page(&browser, &address, "un autre service a déposée").await;
    refused_on_a_page(
        &browser,
        &with(&stack, SAS, "urn:ietf:params:oauth:request_uri:x", &[]),
        "qui n’a pas été remis ici",
    )
    .await;
    let repeated = with(&stack, SAS, &request_uri, &[("request_uri", "urn:x")]);
    browser.get(repeated).await.shows("Demande de connexion ambiguë");
    // Nobody used it up.
    let mine = browser.follow(with(&stack, SAS, &request_uri, &[])).await;
    assert!(mine.answered("code").is_some());

    // Red proof: the code goes to the client that pushed.
    stack.deviate("psc.pushed_request.binding.unchecked");
    let address = with(&stack, OTHER, &pushed(&stack).await, &[]);
    assert!(browser.follow(&address).await.location().as_str().starts_with(SAS_RETURN));
}

#[tokio::test]
async fn a_foreign_redirect_uri_is_refused_at_once_unless_deviating() {
    let stack = Stack::start();
    let changes = [("redirect_uri", "https://evil.test/")];
    let refused = push(&stack, Some((SAS, SAS_SECRET)), &changes).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_request"))
    );
    assert!(refused.body.contains("redirect_uri https://evil.test/ is not registered"), "{}", refused.body);
    let told = stack.events("psc.push.refused").pop().unwrap();
    assert_eq!((told.from.as_str(), &told.details["error"]), (SAS, &json!("invalid_request")));

    // Red proof.
    stack.deviate("psc.redirect_uri.unchecked");
    assert_eq!(push(&stack, Some((SAS, SAS_SECRET)), &changes).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn whoever_does_not_authenticate_pushes_nothing_unless_deviating() {
    let stack = Stack::start();
    for (basic, told) in [
        (None, "did not authenticate"),
        (Some((SAS, "wrong")), "secret is wrong"),
        (Some(("x", "y")), "no client"),
    ] {
        let refused =
            push(&stack, basic, &[("client_id", if told == "no client" { "x" } else { SAS })]).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.body);
        assert_eq!(refused.json()["error"], "invalid_client");
        assert!(refused.body.contains(told), "{}", refused.body);
        assert!(refused.header("www-authenticate").starts_with("Basic realm="));
    }
    // Red proof.
    stack.deviate("psc.client_secret.unchecked");
    assert_eq!(push(&stack, Some((SAS, "wrong")), &[]).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_the_authorization_endpoint_refuses_is_refused_when_pushed() {
    let stack = Stack::start();
    for (name, value, error, told) in [
        ("request_uri", "urn:x", "invalid_request", "must not be pushed"),
        ("client_id", "", "invalid_request", "client_id is missing"),
        ("client_id", OTHER, "invalid_request", "differs"),
        ("redirect_uri", "", "invalid_request", "redirect_uri is missing"),
        ("response_type", "token", "unsupported_response_type", "only code"),
        ("response_mode", "jwt", "invalid_request", "response_mode"),
        ("scope", "scope_all", "invalid_scope", "openid"),
        ("request", "x.y.z", "request_not_supported", "request objects"),
        ("code_challenge", "short", "invalid_request", "code_challenge"),
    ] {
        let refused = push(&stack, Some((SAS, SAS_SECRET)), &[(name, value)]).await;
        let found = (refused.status, refused.json()["error"].clone());
        assert_eq!(found, (StatusCode::BAD_REQUEST, json!(error)), "{name}={value}");
        assert!(refused.body.contains(told), "{}", refused.body);
        assert_eq!(refused.header("cache-control"), "no-store");
    }
    let long = push(&stack, Some((SAS, SAS_SECRET)), &[("state", &"x".repeat(64 * 1024))]).await;
    assert_eq!(
        (long.status, &long.json()["error"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!("invalid_request"))
    );
    let read = stack.browser().get(stack.realm(endpoints::PUSHED_REQUESTS)).await;
    assert_eq!(read.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(push(&stack, Some((OTHER, OTHER_SECRET)), &[]).await.status, StatusCode::BAD_REQUEST);

    let strict = Stack::with_settings(Settings { strict: true, ..Settings::default() });
    let refused = push(&strict, Some((SAS, SAS_SECRET)), &[("nonce", "")]).await;
    assert!(refused.body.contains("strict: nonce"), "{}", refused.body);
}
