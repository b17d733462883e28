//! Where the card is presented, on the attempt's own host (guide C2, C3).
//!
//! The handshake proved that the key is there; chain, validity, usage, holder and card are checked here, the same
//! way for a browser's certificate and for the simulated reader's.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use identities::{CardHolder, Professional};
use mock_kit::{
    client_certificate::PresentedCertificates,
    journal::{Entry, Verdict},
};
use serde_json::json;

use super::card_check::check;
use crate::{
    NAME,
    answer::{attempt_refused, found},
    card_refusal::{CardError, card_refused},
    endpoints,
    protocol::claims::AuthMode,
    provider::{Provider, Psc},
    state::attempt::{Attempt, Identified},
};

pub(crate) async fn presentation(
    State(psc): State<Psc>,
    Path(name): Path<String>,
    Extension(presented): Extension<PresentedCertificates>,
) -> Response {
    let attempt = match psc.attempt(&name) {
        Ok(attempt) => attempt,
        Err(error) => return attempt_refused(&psc, &name, error),
    };
    if presented.0.is_empty() {
        psc.record(
            Entry::new(
                NAME,
                "psc.card.none",
                "Le navigateur ne présente aucun certificat : le lecteur simulé s’ouvre",
            )
            .from("browser")
            .flow(&name),
        );
        return found(&psc.endpoints.attempt(endpoints::READER, &name));
    }
    match recognise(&psc, &attempt, &presented) {
        Ok(person) => {
            let at = psc.now();
            if let Err(error) = attempt.identify(Identified { person, mode: AuthMode::Card, at }) {
                return attempt_refused(&psc, &name, error);
            }
            found(&psc.endpoints.attempt(endpoints::CONTINUATION, &name))
        }
        Err(error) => card_refused(&psc, &attempt, &error),
    }
}

/// The person whose card it is, and the journal's account of it.
fn recognise(
    psc: &Provider,
    attempt: &Attempt,
    presented: &PresentedCertificates,
) -> Result<Arc<Professional>, CardError> {
    let checked = check(psc, attempt, presented);
    let flow = &attempt.name;
    match &checked {
        Ok((holder, person)) => {
            let id = person.national_id.to_string();
            psc.context.journal.bind(flow, &id);
            psc.record(
                Entry::new(NAME, "psc.card.presented", format!("Carte de {} acceptée", person.full_name()))
                    .from("browser")
                    .flow(flow)
                    .person(id)
                    .verdict(Verdict::Accepted)
                    .details(json!({
                        "serial": holder.serial,
                        "national_id": holder.national_id,
                        "checks": "possession, usage, authority, signature, validity, revocation, holder, card",
                    })),
            );
        }
        Err(error) => {
            let entry = Entry::new(NAME, "psc.card.refused", error.summary())
                .from("browser")
                .flow(flow)
                .verdict(Verdict::Refused)
                .details(json!({
                    "reason": error.to_string(),
                    "serial": CardHolder::serial_of(&presented.0),
                }));
            // What a certificate says of itself binds nobody, unless the authority said it of somebody we know.
            let holder = psc.igc.authentic_holder(&presented.0, psc.now());
            match holder.filter(|id| psc.directory.knows(id)) {
                None => psc.record(entry),
                Some(holder) => {
                    psc.context.journal.bind(flow, &holder.to_string());
                    psc.record(entry.person(holder.to_string()));
                }
            }
        }
    }
    checked.map(|(_, person)| person)
}
