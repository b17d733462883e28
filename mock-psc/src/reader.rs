//! The simulated card reader: it plays the reader and its software, in any browser, so that a person goes through
//! the documented steps without either (guide C2, C3).
//!
//! Behind it stands the real thing: with the card's key it makes a TLS connection to the attempt's own host, as a
//! browser would. What is decided there is decided by the same code for both.

use std::sync::Arc;

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use identities::Card;
use mock_kit::cookie;

use crate::{
    answer::attempt_refused,
    deviations, endpoints,
    pages::{self, READER},
    provider::{Provider, Psc},
    state::{
        attempt::Attempt,
        readers::{Reader, ReaderKind},
    },
    workstation::{CardAccess, Workstation},
};

mod certificate;
mod code;
mod connection;
mod missing;
mod plug;

/// The cookie that says which reader is plugged into this browser, on the wallet's host.
const READER_COOKIE: &str = "LECTEUR_SIMULE";

/// The reader's pages, on the wallet's host.
pub(crate) fn routes() -> Router<Psc> {
    Router::new()
        .route(endpoints::READER, get(certificate::choose).post(certificate::chosen))
        .route(endpoints::READER_CODE, get(code::ask).post(code::typed))
        .route(endpoints::PLUG, get(plug::plug))
}

/// The cards that reach this browser from its reader; without a reader, all cards there are.
fn cards_within_reach(psc: &Provider, headers: &HeaderMap) -> Vec<Arc<Card>> {
    let Some(reader) = plugged(psc, headers) else { return psc.directory.cards() };
    match (reader.kind, access(psc, headers, &reader)) {
        (ReaderKind::Simulated, CardAccess::Works) => reader.cards.clone(),
        _ => Vec::new(),
    }
}

/// Whether a card in `reader` reaches the browser that asks.
fn access(psc: &Provider, headers: &HeaderMap, reader: &Reader) -> CardAccess {
    let owner = reader.owner.as_ref().map(ToString::to_string);
    if psc.deviates(&deviations::CARD_WORKSTATION_UNCHECKED, None, owner.as_deref()) {
        return CardAccess::Works;
    }
    reader.reaches(Workstation::of(headers))
}

fn plugged(psc: &Provider, headers: &HeaderMap) -> Option<Arc<Reader>> {
    psc.readers.find(cookie(headers, READER_COOKIE)?)
}

/// Whose reader this browser has, if it is one person's.
pub(crate) fn holder(psc: &Provider, headers: &HeaderMap) -> Option<String> {
    plugged(psc, headers)?.owner.as_ref().map(ToString::to_string)
}

/// An attempt and a card of it, as the address names them.
#[expect(clippy::result_large_err, reason = "the error is the page that is answered")]
fn attempt_and_card(
    psc: &Provider,
    headers: &HeaderMap,
    Path((attempt, serial)): &Path<(String, String)>,
) -> Result<(Arc<Attempt>, Arc<Card>), Response> {
    let attempt = psc.attempt(attempt).map_err(|error| attempt_refused(psc, attempt, error))?;
    let card = cards_within_reach(psc, headers)
        .into_iter()
        .find(|card| card.serial().to_string() == *serial)
        .ok_or_else(|| {
            refused(
                psc,
                &attempt,
                (
                    "Carte absente",
                    "La carte choisie n’est plus dans le lecteur.",
                    "Insérez votre carte dans le lecteur, puis réessayez.",
                ),
            )
        })?;
    Ok((attempt, card))
}

/// A page of the reader that goes no further: title, explanation and advice.
fn refused(
    psc: &Provider,
    attempt: &Attempt,
    (title, explanation, advice): (&'static str, &str, &str),
) -> Response {
    READER
        .page(
            title,
            &pages::Refused {
                title,
                explanation,
                advice,
                guidance: &[],
                actions: &pages::Action::after_a_refusal(
                    &psc.endpoints,
                    &attempt.name,
                    psc.approver.as_ref().map(|_| "Continuer sans certificat"),
                ),
            },
        )
        .with_status(StatusCode::FORBIDDEN)
        .into_response()
}
