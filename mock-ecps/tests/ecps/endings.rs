//! Each way in which a request ends otherwise than well.

use std::time::Duration;

use mock_ecps::Settings;
use mock_kit::journal::Verdict;
use serde_json::json;

use crate::stack::{ANNE, CODE, SERVICE, Stack};

#[tokio::test]
async fn another_code_ends_it_at_the_first_try() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    let wrong = codes.choose(&stack, &codes.wrong_code()).await;
    wrong.is(200, "Mauvais code").shows("vous n’êtes pas connecté à Plateforme digitale SAS.");
    assert_eq!(stack.outcome(&request).await, "wrong_code");
    assert_eq!(stack.events("ecps.request.ended")[0].verdict, Verdict::Refused);
    // The page is gone, and with it the second try.
    stack.open(&codes.path).await.is(200, "Mauvais code");
    stack.app().await.is(200, "Aucune demande en cours");
}

#[tokio::test]
async fn it_can_be_refused_from_the_notification() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let refused = stack.home().await.press(&stack, "Refuser", &[]).await;
    refused
        .is(200, "Demande refusée")
        .shows("Vous avez refusé la demande du service Plateforme digitale SAS.");
    assert_eq!(stack.outcome(&request).await, "refused");
    stack.home().await.lacks("Demande d’authentification");
}

#[tokio::test]
async fn it_can_be_quit_before_and_after_the_password() {
    let stack = Stack::start();
    for unlocked in [false, true] {
        let request = stack.request_for(ANNE).await;
        let mut page = stack.app().await;
        if unlocked {
            page = page.type_password(&stack, &stack.phone.password).await;
            page.is(200, "Demande d’authentification");
        }
        let quit = page.press(&stack, "Quitter l’authentification", &[]).await;
        quit.is(200, "Authentification quittée").shows("recommencez dans le navigateur");
        assert_eq!(stack.outcome(&request).await, "abandoned");
    }
}

#[tokio::test]
async fn three_wrong_passwords_lock_the_app() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let page = stack.app().await.type_password(&stack, "faux").await;
    page.is(422, "Saisie de votre mot de passe").shows("Mot de passe erroné. Il vous reste 2 essais.");
    assert!(page.body.contains("<title>Erreur : "), "the title says so too");
    let page = page.type_password(&stack, "").await;
    page.is(422, "Saisie de votre mot de passe").shows("Saisissez votre mot de passe.");
    let page = page.type_password(&stack, "faux").await;
    page.shows("Il vous reste 1 essai avant le verrouillage de l’application.");
    let locked = page.type_password(&stack, "faux").await;
    locked.is(200, "Application verrouillée").shows("connectez-vous avec votre carte");
    assert_eq!(stack.outcome(&request).await, "locked");
    assert_eq!(stack.events("ecps.password.refused").len(), 3);

    let again = json!({"national_id": ANNE, "service": SERVICE, "code": CODE});
    assert_eq!(stack.submit(&again).await, (409, json!({"error": "locked"})));
    stack.app().await.is(200, "Application verrouillée");
}

#[tokio::test]
async fn the_right_password_gives_the_tries_back() {
    let stack = Stack::start();
    for _ in 0..2 {
        stack.request_for(ANNE).await;
        let page = stack.app().await.type_password(&stack, "faux").await;
        let page = page.type_password(&stack, "faux").await;
        let codes = page.shows("1 essai").type_password(&stack, &stack.phone.password).await;
        codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    }
}

#[tokio::test]
async fn what_the_browser_withdraws_is_gone_from_the_phone() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    assert_eq!(stack.withdraw(&request).await, (200, json!({"outcome": "withdrawn"})));
    assert_eq!(stack.outcome(&request).await, "withdrawn");
    let shown = stack.open(&codes.path).await;
    shown.is(200, "Demande retirée").shows("La connexion au service Plateforme digitale SAS a été quittée");
    // Chosen a moment too late.
    codes.choose(&stack, CODE).await.is(409, "Demande retirée");
    assert_eq!(stack.outcome(&request).await, "withdrawn");
}

#[tokio::test]
async fn what_is_answered_cannot_be_withdrawn() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    stack.home().await.press(&stack, "Refuser", &[]).await;
    assert_eq!(stack.withdraw(&request).await, (200, json!({"outcome": "refused"})));
    assert_eq!(stack.outcome(&request).await, "refused");
}

#[tokio::test]
async fn a_second_request_takes_the_place_of_the_first() {
    let stack = Stack::start();
    let first = stack.request_for(ANNE).await;
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    let second = stack.request_from(ANNE, "Autre service").await;
    assert_eq!(stack.outcome(&first).await, "replaced");
    let replaced = stack.open(&codes.path).await;
    replaced.is(200, "Demande remplacée").shows("celle du service Plateforme digitale SAS.");
    codes.choose(&stack, CODE).await.is(409, "Demande remplacée");

    // The password given for the first one opens nothing here.
    let newer = replaced.follow(&stack, "Voir la nouvelle demande").await;
    newer.is(200, "Saisie de votre mot de passe").shows("Autre service");
    stack.home().await.shows("Le service Autre service demande").lacks(SERVICE);
    assert!(stack.is_pending(&second).await);
}

#[tokio::test]
async fn time_that_is_said_to_be_over_is_over() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let codes = stack.app().await.type_password(&stack, &stack.phone.password).await;
    assert_eq!(stack.expire(ANNE).await, 204);
    assert_eq!(stack.outcome(&request).await, "expired");
    let expired = stack.open(&codes.path).await;
    expired.is(200, "Demande expirée").shows("Les 120 secondes pour répondre sont écoulées");
    codes.choose(&stack, CODE).await.is(409, "Demande expirée");
    stack.home().await.lacks("Demande d’authentification");
}

#[tokio::test]
async fn time_runs_out_by_itself() {
    let stack = Stack::with(Settings { request_lifetime: Duration::from_millis(50) });
    let request = stack.request_for(ANNE).await;
    assert_eq!(stack.outcome(&request).await, "expired");
    let ended = &stack.events("ecps.request.ended")[0];
    assert_eq!((ended.from.as_str(), &ended.details["outcome"]), ("ecps", &json!("expired")));
}
