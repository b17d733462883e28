//! The relying parties, registered and removed by the control plane.

use mock_kit::listener::Bound;
use mock_psc::{AuthMethod, Client, MockPsc};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::stack::{OTHER, SAS, Stack, VERIFIER, assert_refused};

const NEW: &str = "mon-service";
const RETURN: &str = "https://mon-service.test/retour";

fn wanted(secret: &str) -> Value {
    json!({"id": NEW, "secret": secret, "redirect_uris": [RETURN]})
}

async fn register(stack: &Stack, wanted: &Value) -> (StatusCode, Value) {
    let sent =
        reqwest::Client::new().post(stack.control(mock_psc::CLIENTS)).json(wanted).send().await.unwrap();
    (sent.status(), sent.json().await.unwrap())
}

async fn list(stack: &Stack) -> Vec<Value> {
    reqwest::get(stack.control(mock_psc::CLIENTS)).await.unwrap().json().await.unwrap()
}

async fn remove(stack: &Stack, id: &str) -> StatusCode {
    let address = format!("{}/{id}", stack.control(mock_psc::CLIENTS));
    reqwest::Client::new().delete(address).send().await.unwrap().status()
}

async fn exchange(stack: &Stack, code: &str, secret: &str) -> crate::browser::Page {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", RETURN),
        ("code_verifier", VERIFIER),
    ];
    stack.token_call(Some((NEW, secret)), &form).await
}

#[tokio::test]
async fn a_client_is_registered_replaced_and_removed_while_the_provider_runs() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let ours = [("client_id", NEW), ("redirect_uri", RETURN)];
    browser.get(stack.request(&ours)).await.shows("Service inconnu");

    assert_eq!(register(&stack, &wanted("premier-secret")).await.0, StatusCode::CREATED);
    let code = stack.code(&browser, &ours).await;
    assert_eq!(exchange(&stack, &code, "premier-secret").await.status, StatusCode::OK);

    let (status, replaced) = register(&stack, &wanted("second-secret")).await;
    assert_eq!((status, &replaced["redirect_uris"]), (StatusCode::OK, &json!([RETURN])));
    assert_eq!(list(&stack).await.iter().filter(|client| client["id"] == NEW).count(), 1);
    let code = stack.code(&browser, &ours).await;
    let refused = exchange(&stack, &code, "premier-secret").await;
    assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", "the client secret is wrong");
    assert_eq!(exchange(&stack, &code, "second-secret").await.status, StatusCode::OK);

    assert_eq!(remove(&stack, NEW).await, StatusCode::NO_CONTENT);
    assert_eq!(remove(&stack, NEW).await, StatusCode::NOT_FOUND);
    browser.get(stack.request(&ours)).await.shows("Service inconnu");
    let ids: Vec<_> = list(&stack).await.iter().map(|client| client["id"].clone()).collect();
    assert!(ids.contains(&json!(SAS)) && ids.contains(&json!(OTHER)) && !ids.contains(&json!(NEW)));

    let told = serde_json::to_string(&stack.context.journal.read(0, None).events).unwrap();
    assert!(!told.contains("premier-secret") && !told.contains("second-secret"));
    assert_eq!(stack.events("psc.client.registered").len(), 2);
    assert_eq!(stack.events("psc.client.removed").len(), 1);
}

/// What is listed may be sent back as it is.
#[tokio::test]
async fn the_list_and_what_is_sent_are_one_record() {
    let stack = Stack::start();
    let keys = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "a", "use": "sig",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]});
    let signing = json!({
        "id": "signataire", "token_endpoint_auth_method": "private_key_jwt", "jwks": keys, "redirect_uris": [RETURN],
        "post_logout_redirect_uris": ["http://localhost:3000/fin"], "userinfo_signed_response_alg": "RS256",
        "backchannel_logout_uri": "http://localhost:3000/deconnexion",
    });
    assert_eq!(register(&stack, &signing).await.0, StatusCode::CREATED);
    let before = list(&stack).await;
    for client in &before {
        assert_eq!(register(&stack, client).await, (StatusCode::OK, client.clone()));
    }
    assert_eq!(list(&stack).await, before);
}

#[tokio::test]
async fn a_client_that_cannot_be_is_refused_with_the_field_that_is_wrong() {
    let stack = Stack::start();
    for (change, said) in [
        (json!({"id": ""}), "id: “” is no client id"),
        (json!({"id": null}), "id: invalid type"),
        (json!({"secret": ""}), "secret: client “mon-service” authenticates with a secret and has none"),
        (json!({"redirect_uris": ["/retour"]}), "redirect_uris: client “mon-service”: “/retour”"),
        (json!({"redirect_uris": "http://a.test"}), "redirect_uris: invalid type"),
        (json!({"post_logout_redirect_uris": ["http://a.test/#x"]}), "post_logout_redirect_uris: client"),
        (json!({"backchannel_logout_uri": "ftp://a.test"}), "backchannel_logout_uri: client"),
        (json!({"frontchannel_logout_uri": "a"}), "frontchannel_logout_uri: client"),
        (json!({"token_endpoint_auth_method": "none"}), "token_endpoint_auth_method: unknown variant `none`"),
        (json!({"token_endpoint_auth_method": "private_key_jwt"}), "jwks: client"),
        (json!({"jwks": {"keys": [{"kty": "oct", "k": "AA"}]}}), "jwks: key 1 is not a whole key"),
        (json!({"certificate_name": ""}), "certificate_name: client"),
        (json!({"userinfo_signed_response_alg": "none"}), "userinfo_signed_response_alg: unknown variant"),
        (json!({"token_endpoint_auth_method": "tls_client_auth"}), "nobody asks for a certificate"),
        (json!({"redirect_uri": "http://a.test/"}), "redirect_uri"),
    ] {
        let mut wanted = wanted("secret");
        wanted.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (status, told) = register(&stack, &wanted).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{change}: {told}");
        assert!(told["error"].as_str().unwrap().contains(said), "{change}: {told}");
        assert!(!told["advice"].as_str().unwrap().is_empty());
    }
    assert_eq!(list(&stack).await.len(), 3);
}

#[tokio::test]
async fn a_client_that_shows_a_certificate_needs_a_port_where_one_is_asked_for() {
    let start = |mtls: bool| {
        let client = Client::new("a", "", "").auth_method(AuthMethod::TlsClientAuth).redirect_uris([RETURN]);
        let builder = MockPsc::builder().client(client);
        let builder = if mtls { builder.mtls_on(Bound::loopback(0).unwrap()) } else { builder };
        builder.start().map(drop)
    };
    let told = start(false).unwrap_err().to_string();
    assert!(
        told.contains("tls_client_auth") && told.contains("mtls_on") && told.contains("ports.mtls"),
        "{told}"
    );
    start(true).unwrap();
}
