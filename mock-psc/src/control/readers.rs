//! `/readers`: what a workstation has.
//!
//! ```json
//! {"cards": ["10AB…"]}                                                     a reader with a good card
//! {"cards": ["10AB…", "20CD…"]}                                            with two
//! {"cards": [], "person": "899700427885"}                                  without any
//! {"reader": "none", "person": "899700427885"}                             no reader at all
//! {"reader": "browser", "person": "899700427885"}                          the browser presents certificates, or none
//! {"faulty_cards": [{"person": "899700427885", "fault": "expired"}]}       a reader with a card that has a fault
//! {"faulty_cards": [{"person": "899700427885", "fault": "revoked", "kind": "cpe"}]}
//! {"cards": ["10AB…"], "cps_gestion": false}                               on a workstation without CPS-Gestion
//! ```
//!
//! With `cps_gestion`, true or false, a card reaches only the browsers that the user guide says (guide M1 to M4), as
//! they call themselves in `User-Agent` and `Sec-CH-UA-Platform`; without it, every browser.
//!
//! `person` says whose workstation it is, for the journal, where no card says so. Faults: see
//! [`super::faulty_card`]. The answer tells of the cards:
//!
//! ```json
//! {"id": "…", "plug_url": "https://…", "cards": [{"kind": "CPS", "serial": "10AB…", "holder": "Claire Lefèvre",
//!  "subject": "899700427885", "issuer": "…", "pin": "1234", "certificate_pem": "…", "key_pem": "…"}]}
//! ```

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::{Card, NationalId};
use mock_kit::control::Refusal;
use serde::{Deserialize, Serialize};

use super::{body, faulty_card::FaultyCard};
use crate::{
    CardView,
    provider::Psc,
    state::readers::{READER_LIFETIME, Reader, ReaderKind},
};

const EXPECTED: &str =
    r#"{"cards": ["10AB…"]} or {"faulty_cards": [{"person": "899700427885", "fault": "expired"}]}"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReader {
    #[serde(default)]
    reader: ReaderKind,
    /// Serial numbers.
    #[serde(default)]
    cards: Vec<String>,
    /// Cards to be made.
    #[serde(default)]
    faulty_cards: Vec<FaultyCard>,
    /// Whose workstation it is; else the holder of all its cards, if they have but one.
    person: Option<String>,
    /// Whether CPS-Gestion is installed.
    cps_gestion: Option<bool>,
}

/// A reader that was made.
#[derive(Serialize)]
pub(super) struct ReaderView {
    id: String,
    /// The browser that visits this address has the reader from then on.
    plug_url: String,
    /// What is in it.
    cards: Vec<CardView>,
}

pub(super) async fn make(
    State(psc): State<Psc>,
    sent: Result<Json<NewReader>, JsonRejection>,
) -> Result<(StatusCode, Json<ReaderView>), Refusal> {
    let wanted = body(sent, EXPECTED)?;
    if wanted.reader == ReaderKind::None && !(wanted.cards.is_empty() && wanted.faulty_cards.is_empty()) {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "a workstation without a reader holds no card",
            r#"leave out "cards" and "faulty_cards", or "reader""#,
        ));
    }
    let named = wanted.person.map(|person| psc.person_known_as(&person)).transpose()?;
    // Nothing is made before all is known to exist.
    let cards = wanted.cards.iter().map(|serial| psc.card_numbered(serial)).collect::<Result<Vec<_>, _>>()?;
    let holders = wanted
        .faulty_cards
        .iter()
        .map(|faulty| psc.person_known_as(&faulty.person))
        .collect::<Result<Vec<_>, _>>()?;

    let mut people: Vec<NationalId> = cards.iter().map(|card| card.national_id().clone()).collect();
    people.extend(holders.iter().map(|holder| holder.professional.national_id.clone()));
    let mut cards: Vec<Arc<Card>> = cards;
    for (faulty, holder) in wanted.faulty_cards.iter().zip(&holders) {
        cards.push(psc.faulty_card(holder, faulty)?);
    }
    let owner = match named {
        Some(person) => Some(person.professional.national_id.clone()),
        None => the_same(people),
    };
    let id = psc.context.seed.token("", "reader", 8);
    let views = cards.iter().map(|card| CardView::of(card)).collect();
    let reader = Reader::new(wanted.reader, cards, owner, wanted.cps_gestion, psc.deadline(READER_LIFETIME));
    psc.readers.insert(&id, Arc::new(reader), psc.now());
    let plug_url = psc.endpoints.plug(&id);
    Ok((StatusCode::CREATED, Json(ReaderView { id, plug_url, cards: views })))
}

/// The one of whom all cards are.
fn the_same(mut people: Vec<NationalId>) -> Option<NationalId> {
    let first = people.pop()?;
    people.iter().all(|other| *other == first).then_some(first)
}
