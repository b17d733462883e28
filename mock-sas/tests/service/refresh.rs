//! Tokens are refreshed while the person is active.

use axum::http::StatusCode;
use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};
use time::Duration;

use crate::{
    browser::Browser,
    provider::{CLIENT_ID, Fault},
    world::World,
};

/// An access token is good for 120 s, and replaced 30 s before.
const DUE: Duration = Duration::seconds(90);

async fn signed_in() -> (World, Browser) {
    let world = World::start().await;
    world.make_active(true).await;
    let browser = world.browser();
    world.sign_in(&browser).await.is_at(routes::SPACE);
    (world, browser)
}

/// Red proof: nothing is refreshed.
#[tokio::test]
async fn somebody_active_stays_signed_in_and_their_tokens_are_refreshed_unless_never() {
    let (world, browser) = signed_in().await;
    world.context.clock.advance(DUE - Duration::seconds(1));
    browser.open(routes::SPACE).await.is_at(routes::SPACE);
    assert_eq!(world.provider.refreshed(), 0);
    for refreshed in 1..=3 {
        world.context.clock.advance(DUE);
        // Of several requests at a time, one refreshes: the token is good once.
        let (one, other) = tokio::join!(browser.open(routes::SPACE), browser.open(routes::SPACE));
        one.is_at(routes::SPACE);
        other.is_at(routes::SPACE);
        assert_eq!(world.provider.refreshed(), refreshed);
    }
    assert!(world.events().contains(&"sas.tokens.refreshed".to_owned()));

    world.deviate(&deviations::REFRESH_MISSING, Scope::Client(CLIENT_ID.into()));
    world.context.clock.advance(DUE);
    browser.open(routes::SPACE).await.is_at(routes::SPACE);
    assert_eq!(world.provider.refreshed(), 3);
}

/// Red proof: ignored, the session goes on.
#[tokio::test]
async fn a_refused_refresh_ends_the_session_unless_ignored_and_nothing_typed_is_lost() {
    for (fault, deviation) in [
        (Fault::RefreshRefused, &deviations::REFRESH_REFUSAL_IGNORED),
        (Fault::RefreshSubject, &deviations::SUBJECT_UNCHECKED),
        (Fault::Signature, &deviations::SIGNATURE_UNCHECKED),
        (Fault::Nonce, &deviations::NONCE_UNCHECKED),
    ] {
        let (world, browser) = signed_in().await;
        world.provider.commits(Some(fault));
        world.deviate(deviation, Scope::Client(CLIENT_ID.into()));
        world.context.clock.advance(DUE);
        browser.open(routes::SPACE).await.is_at(routes::SPACE);

        world.context.deviations.clear();
        world.context.clock.advance(DUE);
        let page = browser.submit(routes::INFORMATION_FORM, &[("informations", "Sonnez deux fois")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{fault:?}");
        page.shows("Votre saisie n’est pas perdue");
        browser.open(routes::SPACE).await.is_at(routes::MIRE);
    }
}

#[tokio::test]
async fn a_provider_that_fails_is_asked_again_later() {
    let (world, browser) = signed_in().await;
    world.provider.commits(Some(Fault::RefreshFailing));
    world.context.clock.advance(DUE);
    browser.open(routes::SPACE).await.is_at(routes::SPACE);
    world.provider.commits(None);
    browser.open(routes::SPACE).await.is_at(routes::SPACE);
    assert_eq!(world.provider.refreshed(), 0, "not at once");
    world.context.clock.advance(Duration::seconds(10));
    browser.open(routes::SPACE).await.is_at(routes::SPACE);
    assert_eq!(world.provider.refreshed(), 1);
}
