//! Terms of use, settings and the two third-party services.

use axum::http::{Method, StatusCode};
use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};
use serde_json::json;

use crate::{provider::Person, world::World};

fn anne() -> Scope {
    Scope::Person(Person::anne().national_id)
}

/// Red proof: without the check, terms that nobody accepted count as accepted.
#[tokio::test]
async fn the_terms_must_be_accepted_unless_unchecked() {
    let mut world = World::start().await;
    let browser = world.browser();
    let link = world.wait_for_link(&browser).await;
    browser.open(&link).await;
    let page = browser.submit(routes::TERMS, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.is_at(routes::TERMS)
        .shows("cochez la case « Vous acceptez les conditions générales d'utilisation »");
    assert_eq!(world.state_of_anne().await["state"], "initialised");

    world.deviate(&deviations::CGU_UNCHECKED, anne());
    browser.submit(routes::TERMS, &[]).await.is_at(routes::SETTINGS);
    assert_eq!(world.state_of_anne().await["state"], "active");
}

/// Red proof: with the refusal ignored, the account is active.
#[tokio::test]
async fn terms_that_are_refused_leave_the_account_pending_unless_ignored() {
    let world = World::start().await;
    make_initialised(&world).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::TERMS).shows("Refuser");
    // Even with the box ticked: the button says what is meant.
    let refusal = [("accepte", "on"), ("choix", "refuser")];
    browser
        .submit(routes::TERMS, &refusal)
        .await
        .is_at(routes::TERMS_DECLINED)
        .shows("Votre compte reste en attente.")
        .shows("aucun nouveau courriel n’est nécessaire");
    assert_eq!(world.state_of_anne().await["state"], "initialised");
    browser.open(routes::SPACE).await.is_at(routes::TERMS);
    assert!(world.events().contains(&"sas.cgu.declined".to_owned()));

    world.deviate(&deviations::CGU_REFUSAL_IGNORED, anne());
    browser.submit(routes::TERMS, &refusal).await.is_at(routes::SETTINGS);
    assert_eq!(world.state_of_anne().await["state"], "active");
    browser.open(routes::TERMS_DECLINED).await.is_at(routes::SPACE);
}

/// Refused and signed out, or the browser just closed. Red proof: restarted, the address is asked for again.
#[tokio::test]
async fn pending_terms_are_resumed_at_the_next_sign_in_without_a_mail_unless_restarted() {
    let world = World::start().await;
    make_initialised(&world).await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    browser.submit(routes::TERMS, &[("choix", "refuser")]).await;
    browser.submit(routes::SIGN_OUT, &[]).await;
    world.sign_in(&browser).await.is_at(routes::TERMS).shows("Votre compte est initialisé");
    let another = world.browser();
    world.sign_in(&another).await.is_at(routes::TERMS);
    assert!(world.mailbox.is_empty());
    another.submit(routes::TERMS, &[("accepte", "on")]).await.is_at(routes::SETTINGS);
    // The page that was left open, once the terms were accepted elsewhere.
    browser.submit(routes::TERMS, &[("choix", "refuser")]).await.is_at(routes::SPACE);
    assert_eq!(world.state_of_anne().await["state"], "active");

    let restarted = World::start().await;
    make_initialised(&restarted).await;
    restarted.deviate(&deviations::CGU_RESTARTED, anne());
    restarted.sign_in(&restarted.browser()).await.is_at(routes::ADDRESS);
}

async fn make_initialised(world: &World) {
    let anne = Person::anne();
    let body = json!({
        "national_id": anne.national_id, "given_name": anne.given_name, "family_name": anne.family_name,
        "email": "anne@cabinet.test", "state": "initialised",
    });
    let (status, made) = world.control(Method::POST, "/accounts", Some(body)).await;
    assert_eq!((status, &made["state"]), (StatusCode::CREATED, &json!("initialised")));
}

/// Red proof: without the check, incomplete settings are saved.
#[tokio::test]
async fn a_mandatory_setting_that_is_missing_is_said_unless_unchecked() {
    let world = World::start().await;
    world.make_active(false).await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    let incomplete = [("participe", "on"), ("solution", "non"), ("forfait", "on")];
    let page = browser.submit(routes::SETTINGS, &incomplete).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.is_at(routes::SETTINGS)
        .shows("Indiquez à quel titre vous participez au SAS.")
        .shows("Cochez la déclaration sur l’honneur qui accompagne la réponse « Non ».");
    assert_eq!(page.html.matches(" checked").count(), incomplete.len());
    assert_eq!(world.state_of_anne().await["settings"], json!(null));

    world.deviate(&deviations::SETTINGS_UNCHECKED, anne());
    browser.submit(routes::SETTINGS, &incomplete).await.is_at(routes::SPACE);
    assert!(world.state_of_anne().await["settings"].is_object());
}

#[tokio::test]
async fn a_person_unknown_to_the_directory_is_told_so() {
    let world = World::start().await;
    world.third_parties.reset().await;
    world.answer("/logiciels", 200, json!({ "logiciels": [] })).await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE).shows("Aucune adresse n’est connue de l’annuaire.");
    browser.open(routes::SETTINGS).await.shows("Autre logiciel");
    assert!(!world.events().contains(&"sas.directory.unavailable".to_owned()));
}

#[tokio::test]
async fn third_party_services_that_fail_leave_the_pages_usable() {
    let world = World::start().await;
    world.third_parties.reset().await;
    world.answer("/professionnels/899700000017", 503, json!({})).await;
    world.answer("/logiciels", 200, json!(["ce n’est pas", "le format"])).await;
    world.make_active(false).await;
    let browser = world.browser();
    world.sign_in(&browser).await.shows("L’annuaire ne répond pas");
    browser
        .open(routes::SETTINGS)
        .await
        .shows("L’annuaire ne répond pas")
        .shows("La liste des logiciels ne répond pas");
    let settings = [
        ("participe", "on"),
        ("via", "cpts"),
        ("solution", "oui"),
        ("logiciel", "Autre logiciel"),
        ("honneur-avec", "on"),
    ];
    browser.submit(routes::SETTINGS, &settings).await.is_at(routes::SPACE);
    let events = world.events();
    for name in ["sas.directory.unavailable", "sas.software.unavailable"] {
        assert!(events.iter().any(|event| event == name), "{name}");
    }
}
