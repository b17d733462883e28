//! `/cards`: all that were made, and one more to take away.
//!
//! ```json
//! GET  /psc/cards  → [{"kind": "CPS", "serial": "10AB…", "national_id": "899700427885", "holder": "Claire Lefèvre",
//!                      "not_before": "…", "not_after": "…", "revoked_since": null, "blocked": false, "fault": null, …}]
//! POST /psc/cards  {"person": "899700427885", "kind": "cpe", "fault": "expired"}   → one of them
//! ```
//!
//! Unlike those of `/readers`, a card that is handed out here is written down, where the IGC is kept.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::{Card, CardKind};
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{CARDS, faulty_card::Fault};
use crate::{
    CardView, NAME,
    provider::{Provider, Psc},
};

const EXPECTED: &str = r#"{"person": "899700427885", "kind": "cps", "fault": "expired"}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedCard {
    /// National id of its holder.
    person: String,
    /// `cps` when left out.
    kind: Option<CardKind>,
    /// What is to be wrong with it.
    fault: Option<Fault>,
}

/// A card, and what became of it.
#[derive(Serialize, ToSchema)]
pub(super) struct ListedCard {
    #[serde(flatten)]
    card: CardView,
    national_id: String,
    #[serde(with = "time::serde::rfc3339")]
    not_before: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    not_after: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    revoked_since: Option<OffsetDateTime>,
    blocked: bool,
    /// What was made wrong with it, by its word.
    fault: Option<String>,
}

/// All cards: holder, kind, serial number, validity, whether revoked or blocked.
#[utoipa::path(get, path = CARDS, tag = NAME, responses(
    (status = 200, description = "The cards, in the order in which they were made.", body = Vec<ListedCard>)
))]
pub(super) async fn list(State(psc): State<Psc>) -> Json<Vec<ListedCard>> {
    let made = psc.directory.made();
    Json(made.iter().map(|(card, fault)| psc.listed(card, fault.as_deref())).collect())
}

/// Hands one out for good: it can be exported, and is recognised after a restart.
#[utoipa::path(post, path = CARDS, tag = NAME, request_body = WantedCard, responses(
    (status = 201, description = "The card.", body = ListedCard), Refused
))]
pub(super) async fn hand_out(
    State(psc): State<Psc>,
    sent: Result<Json<WantedCard>, JsonRejection>,
) -> Result<(StatusCode, Json<ListedCard>), Refusal> {
    let wanted = body(sent, EXPECTED)?;
    let holder = psc.person_known_as(&wanted.person)?;
    let kind = wanted.kind.unwrap_or(CardKind::Cps);
    psc.archive.record_person(&holder.key, &holder.professional)?;
    let card = psc.handed_out(&holder, kind, wanted.fault)?;
    psc.record(
        Entry::new(NAME, "psc.card.handed_out", format!("Carte {kind} délivrée par l’IGC-Santé de test"))
            .from("control")
            .person(card.national_id().to_string())
            .details(json!({"serial": card.serial().to_string(), "fault": wanted.fault.map(Fault::word)})),
    );
    Ok((StatusCode::CREATED, Json(psc.listed(&card, wanted.fault.map(Fault::word)))))
}

impl Provider {
    fn listed(&self, card: &Card, fault: Option<&str>) -> ListedCard {
        let validity = card.validity();
        ListedCard {
            card: CardView::of(card),
            national_id: card.national_id().to_string(),
            not_before: validity.not_before,
            not_after: validity.not_after,
            revoked_since: self.igc.revoked_since(card.serial()),
            blocked: card.is_blocked(),
            fault: fault.map(str::to_owned),
        }
    }
}
