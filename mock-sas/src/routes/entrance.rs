use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{REGULATOR, not_found, session::Browser, step_due};
use crate::{
    pages::{
        SITE,
        entrance::{Home, Information, Mire, Topic},
    },
    service::Service,
};

#[derive(Debug, Default, Deserialize)]
pub(super) struct FromSignOut {
    state: Option<String>,
}

/// The home page; the provider sends browsers back here after a sign-out, with our `state`.
pub(super) async fn home(
    State(service): State<Arc<Service>>,
    Query(query): Query<FromSignOut>,
    browser: Browser,
) -> impl IntoResponse {
    let signed_out = browser
        .0
        .as_ref()
        .is_some_and(|visitor| service.sessions.take_sign_out(&visitor.session, query.state.as_deref()));
    let go_on = match browser.account(&service) {
        Some(account) => Some(step_due(&account)),
        None => browser.regulator(&service).map(|_| REGULATOR),
    };
    SITE.page("Accueil", &Home { signed_out, go_on })
}

/// Guide C1. Whoever is signed in already goes on.
pub(super) async fn mire(State(service): State<Arc<Service>>, browser: Browser) -> Response {
    match browser.account(&service) {
        Some(account) => Redirect::to(step_due(&account)).into_response(),
        None => SITE.page("Connexion", &Mire).into_response(),
    }
}

/// The small pages of the footer.
pub(super) async fn information(Path(slug): Path<String>) -> Response {
    match Topic::parse(&slug) {
        Some(topic) => SITE.page(topic.title(), &Information { topic }).into_response(),
        None => not_found().await,
    }
}
