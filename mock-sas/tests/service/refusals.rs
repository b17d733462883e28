//! Sign-ins that must not succeed, each with its red proof.

use axum::http::StatusCode;
use mock_kit::{
    Clock,
    authority::ServerAuthority,
    deviations::{Deviation, Scope},
};
use mock_sas::{deviations, routes};

use crate::{
    provider::{CLIENT_ID, Fault, Person},
    world::World,
};

/// Fault of the provider, and the deviation that leaves out the check against it.
const CHECKS: [(Fault, &Deviation); 17] = [
    (Fault::CallbackState, &deviations::STATE_UNCHECKED),
    (Fault::CallbackIssuer, &deviations::RESPONSE_ISSUER_UNCHECKED),
    (Fault::CallbackWithoutIssuer, &deviations::RESPONSE_ISSUER_UNCHECKED),
    (Fault::Signature, &deviations::SIGNATURE_UNCHECKED),
    (Fault::Nonce, &deviations::NONCE_UNCHECKED),
    (Fault::Issuer, &deviations::ISSUER_UNCHECKED),
    (Fault::Audience, &deviations::AUDIENCE_UNCHECKED),
    (Fault::Expiry, &deviations::EXPIRY_UNCHECKED),
    (Fault::Subject, &deviations::SUBJECT_UNCHECKED),
    (Fault::TokenType, &deviations::TOKEN_TYPE_UNCHECKED),
    (Fault::AuthorizedParty, &deviations::AUTHORIZED_PARTY_UNCHECKED),
    (Fault::NotBefore, &deviations::NOT_BEFORE_UNCHECKED),
    (Fault::AccessTokenHash, &deviations::ACCESS_TOKEN_HASH_UNCHECKED),
    (Fault::Acr, &deviations::ACR_UNCHECKED),
    (Fault::UserinfoSignature, &deviations::USERINFO_SIGNATURE_UNCHECKED),
    (Fault::UserinfoAudience, &deviations::USERINFO_AUDIENCE_UNCHECKED),
    (Fault::UserinfoIssuer, &deviations::USERINFO_ISSUER_UNCHECKED),
];

/// Red proof: without the check, the very same sign-in goes through.
#[tokio::test]
async fn an_answer_that_proves_nothing_is_refused_unless_its_check_is_left_out() {
    let world = World::start().await;
    for (fault, deviation) in CHECKS {
        let browser = world.browser();
        world.provider.commits(None);
        world.context.deviations.clear();
        world.sign_in(&browser).await.is_at(routes::ADDRESS);
        browser.submit(routes::SIGN_OUT, &[]).await;

        world.provider.commits(Some(fault));
        let page = world.sign_in(&browser).await;
        assert!(page.status.is_client_error(), "{fault:?}: {}", page.status);
        page.is_at(routes::CALLBACK).shows("Revenir à la page de connexion");
        assert!(!page.text().contains("RFC") && !page.text().contains("id_token"), "{fault:?}");
        browser.open(routes::SPACE).await.is_at(routes::MIRE);

        world.deviate(deviation, Scope::Client(CLIENT_ID.into()));
        world.sign_in(&browser).await.is_at(routes::ADDRESS);
    }
}

#[tokio::test]
async fn checks_of_the_token_can_be_left_out_for_one_person() {
    let world = World::start().await;
    world.provider.commits(Some(Fault::Nonce));
    world.deviate(&deviations::NONCE_UNCHECKED, Scope::Person("899700000025".into()));
    world.sign_in(&world.browser()).await.is_at(routes::CALLBACK);
    world.deviate(&deviations::NONCE_UNCHECKED, Scope::Person(Person::anne().national_id));
    world.sign_in(&world.browser()).await.is_at(routes::ADDRESS);
}

#[tokio::test]
async fn an_answer_is_good_once_and_in_the_browser_that_asked() {
    let world = World::start().await;
    let (browser, other) = (world.browser(), world.browser());
    let start = browser.step(routes::SIGN_IN).await;
    let provider = start.headers()["location"].to_str().unwrap();
    let back = browser.step(provider).await.headers()["location"].to_str().unwrap().to_owned();

    let elsewhere = other.open(&back).await;
    assert_eq!(elsewhere.status, StatusCode::BAD_REQUEST);
    elsewhere.shows("n’a pas été commencée dans ce navigateur");
    browser.open(&back).await.is_at(routes::ADDRESS);
    let again = browser.open(&back).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    // The session that the first answer opened is still there.
    browser.open(routes::ADDRESS).await.is_at(routes::ADDRESS);
}

