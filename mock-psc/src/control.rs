//! The control plane of this mock: what a test-suite may do and the real provider does not offer.

use axum::{
    Json, Router,
    extract::rejection::JsonRejection,
    http::StatusCode,
    routing::{get, post},
};
use mock_kit::control::{Call, Refusal};

use crate::provider::Psc;

mod expiries;
mod people;
mod readers;
mod sessions;

/// `POST` makes a person, `GET` lists them.
pub const PEOPLE: &str = "/people";
/// `POST {thing, person}` ends a named thing at once.
pub const EXPIRIES: &str = "/expiries";
/// `GET ?person=NATIONAL-ID` lists Pro Santé Connect's open sessions.
pub const SESSIONS: &str = "/sessions";
/// `POST {cards}` makes a simulated reader with these cards.
pub const READERS: &str = "/readers";

/// What the index of the control plane says of this mock.
pub const CALLS: &[Call<'static>] = &[
    Call::new("GET", PEOPLE, "the people, with their cards, keys and PINs"),
    Call::new(
        "POST",
        PEOPLE,
        "makes one: {\"key\", \"profession\"}; cards, given_name, family_name are optional",
    ),
    Call::new("POST", EXPIRIES, "ends a thing at once: {\"thing\", \"person\"}"),
    Call::new("GET", SESSIONS, "the open sessions; ?person=NATIONAL-ID"),
    Call::new("POST", READERS, "makes a simulated reader: {\"cards\": [SERIAL]}"),
];

pub(crate) fn router(psc: Psc) -> Router {
    Router::new()
        .route(PEOPLE, get(people::list).post(people::add))
        .route(EXPIRIES, post(expiries::expire))
        .route(SESSIONS, get(sessions::list))
        .route(READERS, post(readers::make))
        .with_state(psc)
}

/// The body, or a refusal that says what it should have been.
fn body<T>(sent: Result<Json<T>, JsonRejection>, expected: &str) -> Result<T, Refusal> {
    sent.map(|Json(body)| body).map_err(|rejection| {
        Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            rejection.body_text(),
            format!("send JSON like {expected}"),
        )
    })
}
