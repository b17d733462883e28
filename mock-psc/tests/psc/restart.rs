//! What a restart with the same seed keeps, and what it must not.

use serde_json::json;

use crate::stack::Stack;

/// The person, and everything secret that one sign-in shows.
async fn issued(stack: &Stack) -> (String, String, Vec<String>) {
    let browser = stack.browser_with_card();
    let attempt = browser.get(stack.request(&[])).await.location();
    let continued = browser.get(attempt.clone()).await.location();
    let signed_in = browser.get(continued).await;
    let code = signed_in.answered("code").unwrap();
    let tokens = stack.exchange(&code, &[]).await.json();
    let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
    let access = Stack::jti_of(tokens["access_token"].as_str().unwrap());
    let reader = stack.plug_made(&stack.browser(), json!({"cards": [], "person": stack.national_id()})).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let secrets = vec![
        attempt.host_str().unwrap().to_owned(),
        signed_in.header("set-cookie").split_once('.').unwrap().1.to_owned(),
        code,
        text(&claims["sid"]),
        text(&claims["jti"]),
        access,
        text(&reader["id"]),
    ];
    (stack.national_id(), stack.card().pin().as_str().to_owned(), secrets)
}

#[tokio::test]
async fn a_restart_keeps_the_people_and_their_pins_and_repeats_no_secret() {
    let (person, pin, before) = issued(&Stack::restarted()).await;
    let (same_person, same_pin, after) = issued(&Stack::restarted()).await;
    assert_eq!((same_person, same_pin), (person, pin));
    for (before, after) in before.iter().zip(&after) {
        assert_ne!(before, after);
    }
}
