//! The provider announces that a session is over.

use axum::http::StatusCode;
use mock_kit::deviations::{Deviation, Scope};
use mock_sas::{deviations, routes};
use serde_json::{Value, json};

use crate::{
    provider::{CLIENT_ID, altered},
    world::World,
};

/// What is wrong with a logout token, and the deviation that leaves out the check against it.
type Row = (&'static str, fn(&mut Value, &mut Value), &'static Deviation);

const REFUSED: [Row; 13] = [
    ("typ", |header, _| header["typ"] = json!("at+jwt"), &deviations::LOGOUT_TOKEN_TYPE_UNCHECKED),
    ("alg", |header, _| header["alg"] = json!("none"), &deviations::LOGOUT_TOKEN_SIGNATURE_UNCHECKED),
    ("crit", |header, _| header["crit"] = json!(["x"]), &deviations::LOGOUT_TOKEN_SIGNATURE_UNCHECKED),
    ("kid", |header, _| header["kid"] = json!("k9"), &deviations::LOGOUT_TOKEN_SIGNATURE_UNCHECKED),
    (
        "iss",
        |_, claims| claims["iss"] = json!("https://autre.test"),
        &deviations::LOGOUT_TOKEN_ISSUER_UNCHECKED,
    ),
    ("aud", |_, claims| claims["aud"] = json!("autre"), &deviations::LOGOUT_TOKEN_AUDIENCE_UNCHECKED),
    ("exp", |_, claims| claims["exp"] = json!(1), &deviations::LOGOUT_TOKEN_EXPIRY_UNCHECKED),
    ("iat", |_, claims| claims["iat"] = Value::Null, &deviations::LOGOUT_TOKEN_EXPIRY_UNCHECKED),
    ("jti", |_, claims| claims["jti"] = json!("toujours-le-meme"), &deviations::LOGOUT_TOKEN_REUSABLE),
    (
        "sub and sid",
        |_, claims| (claims["sub"], claims["sid"]) = (Value::Null, Value::Null),
        &deviations::LOGOUT_TOKEN_NOBODY_ENDS_ALL,
    ),
    (
        "events",
        |_, claims| claims["events"] = json!({ "https://exemple.test/autre": {} }),
        &deviations::LOGOUT_TOKEN_EVENTS_UNCHECKED,
    ),
    ("no events", |_, claims| claims["events"] = Value::Null, &deviations::LOGOUT_TOKEN_EVENTS_UNCHECKED),
    ("nonce", |_, claims| claims["nonce"] = json!("n"), &deviations::LOGOUT_TOKEN_NONCE_UNCHECKED),
];

/// As the provider's server sends it.
async fn announce(world: &World, token: &str) -> StatusCode {
    world.server_call(routes::SESSION_END, &[("logout_token", token)]).await.0
}

/// Red proof: without the check, the very same announcement ends the session.
#[tokio::test]
async fn an_announcement_that_proves_nothing_ends_nothing_unless_its_check_is_left_out() {
    let world = World::start().await;
    let browser = world.browser();
    // Uses up the id that the row of `jti` has.
    let first = world.provider.logout_token(|_, claims| claims["jti"] = json!("toujours-le-meme"));
    assert_eq!(announce(&world, &first).await, StatusCode::OK);
    for (what, edit, deviation) in REFUSED {
        world.sign_in(&browser).await.is_at(routes::ADDRESS);
        // Whatever the session is called: all of this person's.
        let token = || {
            world.provider.logout_token(|header, claims| {
                claims["sid"] = Value::Null;
                edit(header, claims);
            })
        };
        assert_eq!(announce(&world, &token()).await, StatusCode::BAD_REQUEST, "{what}");
        browser.open(routes::ADDRESS).await.is_at(routes::ADDRESS);
        world.deviate(deviation, Scope::Client(CLIENT_ID.into()));
        assert_eq!(announce(&world, &token()).await, StatusCode::OK, "{what}");
        browser.open(routes::ADDRESS).await.is_at(routes::MIRE);
        world.context.deviations.clear();
    }
    world.sign_in(&browser).await.is_at(routes::ADDRESS);
    let token = altered(&world.provider.logout_token(|_, claims| claims["sid"] = Value::Null));
    assert_eq!(announce(&world, &token).await, StatusCode::BAD_REQUEST);
    for nonsense in ["", "x", "a.b.c", "e30.e30.", "e30.e30"] {
        assert_eq!(announce(&world, nonsense).await, StatusCode::BAD_REQUEST, "{nonsense}");
    }
    browser.open(routes::ADDRESS).await.is_at(routes::ADDRESS);
    world.deviate(&deviations::LOGOUT_TOKEN_SIGNATURE_UNCHECKED, Scope::Everyone);
    assert_eq!(announce(&world, &token).await, StatusCode::OK);
    browser.open(routes::ADDRESS).await.is_at(routes::MIRE);
}

/// Red proof: ignored, everybody stays signed in.
#[tokio::test]
async fn the_session_that_is_named_ends_or_all_of_the_person_s_unless_ignored() {
    let world = World::start().await;
    let (one, other, third) = (world.browser(), world.browser(), world.browser());
    for browser in [&one, &other, &third] {
        world.sign_in(browser).await.is_at(routes::ADDRESS);
    }
    world.deviate(&deviations::LOGOUT_TOKEN_IGNORED, Scope::Everyone);
    assert_eq!(announce(&world, &world.provider.logout_token(|_, _| ())).await, StatusCode::OK);
    one.open(routes::ADDRESS).await.is_at(routes::ADDRESS);
    world.context.deviations.clear();

    // The session of the first sign-in, twice: what is over already is no error (§2.7).
    for _ in 0..2 {
        assert_eq!(announce(&world, &world.provider.logout_token(|_, _| ())).await, StatusCode::OK);
        one.open(routes::ADDRESS).await.is_at(routes::MIRE);
        other.open(routes::ADDRESS).await.is_at(routes::ADDRESS);
    }
    // The type need not be told, the key may be one that is not known yet, and the session alone may be named.
    world.provider.changes_its_key();
    let by_session = world.provider.logout_token(|header, claims| {
        header["typ"] = Value::Null;
        (claims["sid"], claims["sub"]) = (json!("session-1"), Value::Null);
    });
    assert_eq!(announce(&world, &by_session).await, StatusCode::OK);
    other.open(routes::ADDRESS).await.is_at(routes::MIRE);
    third.open(routes::ADDRESS).await.is_at(routes::ADDRESS);

    world.sign_in(&one).await.is_at(routes::ADDRESS);
    let by_person = world.provider.logout_token(|_, claims| claims["sid"] = Value::Null);
    assert_eq!(announce(&world, &by_person).await, StatusCode::OK);
    for browser in [&one, &third] {
        browser.open(routes::ADDRESS).await.is_at(routes::MIRE);
    }
    assert!(world.events().contains(&"sas.session_end.announced".to_owned()));
}

#[tokio::test]
async fn a_request_without_announcement_is_told_what_is_wrong() {
    let world = World::start().await;
    let (status, told) = world.server_call(routes::SESSION_END, &[("autre", "x")]).await;
    assert_eq!((status, &told["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_request")));
    assert_eq!(told["error_description"], "the request holds no logout_token");
    let read = world.browser().open(routes::SESSION_END).await;
    assert_eq!(read.status, StatusCode::METHOD_NOT_ALLOWED);
}
