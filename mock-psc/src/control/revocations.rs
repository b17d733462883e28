//! `/revocations` and `/revocations/list`: what the test IGC-Santé takes back.
//!
//! ```json
//! POST /psc/revocations       {"serial": "10AB…"}  or  {"person": "899700427885"}   → {"revoked": ["10AB…"]}; an
//!                             organisation's certificate has a serial number too
//! GET  /psc/revocations       → {"number": 2, "this_update": "…", "next_update": "…", "revoked": [{"serial", "since"}]}
//! POST /psc/revocations/list  {"fault": "forged"}, "replayed", "outdated", or null for a good list
//! ```

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use identities::{Authority, Card, ListFault};
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{REVOCATION_LIST, REVOCATIONS};
use crate::{
    NAME,
    provider::{Provider, Psc},
    state::{
        archive::{ArchiveError, Issuer, Record},
        revocations::ListError,
    },
};

const EXPECTED: &str = r#"{"serial": "10AB…"} or {"person": "899700427885"}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Revocation {
    /// This card, or this certificate of an organisation.
    serial: Option<String>,
    /// All cards of this person.
    person: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Revoked {
    /// Serial numbers.
    revoked: Vec<String>,
}

/// Revokes a certificate, or all cards of a person.
#[utoipa::path(post, path = REVOCATIONS, tag = NAME, request_body = Revocation, responses(
    (status = 200, description = "What is revoked.", body = Revoked), Refused
))]
pub(super) async fn revoke(
    State(psc): State<Psc>,
    sent: Result<Json<Revocation>, JsonRejection>,
) -> Result<Json<Revoked>, Refusal> {
    let cards = match body(sent, EXPECTED)? {
        Revocation { serial: Some(serial), person: None } if psc.organisations.has(&serial) => {
            psc.revoke_organisation(&serial)?;
            return Ok(Json(Revoked { revoked: vec![serial] }));
        }
        Revocation { serial: Some(serial), person: None } => vec![psc.card_numbered(&serial)?],
        Revocation { serial: None, person: Some(person) } => {
            psc.directory.cards_of(&psc.person_known_as(&person)?.professional.national_id)
        }
        _ => {
            return Err(Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "either a serial number or a person, and not both",
                format!("send JSON like {EXPECTED}"),
            ));
        }
    };
    for card in &cards {
        psc.revoke(card)?;
    }
    Ok(Json(Revoked { revoked: cards.iter().map(|card| card.serial().to_string()).collect() }))
}

impl Provider {
    /// Revokes a card; one that is revoked already stays as it is.
    pub(super) fn revoke(&self, card: &Card) -> Result<(), Refusal> {
        let now = self.now();
        if !self.igc.revoke(card.serial(), now) {
            return Ok(());
        }
        self.write_revocation(Issuer::Persons, &card.serial().to_string(), now)?;
        self.record(
            Entry::new(NAME, "psc.card.revoked", "Carte révoquée par l’IGC-Santé de test")
                .from("control")
                .person(card.national_id().to_string())
                .details(json!({"serial": card.serial().to_string()})),
        );
        Ok(())
    }

    /// Revokes an organisation's certificate; one that is revoked already stays as it is.
    pub(super) fn revoke_organisation(&self, serial: &str) -> Result<(), Refusal> {
        let now = self.now();
        let known = serial.parse().ok();
        if known.is_some_and(|known| self.igc.revoke_of(Authority::Organisations, known, now)) {
            self.write_revocation(Issuer::Organisations, serial, now)?;
            self.record_organisation_revoked(serial);
        }
        Ok(())
    }

    pub(super) fn record_organisation_revoked(&self, serial: &str) {
        let told = "Certificat d’organisation révoqué par l’IGC-Santé de test";
        self.record(
            Entry::new(NAME, "psc.organisation.revoked", told)
                .from("control")
                .details(json!({"serial": serial})),
        );
    }

    pub(super) fn write_revocation(
        &self,
        authority: Issuer,
        serial: &str,
        since: OffsetDateTime,
    ) -> Result<(), Refusal> {
        Ok(self.archive.record(&Record::Revoked { authority, serial: serial.to_owned(), since })?)
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct ListView {
    number: u64,
    #[serde(with = "time::serde::rfc3339")]
    this_update: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    next_update: OffsetDateTime,
    revoked: Vec<RevokedView>,
}

#[derive(Serialize, ToSchema)]
struct RevokedView {
    serial: String,
    #[serde(with = "time::serde::rfc3339")]
    since: OffsetDateTime,
}

/// What is revoked, as the published list says it.
#[utoipa::path(get, path = REVOCATIONS, tag = NAME, responses(
    (status = 200, description = "The list.", body = ListView), Refused
))]
pub(super) async fn told(State(psc): State<Psc>) -> Result<Json<ListView>, Refusal> {
    let list = psc.revocations.list_unchecked(&psc.igc, psc.now())?;
    let revoked = list.revoked.into_iter().map(|(serial, since)| RevokedView { serial, since }).collect();
    let (number, this_update, next_update) = (list.number, list.this_update, list.next_update);
    Ok(Json(ListView { number, this_update, next_update, revoked }))
}

/// The published list, in DER.
#[utoipa::path(get, path = REVOCATION_LIST, tag = NAME, responses(
    (status = 200, description = "The list (RFC 5280).", content_type = "application/pkix-crl", body = Vec<u8>), Refused
))]
pub(super) async fn list(State(psc): State<Psc>) -> Result<Response, Refusal> {
    let list = psc.revocations.published(&psc.igc, psc.now()).map_err(ListError::from)?;
    // RFC 5280 §4.2.1.13: the media type of a CRL in DER.
    Ok(([(header::CONTENT_TYPE, "application/pkix-crl")], list.to_vec()).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Publication {
    /// `forged`, `replayed` or `outdated`; null for a good one.
    fault: Option<ListFault>,
}

/// Publishes a list that is `forged`, `replayed` or `outdated`, or a good one again.
#[utoipa::path(post, path = REVOCATION_LIST, tag = NAME, request_body = Publication, responses(
    (status = 204, description = "It is published."), Refused
))]
pub(super) async fn publish(
    State(psc): State<Psc>,
    sent: Result<Json<Publication>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let wanted = body(sent, r#"{"fault": "forged"}, "replayed", "outdated" or null"#)?;
    psc.revocations.publish(wanted.fault, &psc.igc, psc.now())?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ArchiveError> for Refusal {
    fn from(error: ArchiveError) -> Self {
        let advice =
            "make room, or check the permissions of the folder; until then a restart forgets what is made";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), advice)
    }
}

impl From<ListError> for Refusal {
    fn from(error: ListError) -> Self {
        let advice = "check the machine's date, then start a new stack";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), advice)
    }
}
