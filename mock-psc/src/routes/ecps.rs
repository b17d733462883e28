//! Sign-in by e-CPS, on the wallet's host: the identifier, the code, and what the phone's answer leads to.

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::{
    endpoints,
    provider::{Provider, Psc},
    state::attempt::Attempt,
};

mod code;
mod identifier;
mod request;
mod unavailable;

pub(super) fn routes() -> Router<Psc> {
    Router::new()
        .route(endpoints::ECPS, get(identifier::ask).post(identifier::typed))
        .route(endpoints::ECPS_CODE, get(code::show))
        .route(endpoints::ECPS_ANSWERED, get(code::answered))
        .route(endpoints::ECPS_OUTCOME, get(code::outcome))
        .route(endpoints::ECPS_QUIT, axum::routing::post(code::quit))
}

impl Provider {
    /// Where this attempt goes on with the e-CPS; empty when there is no e-CPS service.
    pub fn ecps_address(&self, attempt: &Attempt) -> String {
        self.approver
            .as_ref()
            .map(|_| self.endpoints.attempt(endpoints::ECPS, &attempt.name))
            .unwrap_or_default()
    }

    fn ecps(self: &Arc<Self>, path: &str, attempt: &Attempt) -> String {
        self.endpoints.attempt(path, &attempt.name)
    }
}
