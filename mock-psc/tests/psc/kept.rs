//! The control plane's cards and organisations' certificates, and an IGC that is kept: what was handed out before a restart
//! is recognised after it.

use std::path::Path;

use reqwest::{Identity, StatusCode};
use serde_json::{Value, json};

use crate::{
    browser::{self, Browser, Page},
    stack::Stack,
};

async fn post(stack: &Stack, path: &str, body: Value) -> (StatusCode, Value) {
    let sent = reqwest::Client::new().post(stack.control(path)).json(&body).send().await.unwrap();
    (sent.status(), sent.json().await.unwrap())
}

async fn made(stack: &Stack, path: &str, body: Value) -> Value {
    let (status, made) = post(stack, path, body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

async fn list(stack: &Stack, path: &str) -> Vec<Value> {
    reqwest::get(stack.control(path)).await.unwrap().json().await.unwrap()
}

async fn sign_in(stack: &Stack, card: &Value) -> Page {
    let pem = format!("{}{}", text(card, "certificate_pem"), text(card, "key_pem"));
    let client = browser::client(&stack.root_pem).identity(Identity::from_pem(pem.as_bytes()).unwrap());
    Browser::over(client).follow(stack.request(&[])).await
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

fn kept(folder: &Path) -> Stack {
    let folder = folder.join("igc");
    Stack::kept(folder)
}

#[tokio::test]
async fn all_cards_are_listed_with_what_became_of_them() {
    let stack = Stack::start();
    let person = stack.national_id();
    made(&stack, "/cards", json!({"person": person, "kind": "cpa"})).await;
    made(&stack, "/cards", json!({"person": person, "fault": "expired"})).await;
    made(&stack, "/cards", json!({"person": person, "fault": "revoked", "kind": "CPF"})).await;
    made(&stack, "/cards", json!({"person": person, "fault": "blocked"})).await;
    let listed = list(&stack, "/cards").await;
    let told: Vec<_> = listed
        .iter()
        .map(|card| {
            (
                text(card, "kind"),
                card["fault"].as_str().unwrap_or("–"),
                card["revoked_since"].is_string(),
                card["blocked"] == true,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("CPS", "–", false, false),
            ("CPA", "–", false, false),
            ("CPS", "expired", false, false),
            ("CPF", "revoked", true, false),
            ("CPS", "blocked", false, true),
        ]
    );
    assert!(listed.iter().all(|card| text(card, "national_id") == person));
    assert!(sign_in(&stack, &listed[1]).await.answered("code").is_some());
    sign_in(&stack, &listed[2]).await.shows("Carte expirée");
    assert_eq!(stack.events("psc.card.handed_out").len(), 4);
}

#[tokio::test]
async fn an_organisation_gets_a_certificate_which_can_be_taken_back() {
    let stack = Stack::start();
    let client = made(&stack, "/organisations", json!({"name": "mon-service.localhost"})).await;
    assert_eq!((text(&client, "use"), text(&client, "unit")), ("client", "300000000000019"));
    let wanted = json!({"name": "INSI-AUTO", "unit": "10B0123456", "fault": "wrong_name"});
    let other = made(&stack, "/organisations", wanted).await;
    assert_eq!((text(&other, "name"), text(&other, "unit")), ("autre-service.test", "10B0123456"));
    made(&stack, "/organisations", json!({"name": "mon-service.localhost", "fault": "revoked"})).await;
    let (status, _) = post(&stack, "/revocations", json!({"serial": text(&client, "serial")})).await;
    assert_eq!(status, StatusCode::OK);
    let listed = list(&stack, "/organisations").await;
    let revoked: Vec<_> = listed.iter().map(|one| one["revoked_since"].is_string()).collect();
    assert_eq!(revoked, [true, false, true]);
    assert_eq!(stack.events("psc.organisation.revoked").len(), 2);

    let igc: Value = reqwest::get(stack.control("/igc")).await.unwrap().json().await.unwrap();
    assert_eq!(text(&igc["authorities"][2], "name"), "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS");
    assert!(text(&igc["authorities"][0], "list").ends_with("/CRL/ACR-EL-TEST.crl"), "{igc}");
    assert!(text(&igc, "ocsp").ends_with("/ocsp"));
}

#[tokio::test]
async fn what_cannot_be_handed_out_is_refused_with_the_nearest_word() {
    let stack = Stack::start();
    let person = stack.national_id();
    for (path, body, said) in [
        ("/cards", json!({"person": person, "kind": "cpx"}), "use cps, cpf, cpe or cpa"),
        ("/cards", json!({"person": person, "fault": "expird"}), "did you mean “expired”?"),
        ("/cards", json!({"person": "899700000000"}), "899700000000"),
        ("/organisations", json!({"name": "a", "use": "cliente"}), "did you mean “client”?"),
        ("/organisations", json!({"name": "a", "fault": "wrong_nam"}), "did you mean “wrong_name”?"),
        ("/organisations", json!({"name": ""}), "cannot be the name"),
        ("/organisations", json!({"name": "é.localhost", "use": "server"}), "cannot be the name"),
    ] {
        let (status, refusal) = post(&stack, path, body.clone()).await;
        assert!(status.is_client_error(), "{body}: {status}");
        assert!(text(&refusal, "error").contains(said), "{body}: {refusal}");
    }
    assert_eq!(list(&stack, "/cards").await.len(), 1);
    assert!(list(&stack, "/organisations").await.is_empty());
}

/// The stack's own person has a CPS; somebody else was made for a card. Both sign in again after a restart, with the
/// cards of before; what was revoked stays so.
#[tokio::test]
async fn cards_of_before_a_restart_sign_in_after_it_unless_they_were_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let first = kept(folder.path());
    let own = list(&first, "/cards").await.remove(0);
    let zoé = json!({"key": "Zoé", "profession": "nurse", "cards": []});
    let zoé = made(&first, "/people", zoé).await["national_id"].clone();
    let hers = made(&first, "/cards", json!({"person": zoé, "kind": "cpe"})).await;
    let another = made(&first, "/cards", json!({"person": first.national_id()})).await;
    let unknown = made(&first, "/cards", json!({"person": zoé, "fault": "card_unknown"})).await;
    let revoked = made(&first, "/cards", json!({"person": zoé, "fault": "revoked"})).await;
    let ana = json!({"key": "Ana", "profession": "midwife", "cards": []});
    let ana = made(&first, "/people", ana).await["national_id"].clone();
    let withdrawn = made(&first, "/cards", json!({"person": ana, "fault": "holder_withdrawn"})).await;
    let service = made(&first, "/organisations", json!({"name": "mon-service.localhost"})).await;
    post(&first, "/revocations", json!({"serial": text(&service, "serial")})).await;
    drop(first);

    for round in 0..2 {
        let again = kept(folder.path());
        let cards = list(&again, "/cards").await;
        let same = cards.iter().find(|card| card["serial"] == own["serial"]).unwrap();
        assert_eq!(
            same["certificate_pem"], own["certificate_pem"],
            "the same certificate under the same number"
        );
        for card in [&own, &hers, &another] {
            assert!(sign_in(&again, card).await.answered("code").is_some(), "{card}");
        }
        sign_in(&again, &unknown).await.shows("Carte non reconnue");
        sign_in(&again, &revoked).await.shows("Carte révoquée");
        sign_in(&again, &withdrawn).await.shows("Titulaire retiré de l’annuaire");
        assert_eq!(cards.len(), 6 + round, "{cards:#?}");
        let services = list(&again, "/organisations").await;
        assert!(services[0]["revoked_since"].is_string());
        // Another one for the same person, and the same service, has a number of its own.
        let (more, service_again) = (
            made(&again, "/cards", json!({"person": again.national_id()})).await,
            made(&again, "/organisations", json!({"name": "mon-service.localhost", "fault": "revoked"}))
                .await,
        );
        assert!(cards.iter().all(|card| card["serial"] != more["serial"]));
        assert!(services.iter().all(|one| one["serial"] != service_again["serial"]));
    }
}

/// Nothing is left of an IGC whose folder is gone: its cards are a stranger's.
#[tokio::test]
async fn without_its_folder_the_igc_is_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let first = kept(folder.path());
    let own = list(&first, "/cards").await.remove(0);
    drop(first);
    std::fs::remove_dir_all(folder.path().join("igc")).unwrap();
    let again = kept(folder.path());
    sign_in(&again, &own).await.shows("Carte d’une autorité inconnue");
}

#[tokio::test]
async fn an_id_that_was_gained_is_still_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let stack = kept(folder.path());
    let gain = json!({"person": stack.national_id(), "technical": true});
    let (status, gained) = post(&stack, "/other-ids", gain).await;
    assert_eq!(status, StatusCode::OK, "{gained}");
    drop(stack);
    let stack = kept(folder.path());
    let person = list(&stack, "/people").await.remove(0);
    assert_eq!(
        (&person["other_ids"], &person["technical_id"]),
        (&gained["other_ids"], &gained["technical_id"])
    );
    assert_ne!(person["technical_id"], person["national_id"]);
    let tokens = stack.tokens(&stack.browser_with_card()).await;
    let subject = crate::stack::claims_of(text(&tokens, "id_token"))["sub"].clone();
    assert!(subject.as_str().unwrap().ends_with(text(&person, "technical_id")), "{subject}");
}
