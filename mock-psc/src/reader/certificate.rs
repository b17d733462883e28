//! First step: choosing a certificate (guide C2).

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use mock_kit::{journal::Entry, page::title_with_error};
use serde_json::json;

use super::{cards_within_reach, missing, plugged};
use crate::{
    NAME,
    answer::{attempt_refused, see_other},
    endpoints,
    pages::{self, READER},
    provider::{Provider, Psc},
    sent::Sent,
    state::attempt::Attempt,
    workstation::Workstation,
};

const TITLE: &str = "Sélectionner un certificat";

pub(crate) async fn choose(State(psc): State<Psc>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    match psc.attempt(&name) {
        Ok(attempt) => page(&psc, &headers, &attempt, None),
        Err(error) => attempt_refused(&psc, &name, error),
    }
}

pub(crate) async fn chosen(
    State(psc): State<Psc>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Sent(form): Sent,
) -> Response {
    let attempt = match psc.attempt(&name) {
        Ok(attempt) => attempt,
        Err(error) => return attempt_refused(&psc, &name, error),
    };
    let cards = cards_within_reach(&psc, &headers);
    let serial = form.value("carte").unwrap_or_default();
    let Some(card) = cards.iter().find(|card| card.serial().to_string() == serial) else {
        return page(&psc, &headers, &attempt, Some("Choisissez un certificat dans la liste."));
    };
    attempt.choose(card.national_id());
    psc.record(
        Entry::new(NAME, "psc.reader.certificate_chosen", "Certificat choisi dans le lecteur simulé")
            .from("browser")
            .flow(&name)
            .details(json!({"serial": serial, "subject": card.subject()})),
    );
    see_other(&psc.endpoints.reader_code(&name, serial))
}

fn page(psc: &Provider, headers: &HeaderMap, attempt: &Attempt, error: Option<&str>) -> Response {
    let cards = cards_within_reach(psc, headers);
    if cards.is_empty() {
        return missing::page(psc, headers, attempt);
    }
    let workstation = plugged(psc, headers).and_then(|reader| reader.workstation(Workstation::of(headers)));
    let rows: Vec<pages::CardRow> = cards.iter().map(|card| pages::CardRow::of(card)).collect();
    let status = error.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    READER
        .page(
            &title_with_error(TITLE, error.is_some()),
            &pages::Certificates {
                cards: &rows,
                workstation: workstation.as_deref().unwrap_or_default(),
                error: error.unwrap_or_default(),
                submit: &psc.endpoints.attempt(endpoints::READER, &attempt.name),
                without: &psc.ecps_address(attempt),
                cancel: &psc.endpoints.attempt(endpoints::CANCEL, &attempt.name),
            },
        )
        .with_status(status)
        .into_response()
}
