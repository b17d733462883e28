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
use identities::{CardCheck, CardHolder, Professional};
use mock_kit::{
    client_certificate::PresentedCertificates,
    journal::{Entry, Verdict},
};
use serde_json::json;

use super::{
    attempt_refused,
    card_refusal::{CardError, card_refused},
    found,
};
use crate::{
    NAME, deviations, endpoints,
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
                        "checks": "possession, chain, validity, usage, holder, card",
                    })),
            );
        }
        Err(error) => psc.record(
            Entry::new(NAME, "psc.card.refused", "Carte refusée")
                .from("browser")
                .flow(flow)
                .verdict(Verdict::Refused)
                .details(json!({"reason": error.to_string()})),
        ),
    }
    checked.map(|(_, person)| person)
}

fn check(
    psc: &Provider,
    attempt: &Attempt,
    presented: &PresentedCertificates,
) -> Result<(CardHolder, Arc<Professional>), CardError> {
    // Whom the certificate names, true or not: a deviation may concern this person alone.
    let named = psc.igc.verify_skipping(&presented.0, psc.now(), &CardCheck::ALL)?.national_id.to_string();
    let client = Some(attempt.request.client_id.as_str());
    let deviates = |deviation| psc.deviates(deviation, client, Some(&named));

    let mut skipped = Vec::new();
    if deviates(&deviations::CARD_AUTHORITY_UNCHECKED) {
        skipped.push(CardCheck::Authority);
    }
    if deviates(&deviations::CARD_VALIDITY_UNCHECKED) {
        skipped.extend([CardCheck::Start, CardCheck::End]);
    }
    let holder = psc.igc.verify_skipping(&presented.0, psc.now(), &skipped)?;

    let Some(person) = psc.directory.find(&holder.national_id) else {
        if deviates(&deviations::CARD_HOLDER_UNCHECKED) {
            let person = Arc::new(from_certificate(&holder));
            return Ok((holder, person));
        }
        return Err(CardError::UnknownHolder(holder.national_id));
    };
    if !person.holds(&holder.serial) && !deviates(&deviations::CARD_SERIAL_UNCHECKED) {
        return Err(CardError::UnknownCard { serial: holder.serial, holder: holder.national_id });
    }
    Ok((holder, Arc::clone(&person.professional)))
}

/// All that is known of somebody who is not in the directory.
fn from_certificate(holder: &CardHolder) -> Professional {
    Professional {
        national_id: holder.national_id.clone(),
        given_name: holder.given_name.clone(),
        family_name: holder.family_name.clone(),
        civility: identities::Civility::Madam,
        practices: Vec::new(),
        medical_regulation: false,
        email: String::new(),
    }
}
