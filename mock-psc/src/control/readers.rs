//! `/readers`.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use mock_kit::control::Refusal;
use serde::{Deserialize, Serialize};

use super::body;
use crate::{
    provider::Psc,
    state::readers::{READER_LIFETIME, Reader},
};

const EXPECTED: &str = r#"{"cards": ["10AB…"]}"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReader {
    /// Serial numbers.
    cards: Vec<String>,
}

/// A reader that was made.
#[derive(Serialize)]
pub(super) struct ReaderView {
    id: String,
    /// The browser that visits this address has the reader from then on.
    plug_url: String,
}

pub(super) async fn make(
    State(psc): State<Psc>,
    sent: Result<Json<NewReader>, JsonRejection>,
) -> Result<(StatusCode, Json<ReaderView>), Refusal> {
    let wanted = body(sent, EXPECTED)?;
    let cards = wanted
        .cards
        .iter()
        .map(|serial| {
            psc.directory.card(serial).ok_or_else(|| {
                Refusal::new(
                    StatusCode::NOT_FOUND,
                    format!("no card has the serial number “{serial}”"),
                    "GET /psc/people shows the cards that exist",
                )
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let id = psc.context.seed.token("", "reader", 8);
    let reader = Reader::new(cards, psc.deadline(READER_LIFETIME));
    psc.readers.insert(&id, Arc::new(reader), psc.now());
    let plug_url = psc.endpoints.plug(&id);
    Ok((StatusCode::CREATED, Json(ReaderView { id, plug_url })))
}
