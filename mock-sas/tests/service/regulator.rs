//! The regulator's space, and addresses that belong to somebody already.

use axum::http::{Method, StatusCode};
use mock_kit::deviations::{Deviation, Scope};
use mock_sas::{deviations, routes};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Page},
    provider::{CLIENT_ID, Person},
    world::World,
};

const ADDRESS: &str = "Paul.Durand@samu.test";
const PASSWORD: &str = "mot de passe d’essai";

fn anne() -> Scope {
    Scope::Person(Person::anne().national_id)
}

fn bruno() -> Person {
    Person { national_id: "899700000025".into(), given_name: "Bruno".into(), family_name: "PETIT".into() }
}

async fn world() -> World {
    let world = World::start().await;
    let body = json!({ "address": ADDRESS, "password": PASSWORD, "name": "Paul DURAND" });
    let (status, made) = world.control(Method::POST, "/regulators", Some(body)).await;
    assert_eq!((status, &made["account"]), (StatusCode::CREATED, &Value::Null));
    world
}

async fn open_space(browser: &Browser, password: &str) -> Page {
    browser
        .submit(
            routes::REGULATOR_SIGN_IN,
            &[("adresse", "paul.durand@samu.test"), ("mot-de-passe", password)],
        )
        .await
}

async fn account_of_regulator(world: &World) -> Value {
    world.control(Method::GET, &format!("/regulators/{ADDRESS}"), None).await.1["account"].clone()
}

/// Signs the person in and types `address`.
async fn types(world: &World, person: Person, address: &str) -> (Browser, Page) {
    let browser = world.browser();
    world.provider.signs_in(person);
    world.sign_in(&browser).await.is_at(routes::ADDRESS);
    let page = browser.submit(routes::ADDRESS, &[("adresse", address)]).await;
    (browser, page)
}

/// Opens the mail's link: the page says whose accounts become one, and asks.
async fn asked(browser: &Browser, link: &str) {
    let page = browser.open(link).await;
    for told in ["Réunir deux espaces en un seul compte", "Anne MARTIN", "Paul DURAND", "rien ne sera réuni"]
    {
        page.shows(told);
    }
}

async fn confirm(browser: &Browser, link: &str) -> Page {
    let token = link.split_once("jeton=").unwrap().1;
    browser.submit(routes::ACTIVATION, &[("jeton", token)]).await
}

/// The attack: somebody types a regulator's address. The regulator learns of it by mail, opens the link to see, and
/// does not confirm. Red proof: unconfirmed, opening the link is enough.
#[tokio::test]
async fn a_regulator_who_does_not_confirm_keeps_their_account_apart_unless_unconfirmed() {
    let mut world = world().await;
    types(&world, Person::anne(), ADDRESS).await;
    let link = world.mailbox.read().link();
    let attacked = world.browser();
    asked(&attacked, &link).await;
    let token = link.split_once("jeton=").unwrap().1;
    let foreign = attacked.submit_from_elsewhere(routes::ACTIVATION, &[("jeton", token)]).await;
    assert_eq!(foreign, StatusCode::FORBIDDEN);
    assert_eq!(account_of_regulator(&world).await, Value::Null);
    assert_eq!(world.state_of_anne().await["state"], "address_to_verify");
    open_space(&attacked, PASSWORD).await.shows("Ce compte n’est lié à aucun compte d’effecteur de soins.");

    world.deviate(&deviations::REGULATOR_UNCONFIRMED, anne());
    attacked.open(&link).await;
    assert_eq!(account_of_regulator(&world).await, Person::anne().national_id);
}

#[tokio::test]
async fn the_space_opens_with_login_and_password_and_closes() {
    let world = world().await;
    let browser = world.browser();
    browser.open("/").await.shows("Espace régulateur");
    browser.open(routes::REGULATOR).await.is_at(routes::REGULATOR_SIGN_IN).shows("Mot de passe");
    open_space(&browser, PASSWORD)
        .await
        .is_at(routes::REGULATOR)
        .shows("Paul DURAND")
        .shows("Ce compte n’est lié à aucun compte d’effecteur de soins.");
    browser.open("/").await.shows("Vous êtes déjà connecté.");
    browser.open(routes::SPACE).await.is_at(routes::MIRE);
    browser.submit(routes::SIGN_OUT, &[]).await.is_at(routes::HOME).shows("Vous êtes déconnecté");
    browser.open(routes::REGULATOR).await.is_at(routes::REGULATOR_SIGN_IN);
    assert!(world.provider.sign_outs().is_empty(), "Pro Santé Connect has nothing to end");

    open_space(&browser, PASSWORD).await.is_at(routes::REGULATOR);
    let expiry = json!({ "thing": "session", "person": "paul.durand@samu.test" });
    let (status, _) = world.control(Method::POST, "/expiries", Some(expiry)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    browser.open(routes::REGULATOR).await.is_at(routes::REGULATOR_SIGN_IN);
}

/// Red proof: without the check, any password opens it.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_have_one_answer_unless_unchecked() {
    let world = world().await;
    let browser = world.browser();
    let wrong = open_space(&browser, "autre").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.is_at(routes::REGULATOR_SIGN_IN).shows("Adresse mail ou mot de passe incorrect.");
    let unknown = [("adresse", "personne@samu.test"), ("mot-de-passe", PASSWORD)];
    let unknown = browser.submit(routes::REGULATOR_SIGN_IN, &unknown).await;
    assert_eq!(unknown.html.replace("personne@", "paul.durand@"), wrong.html);
    browser.open(routes::REGULATOR).await.is_at(routes::REGULATOR_SIGN_IN);
    assert!(
        !format!("{:?}", world.context.journal.read(0, None)).contains("autre"),
        "a password is journalled"
    );

    world.deviate(&deviations::REGULATOR_PASSWORD_UNCHECKED, Scope::Client(CLIENT_ID.into()));
    open_space(&browser, "autre").await.is_at(routes::REGULATOR);
}

