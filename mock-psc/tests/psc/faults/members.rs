//! The members of the token endpoint's answer.

use openidconnect::{TokenResponse, core::CoreTokenResponse};
use serde_json::{Value, json};

use super::assert_judged;
use crate::stack::{Stack, of};

type Row = (&'static str, fn(&Value) -> bool);

pub const ROWS: &[Row] = &[
    ("psc.token.id_token.missing", |answer| answer.get("id_token").is_none()),
    ("psc.token.access_token.missing", |answer| answer.get("access_token").is_none()),
    ("psc.token.refresh_token.missing", |answer| {
        answer.get("refresh_token").is_none() && answer.get("refresh_expires_in").is_none()
    }),
    ("psc.token.token_type.wrong", |answer| answer["token_type"] == "mac"),
    ("psc.token.token_type.missing", |answer| answer.get("token_type").is_none()),
    ("psc.token.expires_in.text", |answer| answer["expires_in"] == "bientôt"),
    ("psc.token.expires_in.negative", |answer| answer["expires_in"] == -120),
    ("psc.token.expires_in.short", |answer| answer["expires_in"] == 2),
    ("psc.token.expires_in.missing", |answer| answer.get("expires_in").is_none()),
    ("psc.token.members.unknown", |answer| answer["membre_inconnu"]["a"] == json!([1, null])),
];

/// What a maintained library makes of the answer: it reads it, and finds an id token.
fn read(answer: &Value) -> Result<(), String> {
    let tokens: CoreTokenResponse =
        serde_json::from_value(answer.clone()).map_err(|error| error.to_string())?;
    tokens.id_token().map(drop).ok_or_else(|| "no id token".to_owned())
}

#[tokio::test]
async fn each_fault_is_in_the_answer_and_a_library_takes_it_as_it_should() {
    let (stack, tokens) = Stack::signed_in().await;
    // So that the same one renews again and again.
    let renewed = async |name: &str| {
        stack.commit(name);
        stack.deviate("psc.refresh_token.reusable");
        stack.refresh(of(&tokens, "refresh_token")).await.json()
    };
    for (name, shows) in ROWS {
        let answer = renewed(name).await;
        assert!(shows(&answer), "{name}: {answer}");
        // The library hands the type on: RFC 6749 §7.1 is for those who use the token.
        if *name != "psc.token.token_type.wrong" {
            assert_judged(name, &read(&answer));
        }
        let told = stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(told.details["deviations"], json!([name]));
    }
    stack.commit_for_another("psc.token.id_token.missing");
    stack.deviate("psc.refresh_token.reusable");
    read(&stack.refresh(of(&tokens, "refresh_token")).await.json()).unwrap();
}
