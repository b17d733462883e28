//! The mail address, its mail and the link.

use axum::http::{Method, StatusCode};
use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};
use serde_json::json;
use time::Duration;

use crate::{mailbox::Behaviour, provider::Person, world::World};

fn anne() -> Scope {
    Scope::Person(Person::anne().national_id)
}

/// Red proof: without the check, the used link works again.
#[tokio::test]
async fn a_link_works_once_unless_reusable() {
    let mut world = World::start().await;
    let (browser, other) = (world.browser(), world.browser());
    let link = world.wait_for_link(&browser).await;
    browser.open(&link).await.is_at(routes::TERMS);
    for again in [&browser, &other] {
        let page = again.open(&link).await;
        assert_eq!(page.status, StatusCode::GONE);
        page.shows("Ce lien a déjà été utilisé");
    }

    world.deviate(&deviations::LINK_REUSABLE, anne());
    let page = other.open(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("Votre compte est initialisé");
}

/// Red proof: without the check, the expired link works.
#[tokio::test]
async fn a_link_expires_unless_eternal() {
    let mut world = World::start().await;
    let browser = world.browser();
    let link = world.wait_for_link(&browser).await;
    world.context.clock.advance(Duration::hours(12));
    let page = browser.open(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.shows("Ce lien a expiré").shows("Demander un nouveau courriel");
    assert_eq!(world.state_of_anne().await["state"], "address_to_verify");

    world.deviate(&deviations::LINK_ETERNAL, anne());
    browser.open(&link).await.shows("Votre compte est initialisé");
    assert_eq!(world.state_of_anne().await["state"], "initialised");
}

#[tokio::test]
async fn a_link_expired_by_name_is_replaced_by_a_new_mail() {
    let mut world = World::start().await;
    let browser = world.browser();
    let first = world.wait_for_link(&browser).await;
    let expiry = json!({ "thing": "mail_link", "person": Person::anne().national_id });
    world.control(Method::POST, "/expiries", Some(expiry)).await;
    browser.open(&first).await.shows("Ce lien a expiré");

    browser
        .submit(routes::VERIFICATION, &[])
        .await
        .is_at(routes::VERIFICATION)
        .shows("Un nouveau courriel est parti.");
    let second = world.mailbox.read().link();
    assert_ne!(first, second);
    let page = browser.open(&first).await;
    assert_eq!(page.status, StatusCode::GONE);
    page.shows("Un courriel plus récent vous a été envoyé");
    browser.open(&second).await.is_at(routes::TERMS);
}

#[tokio::test]
async fn a_link_opened_in_another_browser_initialises_the_account() {
    let mut world = World::start().await;
    let (browser, other) = (world.browser(), world.browser());
    let link = world.wait_for_link(&browser).await;
    other
        .open(&link)
        .await
        .is_at(routes::ACTIVATION)
        .shows("Votre compte est initialisé")
        .shows("Se connecter");
    other.open(routes::TERMS).await.is_at(routes::MIRE);
    browser.open(routes::VERIFICATION).await.is_at(routes::TERMS);
    world.sign_in(&other).await.is_at(routes::TERMS);
}

#[tokio::test]
async fn a_mail_gateway_that_looks_at_the_link_does_not_use_it_up() {
    let mut world = World::start().await;
    let browser = world.browser();
    let link = world.wait_for_link(&browser).await;
    assert_eq!(world.browser().head(&link).await, StatusCode::NO_CONTENT);
    browser.open(&link).await.is_at(routes::TERMS);
}

#[tokio::test]
async fn an_unknown_link_is_refused() {
    let mut world = World::start().await;
    let browser = world.browser();
    let link = world.wait_for_link(&browser).await;
    for wrong in [&link[..link.len() - 1], "/compte/activation", "/compte/activation?jeton="] {
        let page = browser.open(wrong).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
        page.shows("Lien inconnu");
    }
    browser.open(&link).await.is_at(routes::TERMS);
}

#[tokio::test]
async fn a_malformed_address_is_said_and_kept_and_a_wrong_one_can_be_put_right() {
    let mut world = World::start().await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    for (typed, told) in [("anne@cabinet", "n’est pas valable"), ("", "Renseignez une adresse mail.")] {
        let page = browser.submit(routes::ADDRESS, &[("adresse", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.is_at(routes::ADDRESS).shows(told);
        assert!(page.html.contains(&format!(r#"value="{typed}""#)));
    }
    assert!(world.mailbox.is_empty());

    browser.submit(routes::ADDRESS, &[("adresse", "ane@cabinet.test")]).await;
    let page = browser.open(routes::ADDRESS).await;
    assert!(page.html.contains(r#"value="ane@cabinet.test""#));
    browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await;
    let (wrong, right) = (world.mailbox.read(), world.mailbox.read());
    assert_eq!((wrong.to.as_str(), right.to.as_str()), ("ane@cabinet.test", "anne@cabinet.test"));
    assert_eq!(browser.open(&wrong.link()).await.status, StatusCode::GONE);
    browser.open(&right.link()).await.is_at(routes::TERMS);
    assert_eq!(world.state_of_anne().await["email"], "anne@cabinet.test");
}

#[tokio::test]
async fn a_mail_server_that_fails_is_said_and_the_mail_can_be_sent_again() {
    let mut world = World::start().await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    world.mailbox.behaves(Behaviour::Silent);
    let page = browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await;
    page.is_at(routes::VERIFICATION).shows("n’a pas pu être envoyé");
    assert!(!page.text().contains("vous a été envoyé"));

    world.mailbox.behaves(Behaviour::Refuses);
    browser
        .submit(routes::VERIFICATION, &[])
        .await
        .shows("la messagerie de cette adresse l’a refusé")
        .shows("Modifier l’adresse mail")
        .shows("Cliquez ici pour renvoyer le courriel.");
    assert!(world.mailbox.is_empty());

    world.mailbox.behaves(Behaviour::Defers);
    let page = browser.submit(routes::VERIFICATION, &[]).await;
    page.shows("ne peut pas le recevoir pour le moment").shows("L’adresse n’est pas en cause");
    assert!(!page.text().contains("vous a été envoyé"));

    world.mailbox.behaves(Behaviour::Takes);
    browser
        .submit(routes::VERIFICATION, &[])
        .await
        .shows("Un courriel avec des instructions à suivre vous a été envoyé.");
    let link = world.mailbox.read().link();
    browser.open(&link).await.is_at(routes::TERMS);
    let failures = world.events().iter().filter(|name| *name == "sas.mail.failed").count();
    assert_eq!(failures, 3);
}

/// Red proofs: a mail that is not sent again, and an earlier mail's link that still works.
#[tokio::test]
async fn a_mail_sent_again_takes_the_place_of_the_first_unless_deviating() {
    let mut world = World::start().await;
    let browser = world.browser();
    let first = world.wait_for_link(&browser).await;
    world.deviate(&deviations::RESEND_IGNORED, anne());
    browser.submit(routes::VERIFICATION, &[]).await.is_at(routes::VERIFICATION);
    assert!(world.mailbox.is_empty());
    world.context.deviations.clear();

    browser.submit(routes::VERIFICATION, &[]).await.shows("Un nouveau courriel est parti.");
    world.mailbox.read();
    assert_eq!(browser.open(&first).await.status, StatusCode::GONE);
    world.deviate(&deviations::LINK_KEPT, anne());
    browser.open(&first).await.is_at(routes::TERMS);
}

/// Red proof: hidden, the page claims a mail that nobody got.
#[tokio::test]
async fn a_mail_that_is_refused_is_not_claimed_unless_hidden() {
    let world = World::start().await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    world.mailbox.behaves(Behaviour::Refuses);
    let claim = "Un courriel avec des instructions à suivre vous a été envoyé.";
    let page = browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await;
    assert!(!page.text().contains(claim));
    world.deviate(&deviations::MAIL_FAILURE_HIDDEN, anne());
    browser.submit(routes::VERIFICATION, &[]).await.shows(claim);
    assert!(world.mailbox.is_empty());
}

/// Red proof: without the check, the next page waits for a mail that cannot come.
#[tokio::test]
async fn an_address_that_cannot_be_written_to_is_told_apart_unless_unchecked() {
    let world = World::start().await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    let long = format!("{}@cabinet.test", "a".repeat(287));
    for (typed, told) in [
        ("andré@cabinet.test", "elle contient « é ». Écrivez-la sans accent"),
        (&long, "elle compte 300 caractères, 254 au plus"),
    ] {
        let page = browser.submit(routes::ADDRESS, &[("adresse", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.is_at(routes::ADDRESS).shows(told);
        assert!(page.html.contains(&format!(r#"value="{typed}""#)));
    }
    world.deviate(&deviations::ADDRESS_UNCHECKED, anne());
    browser.submit(routes::ADDRESS, &[("adresse", "andré@cabinet.test")]).await.is_at(routes::VERIFICATION);
}

#[tokio::test]
async fn links_are_the_same_in_each_run_with_the_same_seed() {
    let mut links = vec![];
    for _ in 0..2 {
        let mut world = World::start().await;
        let browser = world.browser();
        let link = world.wait_for_link(&browser).await;
        links.push(link.split_once("jeton=").unwrap().1.to_owned());
    }
    assert_eq!(links[0], links[1]);
}

#[tokio::test]
async fn one_word_of_the_address_page_changes_on_demand() {
    let world = World::start().await;
    let browser = world.browser();
    world.sign_in(&browser).await.shows("Renseignez l’adresse mail");
    world.deviate(&deviations::WORDING_CHANGED, anne());
    browser.open(routes::ADDRESS).await.shows("Indiquez l’adresse mail");
}

/// A person who closes the page, or whose network is cut, has the mail all the same, and the page knows of it.
#[tokio::test]
async fn a_page_that_nobody_waits_for_loses_neither_the_mail_nor_what_became_of_it() {
    let mut world = World::start_patient().await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::ADDRESS);
    world.mailbox.behaves(Behaviour::Holds);
    tokio::select! {
        page = browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]) => panic!("{}", page.text()),
        () = world.mailbox.holds_one() => {}
    }
    browser.open(routes::VERIFICATION).await.shows("est en cours d’envoi");
    world.mailbox.takes_them();
    world.has_told("sas.mail.sent").await;
    let page = browser.open(routes::VERIFICATION).await;
    page.shows("Un courriel avec des instructions à suivre vous a été envoyé.");
    let link = world.mailbox.read().link();
    browser.open(&link).await.is_at(routes::TERMS);
}
