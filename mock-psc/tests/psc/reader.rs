//! Whose flow it is: the reader in the browser says so before anybody has signed in.

use identities::Profession;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    stack::{SAS_RETURN, Stack},
};

#[tokio::test]
async fn a_refused_request_is_told_with_the_person_whose_reader_is_in_the_browser() {
    for changes in [
        [("client_id", "sass")],
        [("client_id", "")],
        [("redirect_uri", "https://evil.test/")],
        [("redirect_uri", "")],
        [("scope", "scope_all")],
    ] {
        let stack = Stack::start();
        let browser = stack.browser();
        stack.plug(&browser, &[stack.card()]).await;
        browser.get(stack.request(&changes)).await;
        let told = stack.told_of(&stack.national_id());
        assert_eq!(told, ["psc.authorize.received", "psc.authorize.refused"], "{changes:?}");
    }
}

#[tokio::test]
async fn an_accepted_request_is_told_before_any_card_is_shown_and_so_is_a_new_try() {
    let stack = Stack::start();
    let browser = stack.browser();
    stack.plug(&browser, &[stack.card()]).await;
    browser.get(stack.request(&[])).await;
    assert_eq!(stack.told_of(&stack.national_id()), ["psc.authorize.received"]);

    let attempt = stack.events("psc.authorize.received")[0].flow.clone().unwrap();
    let again = format!("{}/tentatives/{attempt}/recommencer", stack.psc.authorization_endpoint());
    assert_eq!(browser.post(again, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stack.told_of(&stack.national_id()), ["psc.authorize.received", "psc.attempt.retried"]);
}

#[tokio::test]
async fn several_cards_of_one_person_are_this_person_s() {
    let stack = Stack::start();
    let wanted = json!({"key": "Zoé", "profession": "nurse", "cards": ["cps", "cpe"]});
    let made = reqwest::Client::new().post(stack.control("/people")).json(&wanted).send().await.unwrap();
    assert_eq!(made.status(), StatusCode::CREATED);
    let zoé = stack.psc.people().pop().unwrap();
    assert_eq!(zoé.cards.len(), 2);
    let browser = stack.browser();
    stack.plug(&browser, &[&zoé.cards[0], &zoé.cards[1]]).await;
    browser.get(stack.request(&[("client_id", "sass")])).await;
    let told = stack.told_of(&zoé.professional.national_id.to_string());
    assert_eq!(told, ["psc.authorize.received", "psc.authorize.refused"]);
}

#[tokio::test]
async fn without_a_reader_of_one_person_nobody_is_told_of() {
    let stack = Stack::start();
    let nurse = stack.psc.add_person("infirmière", Profession::Nurse).unwrap();
    let (none, empty, shared) = (stack.browser(), stack.browser(), stack.browser());
    stack.plug(&empty, &[]).await;
    stack.plug(&shared, &[stack.card(), &nurse.cards[0]]).await;
    for browser in [none, empty, shared] {
        browser.get(stack.request(&[])).await;
        browser.get(stack.request(&[("client_id", "sass")])).await;
    }
    let mut told = stack.context.journal.read(0, None).events;
    told.retain(|event| event.name.starts_with("psc.authorize."));
    assert_eq!(told.len(), 9);
    assert!(told.iter().all(|event| event.person.is_none()), "{told:#?}");
}

/// The reader is a presumption; the card that signs in is the truth, for all of the flow.
#[tokio::test]
async fn another_person_s_card_takes_the_whole_flow_over() {
    let stack = Stack::start();
    let nurse = stack.psc.add_person("infirmière", Profession::Nurse).unwrap();
    let browser = Browser::with_card(&stack.root_pem, &nurse.cards[0]);
    stack.plug(&browser, &[stack.card()]).await;
    let back = browser.follow(stack.request(&[])).await;
    assert!(back.location().as_str().starts_with(SAS_RETURN));
    assert!(stack.told_of(&stack.national_id()).is_empty());
    let told = stack.told_of(&nurse.professional.national_id.to_string());
    assert_eq!(told, ["psc.authorize.received", "psc.card.presented", "psc.code.issued"]);

    // So does a session that is open: the next request needs no card.
    browser.get(stack.request(&[])).await;
    assert!(stack.told_of(&stack.national_id()).is_empty());
    let told = stack.told_of(&nurse.professional.national_id.to_string());
    assert_eq!(told[3..], ["psc.authorize.received", "psc.session.used", "psc.code.issued"]);
}

/// As a person takes a card out and puts another one in: the reader stays plugged in, and nothing is opened for it.
#[tokio::test]
async fn a_reader_that_is_plugged_in_is_changed_where_it_is() {
    let stack = Stack::start();
    let browser = stack.browser();
    let made = stack.plug_made(&browser, json!({"cards": [stack.card().serial().to_string()]})).await;
    let change = async |mut wanted: Value| -> Value {
        wanted["id"] = made["id"].clone();
        let sent = reqwest::Client::new().post(stack.control("/readers")).json(&wanted).send().await.unwrap();
        assert_eq!(sent.status(), StatusCode::OK);
        let changed: Value = sent.json().await.unwrap();
        assert_eq!(changed["plug_url"], made["plug_url"]);
        changed["cards"][0].clone()
    };
    browser.follow(stack.request(&[])).await.shows("Sélectionner un certificat");
    change(json!({"cards": []})).await;
    browser.follow(stack.request(&[])).await.shows("Aucune carte dans le lecteur");
    change(json!({"reader": "none"})).await;
    browser.follow(stack.request(&[])).await.shows("Aucun lecteur de carte");

    let blocked =
        change(json!({"faulty_cards": [{"person": stack.national_id(), "fault": "blocked"}]})).await;
    let serial = |card: &Value| card["serial"].as_str().unwrap().to_owned();
    let pin = |card: &Value| card["pin"].as_str().unwrap().to_owned();
    browser.follow(stack.request(&[])).await.shows(&serial(&blocked));

    let new = change(json!({"new_cards": [{"person": stack.national_id()}]})).await;
    assert_ne!(serial(&new), serial(&blocked));
    assert_eq!(new["holder"], blocked["holder"]);
    let chooser = browser.follow(stack.request(&[])).await;
    let page = stack.choose_and_type(&browser, &chooser, &serial(&new), &pin(&new)).await;
    assert!(page.answered("code").is_some(), "{}", page.body);
    // It is told with the person whose workstation it has been from the beginning.
    let told = stack.told_of(&stack.national_id());
    assert_eq!(told.iter().filter(|name| *name == "psc.reader.changed").count(), 4, "{told:?}");
}
