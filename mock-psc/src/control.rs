//! The control plane of this mock: what a test-suite may do and the real provider does not offer.

use std::sync::Arc;

use axum::http::StatusCode;
use identities::Card;
use mock_kit::control::Refusal;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Person,
    provider::{Provider, Psc},
};

mod cards;
mod clients;
mod expiries;
mod faulty_card;
mod igc;
mod keys;
mod organisations;
mod other_ids;
mod people;
mod readers;
mod revocations;
mod sessions;
mod sign_ins;

pub use sign_ins::SignedIn;

/// `POST` registers a client, or another one in the place of that id; `GET` lists them.
pub const CLIENTS: &str = "/clients";
/// `DELETE`: the client is registered no more.
pub const CLIENT: &str = "/clients/{id}";
/// `POST` makes a person, `GET` lists them.
pub const PEOPLE: &str = "/people";
/// `POST {person, origin, id, technical}` gives a person one more id: a PSI one when nothing else is said.
pub const OTHER_IDS: &str = "/other-ids";
/// `POST {thing, person}` ends a named thing at once.
pub const EXPIRIES: &str = "/expiries";
/// `GET ?person=NATIONAL-ID` lists Pro Santé Connect's open sessions.
pub const SESSIONS: &str = "/sessions";
/// `POST {person, authorization_url, auth_mode}` signs a person in with one call.
pub const SIGN_INS: &str = "/sign-ins";
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
/// `POST` signs with a new key from then on; the ones before stay published for a while. `DELETE` takes that back.
pub const KEY_ROTATION: &str = "/keys/rotation";
/// `POST {serial}` or `{person}` revokes cards; `GET` tells which are revoked.
pub const REVOCATIONS: &str = "/revocations";
/// `GET` the list that the test IGC-Santé publishes (RFC 5280, DER); `POST {fault}` publishes one that is
/// `forged`, `replayed` or `outdated`, and a good one for `null`.
pub const REVOCATION_LIST: &str = "/revocations/list";

pub(crate) fn router(psc: Psc) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(clients::list, clients::register))
        .routes(routes!(clients::remove))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::withdraw))
        .routes(routes!(other_ids::add))
        .routes(routes!(expiries::expire))
        .routes(routes!(sessions::list))
        .routes(routes!(sign_ins::sign_in))
        .routes(routes!(readers::make))
        .routes(routes!(cards::list, cards::hand_out))
        .routes(routes!(organisations::list, organisations::hand_out))
        .routes(routes!(igc::told))
        .routes(routes!(keys::rotate, keys::take_back))
        .routes(routes!(revocations::told, revocations::revoke))
        .routes(routes!(revocations::list, revocations::publish))
        .with_state(psc)
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
