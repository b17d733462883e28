//! The control port, as a tool for fuzzing APIs meets it that knows nothing but its description.

use std::process::Command;

use harness::stack::{Behaviour, Options, Ports, Root, Served, Stack, control::Control};
use serde_json::{Value, json};

use crate::support::workspace;

async fn started() -> Stack {
    harness::install_crypto();
    let options = Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        served: Served::BuiltIn,
        behaviour: Behaviour::default(),
    };
    Stack::start(&options).await.unwrap()
}

/// Every mock of the stack goes back to what was prepared before.
#[tokio::test(flavor = "multi_thread")]
async fn a_reset_keeps_what_was_prepared_and_takes_back_what_came_afterwards() {
    let stack = started().await;
    let control = Control::new(stack.urls.control.clone());
    let http = reqwest::Client::new();
    let at = |path: &str| stack.urls.control.join(path).unwrap();
    let person = |key: &str| serde_json::from_value(json!({"key": key, "profession": "nurse"})).unwrap();
    let anne = control.make_person(&person("anne")).await.unwrap();
    let phone = control.give_phone(&anne.national_id, mock_ecps::Activation::Activated).await.unwrap();
    stack.begins_here();

    let bruno = control.make_person(&person("bruno")).await.unwrap();
    for of in [&anne, &bruno] {
        control.give_phone(&of.national_id, mock_ecps::Activation::ToBeRenewed).await.unwrap();
        control.make_sas_account(of, false).await.unwrap();
    }
    let answer: Value = http.post(at("reset")).send().await.unwrap().json().await.unwrap();

    let list = async |path: &str| http.get(at(path)).send().await.unwrap().json::<Value>().await.unwrap();
    let people = list("psc/people").await;
    assert_eq!((people.as_array().unwrap().len(), &people[0]["key"]), (1, &json!("anne")));
    let phones = list("ecps/phones").await;
    assert_eq!(phones.as_array().unwrap().len(), 1);
    let [url, state] = [&phones[0]["url"], &phones[0]["state"]];
    assert_eq!((url, state, &phones[0]["in_use"]), (&json!(phone.url), &json!("activated"), &json!(true)));
    let account = http.get(at(&format!("sas/accounts/{}", anne.national_id))).send().await.unwrap();
    assert_eq!(account.status(), 404);
    let later = list(&format!("journal?after={}", answer["journal"])).await;
    assert_eq!(later["events"], json!([]), "nothing happened since");
}

/// A tool that knows nothing but the description sends no word that is refused, and no body of another call.
#[tokio::test(flavor = "multi_thread")]
async fn the_description_has_a_body_for_each_call_and_the_words_that_it_takes() {
    let stack = started().await;
    let document = stack.urls.control.join("openapi.json").unwrap();
    let document: Value = reqwest::get(document).await.unwrap().json().await.unwrap();
    let resolved = |schema: &Value| match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap().clone(),
        None => schema.clone(),
    };
    let property = |path: &str, name: &str| {
        let body = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        let property = resolved(&resolved(body)["properties"][name]);
        // One that may be left out is this or null.
        let of_several = property["oneOf"].as_array().into_iter().flatten().map(&resolved);
        let mut whole: Vec<_> = of_several.filter(|one| one["type"] != "null").collect();
        whole.pop().unwrap_or(property)
    };
    for (path, name, words) in [
        ("/psc/expiries", "thing", &["code", "attempt", "session", "access_token", "refresh_token"][..]),
        ("/sas/expiries", "thing", &["mail_link", "session"]),
        ("/psc/cards", "kind", &["CPS", "cps", "CPF", "cpf", "CPE", "cpe", "CPA", "cpa"]),
        ("/psc/organisations", "use", &["server", "client"]),
        ("/psc/revocations/list", "fault", &["forged", "replayed", "outdated"]),
        ("/psc/readers", "reader", &["simulated", "none", "browser"]),
        ("/psc/people", "civility", &["mister", "madam"]),
        ("/psc/sign-ins", "auth_mode", &["CARD", "MOBILE"]),
    ] {
        assert_eq!(property(path, name)["enum"], json!(words), "{path} {name}");
    }
    let has = |path: &str, name: &str, word: &str| {
        let words = property(path, name)["enum"].clone();
        assert!(words.as_array().is_some_and(|words| words.contains(&json!(word))), "{path} {name}: {words}");
    };
    has("/psc/cards", "fault", "holder_withdrawn");
    has("/psc/organisations", "fault", "expired");
    has("/psc/people", "profession", "nurse");
    has("/psc/clients", "token_endpoint_auth_method", "tls_client_auth");
    for name in ["psc.code.reusable", "mail.lost", "ecps.tries.unlimited", "sas.link.reusable"] {
        has("/deviations", "name", name);
    }
    assert!(property("/ecps/expire", "national_id")["type"] == "string");
}

/// Whatever the description allows, and what it does not, gets an answer; none is an error of the server's. What an answer
/// holds is what the description says. `./scripts/foreign-clients.sh long` installs the tool.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of requests, and a tool from PyPI"]
async fn schemathesis_finds_no_error_of_the_server() {
    let stack = started().await;
    let document = stack.urls.control.join("openapi.json").unwrap();
    // Where it keeps what it learnt.
    let folder = tempfile::tempdir().unwrap();
    let output = tokio::task::block_in_place(|| {
        Command::new(workspace().join("target/foreign/schemathesis/bin/python"))
            .args(["-m", "schemathesis.cli", "run", document.as_str(), "--seed", "1", "--max-examples", "60"])
            .args(["--checks", "not_a_server_error,response_schema_conformance,content_type_conformance"])
            // It never ends, as it should be.
            .args(["--exclude-path", "/journal/stream"])
            .current_dir(folder.path())
            .output()
            .unwrap()
    });
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("/psc/sign-ins") || said.contains("Tested: "), "it tested nothing: {said}");
}
