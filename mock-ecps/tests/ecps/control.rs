//! The control plane.

use mock_ecps::{EXPIRE, PHONES};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stack::{ANNE, BRUNO, CODE, SERVICE, Stack};

#[tokio::test]
async fn makes_phones_and_lists_them() {
    let stack = Stack::start();
    let wanted = json!({"national_id": BRUNO, "password": "mot de passe", "state": "app_too_old"});
    let (status, made) = stack.control(Method::POST, PHONES, &wanted).await;
    assert_eq!(
        (status, &made["password"], &made["state"]),
        (201, &json!("mot de passe"), &json!("app_too_old"))
    );
    let url = made["url"].as_str().unwrap();
    assert!(
        url.starts_with("https://telephone.localhost:") && url.ends_with(made["device"].as_str().unwrap())
    );

    let (_, drawn) = stack.control(Method::POST, PHONES, &json!({"national_id": BRUNO})).await;
    assert_eq!((&drawn["state"], &drawn["in_use"]), (&json!("activated"), &json!(true)));
    assert_eq!(drawn["password"].as_str().unwrap().len(), 8);

    let request = stack.request_for(ANNE).await;
    let (_, listed) = stack.control(Method::GET, PHONES, &Value::Null).await;
    let listed = listed.as_array().unwrap();
    let shown: Vec<_> = listed.iter().map(|phone| (&phone["national_id"], &phone["in_use"])).collect();
    assert_eq!(
        shown,
        [(&json!(ANNE), &json!(true)), (&json!(BRUNO), &json!(false)), (&json!(BRUNO), &json!(true))]
    );
    let pending = &listed[0]["request"];
    assert_eq!((&pending["id"], &pending["service"]), (&json!(request), &json!(SERVICE)));
    assert_eq!(pending["code"], CODE);
    assert_eq!(listed[2]["request"], Value::Null);
}

#[tokio::test]
async fn refuses_what_it_does_not_know_with_advice() {
    let stack = Stack::start();
    for (body, told) in [
        (json!({}), "missing field"),
        (json!({"national_id": "899700427886"}), "check digit is 5"),
        (json!({"national_id": ANNE, "password": ""}), "1 to 64 characters"),
        (json!({"national_id": ANNE, "password": "x".repeat(65)}), "1 to 64 characters"),
        (json!({"national_id": ANNE, "state": "broken"}), "unknown variant"),
        (json!({"national_id": ANNE, "pasword": "x"}), "unknown field"),
    ] {
        let (status, refused) = stack.control(Method::POST, PHONES, &body).await;
        assert_eq!(status, 422, "{body}");
        assert!(refused["error"].as_str().unwrap().contains(told), "{refused}");
        assert!(!refused["advice"].as_str().unwrap().is_empty());
    }
    let (_, listed) = stack.control(Method::GET, PHONES, &Value::Null).await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_what_awaits_an_answer_can_expire() {
    let stack = Stack::start();
    assert_eq!(stack.expire(ANNE).await, 404);
    let request = stack.request_for(ANNE).await;
    assert_eq!(stack.expire(BRUNO).await, 404);
    assert!(stack.is_pending(&request).await);
    assert_eq!(stack.expire(ANNE).await, 204);
    assert_eq!(stack.expire(ANNE).await, 404);
    let (status, refused) = stack.control(Method::POST, EXPIRE, &json!({"national_id": "x"})).await;
    assert_eq!(status, 422, "{refused}");
}
