//! An attempt's further way, on the wallet's host: the person is known, wants to try again, or gives up.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};

use mock_kit::journal::Entry;
use serde_json::json;

use super::{authorize::begin_attempt, completion::with_session_cookie};
use crate::{
    NAME,
    answer::{attempt_refused, back_to_service, see_other},
    provider::Psc,
    reader,
};

/// Recognised: a session is opened, and the service gets its code.
pub(crate) async fn continuation(
    State(psc): State<Psc>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let finished =
        psc.attempt(&name).and_then(|attempt| attempt.finish().map(|identified| (attempt, identified)));
    let (attempt, identified) = match finished {
        Ok(known) => known,
        Err(error) => return attempt_refused(&psc, &name, error),
    };
    psc.leave_phone(&attempt);
    let session = psc.begin_session(&headers, identified);
    let response = psc.answer_with_code(&attempt.name, attempt.request.clone(), &session);
    with_session_cookie(response, &session)
}

/// The same request as a new attempt, hence a new origin: the browser asks for a certificate again.
pub(crate) async fn retry(State(psc): State<Psc>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let given_up = psc.attempt(&name).and_then(|attempt| attempt.give_up().map(|()| attempt));
    match given_up {
        Ok(attempt) => {
            psc.leave_phone(&attempt);
            let next = psc.context.secrets.token(8);
            psc.record(
                Entry::new(NAME, "psc.attempt.retried", "La personne essaie de nouveau de s’identifier")
                    .from("browser")
                    .flow(&next)
                    .details(json!({"previous": name, "client_id": attempt.request.client_id})),
            );
            if let Some(person) = reader::holder(&psc, &headers) {
                psc.context.journal.bind(&next, &person);
            }
            see_other(&begin_attempt(&psc, &next, attempt.request.clone()))
        }
        Err(error) => attempt_refused(&psc, &name, error),
    }
}

/// The person gives up.
pub(crate) async fn cancel(State(psc): State<Psc>, Path(name): Path<String>) -> Response {
    back_to_service(&psc, &name)
}
