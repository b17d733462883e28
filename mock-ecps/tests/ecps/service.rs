//! The service plane, as the identity provider calls it.

use axum::http::header;
use mock_ecps::{APPROVAL_REQUEST, APPROVAL_REQUESTS, OUTCOME};
use mock_kit::{hosts, journal::Verdict};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stack::{ANNE, BRUNO, CODE, SERVICE, Stack};

#[tokio::test]
async fn without_the_secret_nothing_is_answered() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let wrong = [None, Some("Bearer "), Some("Bearer faux"), Some("Basic YTpi")];
    let truncated = format!("Bearer {}", &stack.ecps.secret()[1..]);
    for authorization in wrong.into_iter().chain([Some(truncated.as_str())]) {
        for (method, path) in [
            (Method::POST, APPROVAL_REQUESTS.to_owned()),
            (Method::GET, OUTCOME.replace("{id}", &request)),
            (Method::DELETE, APPROVAL_REQUEST.replace("{id}", &request)),
            (Method::GET, "/inconnu".to_owned()),
        ] {
            let mut call = stack.call_without_secret(method, &path);
            if let Some(authorization) = authorization {
                call = call.header(header::AUTHORIZATION, authorization);
            }
            let refused = call.send().await.unwrap();
            assert_eq!(refused.status(), 401, "{authorization:?} {path}");
            assert_eq!(refused.headers()[header::WWW_AUTHENTICATE], "Bearer");
            assert_eq!(refused.json::<Value>().await.unwrap(), json!({"error": "invalid_token"}));
        }
    }
    assert!(stack.is_pending(&request).await);
    let refused = stack.events("ecps.secret.refused");
    assert_eq!((refused.len(), refused[0].verdict), (20, Verdict::Refused));
    assert!(!refused.iter().any(|event| event.details.to_string().contains(&stack.ecps.secret()[1..])));
}

#[tokio::test]
async fn what_is_no_request_is_refused_with_what_was_wrong() {
    let stack = Stack::start();
    let good = json!({"national_id": ANNE, "service": SERVICE, "code": CODE});
    for (field, value, told) in [
        ("code", json!("7"), "two digits"),
        ("code", json!("123"), "two digits"),
        ("code", json!(42), "invalid type"),
        ("code", Value::Null, "invalid type"),
        ("service", json!(""), "is empty"),
        ("service", json!("é".repeat(301)), "301 characters"),
        ("service", json!("a\u{0}b"), "U+0000"),
        ("inconnu", json!("x"), "unknown field"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let (status, refused) = stack.submit(&body).await;
        assert_eq!((status, &refused["error"]), (400, &json!("invalid_request")), "{body}");
        assert!(refused["error_description"].as_str().unwrap().contains(told), "{refused}");
    }
    let call = stack.call(Method::POST, APPROVAL_REQUESTS).body("{");
    assert_eq!(call.send().await.unwrap().status(), 400);
    assert_eq!(stack.events("ecps.request.refused").len(), 9);
    assert!(stack.events("ecps.request.received").is_empty());
}

#[tokio::test]
async fn an_identifier_that_nobody_has_or_can_have_is_unknown() {
    let stack = Stack::start();
    for national_id in [BRUNO, "899700427886", "99700427885", "", "<script>", &"8".repeat(300)] {
        let body = json!({"national_id": national_id, "service": SERVICE, "code": CODE});
        let (status, refused) = stack.submit(&body).await;
        assert_eq!((status, refused), (404, json!({"error": "unknown_identifier"})), "{national_id}");
    }
    let told = stack.events("ecps.request.refused");
    assert_eq!(told[0].person.as_deref(), Some(BRUNO));
    assert_eq!(told[1].details["sent"]["national_id"], "899700427886");
    assert!(told[1].details["reason"].as_str().unwrap().contains("check digit is 5"), "{}", told[1].details);
}

#[tokio::test]
async fn a_request_that_does_not_exist_is_said_not_to() {
    let stack = Stack::start();
    let unknown = json!({"error": "unknown_request"});
    assert_eq!(stack.withdraw("inconnue").await, (404, unknown.clone()));
    let asked = stack.call(Method::GET, &OUTCOME.replace("{id}", "inconnue")).send().await.unwrap();
    assert_eq!(asked.status(), 404);
    assert_eq!(asked.json::<Value>().await.unwrap(), unknown);
    let elsewhere = stack.call(Method::GET, "/inconnu").send().await.unwrap();
    assert_eq!(elsewhere.json::<Value>().await.unwrap(), json!({"error": "not_found"}));
}

#[tokio::test]
async fn the_two_planes_do_not_answer_on_each_other_s_host() {
    let stack = Stack::start();
    let path = stack.phone.url.path();
    let phone_on_service_host = stack.call(Method::GET, path).send().await.unwrap();
    assert_eq!(phone_on_service_host.status(), 404);
    stack.open(APPROVAL_REQUESTS).await.is(404, "Téléphone inconnu");
    for foreign in ["127.0.0.1", "sas.localhost", &format!("x.{}", hosts::PHONE)] {
        let refused = stack.get(path).header(header::HOST, foreign).send().await.unwrap();
        assert_eq!(refused.status(), 421, "{foreign}");
    }
}

#[tokio::test]
async fn several_who_wait_are_all_told() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let refuse = async {
        let home = stack.home().await;
        home.press(&stack, "Refuser", &[]).await.is(200, "Demande refusée");
    };
    let (one, other, ()) = tokio::join!(stack.outcome(&request), stack.outcome(&request), refuse);
    assert_eq!((one.as_str(), other.as_str()), ("refused", "refused"));
}
