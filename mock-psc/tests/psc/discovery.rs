//! Discovery announces what works, and nothing else.

use std::collections::BTreeSet;

use mock_psc::endpoints;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::stack::Stack;

async fn document(stack: &Stack) -> Value {
    let answer = stack.browser().get(stack.psc.discovery()).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

#[tokio::test]
async fn both_paths_give_the_same_document() {
    let stack = Stack::start();
    let wallet = document(&stack).await;
    let standard = stack.realm(endpoints::STANDARD_DISCOVERY);
    assert_eq!(wallet, stack.browser().get(standard).await.json());
    assert_eq!(wallet["issuer"], json!(stack.psc.issuer().as_str()));
    assert!(stack.psc.discovery().ends_with("/wallet-openid-configuration"));
    assert!(wallet["authorization_endpoint"].as_str().unwrap().starts_with("https://wallet.psc.localhost:"));
}

/// Each announced endpoint answers in its own way; an endpoint that this test does not know fails it.
#[tokio::test]
async fn every_announced_endpoint_answers() {
    let stack = Stack::start();
    let browser = stack.browser();
    let mut known = BTreeSet::new();
    for (name, address) in document(&stack).await.as_object().unwrap() {
        if !name.ends_with("_endpoint") && !name.ends_with("_uri") && !name.ends_with("_iframe") {
            continue;
        }
        let address = address.as_str().unwrap();
        let answer = match name.as_str() {
            "token_endpoint" => browser.post(address, &[]).await,
            _ => browser.get(address).await,
        };
        let expected = match name.as_str() {
            "authorization_endpoint" | "end_session_endpoint" => StatusCode::BAD_REQUEST,
            "token_endpoint" | "userinfo_endpoint" => StatusCode::UNAUTHORIZED,
            "jwks_uri" => StatusCode::OK,
            other => panic!("what is {other}?"),
        };
        assert_eq!(answer.status, expected, "{name}");
        known.insert(name.clone());
    }
    assert_eq!(known.len(), 5);
}

/// What is announced as supported is what the other tests drive: a longer list has to be driven first.
#[tokio::test]
async fn nothing_is_announced_that_is_not_driven() {
    let stack = Stack::start();
    let document = document(&stack).await;
    for (name, expected) in [
        ("grant_types_supported", json!(["authorization_code"])),
        ("response_types_supported", json!(["code"])),
        ("response_modes_supported", json!(["query"])),
        (
            "token_endpoint_auth_methods_supported",
            json!(["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"]),
        ),
        ("tls_client_certificate_bound_access_tokens", json!(false)),
        ("code_challenge_methods_supported", json!(["plain", "S256"])),
        ("scopes_supported", json!(["openid", "scope_all"])),
        ("id_token_signing_alg_values_supported", json!(["RS256"])),
        ("request_uri_parameter_supported", json!(false)),
        ("authorization_response_iss_parameter_supported", json!(true)),
    ] {
        assert_eq!(document[name], expected, "{name}");
    }
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let id_token = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
    let userinfo = stack.userinfo(tokens["access_token"].as_str().unwrap()).await.json();
    for claim in document["claims_supported"].as_array().unwrap() {
        let claim = claim.as_str().unwrap();
        assert!(id_token.get(claim).or(userinfo.get(claim)).is_some(), "{claim}");
    }
    assert!(document["acr_values_supported"].as_array().unwrap().contains(&id_token["acr"]));
}
