//! Terms of use, settings and the two third-party services.

use axum::http::StatusCode;
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
