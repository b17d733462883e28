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
//! {"new_cards": [{"person": "899700427885"}]}                              with another good card of theirs
//! {"cards": ["10AB…"], "cps_gestion": false}                               on a workstation without CPS-Gestion
//! {"id": "…", "cards": ["20CD…"]}                                          from now on this reader has that
//! ```
//!
//! With `cps_gestion`, true or false, a card reaches only the browsers that the user guide says (guide M1 to M4), as
//! they call themselves in `User-Agent` and `Sec-CH-UA-Platform`; without it, every browser.
//!
//! `person` says whose workstation it is, for the journal, where no card says so. With the `id` of an earlier answer that
//! reader changes where it is: it stays plugged into its browser and stays its owner's, and the page that is shown
//! does not move. Faults: see [`super::faulty_card`]. The answer tells of the cards:
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
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    READERS,
    faulty_card::{FaultyCard, NewCard},
};
use crate::{
    CardView, NAME,
    provider::{Provider, Psc},
    state::readers::{READER_LIFETIME, Reader, ReaderKind},
};

const EXPECTED: &str =
    r#"{"cards": ["10AB…"]} or {"faulty_cards": [{"person": "899700427885", "fault": "expired"}]}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReader {
    /// The reader to change, instead of a new one.
    id: Option<String>,
    /// `none` for a workstation without one.
    #[serde(default)]
    reader: ReaderKind,
    /// Serial numbers.
    #[serde(default)]
    cards: Vec<String>,
    /// Cards to be made.
    #[serde(default)]
    faulty_cards: Vec<FaultyCard>,
    /// Good cards to be made.
    #[serde(default)]
    new_cards: Vec<NewCard>,
    /// Whose workstation it is; else the holder of all its cards, if they have but one.
    person: Option<String>,
    /// Whether CPS-Gestion is installed.
    cps_gestion: Option<bool>,
}

/// A reader that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct ReaderView {
    /// Its id.
    id: String,
    /// The browser that visits this address has the reader from then on.
    plug_url: String,
    /// What is in it.
    cards: Vec<CardView>,
}

/// Makes a simulated reader with cards in it, empty, or none at all; with an `id`, changes that one.
#[utoipa::path(post, path = READERS, tag = NAME, request_body = NewReader, responses(
    (status = 200, description = "The reader that was changed.", body = ReaderView),
    (status = 201, description = "The new reader.", body = ReaderView), Refused
))]
pub(super) async fn make(
    State(psc): State<Psc>,
    sent: Result<Json<NewReader>, JsonRejection>,
) -> Result<(StatusCode, Json<ReaderView>), Refusal> {
    let wanted = body(sent, EXPECTED)?;
    let holds = !(wanted.cards.is_empty() && wanted.faulty_cards.is_empty() && wanted.new_cards.is_empty());
    if wanted.reader == ReaderKind::None && holds {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "a workstation without a reader holds no card",
            r#"leave out "cards", "faulty_cards" and "new_cards", or "reader""#,
        ));
    }
    let changed = wanted.id.as_deref().map(|id| psc.reader_named(id)).transpose()?;
    let named = wanted.person.map(|person| psc.person_known_as(&person)).transpose()?;
    // Nothing is made before all is known to exist.
    let cards = wanted.cards.iter().map(|serial| psc.card_numbered(serial)).collect::<Result<Vec<_>, _>>()?;
    let holders = wanted
        .faulty_cards
        .iter()
        .map(|faulty| psc.person_known_as(&faulty.person))
        .collect::<Result<Vec<_>, _>>()?;
    let owners = wanted
        .new_cards
        .iter()
        .map(|card| psc.person_known_as(&card.person))
        .collect::<Result<Vec<_>, _>>()?;

    let mut people: Vec<NationalId> = cards.iter().map(|card| card.national_id().clone()).collect();
    people.extend(holders.iter().chain(&owners).map(|holder| holder.professional.national_id.clone()));
    let mut cards: Vec<Arc<Card>> = cards;
    for (faulty, holder) in wanted.faulty_cards.iter().zip(&holders) {
        cards.push(psc.faulty_card(holder, faulty)?);
    }
    for (wanted, holder) in wanted.new_cards.iter().zip(&owners) {
        cards.push(psc.new_card(holder, wanted)?);
    }
    let owner = match (named, &changed) {
        (Some(person), _) => Some(person.professional.national_id.clone()),
        (None, Some(reader)) => reader.owner.clone(),
        (None, None) => the_same(people),
    };
    let status = if changed.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let id = wanted.id.unwrap_or_else(|| psc.context.secrets.token(8));
    if changed.is_some() {
        psc.tell_changed(&id, &cards, owner.as_ref());
    }
    let views = cards.iter().map(|card| CardView::of(card)).collect();
    let reader = Reader::new(wanted.reader, cards, owner, wanted.cps_gestion, psc.deadline(READER_LIFETIME));
    psc.readers.insert(&id, Arc::new(reader), psc.now());
    let plug_url = psc.endpoints.plug(&id);
    Ok((status, Json(ReaderView { id, plug_url, cards: views })))
}

impl Provider {
    fn reader_named(&self, id: &str) -> Result<Arc<Reader>, Refusal> {
        self.readers.find(id).ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_FOUND,
                format!("no reader has the id “{id}”"),
                r#"leave out "id" to make one: the answer gives its own"#,
            )
        })
    }

    fn tell_changed(&self, id: &str, cards: &[Arc<Card>], owner: Option<&NationalId>) {
        let serials: Vec<_> = cards.iter().map(|card| card.serial().to_string()).collect();
        let entry =
            Entry::new(NAME, "psc.reader.changed", "Le lecteur simulé contient maintenant autre chose")
                .from("control")
                .details(json!({"reader": id, "cards": serials}));
        self.record(match owner {
            Some(owner) => entry.person(owner.to_string()),
            None => entry,
        });
    }
}

/// The one of whom all cards are.
fn the_same(mut people: Vec<NationalId>) -> Option<NationalId> {
    let first = people.pop()?;
    people.iter().all(|other| *other == first).then_some(first)
}
