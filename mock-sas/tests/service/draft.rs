//! Sessions that end while somebody types.

use axum::http::{Method, StatusCode};
use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};
use serde_json::json;

use crate::{browser::Browser, provider::Person, world::World};

const TYPED: [(&str, &str); 5] = [
    ("participe", "on"),
    ("via", "cpts"),
    ("solution", "oui"),
    ("logiciel", "Agenda Fictif"),
    ("forfait", "on"),
];

const VALID: [(&str, &str); 4] =
    [("participe", "on"), ("via", "individuel"), ("solution", "non"), ("honneur-sans", "on")];

fn bruno() -> Person {
    Person { national_id: "899700000025".into(), given_name: "Bruno".into(), family_name: "PETIT".into() }
}

async fn make_bruno_active(world: &World) {
    let bruno = bruno();
    let body = json!({
        "national_id": bruno.national_id, "given_name": bruno.given_name,
        "family_name": bruno.family_name, "email": "bruno@cabinet.test",
    });
    world.control(Method::POST, "/accounts", Some(body)).await;
}

async fn session_ends(world: &World) {
    let expiry = json!({ "thing": "session", "person": Person::anne().national_id });
    let (status, _) = world.control(Method::POST, "/expiries", Some(expiry)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}

/// Anne types, and her session ends before she sends the form.
async fn sent_too_late(world: &World, path: &str, typed: &[(&str, &str)]) -> Browser {
    let browser = world.browser();
    world.sign_in(&browser).await;
    browser.open(path).await.is_at(path);
    session_ends(world).await;
    let page = browser.submit(path, typed).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.is_at(path)
        .shows("Votre session est terminée")
        .shows("Votre saisie n’est pas perdue")
        .shows("Se reconnecter");
    browser.open(path).await.is_at(routes::MIRE);
    browser
}

/// Red proof: lost, the form is as it was saved.
#[tokio::test]
async fn what_was_typed_when_the_session_ended_comes_back_unless_lost() {
    let world = World::start().await;
    world.make_active(false).await;
    let browser = sent_too_late(&world, routes::SETTINGS, &TYPED).await;
    assert_eq!(world.state_of_anne().await["settings"], json!(null), "nothing is saved yet");

    let page = world.sign_in(&browser).await;
    page.is_at(routes::SETTINGS)
        .shows("voici ce que vous aviez saisi")
        .shows("Rien n’est encore enregistré.");
    assert_eq!(page.html.matches(" checked").count(), 4);
    assert!(page.html.contains(r#"<option value="Agenda Fictif" selected>"#));
    let events = world.events();
    assert!(["sas.draft.kept", "sas.draft.returned"].iter().all(|name| events.iter().any(|e| e == name)));
    browser.submit(routes::SIGN_OUT, &[]).await;
    world.sign_in(&browser).await.is_at(routes::SPACE);
    browser.submit(routes::SETTINGS, &VALID).await.is_at(routes::SPACE);

    world.deviate(&deviations::DRAFT_LOST, Scope::Person(Person::anne().national_id));
    session_ends(&world).await;
    browser.submit(routes::SETTINGS, &TYPED).await.is_at(routes::MIRE);
    world.sign_in(&browser).await.is_at(routes::SPACE);
}

/// Red proof: shown once, a reload loses it.
#[tokio::test]
async fn a_reload_loses_nothing_until_the_form_is_saved_unless_shown_once() {
    let world = World::start().await;
    world.make_active(false).await;
    let browser = sent_too_late(&world, routes::SETTINGS, &TYPED).await;
    world.sign_in(&browser).await.is_at(routes::SETTINGS);
    for _ in 0..2 {
        let page = browser.open(routes::SETTINGS).await;
        page.shows("voici ce que vous aviez saisi");
        assert_eq!(page.html.matches(" checked").count(), 4);
    }
    // Refused, the form is still not saved.
    browser.submit(routes::SETTINGS, &[("participe", "on")]).await.is_at(routes::SETTINGS);
    browser.open(routes::SETTINGS).await.shows("voici ce que vous aviez saisi");
    browser.submit(routes::SETTINGS, &VALID).await.is_at(routes::SPACE);
    assert!(!browser.open(routes::SETTINGS).await.text().contains("voici ce que vous aviez saisi"));

    world.deviate(&deviations::DRAFT_ONCE, Scope::Person(Person::anne().national_id));
    session_ends(&world).await;
    browser.submit(routes::SETTINGS, &TYPED).await;
    world.sign_in(&browser).await.shows("voici ce que vous aviez saisi");
    assert!(!browser.open(routes::SETTINGS).await.text().contains("voici ce que vous aviez saisi"));
}

#[tokio::test]
async fn every_form_of_the_onboarding_comes_back_and_in_another_browser_too() {
    let mut world = World::start().await;
    sent_too_late(&world, routes::ADDRESS, &[("adresse", "anne<@cabinet.test")]).await;
    let browser = world.browser();
    let page = world.sign_in(&browser).await;
    page.is_at(routes::ADDRESS).shows("voici ce que vous aviez saisi");
    assert!(page.html.contains(r#"value="anne&#60;@cabinet.test""#));

    browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await;
    let link = world.mailbox.read().link();
    browser.open(&link).await.is_at(routes::TERMS);
    sent_too_late(&world, routes::TERMS, &[("accepte", "on")]).await;
    assert_eq!(world.state_of_anne().await["state"], "initialised");
    let page = world.sign_in(&browser).await;
    page.is_at(routes::TERMS).shows("voici ce que vous aviez saisi");
    assert!(page.html.contains(r#"name="accepte" checked"#));
}

/// Red proof: unbound, the next person sees it.
#[tokio::test]
async fn what_anne_typed_nobody_else_sees_unless_unbound() {
    let world = World::start().await;
    world.make_active(false).await;
    make_bruno_active(&world).await;
    let browser = sent_too_late(&world, routes::SETTINGS, &TYPED).await;
    world.provider.signs_in(bruno());
    world.sign_in(&browser).await.is_at(routes::SPACE).shows("PETIT Bruno");
    let page = browser.open(routes::SETTINGS).await;
    assert_eq!(page.html.matches(" checked").count(), 0);
    assert!(!page.text().contains("voici ce que vous aviez saisi"));

    world.deviate(&deviations::DRAFT_UNBOUND, Scope::Person(bruno().national_id));
    browser.open(routes::SETTINGS).await.shows("voici ce que vous aviez saisi");
}

#[tokio::test]
async fn only_a_session_that_ended_by_itself_keeps_what_is_sent_in_it() {
    let world = World::start().await;
    world.make_active(false).await;
    let nobody = world.browser();
    nobody.submit(routes::SETTINGS, &TYPED).await.is_at(routes::MIRE);

    let browser = world.browser();
    world.sign_in(&browser).await;
    browser.submit(routes::SIGN_OUT, &[]).await;
    browser.submit(routes::SETTINGS, &TYPED).await.is_at(routes::MIRE);

    let foreign = world.browser();
    world.sign_in(&foreign).await;
    session_ends(&world).await;
    assert_eq!(foreign.submit_from_elsewhere(routes::SETTINGS, &TYPED).await, StatusCode::FORBIDDEN);
    let page = world.sign_in(&foreign).await;
    page.is_at(routes::SPACE);

    session_ends(&world).await;
    let long = "a".repeat(200_000);
    let page = foreign.submit(routes::SETTINGS, &[("logiciel", &long)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.shows("trop longue pour être conservée");
    world.sign_in(&foreign).await.is_at(routes::SPACE);
}

/// « Retirer » is no text that somebody typed: kept, it would be promised and lost.
#[tokio::test]
async fn a_removal_after_the_end_is_neither_done_nor_kept_and_says_so() {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    for (path, field, day, told) in [
        (routes::SLOTS, "date", "17/05/2023", "Le créneau est ajouté."),
        (routes::ABSENCES, "du", "18/05/2023", "La période est ajoutée."),
    ] {
        world.sign_in(&browser).await;
        let typed = [
            (field, day),
            ("debut", "08h00"),
            ("fin", "09h00"),
            ("type", "consultation"),
            ("au", "18/05/2023"),
        ];
        let page = browser.submit(path, &typed).await;
        page.shows(told);
        let id = page.html.split_once(r#"name="retirer" value=""#).unwrap().1.split_once('"').unwrap().0;
        session_ends(&world).await;
        let page = browser.submit(path, &[("retirer", id)]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.is_at(path).shows("Le retrait demandé n’a pas été fait.");
        world.sign_in(&browser).await.is_at(routes::SPACE);
        let again = browser.open(path).await;
        assert!(!again.text().contains("voici ce que vous aviez saisi"), "{}", again.text());
        assert!(again.html.contains(id), "it is still there");
    }
}
