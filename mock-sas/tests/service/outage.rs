//! A provider that fails: the person reads what happened and what to do, and can try again.

use std::{pin::pin, time::Duration};

use axum::http::StatusCode;
use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};

use crate::{
    provider::{CLIENT_ID, Fault},
    world::World,
};

const FAILURES: [(Fault, StatusCode, &str); 7] = [
    (Fault::Denied, StatusCode::FORBIDDEN, "Connexion annulée"),
    (Fault::ServerError, StatusCode::BAD_GATEWAY, "Pro Santé Connect est en panne"),
    (Fault::Overloaded, StatusCode::SERVICE_UNAVAILABLE, "Pro Santé Connect est momentanément indisponible"),
    (Fault::TokenCut, StatusCode::BAD_GATEWAY, "Pro Santé Connect est injoignable"),
    (Fault::TokenFailing, StatusCode::BAD_GATEWAY, "Pro Santé Connect est en panne"),
    (Fault::UserinfoCut, StatusCode::BAD_GATEWAY, "Pro Santé Connect est injoignable"),
    (Fault::UserinfoFailing, StatusCode::BAD_GATEWAY, "Pro Santé Connect est en panne"),
];

/// Red proof: hidden, the person is back at the sign-in page and learns nothing.
#[tokio::test]
async fn each_failure_has_its_page_and_the_next_try_succeeds_unless_hidden() {
    let world = World::start().await;
    for (fault, status, title) in FAILURES {
        let browser = world.browser();
        world.provider.commits(Some(fault));
        let page = world.sign_in(&browser).await;
        assert_eq!(page.status, status, "{fault:?}");
        page.is_at(routes::CALLBACK)
            .shows(title)
            .shows("Que faire ?")
            .shows("Revenir à la page de connexion");
        browser.open(routes::SPACE).await.is_at(routes::MIRE);
        world.provider.commits(None);
        world.sign_in(&browser).await.is_at(routes::ADDRESS);

        let browser = world.browser();
        world.deviate(&deviations::PROVIDER_FAILURE_HIDDEN, Scope::Client(CLIENT_ID.into()));
        world.provider.commits(Some(fault));
        let page = world.sign_in(&browser).await;
        assert_eq!(page.status, StatusCode::OK, "{fault:?}");
        page.is_at(routes::MIRE);
        world.context.deviations.clear();
    }
}

/// Red proof: without the limit, a page that began to wait before another one still waits when that one has given up.
#[tokio::test]
async fn a_late_provider_is_waited_for_no_longer_than_the_limit_unless_unlimited() {
    let world = World::start_hasty(Duration::from_secs(1)).await;
    world.provider.commits(Some(Fault::TokenSilent));
    world.deviate(&deviations::PROVIDER_UNLIMITED, Scope::Everyone);
    let (patient, hasty) = (world.browser(), world.browser());
    let mut waiting = pin!(world.sign_in(&patient));
    tokio::select! {
        page = &mut waiting => panic!("answered at once: {}", page.text()),
        () = world.provider.has_held(1) => {}
    }
    world.context.deviations.clear();
    tokio::select! {
        biased;
        page = &mut waiting => panic!("not without a limit: {}", page.text()),
        page = world.sign_in(&hasty) => {
            assert_eq!(page.status, StatusCode::GATEWAY_TIMEOUT);
            page.shows("Pro Santé Connect ne répond pas à temps").shows("a cessé d’attendre");
        }
    }
    world.provider.commits(None);
    waiting.await.is_at(routes::ADDRESS);
    world.sign_in(&hasty).await.is_at(routes::ADDRESS);
}

/// Red proof: local, the provider is not told.
#[tokio::test]
async fn signing_out_ends_the_providers_session_too_unless_local() {
    let world = World::start().await;
    let browser = world.browser();
    for (local, told) in [(false, 1), (true, 1)] {
        if local {
            world.deviate(&deviations::SIGN_OUT_LOCAL, Scope::Everyone);
        }
        world.sign_in(&browser).await.is_at(routes::ADDRESS);
        browser.submit(routes::SIGN_OUT, &[]).await.is_at(routes::HOME);
        browser.open(routes::SPACE).await.is_at(routes::MIRE);
        assert_eq!(world.provider.sign_outs().len(), told, "local: {local}");
    }
}
