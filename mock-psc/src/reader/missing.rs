//! No card to choose: no reader, an empty one, or a browser that presented no certificate of its own.

use std::sync::Arc;

use axum::{http::HeaderMap, response::Response};
use identities::CardRefusal;
use mock_kit::journal::{Entry, Verdict};

use super::{plugged, refused};
use crate::{
    NAME, deviations, endpoints,
    protocol::claims::AuthMode,
    provider::Provider,
    routes::{CardError, card_refused, found},
    state::{
        attempt::{Attempt, Identified},
        readers::ReaderKind,
    },
};

pub(super) fn page(psc: &Provider, headers: &HeaderMap, attempt: &Attempt) -> Response {
    let reader = plugged(psc, headers);
    let kind = reader.as_ref().map_or(ReaderKind::Simulated, |reader| reader.kind);
    let (event, summary) = match kind {
        ReaderKind::Simulated => ("psc.reader.empty", "Le lecteur simulé ne contient aucune carte"),
        ReaderKind::None => ("psc.reader.absent", "Aucun lecteur de carte n’est branché sur le poste"),
        ReaderKind::Browser => ("psc.card.not_chosen", "Le navigateur n’a présenté aucun certificat"),
    };
    psc.record(
        Entry::new(NAME, event, summary).from("browser").flow(&attempt.name).verdict(Verdict::Refused),
    );
    if let Some(response) = recognised_all_the_same(psc, headers, attempt) {
        return response;
    }
    match kind {
        ReaderKind::Simulated => refused(
            psc,
            attempt,
            (
                "Aucune carte dans le lecteur",
                "Le lecteur ne contient aucune carte de la famille CPx.",
                "Insérez votre carte dans le lecteur, puis réessayez.",
            ),
        ),
        ReaderKind::None => refused(
            psc,
            attempt,
            (
                "Aucun lecteur de carte",
                "Aucun lecteur de carte n’est branché sur ce poste.",
                "Branchez le lecteur, insérez-y votre carte, puis réessayez.",
            ),
        ),
        ReaderKind::Browser => card_refused(psc, attempt, &CardError::from(CardRefusal::NothingPresented)),
    }
}

/// The fault of a named deviation.
fn recognised_all_the_same(psc: &Provider, headers: &HeaderMap, attempt: &Attempt) -> Option<Response> {
    let owner = plugged(psc, headers)?.owner.clone()?;
    let client = Some(attempt.request.client_id.as_str());
    if !psc.deviates(&deviations::CARD_PRESENCE_UNCHECKED, client, Some(&owner.to_string())) {
        return None;
    }
    let person = Arc::clone(&psc.directory.find(&owner)?.professional);
    attempt.identify(Identified { person, mode: AuthMode::Card, at: psc.now() }).ok()?;
    Some(found(&psc.endpoints.attempt(endpoints::CONTINUATION, &attempt.name)))
}
