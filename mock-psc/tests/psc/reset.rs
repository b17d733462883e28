//! Back to what everything was at the start; and tests that run side by side on one provider.

use identities::{PersonRecord, Profession};
use mock_kit::{Beginning, deviations::Scope};
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::{
    browser::{self, Browser},
    stack::{OTHER, SAS, Stack, VERIFIER, claims_of, of},
};

async fn post(stack: &Stack, path: &str, body: Value) -> Value {
    let sent = reqwest::Client::new().post(stack.control(path)).json(&body).send().await.unwrap();
    assert!(sent.status().is_success(), "{path} {body}: {}", sent.status());
    serde_json::from_str(&sent.text().await.unwrap()).unwrap_or_default()
}

async fn list(stack: &Stack, path: &str) -> Value {
    reqwest::get(stack.control(path)).await.unwrap().json().await.unwrap()
}

fn beginning(stack: &Stack) -> Beginning {
    Beginning::of(stack.context.clone(), [stack.psc.control_part().remember])
}

/// A browser that presents the card of a person whom the control plane made.
fn with_card(stack: &Stack, card: &Value) -> Browser {
    let pem = format!("{}{}", of(card, "certificate_pem"), of(card, "key_pem"));
    let client = browser::client(&stack.root_pem);
    Browser::over(client.identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap()))
}

#[tokio::test]
async fn everything_that_was_changed_is_as_it_was_and_the_journal_tells_of_it() {
    let stack = Stack::start();
    let browser = stack.browser_with_card();
    stack.deviate("psc.session.ignored");
    let beginning = beginning(&stack);
    let paths = ["/people", "/clients", "/cards", "/sessions"];
    let mut before = Vec::new();
    for path in paths {
        before.push(list(&stack, path).await);
    }
    let keys = stack.browser().get(stack.realm(mock_psc::endpoints::KEYS)).await.json();

    let anne = json!({"key": "anne", "profession": "nurse"});
    let made = post(&stack, "/people", anne.clone()).await;
    post(
        &stack,
        "/clients",
        json!({"id": "mon-service", "secret": "s", "redirect_uris": ["https://a.test/"]}),
    )
    .await;
    post(&stack, "/clients", json!({"id": SAS, "secret": "autre", "redirect_uris": ["https://a.test/"]}))
        .await;
    let gone = format!("{}/{OTHER}", stack.control("/clients"));
    reqwest::Client::new().delete(gone).send().await.unwrap();
    beginning.reset();

    let tokens = stack.tokens(&browser).await;
    stack.context.deviations.clear();
    stack.deviate("psc.token.failing");
    post(&stack, "/keys/rotation", json!({})).await;
    post(&stack, "/revocations", json!({"person": stack.national_id()})).await;
    post(&stack, "/revocations/list", json!({"fault": "forged"})).await;
    post(&stack, "/other-ids", json!({"person": stack.national_id()})).await;
    stack.card().block();
    let reader = json!({"cards": [stack.card().serial().to_string()]});
    let reader = post(&stack, "/readers", reader).await;
    post(&stack, "/withdrawals", json!({"person": stack.national_id()})).await;
    let last = beginning.reset();

    for (path, before) in paths.iter().zip(before) {
        assert_eq!(list(&stack, path).await, before, "{path}");
    }
    let active = stack.context.deviations.active();
    let active: Vec<_> = active.iter().map(|active| (active.name, &active.scope)).collect();
    assert_eq!(active, [("psc.session.ignored", &Scope::Everyone)]);
    assert_eq!(stack.browser().get(stack.realm(mock_psc::endpoints::KEYS)).await.json(), keys);
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stack.refresh(of(&tokens, "refresh_token")).await.json()["error"], "invalid_grant");
    let unknown = post_status(&stack, "/readers", json!({"id": reader["id"], "cards": []})).await;
    assert_eq!(unknown, StatusCode::NOT_FOUND);
    // Neither blocked, nor revoked, nor withdrawn.
    assert!(!stack.card().is_blocked());
    stack.tokens(&stack.browser_with_card()).await;
    // The same seed makes the same person again.
    let again = post(&stack, "/people", anne).await;
    assert_eq!(
        (&again["national_id"], &again["technical_id"]),
        (&made["national_id"], &made["technical_id"])
    );
    let told = stack.events("control.reset");
    assert_eq!((told.len(), told[1].seq), (2, last));
    assert!(stack.events("psc.token.issued").len() > 1, "the journal goes on");
}

async fn post_status(stack: &Stack, path: &str, body: Value) -> StatusCode {
    reqwest::Client::new().post(stack.control(path)).json(&body).send().await.unwrap().status()
}

