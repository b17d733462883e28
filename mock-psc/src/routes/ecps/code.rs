//! The code to choose on the phone (guide E4); the page moves on by itself once the phone has answered.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};

use super::unavailable;
use crate::{
    NAME,
    answer::{attempt_refused, found, see_other},
    endpoints,
    pages::{self, PSC},
    provider::Psc,
    state::{
        approval::{Approval, Ending},
        attempt::{Attempt, AttemptError},
    },
};

pub(super) async fn show(State(psc): State<Psc>, Path(name): Path<String>) -> Response {
    let (attempt, approval) = match asked(&psc, &name) {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    if approval.ending().is_some() {
        return see_other(&psc.ecps(endpoints::ECPS_OUTCOME, &attempt));
    }
    let seconds = (approval.until - psc.now()).whole_seconds().max(0);
    PSC.page(
        "Authentification",
        &pages::ecps::Code {
            digits: &approval.code,
            seconds,
            answered: &psc.ecps(endpoints::ECPS_ANSWERED, &attempt),
            outcome: &psc.ecps(endpoints::ECPS_OUTCOME, &attempt),
            quit: &psc.ecps(endpoints::ECPS_QUIT, &attempt),
        },
    )
    .with_script(pages::ecps::SCRIPT)
    .into_response()
}

/// 204 once the phone has answered, or its time is over.
pub(super) async fn answered(State(psc): State<Psc>, Path(name): Path<String>) -> Response {
    match asked(&psc, &name) {
        Ok((_, approval)) => {
            approval.ended().await;
            StatusCode::NO_CONTENT.into_response()
        }
        // The page goes on to where it is told why.
        Err(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

pub(super) async fn outcome(State(psc): State<Psc>, Path(name): Path<String>) -> Response {
    let (attempt, approval) = match asked(&psc, &name) {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    match approval.ending() {
        None => see_other(&psc.ecps(endpoints::ECPS_CODE, &attempt)),
        Some(Ending::Approved) => found(&psc.endpoints.attempt(endpoints::CONTINUATION, &name)),
        Some(Ending::Denied(denial)) => unavailable::denied(&psc, &attempt, denial),
    }
}

pub(super) async fn quit(State(psc): State<Psc>, Path(name): Path<String>) -> Response {
    let (attempt, _) = match asked(&psc, &name) {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    psc.record(
        Entry::new(NAME, "psc.ecps.quit", "La personne quitte l’authentification dans le navigateur")
            .from("browser")
            .flow(&name)
            .verdict(Verdict::Refused),
    );
    psc.leave_phone(&attempt);
    see_other(&psc.ecps(endpoints::ECPS_OUTCOME, &attempt))
}

/// The attempt and what its phone was asked. Boxed: the error is a page.
fn asked(psc: &Psc, name: &str) -> Result<(Arc<Attempt>, Arc<Approval>), Box<Response>> {
    let attempt = psc.attempt(name).map_err(|error| Box::new(attempt_refused(psc, name, error)))?;
    let approval =
        attempt.approval().ok_or_else(|| Box::new(attempt_refused(psc, name, AttemptError::NobodyYet)))?;
    Ok((attempt, approval))
}
