//! How a request reaches the phone, and what is in its way.

use std::time::Duration;

use reqwest::Response;
use tokio::time::timeout;

use crate::stack::{ANNE, BRUNO, CODE, SERVICE, Screen, Stack};

/// The phone's events from what `screen` shows on.
async fn listen(stack: &Stack, screen: &Screen) -> Response {
    let (_, from) = screen.body.split_once("data-events=\"").unwrap();
    let events = stack.get(from.split_once('"').unwrap().0).send().await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    events
}

async fn event(events: &mut Response) -> String {
    let chunk = timeout(Duration::from_secs(15), events.chunk()).await.expect("no event comes").unwrap();
    String::from_utf8(chunk.expect("the events go on").to_vec()).unwrap()
}

#[tokio::test]
async fn an_open_page_is_told_at_once_of_each_change() {
    let stack = Stack::start();
    let mut events = listen(&stack, &stack.home().await).await;
    // Each event counts the changes so far: none came without one.
    let request = stack.request_for(ANNE).await;
    assert_eq!(event(&mut events).await, "data: 1\n\n");
    stack.withdraw(&request).await;
    assert_eq!(event(&mut events).await, "data: 2\n\n");
}

#[tokio::test]
async fn a_change_between_the_page_and_its_first_listening_is_told() {
    let stack = Stack::start();
    let before = stack.home().await;
    stack.request_for(ANNE).await;
    assert_eq!(event(&mut listen(&stack, &before).await).await, "data: 1\n\n");
}

#[tokio::test]
async fn another_person_s_request_changes_nothing_here() {
    let stack = Stack::start();
    stack.ecps.enrol(&crate::stack::id(BRUNO), mock_ecps::Enrolment::default());
    let mut events = listen(&stack, &stack.home().await).await;
    stack.request_for(BRUNO).await;
    stack.home().await.lacks("Demande d’authentification");
    stack.app().await.is(200, "Aucune demande en cours");
    stack.request_for(ANNE).await;
    assert_eq!(event(&mut events).await, "data: 1\n\n", "the first change is Anne’s own");
}

#[tokio::test]
async fn a_lost_notification_leaves_the_request_in_the_app() {
    let stack = Stack::start();
    stack.deviate_for("ecps.push.lost", ANNE);
    let request = stack.request_for(ANNE).await;
    stack.home().await.lacks("Demande d’authentification");
    let password = stack.app().await;
    password.is(200, "Saisie de votre mot de passe").shows(SERVICE);
    let codes = password.type_password(&stack, &stack.phone.password).await;
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    assert_eq!(stack.outcome(&request).await, "approved");
}

#[tokio::test]
async fn without_a_network_the_page_says_so_and_the_request_stays() {
    let stack = Stack::start();
    let request = stack.request_for(ANNE).await;
    let password = stack.app().await;
    stack.deviate_for("ecps.phone.offline", ANNE);
    stack.home().await.lacks("Demande d’authentification").shows("Pas de réseau");
    stack.app().await.is(200, "Pas de réseau").shows("Une demande reste en attente");
    let cut = password.type_password(&stack, &stack.phone.password).await;
    cut.is(409, "Pas de réseau");
    assert!(stack.is_pending(&request).await);

    stack.context.deviations.clear();
    // The form was not used up.
    let codes = password.type_password(&stack, &stack.phone.password).await;
    codes.choose(&stack, CODE).await.is(200, "Authentification réussie");
    let again = cut.follow(&stack, "Réessayer").await;
    again.is(200, "Authentification réussie");
}

#[tokio::test]
async fn a_page_of_the_app_shows_a_request_that_comes_meanwhile() {
    let stack = Stack::start();
    stack.request_for(ANNE).await;
    let refused = stack.home().await.press(&stack, "Refuser", &[]).await;
    refused.lacks("Touchez pour répondre");
    stack.request_from(ANNE, "Autre service").await;
    let shown = stack.open(&refused.path).await;
    shown.is(200, "Demande refusée").shows("Le service Autre service demande l’accès à votre profil CPS.");
}
