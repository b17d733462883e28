//! No card to choose: no reader, an empty one, or a browser that presented no certificate of its own.

use std::sync::Arc;

use axum::{http::HeaderMap, response::Response};
use mock_kit::journal::{Entry, Verdict};

use super::{access, plugged, refused};
use crate::{
    NAME,
    answer::found,
    card_refusal::nothing_presented,
    deviations, endpoints,
    protocol::claims::AuthMode,
    provider::Provider,
    state::{
        attempt::{Attempt, Identified},
        readers::ReaderKind,
    },
    workstation::{CardAccess, Workstation},
};

/// Why there is no card.
enum Missing {
    Reader,
    Card,
    /// The browser is to present it by itself, and has not.
    Certificate,
    /// The card is there, but does not reach the browser.
    Reach,
}

impl Missing {
    fn event(&self) -> (&'static str, &'static str) {
        match self {
            Self::Reader => ("psc.reader.absent", "Aucun lecteur de carte n’est branché sur le poste"),
            Self::Card => ("psc.reader.empty", "Le lecteur simulé ne contient aucune carte"),
            Self::Certificate => ("psc.card.not_chosen", "Le navigateur n’a présenté aucun certificat"),
            Self::Reach => ("psc.card.out_of_reach", "La carte ne parvient pas à ce navigateur"),
        }
    }
}

pub(super) fn page(psc: &Provider, headers: &HeaderMap, attempt: &Attempt) -> Response {
    let reader = plugged(psc, headers);
    let kind = reader.as_ref().map_or(ReaderKind::Simulated, |reader| reader.kind);
    let access = reader.as_ref().map_or(CardAccess::Works, |reader| access(psc, headers, reader));
    let missing = match (kind, access) {
        (ReaderKind::None, _) | (_, CardAccess::NoReader) => Missing::Reader,
        (ReaderKind::Browser, _) => Missing::Certificate,
        (ReaderKind::Simulated, CardAccess::Works) => Missing::Card,
        (ReaderKind::Simulated, CardAccess::NeedsCpsGestion | CardAccess::Never) => Missing::Reach,
    };
    let (event, summary) = missing.event();
    psc.record(
        Entry::new(NAME, event, summary).from("browser").flow(&attempt.name).verdict(Verdict::Refused),
    );
    if let Some(response) = recognised_all_the_same(psc, headers, attempt) {
        return response;
    }
    match missing {
        Missing::Card => refused(
            psc,
            attempt,
            (
                "Aucune carte dans le lecteur",
                "Le lecteur ne contient aucune carte de la famille CPx.",
                "Insérez votre carte dans le lecteur, puis réessayez.",
            ),
        ),
        Missing::Reader => refused(
            psc,
            attempt,
            (
                "Aucun lecteur de carte",
                "Aucun lecteur de carte n’est branché sur ce poste.",
                "Branchez le lecteur, insérez-y votre carte, puis réessayez.",
            ),
        ),
        Missing::Certificate | Missing::Reach => nothing_presented(psc, attempt, Workstation::of(headers)),
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
