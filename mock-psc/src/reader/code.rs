//! Second step: the card's four-digit code (guide C3). The card counts the wrong ones, never Pro Santé Connect.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use identities::{Card, PinPolicy, PinRefused};
use mock_kit::{
    journal::{Entry, Verdict},
    page::title_with_error,
};
use serde_json::json;

use super::{attempt_and_card, connection, refused};
use crate::{
    NAME, deviations, endpoints,
    pages::{self, READER},
    provider::{Provider, Psc},
    sent::Sent,
    state::attempt::Attempt,
};

const BLOCKED: (&str, &str, &str) = (
    "Carte bloquée",
    "Trois codes erronés ont été saisis : cette carte n’accepte plus aucun code.",
    "Utilisez une autre carte, ou adressez-vous au service qui délivre les cartes pour la débloquer ou la remplacer.",
);

pub(crate) async fn ask(
    State(psc): State<Psc>,
    path: Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match attempt_and_card(&psc, &headers, &path) {
        Err(response) => response,
        Ok((attempt, card)) if card.is_blocked() && policy(&psc, &card) == PinPolicy::Enforced => {
            psc.record(
                Entry::new(NAME, "psc.reader.card_blocked", "Carte déjà bloquée : aucun code n’est demandé")
                    .from("browser")
                    .flow(&attempt.name)
                    .person(card.national_id().to_string())
                    .verdict(Verdict::Refused)
                    .details(json!({"serial": card.serial().to_string()})),
            );
            refused(&psc, &attempt, BLOCKED)
        }
        Ok((attempt, card)) => page(&psc, &attempt, &card, None),
    }
}

pub(crate) async fn typed(
    State(psc): State<Psc>,
    path: Path<(String, String)>,
    headers: HeaderMap,
    Sent(form): Sent,
) -> Response {
    let (attempt, card) = match attempt_and_card(&psc, &headers, &path) {
        Ok(known) => known,
        Err(response) => return response,
    };
    let code = form.value("code_carte").unwrap_or_default();
    let unlocked = match card.unlock_with(code, policy(&psc, &card)) {
        Ok(unlocked) => unlocked,
        Err(error) => return code_refused(&psc, &attempt, &card, error),
    };
    match connection::present(&psc, &attempt, unlocked.certified_key()).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, "the simulated reader's connection failed");
            psc.record(
                Entry::new(
                    NAME,
                    "psc.reader.connection_failed",
                    "Le lecteur simulé n’a pas pu présenter la carte",
                )
                .flow(&attempt.name)
                .verdict(Verdict::Refused)
                .details(json!({"reason": error.to_string()})),
            );
            refused(
                &psc,
                &attempt,
                (
                    "Connexion impossible",
                    "Le lecteur n’a pas pu joindre Pro Santé Connect avec la carte.",
                    "Réessayez ; si l’échec se répète, consultez le journal du simulateur.",
                ),
            )
        }
    }
}

fn policy(psc: &Provider, card: &Card) -> PinPolicy {
    let person = card.national_id().to_string();
    if psc.deviates(&deviations::CARD_PIN_UNCHECKED, None, Some(&person)) {
        return PinPolicy::Ignored;
    }
    if psc.deviates(&deviations::CARD_BLOCK_UNKEPT, None, Some(&person)) {
        return PinPolicy::BlockUnkept;
    }
    PinPolicy::Enforced
}

fn code_refused(psc: &Provider, attempt: &Attempt, card: &Card, error: PinRefused) -> Response {
    let summary = match error {
        PinRefused::Malformed => "Code de carte mal formé : la carte ne compte pas cet essai",
        PinRefused::Wrong { .. } => "Code de carte erroné",
        PinRefused::Blocked => "Carte bloquée après trois codes erronés",
    };
    psc.record(
        Entry::new(NAME, "psc.reader.pin_refused", summary)
            .from("browser")
            .flow(&attempt.name)
            .person(card.national_id().to_string())
            .verdict(Verdict::Refused)
            .details(json!({
                "serial": card.serial().to_string(),
                "remaining_tries": card.remaining_tries(),
                "reason": error.to_string(),
            })),
    );
    let message = match error {
        PinRefused::Malformed => "Le code de la carte comporte 4 chiffres.".to_owned(),
        PinRefused::Wrong { remaining: 1 } => "Code erroné. Il vous reste 1 essai.".to_owned(),
        PinRefused::Wrong { remaining } => format!("Code erroné. Il vous reste {remaining} essais."),
        PinRefused::Blocked => return refused(psc, attempt, BLOCKED),
    };
    page(psc, attempt, card, Some(&message))
}

fn page(psc: &Provider, attempt: &Attempt, card: &Card, error: Option<&str>) -> Response {
    let serial = card.serial().to_string();
    let status = error.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let kind = card.kind().label();
    let warning = match card.remaining_tries() {
        Card::TRIES => String::new(),
        1 => {
            "Des codes erronés ont déjà été saisis. Il reste 1 essai avant le blocage de la carte.".to_owned()
        }
        left => {
            format!("Un code erroné a déjà été saisi. Il reste {left} essais avant le blocage de la carte.")
        }
    };
    let title = format!("Saisissez le code à 4 chiffres de votre carte {kind}");
    READER
        .page(
            &title_with_error(&title, error.is_some()),
            &pages::Code {
                kind,
                holder: card.holder(),
                warning: &warning,
                error: error.unwrap_or_default(),
                submit: &psc.endpoints.reader_code(&attempt.name, &serial),
                cancel: &psc.endpoints.attempt(endpoints::CANCEL, &attempt.name),
            },
        )
        .with_status(status)
        .into_response()
}
