//! Discovery announces what works, and nothing else.

use std::collections::BTreeSet;

use mock_kit::listener::Bound;
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
            "token_endpoint"
            | "introspection_endpoint"
            | "revocation_endpoint"
            | "pushed_authorization_request_endpoint" => browser.post(address, &[]).await,
            _ => browser.get(address).await,
        };
        let expected = match name.as_str() {
            "authorization_endpoint" | "end_session_endpoint" => StatusCode::BAD_REQUEST,
            "token_endpoint"
            | "introspection_endpoint"
            | "revocation_endpoint"
            | "userinfo_endpoint"
            | "pushed_authorization_request_endpoint" => StatusCode::UNAUTHORIZED,
            "jwks_uri" => StatusCode::OK,
            other => panic!("what is {other}?"),
        };
        assert_eq!(answer.status, expected, "{name}");
        known.insert(name.clone());
    }
    assert_eq!(known.len(), 8);
}

/// What is announced as supported is what the other tests drive: a longer list has to be driven first.
#[tokio::test]
async fn nothing_is_announced_that_is_not_driven() {
    let stack = Stack::start();
    let document = document(&stack).await;
    let methods =
        json!(["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"]);
    for (name, expected) in [
        (
            "grant_types_supported",
            json!(["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"]),
        ),
        ("response_types_supported", json!(["code"])),
        ("response_modes_supported", json!(["query", "fragment", "form_post"])),
        ("token_endpoint_auth_methods_supported", methods.clone()),
        ("introspection_endpoint_auth_methods_supported", methods.clone()),
        ("revocation_endpoint_auth_methods_supported", methods),
        ("tls_client_certificate_bound_access_tokens", json!(false)),
        ("code_challenge_methods_supported", json!(["plain", "S256"])),
        ("scopes_supported", json!(["openid", "scope_all"])),
        ("id_token_signing_alg_values_supported", json!(["RS256"])),
        ("userinfo_signing_alg_values_supported", json!(["RS256"])),
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

/// What the sandbox announces: as published, with hosts of the publisher's.
const REAL: &str = include_str!("../data/discovery.sample.json");
/// Where `docs/fidelity.md` has a row for each member of it.
const HEADING: &str = "## The discovery document, line by line";

/// What stands between backquotes in a cell.
fn listed(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The values of a member as a row lists them; nothing of an address.
fn values(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Bool(value) => BTreeSet::from([value.to_string()]),
        Value::Array(values) => values.iter().map(|value| value.as_str().unwrap().to_owned()).collect(),
        Value::Object(members) => members.keys().cloned().collect(),
        _ => BTreeSet::new(),
    }
}

#[tokio::test]
async fn the_documentation_has_each_line_of_the_real_document_and_what_is_announced_of_it() {
    let real: Value = serde_json::from_str(REAL).unwrap();
    // As `up` starts it: with the port that asks for certificates.
    let stack = Stack::built(|builder| builder.mtls_on(Bound::loopback(0).unwrap()));
    let announced = document(&stack).await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(folder.join("../docs/fidelity.md")).unwrap();
    let table = page.split_once(HEADING).unwrap().1.split("\n## ").next().unwrap();
    let mut members = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [member, of_real, of_ours, tests] = cells[..] else { panic!("four cells, not {row}") };
        let member = member.trim_matches('`');
        assert!(members.insert(member.to_owned()), "{member} has two rows");
        assert_eq!(listed(of_real), values(&real[member]), "{member}, as the real document has it");
        match announced.get(member) {
            None => assert_eq!(of_ours, "no", "{member} is not announced"),
            Some(value) => {
                assert!(of_ours == "yes" || of_ours.starts_with("yes: "), "{member} is announced: {of_ours}");
                assert_eq!(listed(of_ours), values(value), "{member}, as it is announced");
                assert!(!listed(tests).is_empty(), "{member} is announced: what drives it?");
            }
        }
        for test in listed(tests) {
            assert!(folder.join("tests/psc").join(&test).exists(), "{member}: there is no {test}");
        }
    }
    for document in [&real, &announced] {
        for member in document.as_object().unwrap().keys() {
            assert!(members.contains(member), "{member} has no row in docs/fidelity.md");
        }
    }
}