/// Red proof: merged early, the two are one although nobody followed the link.
#[tokio::test]
async fn both_sign_ins_lead_to_one_account_once_the_link_is_followed_unless_merged_early() {
    let mut world = world().await;
    let (browser, page) = types(&world, Person::anne(), "paul.durand@SAMU.test").await;
    page.is_at(routes::VERIFICATION);
    let other = world.browser();
    let alone = open_space(&other, PASSWORD).await;
    alone.shows("Ce compte n’est lié à aucun compte d’effecteur de soins.");
    assert!(!alone.text().contains("MARTIN"));
    assert_eq!(account_of_regulator(&world).await, Value::Null);
    browser.open(routes::REGULATOR).await.is_at(routes::REGULATOR_SIGN_IN);

    let mail = world.mailbox.read();
    assert_eq!(mail.to.to_lowercase(), ADDRESS.to_lowercase());
    for said in ["Bonjour Paul DURAND,", "Demande faite par Anne MARTIN", "Si vous n’êtes pas à l’origine"]
    {
        assert!(mail.text.contains(said), "{said} in {}", mail.text);
    }
    asked(&browser, &mail.link()).await;
    assert_eq!(account_of_regulator(&world).await, Value::Null, "opening the link is no consent");
    confirm(&browser, &mail.link()).await.is_at(routes::TERMS);
    assert_eq!(account_of_regulator(&world).await, Person::anne().national_id);
    assert!(world.events().contains(&"sas.regulator.merged".to_owned()));
    browser.submit(routes::TERMS, &[("accepte", "on")]).await;
    browser
        .open(routes::SPACE)
        .await
        .shows("Vous avez un seul compte")
        .shows(ADDRESS.split_once('@').unwrap().1.to_lowercase().as_str());
    browser.open(routes::REGULATOR).await.is_at(routes::REGULATOR).shows("Vous avez un seul compte");

    // The session with the password that was open, and a new one.
    other.open(routes::REGULATOR).await.shows("Vous avez un seul compte").shows("MARTIN Anne");
    let third = world.browser();
    open_space(&third, PASSWORD).await.shows("Vous avez un seul compte");
    third.open(routes::SPACE).await.is_at(routes::SPACE).shows("MARTIN Anne");

    let early = self::world().await;
    early.deviate(&deviations::REGULATOR_MERGED_EARLY, anne());
    types(&early, Person::anne(), ADDRESS).await;
    open_space(&early.browser(), PASSWORD).await.shows("Vous avez un seul compte");
}

/// Red proof: disclosed, the page differs.
#[tokio::test]
async fn whose_an_address_is_the_page_does_not_tell_unless_disclosed() {
    let mut world = world().await;
    let body = json!({
        "national_id": "899700000033", "given_name": "Chloé", "family_name": "ROUX",
        "email": "chloe@cabinet.test", "settings": false,
    });
    world.control(Method::POST, "/accounts", Some(body)).await;
    let mut pages = vec![];
    for address in ["libre@cabinet.test", ADDRESS, "chloe@cabinet.test"] {
        let (browser, page) = types(&world, bruno(), address).await;
        pages.push(page.html.replace(address, "ADRESSE"));
        let again = browser.submit(routes::VERIFICATION, &[]).await;
        pages.push(again.html.replace(address, "ADRESSE"));
        for _ in 0..2 {
            assert_eq!(world.mailbox.read().to, address, "one mail each, whosoever the address is");
        }
        browser.submit(routes::SIGN_OUT, &[]).await;
        // Somebody who has typed nothing yet.
        world = self::world().await;
        let body = json!({
            "national_id": "899700000033", "given_name": "Chloé", "family_name": "ROUX",
            "email": "chloe@cabinet.test", "settings": false,
        });
        world.control(Method::POST, "/accounts", Some(body)).await;
    }
    assert!(pages[0] == pages[2] && pages[0] == pages[4], "{pages:#?}");
    assert!(pages[1] == pages[3] && pages[1] == pages[5], "{pages:#?}");

    world.deviate(&deviations::REGULATOR_DISCLOSED, Scope::Person(bruno().national_id));
    let (_, told) = types(&world, bruno(), ADDRESS).await;
    assert_ne!(told.html.replace(ADDRESS, "ADRESSE"), pages[0]);
    told.shows("Cette adresse est celle d’un espace régulateur.");
}

