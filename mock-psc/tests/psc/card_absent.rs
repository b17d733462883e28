//! No reader, no card, no certificate; and two cards at once.

use identities::Profession;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::stack::Stack;

#[tokio::test]
async fn nothing_to_present_is_told_on_a_page_and_in_the_journal() {
    for (reader, site, title, explanation, advice, event) in [
        (
            "simulated",
            "Lecteur simulé",
            "Aucune carte dans le lecteur",
            "ne contient aucune carte",
            "Insérez votre carte",
            "psc.reader.empty",
        ),
        (
            "none",
            "Lecteur simulé",
            "Aucun lecteur de carte",
            "n’est branché sur ce poste",
            "Branchez le lecteur",
            "psc.reader.absent",
        ),
        (
            "browser",
            "Pro Santé Connect",
            "Aucun certificat présenté",
            "aucun certificat n’a été choisi",
            "choisissez son certificat d’authentification",
            "psc.card.not_chosen",
        ),
    ] {
        let stack = Stack::start();
        let browser = stack.browser();
        let made = stack.plug_made(&browser, json!({"reader": reader, "person": stack.national_id()})).await;
        assert_eq!(made["cards"], json!([]));
        let page = browser.follow(stack.request(&[])).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.shows(&format!("<title>{title} — {site}</title>")).shows(explanation).shows(advice);
        assert!(stack.told_of(&stack.national_id()).contains(&event.to_owned()), "{event}");
        assert!(stack.events("psc.code.issued").is_empty());
        let back = browser.post(page.form_of("Revenir au service"), &[]).await;
        assert_eq!(back.answered("error").as_deref(), Some("access_denied"));

        // Red proof.
        stack.deviate("card.presence.unchecked");
        assert!(browser.follow(stack.request(&[])).await.answered("code").is_some(), "{reader}");
    }
}

/// The deviation knows nobody to recognise where nobody's workstation it is.
#[tokio::test]
async fn a_workstation_of_nobody_s_signs_nobody_in() {
    let stack = Stack::start();
    stack.deviate("card.presence.unchecked");
    let browser = stack.browser();
    stack.plug_made(&browser, json!({"reader": "none"})).await;
    browser.follow(stack.request(&[])).await.shows("Aucun lecteur de carte");
}

#[tokio::test]
async fn a_reader_can_be_plugged_in_after_all() {
    let stack = Stack::start();
    let browser = stack.browser();
    stack.plug_made(&browser, json!({"reader": "none", "person": stack.national_id()})).await;
    let page = browser.follow(stack.request(&[])).await;
    let serial = stack.card().serial().to_string();
    stack.plug_made(&browser, json!({"cards": [serial]})).await;
    let again = browser.post(page.form_of("Réessayer"), &[]).await;
    let chooser = browser.follow_from(again).await;
    let page = stack.choose_and_type(&browser, &chooser, &serial, stack.card().pin().as_str()).await;
    assert!(page.answered("code").is_some());
}

#[tokio::test]
async fn of_two_cards_each_signs_its_own_holder_in() {
    let stack = Stack::start();
    let nurse = stack.psc.add_person("infirmière", Profession::Nurse).unwrap();
    for (card, holder) in [(stack.card(), &stack.person), (&*nurse.cards[0], &nurse)] {
        let browser = stack.browser();
        let serials = [stack.card().serial().to_string(), nurse.cards[0].serial().to_string()];
        stack.plug_made(&browser, json!({"cards": serials})).await;
        let chooser = browser.follow(stack.request(&[])).await;
        chooser.shows(&serials[0]).shows(&serials[1]);
        let page =
            stack.choose_and_type(&browser, &chooser, &card.serial().to_string(), card.pin().as_str()).await;
        let tokens = stack.exchange(&page.answered("code").unwrap(), &[]).await.json();
        let claims = stack.verified(tokens["id_token"].as_str().unwrap()).await.unwrap();
        assert_eq!(claims["SubjectNameID"], json!(holder.professional.national_id.to_string()));
    }
}

/// A good card beside one with a fault: the choice decides.
#[tokio::test]
async fn a_good_card_beside_an_expired_one_still_signs_in() {
    let stack = Stack::start();
    let browser = stack.browser();
    let serial = stack.card().serial().to_string();
    let wanted = json!({
        "cards": [serial],
        "faulty_cards": [{"person": stack.national_id(), "fault": "expired", "kind": "CPE"}],
    });
    let made = stack.plug_made(&browser, wanted).await;
    assert_eq!(made["cards"][1]["kind"], "CPE");
    let expired = |field: &str| -> String { Value::as_str(&made["cards"][1][field]).unwrap().to_owned() };
    let chooser = browser.follow(stack.request(&[])).await;
    let page = stack.choose_and_type(&browser, &chooser, &expired("serial"), &expired("pin")).await;
    page.shows("Carte expirée");
    let again = browser.post(page.form_of("Réessayer"), &[]).await;
    let chooser = browser.follow_from(again).await;
    let page = stack.choose_and_type(&browser, &chooser, &serial, stack.card().pin().as_str()).await;
    assert!(page.answered("code").is_some());
}
