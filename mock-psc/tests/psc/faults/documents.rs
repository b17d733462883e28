//! The published keys and the discovery document.

use mock_psc::endpoints;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{assert_judged, client::CarefulClient};
use crate::stack::{Stack, of};

type KeySetRow = (&'static str, fn(&[Value], &Value) -> bool);

/// The fault, and whether the keys show it, beside the right one.
pub const KEY_SETS: &[KeySetRow] = &[
    ("psc.keys.empty", |keys, _| keys.is_empty()),
    ("psc.keys.foreign", |keys, right| keys.len() == 1 && keys[0]["kid"] != right["kid"]),
    // RFC 7517 §4.5: names should be distinct. Whoever tries both finds the right one.
    ("psc.keys.kid.repeated", |keys, right| {
        keys.len() == 2 && keys[0]["kid"] == right["kid"] && keys[0]["n"] != right["n"] && keys[1] == *right
    }),
    // OIDC Core §10.1: one key needs no name; the token has one that matches none.
    ("psc.keys.kid.missing", |keys, right| {
        keys.len() == 1 && keys[0].get("kid").is_none() && keys[0]["n"] == right["n"]
    }),
    ("psc.keys.kty.unknown", |keys, right| {
        keys.len() == 2 && keys[0]["kty"] == "INCONNU" && keys[1] == *right
    }),
    ("psc.keys.use.missing", |keys, right| keys[0].get("use").is_none() && keys[0]["n"] == right["n"]),
    ("psc.keys.alg.missing", |keys, right| keys[0].get("alg").is_none() && keys[0]["n"] == right["n"]),
];

/// The fault, and whether the document shows it, beside the faithful one.
type MemberRow = (&'static str, fn(&Value, &Value) -> bool);

pub const MEMBERS: &[MemberRow] = &[
    ("psc.discovery.issuer.wrong", |document, _| {
        of(document, "issuer").starts_with("https://imposteur.test/")
    }),
    ("psc.discovery.issuer.missing", |document, _| document.get("issuer").is_none()),
    ("psc.discovery.jwks_uri.missing", |document, _| document.get("jwks_uri").is_none()),
    ("psc.discovery.userinfo_endpoint.missing", |document, _| document.get("userinfo_endpoint").is_none()),
    ("psc.discovery.token_endpoint.elsewhere", |document, faithful| {
        of(document, "token_endpoint").replacen("127.0.0.1", "localhost", 1) == of(faithful, "token_endpoint")
            && document["token_endpoint"] != faithful["token_endpoint"]
    }),
    ("psc.discovery.members.unknown", |document, _| document["membre_inconnu"]["a"] == json!([1, null])),
];

#[tokio::test]
async fn each_fault_is_in_the_key_set_and_a_library_takes_it_as_it_should() {
    let (stack, tokens) = Stack::signed_in().await;
    let published = async || stack.browser().get(stack.realm(endpoints::KEYS)).await;
    let right = published().await.json()["keys"][0].clone();
    for (name, shows) in KEY_SETS {
        stack.commit(name);
        let keys = published().await;
        assert!(shows(keys.json()["keys"].as_array().unwrap(), &right), "{name}: {}", keys.body);
        let judged = CarefulClient::of(stack.psc.issuer().as_str(), &keys.body)
            .and_then(|client| client.judge(of(&tokens, "id_token"), of(&tokens, "access_token")));
        assert_judged(name, &judged);
        let told = stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(told.details["deviations"], json!([name]));
    }
}

#[tokio::test]
async fn each_fault_is_in_the_discovery_document() {
    let stack = Stack::start();
    let browser = stack.browser();
    let faithful = browser.get(stack.psc.discovery()).await.json();
    for (name, shows) in MEMBERS {
        stack.commit(name);
        let document = browser.get(stack.psc.discovery()).await.json();
        assert!(shows(&document, &faithful), "{name}: {document}");
        let told = stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(told.details["deviations"], json!([name]));
        if *name == "psc.discovery.token_endpoint.elsewhere" {
            // Whoever goes there leaves a code, and gets nothing for it.
            let answer = browser.post(of(&document, "token_endpoint"), &[("code", "x")]).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
        }
    }
    stack.context.deviations.clear();
    assert_eq!(browser.get(stack.psc.discovery()).await.json(), faithful);
}
