//! Plugging a reader into a browser, for whoever plays the professional.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mock_kit::{journal::Entry, page::Refusal};
use serde_json::json;

use super::READER_COOKIE;
use crate::{
    NAME,
    pages::{self, READER},
    provider::Psc,
    state::readers::ReaderKind,
};

pub(crate) async fn plug(State(psc): State<Psc>, Path(id): Path<String>) -> Response {
    let Some(reader) = psc.readers.find(&id) else {
        return READER
            .refusal(
                StatusCode::NOT_FOUND,
                &Refusal {
                    title: "Lecteur inconnu".to_owned(),
                    explanation: "Aucun lecteur simulé ne porte ce numéro.".to_owned(),
                    advice: "Demandez un lecteur par le port de contrôle (POST /psc/readers), puis ouvrez l’adresse \
                             « plug_url » reçue."
                        .to_owned(),
                    ..Refusal::default()
                },
            )
            .into_response();
    };
    psc.record(
        Entry::new(NAME, "psc.reader.plugged", "Lecteur simulé branché sur le navigateur")
            .from("browser")
            .details(json!({
                "reader": id,
                "cards": reader.cards.iter().map(|card| card.serial().to_string()).collect::<Vec<_>>(),
            })),
    );
    let rows: Vec<pages::CardRow> = match reader.kind {
        ReaderKind::Simulated => reader.cards.iter().map(|card| pages::CardRow::of(card)).collect(),
        // What the browser itself holds is not ours to tell.
        ReaderKind::None | ReaderKind::Browser => Vec::new(),
    };
    let (title, message) = words(reader.kind, rows.is_empty());
    let mut response = READER.page(title, &pages::Plugged { title, message, cards: &rows }).into_response();
    let cookie = format!("{READER_COOKIE}={id}; Path=/; HttpOnly; Secure; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn words(kind: ReaderKind, empty: bool) -> (&'static str, &'static str) {
    match kind {
        ReaderKind::Simulated if empty => (
            "Lecteur branché",
            "Ce navigateur a maintenant un lecteur de carte. Le lecteur ne contient aucune carte.",
        ),
        ReaderKind::Simulated => {
            ("Lecteur branché", "Ce navigateur a maintenant un lecteur de carte. Cartes dans le lecteur :")
        }
        ReaderKind::None => ("Aucun lecteur branché", "Ce navigateur n’a pas de lecteur de carte."),
        ReaderKind::Browser => (
            "Cartes du navigateur",
            "Ce navigateur présente lui-même ses certificats : le lecteur simulé ne s’ouvrira pas.",
        ),
    }
}
