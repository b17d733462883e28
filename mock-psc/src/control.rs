//! The control plane of this mock: what a test-suite may do and the real provider does not offer.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::rejection::JsonRejection,
    http::StatusCode,
    routing::{get, post},
};
use identities::Card;
use mock_kit::control::{Call, Refusal};

use crate::{
    Person,
    provider::{Provider, Psc},
};

mod cards;
mod expiries;
mod faulty_card;
mod igc;
mod keys;
mod organisations;
mod people;
mod readers;
mod revocations;
mod sessions;

/// `POST` makes a person, `GET` lists them.
pub const PEOPLE: &str = "/people";
/// `POST {thing, person}` ends a named thing at once.
pub const EXPIRIES: &str = "/expiries";
/// `GET ?person=NATIONAL-ID` lists Pro Santé Connect's open sessions.
pub const SESSIONS: &str = "/sessions";
/// `POST {person}` takes a person out of the directory, by national id; their card stays theirs.
pub const WITHDRAWALS: &str = "/withdrawals";
/// `POST {reader, cards, faulty_cards, new_cards, person}` makes a reader: with these cards, with cards of these faults,
/// with new good ones, empty, or none at all. With `id`, an earlier one has that from now on.
pub const READERS: &str = "/readers";
/// `GET` lists all cards, with what became of each; `POST {person, kind, fault}` hands one out for good: to be exported,
/// and recognised after a restart.
pub const CARDS: &str = "/cards";
/// `GET` lists the organisations' certificates; `POST {name, unit, use, fault}` hands one out.
pub const ORGANISATIONS: &str = "/organisations";
/// `GET` the test IGC-Santé's authorities, and where their lists and OCSP answers are.
pub const IGC: &str = "/igc";
/// `POST` signs with a new key from then on; the ones before stay published for a while.
pub const KEY_ROTATION: &str = "/keys/rotation";
/// `POST {serial}` or `{person}` revokes cards; `GET` tells which are revoked.
pub const REVOCATIONS: &str = "/revocations";
/// `GET` the list that the test IGC-Santé publishes (RFC 5280, DER); `POST {fault}` publishes one that is
/// `forged`, `replayed` or `outdated`, and a good one for `null`.
pub const REVOCATION_LIST: &str = "/revocations/list";

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
    Call::new(
        "POST",
        READERS,
        "makes a simulated reader: {\"cards\": [SERIAL]}, {\"faulty_cards\": [{\"person\", \"fault\"}]}, {\"new_cards\": [{\"person\"}]} or {\"reader\": \"none\", \"person\"}; with {\"id\"}, changes one",
    ),
    Call::new("GET", CARDS, "all cards: holder, kind, serial number, validity, whether revoked or blocked"),
    Call::new("POST", CARDS, "hands one out for good: {\"person\"}; kind and fault are optional"),
    Call::new("GET", ORGANISATIONS, "the organisations' certificates"),
    Call::new(
        "POST",
        ORGANISATIONS,
        "hands one out: {\"name\"}; unit, use (client, server) and fault are optional",
    ),
    Call::new("GET", IGC, "the test IGC-Santé's authorities, their lists and their OCSP responder"),
    Call::new("POST", KEY_ROTATION, "signs with a new key; the ones before stay published for a while"),
    Call::new("POST", WITHDRAWALS, "takes a person out of the directory: {\"person\"}"),
    Call::new("POST", REVOCATIONS, "revokes cards: {\"serial\"} or {\"person\"}; GET tells which are"),
    Call::new("GET", REVOCATION_LIST, "the published list (DER); POST {\"fault\"} publishes a bad one"),
];

pub(crate) fn router(psc: Psc) -> Router {
    Router::new()
        .route(PEOPLE, get(people::list).post(people::add))
        .route(EXPIRIES, post(expiries::expire))
        .route(SESSIONS, get(sessions::list))
        .route(WITHDRAWALS, post(people::withdraw))
        .route(READERS, post(readers::make))
        .route(CARDS, get(cards::list).post(cards::hand_out))
        .route(ORGANISATIONS, get(organisations::list).post(organisations::hand_out))
        .route(IGC, get(igc::told))
        .route(KEY_ROTATION, post(keys::rotate))
        .route(REVOCATIONS, get(revocations::told).post(revocations::revoke))
        .route(REVOCATION_LIST, get(revocations::list).post(revocations::publish))
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

impl Provider {
    /// The person whose national id was sent.
    fn person_known_as(&self, national_id: &str) -> Result<Arc<Person>, Refusal> {
        let unknown = || {
            Refusal::new(
                StatusCode::NOT_FOUND,
                format!("nobody in the directory has the national id “{national_id}”"),
                "GET /psc/people shows who there is",
            )
        };
        let id = national_id.parse().map_err(|_| unknown())?;
        self.directory.find(&id).ok_or_else(unknown)
    }

    /// The card whose serial number was sent.
    fn card_numbered(&self, serial: &str) -> Result<Arc<Card>, Refusal> {
        self.directory.card(serial).ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                format!("no card has the serial number “{serial}”"),
                "GET /psc/people shows the cards that exist",
            )
        })
    }
}
