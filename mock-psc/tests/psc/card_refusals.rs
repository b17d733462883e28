//! Cards that sign nobody in, each with the deviation that would let it through.

use identities::{Card, CardKind, CardSerial, Pin, Profession, Professional, TestIgc, Validity};
use mock_kit::{Clock, Generator, authority::ServerAuthority};
use mock_psc::Settings;
use rand::SeedableRng;
use reqwest::StatusCode;
use rustls::{
    pki_types::{PrivatePkcs8KeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use time::Duration;

use crate::{
    browser::{self, Browser, Page},
    stack::Stack,
};

/// A card like the person's own but for what is given.
fn card(igc: &TestIgc, holder: &Professional, serial: CardSerial, validity: Validity) -> Card {
    let pin = Pin::generate(&mut Generator::seed_from_u64(1));
    igc.issue(holder, CardKind::Cps, serial, validity, pin).unwrap()
}

async fn present(stack: &Stack, card: &Card) -> Page {
    Browser::with_card(&stack.root_pem, card).follow(stack.request(&[])).await
}

/// Refused on a page that shows `title`, journalled; with `deviation`, through to a code.
async fn refused_unless_deviating(stack: &Stack, card: &Card, title: &str, reason: &str, deviation: &str) {
    let page = present(stack, card).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    page.shows(title).shows("Que faire");
    assert!(page.form_of("Réessayer").contains("/recommencer"));
    let told = stack.events("psc.card.refused").pop().unwrap();
    let told = told.details["reason"].as_str().unwrap();
    assert!(told.contains(reason), "{told}");
    assert!(stack.events("psc.code.issued").is_empty());

    stack.deviate(deviation);
    let page = present(stack, card).await;
    assert!(page.answered("code").is_some());
}

#[tokio::test]
async fn a_card_of_another_authority() {
    let stack = Stack::start();
    let now = stack.context.clock.now();
    let foreign = TestIgc::generate(now).unwrap();
    let own = stack.card();
    let card = card(&foreign, &stack.person.professional, own.serial(), own.validity());
    refused_unless_deviating(
        &stack,
        &card,
        "Carte d’une autorité inconnue",
        "unknown authority",
        "card.authority.unchecked",
    )
    .await;
}

#[tokio::test]
async fn an_expired_card_and_one_that_is_not_valid_yet() {
    let now = Clock::system().now();
    for (validity, title, reason) in [
        (Validity::expired(now), "Carte expirée", "expired"),
        (Validity::not_yet(now), "Carte pas encore valide", "only from"),
    ] {
        let stack = Stack::start();
        let own = stack.card();
        let card = card(stack.psc.igc(), &stack.person.professional, own.serial(), validity);
        refused_unless_deviating(&stack, &card, title, reason, "card.validity.unchecked").await;
    }
}

#[tokio::test]
async fn a_card_whose_holder_is_not_in_the_directory() {
    let stack = Stack::start();
    let stranger = Professional::generate(&mut Generator::seed_from_u64(99), Profession::Dentist);
    assert_ne!(stranger.national_id, stack.person.professional.national_id);
    let serial = CardSerial::generate(&mut Generator::seed_from_u64(2));
    let card = card(stack.psc.igc(), &stranger, serial, stack.card().validity());
    refused_unless_deviating(
        &stack,
        &card,
        "Titulaire inconnu",
        "nobody in the directory",
        "card.holder.unchecked",
    )
    .await;
}

#[tokio::test]
async fn a_card_that_its_holder_does_not_have() {
    let stack = Stack::start();
    let serial = CardSerial::generate(&mut Generator::seed_from_u64(2));
    let card = card(stack.psc.igc(), &stack.person.professional, serial, stack.card().validity());
    refused_unless_deviating(&stack, &card, "Carte non reconnue", "is not one that", "card.serial.unchecked")
        .await;
}

#[tokio::test]
async fn a_certificate_without_its_key() {
    let stack = Stack::start();
    let other = stack.psc.add_person("autre", Profession::Nurse).unwrap();
    let stolen_chain = stack.card().certificate_chain().to_vec();
    let own_key = PrivatePkcs8KeyDer::from_pem_slice(other.cards[0].key_pem().as_bytes()).unwrap();
    let own_key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&own_key.into()).unwrap();
    let thief = CertifiedKey::new(stolen_chain, own_key);
    let thief = Browser::over(browser::presenting(&stack.root_pem, thief));

    let arrival = thief.get(stack.request(&[])).await.location();
    thief.try_get(arrival.as_str()).await.unwrap_err();
    assert!(stack.events("psc.card.presented").is_empty());

    // Red proof.
    stack.deviate("card.possession.unchecked");
    assert!(thief.follow(arrival).await.answered("code").is_some());
}

/// Whoever has the server's own key has no card.
#[tokio::test]
async fn the_certificate_of_a_server_of_another_authority() {
    let stack = Stack::start();
    let now = stack.context.clock.now();
    let server = ServerAuthority::generate(now).unwrap().issue_server(now).unwrap();
    let impostor = Browser::over(browser::presenting(&stack.root_pem, server));
    let page = impostor.follow(stack.request(&[])).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    page.shows("Certificat de serveur").shows("certificat d’authentification");
    for deviation in ["card.usage.unchecked", "card.authority.unchecked"] {
        stack.deviate(deviation);
    }
    // It still names nobody.
    impostor.follow(stack.request(&[])).await.shows("Identifiant national absent");
}

/// The reader brings back the page that was answered to its own connection.
#[tokio::test]
async fn what_is_refused_to_the_reader_is_shown_to_the_person() {
    let clock = Clock::fixed(Clock::system().now());
    let stack = Stack::with(Settings::default(), clock.clone());
    clock.advance(Validity::CARD_LIFE + Duration::days(1));
    let browser = stack.browser();
    let chooser = browser.follow(stack.request(&[])).await;
    let serial = stack.card().serial().to_string();
    let dialog = browser.post(chooser.form_of("Valider"), &[("carte", &serial)]).await;
    let page = browser.post(dialog.location(), &[("code_carte", stack.card().pin().as_str())]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.shows("Carte expirée").shows("<title>Carte expirée — Pro Santé Connect</title>");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
}
