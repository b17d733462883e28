//! The card counts its wrong codes: across attempts, readers and browsers.

use reqwest::StatusCode;
use serde_json::json;

use crate::{
    browser::{Browser, Page},
    stack::Stack,
};

fn wrong_pin(stack: &Stack) -> &'static str {
    if stack.card().pin().as_str() == "0000" { "0001" } else { "0000" }
}

/// A browser of its own with a reader of its own, at the dialog that asks for the code, or at what comes instead.
async fn elsewhere(stack: &Stack) -> (Browser, Page) {
    let browser = stack.browser();
    let serial = stack.card().serial().to_string();
    stack.plug_made(&browser, json!({"cards": [serial]})).await;
    let page = at_the_code(stack, &browser).await;
    (browser, page)
}

async fn at_the_code(stack: &Stack, browser: &Browser) -> Page {
    let chooser = browser.follow(stack.request(&[])).await;
    let serial = stack.card().serial().to_string();
    let dialog = browser.post(chooser.form_of("Valider"), &[("carte", &serial)]).await;
    browser.follow_from(dialog).await
}

#[tokio::test]
async fn the_card_counts_across_attempts_readers_and_browsers_and_stays_blocked() {
    let stack = Stack::start();
    let wrong = [("code_carte", wrong_pin(&stack))];

    let (first, dialog) = elsewhere(&stack).await;
    assert!(!dialog.body.contains("avant le blocage"), "a fresh card warns of nothing");
    first.post(dialog.form_of("Valider"), &wrong).await.shows("Code erroné. Il vous reste 2 essais.");

    // Another attempt in the same browser.
    let dialog = at_the_code(&stack, &first).await;
    dialog.shows("Un code erroné a déjà été saisi. Il reste 2 essais avant le blocage de la carte.");
    first.post(dialog.form_of("Valider"), &wrong).await.shows("Code erroné. Il vous reste 1 essai.");

    // Another reader in another browser.
    let (second, dialog) = elsewhere(&stack).await;
    dialog.shows("Il reste 1 essai avant le blocage de la carte.");
    let blocked = second.post(dialog.form_of("Valider"), &wrong).await;
    assert_eq!(blocked.status, StatusCode::FORBIDDEN);
    blocked.shows("Carte bloquée").shows("pour la débloquer ou la remplacer");
    let told = stack.events("psc.reader.pin_refused");
    let left: Vec<_> = told.iter().map(|event| event.details["remaining_tries"].clone()).collect();
    assert_eq!(left, [json!(2), json!(1), json!(0)]);

    // Refused before any code is asked: the attempt begun anew, and a third browser.
    let again = second.post(blocked.form_of("Réessayer"), &[]).await;
    let chooser = second.follow_from(again).await;
    let serial = stack.card().serial().to_string();
    let page = second.post(chooser.form_of("Valider"), &[("carte", &serial)]).await;
    let page = second.follow_from(page).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.shows("Carte bloquée");
    assert!(!page.body.contains("code_carte"), "no code is asked");
    let (_, page) = elsewhere(&stack).await;
    page.shows("Carte bloquée");
    let told = stack.events("psc.reader.card_blocked");
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].person, Some(stack.national_id()));
    assert!(stack.events("psc.card.presented").is_empty());
}

#[tokio::test]
async fn the_right_code_gives_the_tries_back() {
    let stack = Stack::start();
    let (browser, dialog) = elsewhere(&stack).await;
    let page = browser.post(dialog.form_of("Valider"), &[("code_carte", wrong_pin(&stack))]).await;
    let right = [("code_carte", stack.card().pin().as_str())];
    let page = browser.post(page.form_of("Valider"), &right).await;
    assert!(browser.follow_from(page).await.answered("code").is_some());
    let (_, dialog) = elsewhere(&stack).await;
    assert!(dialog.body.contains("code_carte") && !dialog.body.contains("avant le blocage"));
}

#[tokio::test]
async fn a_card_can_be_made_blocked() {
    let stack = Stack::start();
    let browser = stack.browser();
    let wanted = json!({"faulty_cards": [{"person": stack.national_id(), "fault": "blocked"}]});
    let made = stack.plug_made(&browser, wanted).await;
    let (serial, pin) = (made["cards"][0]["serial"].as_str(), made["cards"][0]["pin"].as_str());
    let chooser = browser.follow(stack.request(&[])).await;
    let form = [("carte", serial.unwrap())];
    let page = browser.post(chooser.form_of("Valider"), &form).await;
    let address = page.location();
    browser.get(&address).await.shows("Carte bloquée");
    browser.post(&address, &[("code_carte", pin.unwrap())]).await.shows("Carte bloquée");

    // Red proof.
    stack.deviate("card.pin.unchecked");
    let page = browser.post(&address, &[("code_carte", "0000")]).await;
    assert!(browser.follow_from(page).await.answered("code").is_some());
}
