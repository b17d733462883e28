//! Who signs in: the identifier (guide E3), remembered on this workstation if the person wants it.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use identities::{NationalId, NationalIdError};
use mock_kit::{
    cookie,
    journal::{Entry, Verdict},
    page::title_with_error,
};
use serde_json::json;

use super::unavailable;
use crate::{
    NAME,
    answer::{attempt_refused, see_other},
    approver::ApproverError,
    endpoints,
    pages::{self, PSC},
    provider::Psc,
    sent::Sent,
    state::attempt::Attempt,
};

/// Holds the identifier that is remembered, on the wallet's host.
const REMEMBERED: &str = "IDENTIFIANT_PSI";
/// How long it is remembered, in seconds: a year \[R\].
const REMEMBERED_FOR: u32 = 365 * 24 * 3600;
/// Longer than any identifier.
const LONGEST: usize = 100;

const EMPTY: &str = "Saisissez votre identifiant.";
const MALFORMED: &str = "Cet identifiant n’a pas la forme attendue : 8 suivi des 11 chiffres de votre numéro RPPS, \
     ou un identifiant comme 518751275100020/0000000597.";
const UNKNOWN: &str = "Aucune e-CPS ne correspond à cet identifiant. Comparez-le à celui de votre carte ou de votre application e-CPS.";

pub(super) async fn ask(State(psc): State<Psc>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let attempt = match psc.attempt(&name) {
        Ok(attempt) => attempt,
        Err(error) => return attempt_refused(&psc, &name, error),
    };
    if psc.approver.is_none() {
        return unavailable::without_service(&psc, &attempt);
    }
    // A cookie may hold anything: only an identifier is shown.
    let remembered = cookie(&headers, REMEMBERED).filter(|known| known.parse::<NationalId>().is_ok());
    page(&psc, &attempt, remembered.unwrap_or_default(), remembered.is_some(), None)
}

pub(super) async fn typed(State(psc): State<Psc>, Path(name): Path<String>, Sent(form): Sent) -> Response {
    let attempt = match psc.attempt(&name) {
        Ok(attempt) => attempt,
        Err(error) => return attempt_refused(&psc, &name, error),
    };
    let typed: String =
        form.value("identifiant").unwrap_or_default().chars().filter(|sign| !sign.is_whitespace()).collect();
    let remember = form.value("memoriser").is_some();
    let again = |message: &str| {
        let shown: String = typed.chars().take(LONGEST).collect();
        page(&psc, &attempt, &shown, remember, Some(message))
    };
    let national_id = match typed.parse::<NationalId>() {
        Ok(national_id) => national_id,
        Err(error) => {
            psc.record(
                Entry::new(NAME, "psc.ecps.identifier_refused", "Identifiant e-CPS mal formé")
                    .from("browser")
                    .flow(&name)
                    .verdict(Verdict::Refused)
                    .details(json!({"reason": error.to_string()})),
            );
            return again(&told(&error));
        }
    };
    match psc.ask_phone(&attempt, &national_id).await {
        Ok(()) => {
            let response = see_other(&psc.ecps(endpoints::ECPS_CODE, &attempt));
            with_memory(response, remember.then_some(&national_id))
        }
        Err(ApproverError::UnknownIdentifier) => again(UNKNOWN),
        Err(ApproverError::Refused(reason)) => unavailable::refused(&psc, &attempt, reason),
        Err(error @ (ApproverError::Unreachable(_) | ApproverError::Unexpected { .. })) => {
            unavailable::broken(&psc, &attempt, &error)
        }
    }
}

/// A wrong check digit is answered as an identifier that nobody has: that is what it is.
fn told(error: &NationalIdError) -> String {
    match error {
        NationalIdError::Empty => EMPTY.to_owned(),
        NationalIdError::MissingLeadingEight { rpps } => {
            format!("Il manque le 8 au début de cet identifiant : saisissez 8{rpps}.")
        }
        NationalIdError::WrongCheckDigit { .. } => UNKNOWN.to_owned(),
        _ => MALFORMED.to_owned(),
    }
}

fn page(psc: &Psc, attempt: &Attempt, identifier: &str, remember: bool, error: Option<&str>) -> Response {
    let status = error.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    PSC.page(
        &title_with_error("Connexion avec l’application e-CPS", error.is_some()),
        &pages::ecps::Identifier {
            value: identifier,
            remember,
            error: error.unwrap_or_default(),
            submit: &psc.ecps(endpoints::ECPS, attempt),
            cancel: &psc.endpoints.attempt(endpoints::CANCEL, &attempt.name),
        },
    )
    .with_status(status)
    .into_response()
}

/// Remembers, or forgets, the identifier.
fn with_memory(mut response: Response, identifier: Option<&NationalId>) -> Response {
    let (value, age) =
        identifier.map_or((String::new(), 0), |identifier| (identifier.to_string(), REMEMBERED_FOR));
    let cookie =
        format!("{REMEMBERED}={value}; Path=/auth/e-cps; Max-Age={age}; HttpOnly; Secure; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
