//! The signing keys, and their rotation.

use mock_psc::{KEY_ROTATION, endpoints};
use reqwest::StatusCode;
use serde_json::Value;

use crate::stack::Stack;

async fn rotate(stack: &Stack) -> Value {
    let answer = reqwest::Client::new().post(stack.control(KEY_ROTATION)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.unwrap()
}

async fn published(stack: &Stack) -> Vec<String> {
    let keys = stack.browser().get(stack.realm(endpoints::KEYS)).await.json();
    let names = keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned());
    names.collect()
}

fn key_of(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

#[tokio::test]
async fn tokens_are_signed_with_the_newest_key_and_older_ones_stay_good_while_theirs_is_published() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    let before = stack.tokens(&browser).await;
    let (old_id_token, old_access_token) =
        (before["id_token"].as_str().unwrap(), before["access_token"].as_str().unwrap());
    let first = published(&stack).await;
    assert_eq!(first, [key_of(old_id_token)]);

    let rotated = rotate(&stack).await;
    let next = rotated["kid"].as_str().unwrap().to_owned();
    assert_eq!(published(&stack).await, [next.clone(), first[0].clone()]);
    let after = stack.tokens(&browser).await;
    let id_token = after["id_token"].as_str().unwrap();
    assert_eq!((key_of(id_token), key_of(after["access_token"].as_str().unwrap())), (next.clone(), next));
    let journalled = stack.events("psc.token.issued").pop().unwrap();
    assert_eq!(journalled.details["id_token"]["header"]["kid"], key_of(id_token));
    stack.verified(id_token).await.unwrap();
    stack.verified(old_id_token).await.unwrap();
    assert_eq!(stack.userinfo(old_access_token).await.status, StatusCode::OK);

    // Three are published at most; what the first one signed is worth nothing then.
    rotate(&stack).await;
    let last = rotate(&stack).await;
    let names = published(&stack).await;
    assert_eq!((names.len(), &names[0]), (3, &last["kid"].as_str().unwrap().to_owned()));
    assert!(!names.contains(&first[0]));
    assert_eq!(stack.userinfo(old_access_token).await.status, StatusCode::UNAUTHORIZED);
    let hint = [("id_token_hint", old_id_token)];
    assert_eq!(browser.post(stack.realm(endpoints::LOGOUT), &hint).await.status, StatusCode::BAD_REQUEST);
    let hint = [("id_token_hint", id_token)];
    assert_eq!(browser.post(stack.realm(endpoints::LOGOUT), &hint).await.status, StatusCode::OK);
    assert_eq!(stack.events("psc.keys.rotated").len(), 3);

    // As at the start: one key alone, and what it signed is good again.
    let taken_back = reqwest::Client::new().delete(stack.control(KEY_ROTATION)).send().await.unwrap();
    assert_eq!(taken_back.status(), StatusCode::NO_CONTENT);
    assert_eq!(published(&stack).await, first);
    assert_eq!(
        key_of(stack.tokens(&stack.browser_with_card()).await["id_token"].as_str().unwrap()),
        first[0]
    );
    stack.verified(old_id_token).await.unwrap();
    assert_eq!(stack.events("psc.keys.taken_back").len(), 1);
}