/// Red proof: without the check, two people have one address.
#[tokio::test]
async fn an_address_of_another_professional_s_is_not_given_again_unless_shared() {
    let mut world = World::start().await;
    world.make_active(true).await;
    let (browser, page) = types(&world, bruno(), "Anne@cabinet.test").await;
    page.is_at(routes::VERIFICATION).shows("Un courriel avec des instructions à suivre vous a été envoyé.");
    let mail = world.mailbox.read();
    assert_eq!(mail.to, "Anne@cabinet.test");
    assert!(mail.text.contains("Bruno PETIT") && !mail.text.contains("MARTIN"), "{}", mail.text);
    assert!(!mail.text.contains("https://") && !mail.html.contains("href"));
    assert!(mail.subject.contains("déjà liée"));

    browser.submit(routes::ADDRESS, &[("adresse", "bruno@cabinet.test")]).await;
    let link = world.mailbox.read().link();
    browser.open(&link).await.is_at(routes::TERMS);

    let mut shared = World::start().await;
    shared.make_active(true).await;
    shared.deviate(&deviations::ADDRESS_SHARED, Scope::Person(bruno().national_id));
    let (browser, _) = types(&shared, bruno(), "anne@cabinet.test").await;
    let link = shared.mailbox.read().link();
    browser.open(&link).await.is_at(routes::TERMS);
}

/// Red proof as above: of two who wait for one address, the second gets it too.
#[tokio::test]
async fn of_two_who_wait_for_one_address_the_first_to_follow_the_link_gets_it() {
    let faithful: [&[&Deviation]; 2] = [&[], &[&deviations::ADDRESS_SHARED]];
    for active in faithful {
        let mut world = world().await;
        for deviation in active {
            world.deviate(deviation, Scope::Everyone);
        }
        let (anne, _) = types(&world, Person::anne(), ADDRESS).await;
        let (bruno, _) = types(&world, bruno(), ADDRESS).await;
        let (of_anne, of_bruno) = (world.mailbox.read().link(), world.mailbox.read().link());
        confirm(&bruno, &of_bruno).await.is_at(routes::TERMS);
        let page = anne.open(&of_anne).await;
        if active.is_empty() {
            assert_eq!(page.status, StatusCode::CONFLICT);
            page.shows("Cette adresse est déjà liée à un autre compte").shows("Modifier l’adresse mail");
            assert_eq!(world.state_of_anne().await["state"], "address_to_verify");
        } else {
            page.is_at(routes::TERMS);
        }
        assert_eq!(account_of_regulator(&world).await, self::bruno().national_id);
    }
}

#[tokio::test]
async fn a_regulator_is_made_on_demand_once() {
    let world = world().await;
    let (_, found) = world.control(Method::GET, "/regulators/paul.durand@samu.test", None).await;
    assert_eq!(found, json!({ "address": ADDRESS, "name": "Paul DURAND", "account": null }));
    for (body, status, told) in [
        (
            json!({ "address": ADDRESS, "password": "x", "name": "X" }),
            StatusCode::CONFLICT,
            "belongs to another",
        ),
        (
            json!({ "address": "paul", "password": "x", "name": "X" }),
            StatusCode::UNPROCESSABLE_ENTITY,
            "address “paul”",
        ),
        (
            json!({ "address": "b@samu.test", "password": "", "name": "X" }),
            StatusCode::UNPROCESSABLE_ENTITY,
            "password is empty",
        ),
    ] {
        let (refused, answer) = world.control(Method::POST, "/regulators", Some(body)).await;
        assert_eq!(refused, status);
        assert!(answer["error"].as_str().unwrap().contains(told), "{answer}");
    }
    let (unknown, _) = world.control(Method::GET, "/regulators/personne@samu.test", None).await;
    assert_eq!(unknown, StatusCode::NOT_FOUND);

    // A professional made with the regulator's address is one account with it.
    let body = json!({
        "national_id": "899700000017", "given_name": "Anne", "family_name": "MARTIN",
        "email": ADDRESS, "settings": true,
    });
    world.control(Method::POST, "/accounts", Some(body)).await;
    assert_eq!(account_of_regulator(&world).await, "899700000017");
}
