//! The page that offers the means of sign-in, where Pro Santé Connect does not ask for the card at once.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use crate::{
    answer::attempt_refused,
    endpoints,
    pages::{self, PSC},
    provider::Psc,
};

pub(super) async fn offer(State(psc): State<Psc>, Path(name): Path<String>) -> Response {
    let attempt = match psc.attempt(&name) {
        Ok(attempt) => attempt,
        Err(error) => return attempt_refused(&psc, &name, error),
    };
    PSC.page(
        "Choisissez votre moyen de connexion",
        &pages::Means {
            service: &psc.client_name(&attempt.request.client_id),
            presentation: &psc.endpoints.presentation(&name),
            ecps: &psc.ecps_address(&attempt),
            cancel: &psc.endpoints.attempt(endpoints::CANCEL, &name),
        },
    )
    .into_response()
}