#[tokio::test]
async fn a_card_that_was_handed_out_for_good_stays_and_so_does_what_is_wrong_with_it() {
    let stack = Stack::start();
    let beginning = beginning(&stack);
    let anne = post(&stack, "/people", json!({"key": "anne", "profession": "nurse"})).await;
    let card = |fault: Value| json!({"person": anne["national_id"], "fault": fault});
    let good = post(&stack, "/cards", card(Value::Null)).await;
    let revoked = post(&stack, "/cards", card(json!("revoked"))).await;
    post(&stack, "/organisations", json!({"name": "mon-service.test", "use": "client"})).await;
    beginning.reset();

    let back = with_card(&stack, &good).follow(stack.request(&[])).await;
    assert!(back.answered("code").is_some());
    with_card(&stack, &revoked).follow(stack.request(&[])).await.shows("Carte révoquée");
    assert_eq!(list(&stack, "/organisations").await.as_array().unwrap().len(), 1);
    // Made again, she is the same, with the card that she was made with.
    let again = post(&stack, "/people", json!({"key": "anne", "profession": "nurse"})).await;
    assert_eq!(again["national_id"], anne["national_id"]);
    assert_eq!(list(&stack, "/people").await.as_array().unwrap().len(), 2);
}

/// A restart on the same folder finds what the reset left.
#[tokio::test]
async fn what_a_reset_took_back_stays_taken_back_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let folder = || folder.path().join("igc");
    let stack = Stack::kept(folder());
    let beginning = beginning(&stack);
    post(&stack, "/revocations", json!({"person": stack.national_id()})).await;
    stack.browser_with_card().follow(stack.request(&[])).await.shows("Carte révoquée");
    post(&stack, "/other-ids", json!({"person": stack.national_id(), "technical": true})).await;
    beginning.reset();
    drop(stack);
    let stack = Stack::kept(folder());
    assert_eq!(list(&stack, "/people").await[0]["technical_id"], stack.national_id());
    stack.tokens(&stack.browser_with_card()).await;
}

/// Each with a person and a client of its own; one of the two kinds has trouble of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_tests_with_their_own_person_and_client_do_not_disturb_each_other() {
    let stack = std::sync::Arc::new(Stack::start());
    let tests = (0..8).map(|number| {
        let stack = std::sync::Arc::clone(&stack);
        tokio::spawn(async move { one_test(&stack, number).await })
    });
    let mut people = std::collections::HashSet::new();
    for test in tests.collect::<Vec<_>>() {
        people.insert(test.await.unwrap());
    }
    assert_eq!(people.len(), 8);
    let open = list(&stack, "/sessions").await;
    assert_eq!(open.as_array().unwrap().len(), 6, "two tests ended theirs: {open}");
}

async fn one_test(stack: &Stack, number: usize) -> String {
    let (client, back) = (format!("service-{number}"), format!("https://service-{number}.test/retour"));
    let record = PersonRecord::of(format!("personne-{number}"), Profession::Nurse);
    let person = post(stack, "/people", serde_json::to_value(record).unwrap()).await;
    let person = of(&person, "national_id").to_owned();
    let secret = format!("secret-{number}");
    post(stack, "/clients", json!({"id": client, "secret": secret, "redirect_uris": [back]})).await;
    let deviations = &stack.context.deviations;
    match number % 4 {
        1 => deviations.activate("psc.userinfo.failing", Scope::Client(client.clone())).unwrap(),
        2 => deviations.activate("psc.id_token.nonce.wrong", Scope::Person(person.clone())).unwrap(),
        _ => {}
    }

    let request = stack.request(&[("client_id", &client), ("redirect_uri", &back)]);
    let told = post(stack, "/sign-ins", json!({"person": person, "authorization_url": request})).await;
    let redirect = Url::parse(of(&told, "redirect")).unwrap();
    let code = redirect.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &back),
        ("code_verifier", VERIFIER),
    ];
    let tokens = stack.token_call(Some((&client, &secret)), &form).await;
    assert_eq!(tokens.status, StatusCode::OK, "{number}: {}", tokens.body);
    let tokens = tokens.json();
    let claims = claims_of(of(&tokens, "id_token"));
    assert_eq!((&claims["preferred_username"], &claims["aud"]), (&json!(person), &json!(client)));
    assert_eq!(claims["nonce"] == "n-1", number % 4 != 2, "{number}");
    let failing = if number % 4 == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    assert_eq!(stack.userinfo(of(&tokens, "access_token")).await.status, failing, "{number}");
    if number % 4 == 3 {
        post(stack, "/expiries", json!({"thing": "session", "person": person})).await;
    }
    let events = stack.context.journal.read(0, Some(&person)).events;
    assert!(
        events.iter().all(|event| !["psc.authorize.refused", "psc.token.refused"].contains(&&*event.name))
    );
    assert_eq!(events.iter().filter(|event| event.name == "psc.token.issued").count(), 1, "{number}");
    person
}
