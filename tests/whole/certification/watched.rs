//! `certify --init --watch`: what somebody does by hand in the browser is what `[certify]` says afterwards.

use std::time::Duration;

use harness::{
    browser::{Kind, Named, Query, Session, Showing},
    certify::watch::{Seen, Stage, Watch},
    lang::Lang,
};
use tokio::sync::Notify;
use url::Url;

use crate::support::StartedService;

/// How long it may take in all, on a machine that has other work.
const LIMIT: Duration = Duration::from_mins(2);

async fn choose(session: &Session, option: &str, list: &str) {
    let query = [Query { kind: Kind::List, name: list, place: None }];
    match session.page().find(&query, true).await.unwrap() {
        Named::One(element, _) => assert!(session.page().select(&element, option).await.unwrap()),
        found => panic!("{list}: {found:?}"),
    }
}

async fn press(session: &Session, name: &str) {
    let query = [Query { kind: Kind::Control, name, place: None }];
    match session.page().find(&query, true).await.unwrap() {
        Named::One(element, _) => session.click(&element).await.unwrap(),
        found => panic!("{name}: {found:?}"),
    }
}

/// Watches while `before` does what comes before the button, and `hand` what comes once somebody is signed in; how far it
/// came, and what was seen.
async fn watched(
    started: &StartedService,
    before: impl AsyncFnOnce(&Session),
    hand: impl AsyncFnOnce(&Session),
) -> (Vec<Stage>, Seen) {
    let (stack, home) = (&started.opened.stack, &started.project.service.url);
    let watch = Watch::open(stack, &started.project.clients[0].id, home, Showing::Nowhere).await;
    let watch = watch.unwrap_or_else(|why| panic!("{}", why.to(Lang::En)));
    let (mut stages, is_in) = (vec![], Notify::new());
    let person = async {
        before(watch.session()).await;
        press(watch.session(), "S’identifier avec Pro Santé Connect").await;
        is_in.notified().await;
        hand(watch.session()).await;
    };
    let told = |stage| {
        stages.push(stage);
        if stage == Stage::SignedIn {
            is_in.notify_one();
        }
    };
    let both = async { tokio::join!(watch.until_the_end(told), person) };
    let (seen, ()) = tokio::time::timeout(LIMIT, both).await.expect("it ends with the sign-out");
    let seen = seen.unwrap_or_else(|why| panic!("{}", why.to(Lang::En)));
    watch.close().await;
    (stages, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_by_hand_tells_what_certify_must_say() {
    let started = StartedService::new().await;
    let home = started.project.service.url.clone();
    let leaves = async |session: &Session| press(session, "Se déconnecter").await;
    let (stages, seen) = watched(&started, async |_: &Session| {}, leaves).await;
    assert_eq!(stages, [Stage::Open, Stage::SignedIn, Stage::SignedOut]);
    let named = |name: &str| Some(name.to_owned());
    let at = |path: &str| -> Url { home.join(path).unwrap() };
    assert_eq!(
        seen,
        Seen {
            sign_in: Some((home.clone(), named("S’identifier avec Pro Santé Connect"))),
            sign_in_steps: vec![],
            protected: Some(at("espace")),
            sign_out_button: named("Se déconnecter"),
            sign_out_steps: vec![],
            signed_in: named("Se déconnecter"),
            // No page that was seen has a link to them.
            terms: None,
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menus_that_were_opened_are_told_as_steps() {
    let started = StartedService::that("menus", super::stepped::CERTIFY).await;
    let enters = async |session: &Session| {
        press(session, "Professionnels de santé").await;
        choose(session, "Rhône", "Département").await;
    };
    let leaves = async |session: &Session| {
        press(session, "Mon compte").await;
        press(session, "Se déconnecter").await;
    };
    let (_, seen) = watched(&started, enters, leaves).await;
    assert_eq!(
        (seen.sign_in_steps, seen.sign_out_steps),
        (vec!["Professionnels de santé".to_owned()], vec!["Mon compte".to_owned()],)
    );
}