#[tokio::test]
async fn whatever_the_provider_answers_there_is_a_french_page_and_a_way_on() {
    let world = World::start().await;
    for (fault, status, title) in [
        (Fault::Denied, StatusCode::FORBIDDEN, "Connexion annulée"),
        (Fault::CodeRefused, StatusCode::BAD_GATEWAY, "La connexion n’a pas abouti"),
        (Fault::NationalIdMissing, StatusCode::FORBIDDEN, "Identifiant national absent"),
    ] {
        world.provider.commits(Some(fault));
        let page = world.sign_in(&world.browser()).await;
        assert_eq!(page.status, status, "{fault:?}");
        page.shows(title).shows("Que faire ?").shows("Revenir à la page de connexion");
    }
    let repeated = world.browser().open("/connexion/retour?state=a&state=b").await;
    assert_eq!(repeated.status, StatusCode::BAD_REQUEST);
    let empty = world.browser().open(routes::CALLBACK).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    let reasons: Vec<_> = world
        .context
        .journal
        .read(0, None)
        .events
        .into_iter()
        .filter(|event| event.name == "sas.sign_in.refused")
        .map(|event| event.details["clause"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        reasons,
        ["OIDC Core §3.1.2.6", "OIDC Core §3.1.3", "OIDC Core §5.3", "RFC 6749 §3.1", "RFC 6749 §10.12"]
    );
}

#[tokio::test]
async fn a_provider_that_cannot_be_used_is_said_and_tried_again() {
    let world = World::start().await;
    let browser = world.browser();
    for fault in [Fault::MetadataNonsense, Fault::MetadataForeign] {
        world.provider.commits(Some(fault));
        let page = world.sign_in(&browser).await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{fault:?}");
        page.shows("Pro Santé Connect est en panne").shows("Réessayez");
    }
    world.provider.commits(None);
    world.sign_in(&browser).await.is_at(routes::ADDRESS);
}

#[tokio::test]
async fn a_provider_that_is_down_is_said() {
    let mut world = World::start().await;
    world.stop_provider().await;
    let page = world.sign_in(&world.browser()).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    page.shows("Pro Santé Connect est injoignable").shows("n’a pas pu commencer");
    let events = world.context.journal.read(0, None).events;
    assert_eq!(events[0].name, "sas.provider.unusable");
}

#[tokio::test]
async fn a_provider_with_a_certificate_of_another_root_is_not_trusted() {
    let foreign = ServerAuthority::generate(Clock::system().now()).unwrap();
    let world = World::start_trusting(Some(&foreign)).await;
    let page = world.sign_in(&world.browser()).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    let events = world.context.journal.read(0, None).events;
    let reason = events[0].details["error"].as_str().unwrap();
    assert!(reason.contains("certificate"), "{reason}");
}

/// Red proof: without the check, the form is obeyed.
#[tokio::test]
async fn a_form_of_another_site_is_refused_unless_unchecked() {
    let world = World::start().await;
    let browser = world.browser();
    world.sign_in(&browser).await;
    let form = [("adresse", "voleur@ailleurs.test")];
    assert_eq!(browser.submit_from_elsewhere(routes::ADDRESS, &form).await, StatusCode::FORBIDDEN);
    assert_eq!(world.state_of_anne().await["state"], "address_missing");

    world.deviate(&deviations::FORM_ORIGIN_UNCHECKED, Scope::Everyone);
    browser.submit_from_elsewhere(routes::ADDRESS, &form).await;
    assert_eq!(world.state_of_anne().await["state"], "address_to_verify");
}

#[tokio::test]
async fn an_unknown_address_has_a_french_page() {
    let world = World::start().await;
    let page = world.browser().open("/espace-personnel/autre").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.shows("Page introuvable");
    for (topic, told) in [
        ("cgu", "Liens externes"),
        ("credits", "rédigés pour cette simulation"),
        ("cookies", "un seul cookie"),
        ("mentions-legales", "aucune donnée réelle"),
    ] {
        world.browser().open(&format!("/informations/{topic}")).await.shows(told);
    }
    let elsewhere = world.browser().open("/informations/gouvernement.fr").await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
}
