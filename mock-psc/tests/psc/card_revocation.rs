//! Revocation: cards taken back at any time, and the list that says so.

use identities::{CardKind, CardSerial, Pin, RevocationList, TestIgc, Validity};
use mock_kit::{Clock, Generator};
use mock_psc::Settings;
use rand::SeedableRng;
use reqwest::StatusCode;
use rustls::pki_types::CertificateRevocationListDer;
use serde_json::{Value, json};
use time::Duration;

use crate::{
    browser::{Browser, Page},
    stack::Stack,
};

async fn post(stack: &Stack, path: &str, body: Value) -> (StatusCode, Value) {
    let sent = reqwest::Client::new().post(stack.control(path)).json(&body).send().await.unwrap();
    let status = sent.status();
    (status, serde_json::from_str(&sent.text().await.unwrap()).unwrap_or(Value::Null))
}

async fn sign_in(stack: &Stack, card: &identities::Card) -> Page {
    Browser::with_card(&stack.root_pem, card).follow(stack.request(&[])).await
}

#[tokio::test]
async fn a_card_is_revoked_at_any_time_by_its_number_or_its_holder() {
    for by_serial in [true, false] {
        let stack = Stack::start();
        let wanted = json!({"key": "Zoé", "profession": "nurse", "cards": ["cps", "cpe"]});
        post(&stack, "/people", wanted).await;
        let zoé = stack.psc.people().pop().unwrap();
        let serials: Vec<_> = zoé.cards.iter().map(|card| card.serial().to_string()).collect();
        assert!(sign_in(&stack, &zoé.cards[0]).await.answered("code").is_some());

        let body = if by_serial {
            json!({"serial": serials[0]})
        } else {
            json!({"person": zoé.professional.national_id.to_string()})
        };
        let (status, answer) = post(&stack, "/revocations", body.clone()).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["revoked"].as_array().unwrap().len(), if by_serial { 1 } else { 2 });
        sign_in(&stack, &zoé.cards[0]).await.shows("Carte révoquée");
        let other = sign_in(&stack, &zoé.cards[1]).await;
        assert_eq!(other.try_location().is_some(), by_serial, "{}", other.body);
        // Others are not concerned.
        assert!(sign_in(&stack, stack.card()).await.answered("code").is_some());

        let told: Value = reqwest::get(stack.control("/revocations")).await.unwrap().json().await.unwrap();
        assert_eq!(told["number"], 2);
        let revoked: Vec<_> = told["revoked"].as_array().unwrap().iter().map(|one| &one["serial"]).collect();
        assert!(revoked.contains(&&json!(serials[0])), "{told}");

        // Once is for good.
        post(&stack, "/revocations", body).await;
        assert_eq!(stack.events("psc.card.revoked").len(), if by_serial { 1 } else { 2 });
    }
}

#[tokio::test]
async fn the_published_list_is_a_signed_one() {
    let stack = Stack::start();
    post(&stack, "/revocations", json!({"serial": stack.card().serial().to_string()})).await;
    let answer = reqwest::get(stack.control("/revocations/list")).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/pkix-crl");
    let list = CertificateRevocationListDer::from(answer.bytes().await.unwrap().to_vec());
    let now = stack.context.clock.now();
    let read = RevocationList::read(&list, stack.psc.igc(), now, 0).unwrap();
    assert!(read.revoked_since(&stack.card().serial().to_string()).is_some());
    let stranger = TestIgc::generate(now).unwrap();
    assert!(RevocationList::read(&list, &stranger, now, 0).is_err());
}

/// Who cannot know whether a card is revoked lets nobody in.
#[tokio::test]
async fn a_list_that_cannot_be_believed_stops_every_card() {
    for (fault, reason) in [
        ("forged", "is not signed by"),
        ("replayed", "was replayed: number 1 was seen"),
        ("outdated", "is outdated"),
    ] {
        let stack = Stack::start();
        let (status, _) = post(&stack, "/revocations/list", json!({"fault": fault})).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let page = sign_in(&stack, stack.card()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.shows("Révocation impossible à vérifier").shows("Votre carte n’est pas en cause");
        let told = stack.events("psc.card.refused").pop().unwrap();
        let because = told.details["reason"].as_str().unwrap();
        assert!(because.contains(reason), "{because}");

        // Red proof: the list is believed, and says nothing against this card.
        stack.deviate("card.revocation_list.unchecked");
        assert!(sign_in(&stack, stack.card()).await.answered("code").is_some(), "{fault}");
        // What it says is still heard.
        post(&stack, "/revocations", json!({"person": stack.national_id()})).await;
        sign_in(&stack, stack.card()).await.shows("Carte révoquée");
        stack.context.deviations.clear();

        post(&stack, "/revocations/list", json!({"fault": null})).await;
        sign_in(&stack, stack.card()).await.shows("Carte révoquée");
    }
}

#[tokio::test]
async fn what_cannot_be_revoked_is_refused_with_advice() {
    let stack = Stack::start();
    let both = json!({"serial": stack.card().serial().to_string(), "person": stack.national_id()});
    for (path, body, status, error) in [
        ("/revocations", json!({"serial": "00"}), StatusCode::NOT_FOUND, "“00”"),
        ("/revocations", json!({"person": "00"}), StatusCode::NOT_FOUND, "“00”"),
        ("/revocations", both, StatusCode::UNPROCESSABLE_ENTITY, "not both"),
        ("/revocations", json!({}), StatusCode::UNPROCESSABLE_ENTITY, "either"),
        ("/revocations/list", json!({"fault": "lost"}), StatusCode::UNPROCESSABLE_ENTITY, "lost"),
    ] {
        let (answered, refusal) = post(&stack, path, body).await;
        assert_eq!(answered, status, "{refusal}");
        assert!(refusal["error"].as_str().unwrap().contains(error), "{refusal}");
        assert!(!refusal["advice"].as_str().unwrap().is_empty());
    }
    assert!(stack.events("psc.card.revoked").is_empty());
}

#[tokio::test]
async fn a_card_that_outlives_its_authority() {
    let clock = Clock::fixed(Clock::system().now());
    let stack = Stack::with(Settings::default(), clock.clone());
    let now = clock.now();
    let eleven_years = Duration::days(11 * 365);
    let validity = Validity { not_after: now + 2 * eleven_years, ..Validity::current(now) };
    let mut rng = Generator::seed_from_u64(3);
    let (serial, pin) = (CardSerial::generate(&mut rng), Pin::generate(&mut rng));
    let card =
        stack.psc.igc().issue(&stack.person.professional, CardKind::Cps, serial, validity, pin).unwrap();
    stack.deviate("card.serial.unchecked");
    assert!(sign_in(&stack, &card).await.answered("code").is_some());
    clock.advance(eleven_years);
    sign_in(&stack, &card).await.shows("Autorité hors validité").shows("Vérifiez la date");

    // Red proof.
    stack.deviate("card.authority_validity.unchecked");
    assert!(sign_in(&stack, &card).await.answered("code").is_some());
}
