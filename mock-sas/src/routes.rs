//! The pages, one file each: paths, and which step is due.

mod absences;
mod activation;
mod address;
mod callback;
mod callback_error;
mod careless;
mod draft;
mod entrance;
mod form_origin;
mod information;
mod phones;
mod refresh;
mod regulator;
mod session;
mod session_end;
mod settings;
mod sign_in;
mod sign_out;
mod slots;
mod space;
mod terms;
mod unreadable;
mod verification;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::{
    pages::refused::Refused,
    service::Service,
    state::account::{Account, State},
};

/// The home page.
pub const HOME: &str = "/";
/// Guide C1: the sign-in page ("mire").
pub const MIRE: &str = "/connexion";
/// Guide C1: where the Pro Santé Connect button leads; goes on to the provider.
pub const SIGN_IN: &str = "/connexion/pro-sante-connect";
/// The redirect URI.
pub const CALLBACK: &str = "/connexion/retour";
/// Guide C4: asks for the mail address.
pub const ADDRESS: &str = "/compte/adresse";
/// Guide C5: waits for the mail's link; `POST` sends the mail again.
pub const VERIFICATION: &str = "/compte/verification";
/// Guide C7: the mail's link, with its `jeton`.
pub const ACTIVATION: &str = "/compte/activation";
/// Guide C7 and C8a: the terms of use (the guide's picture shows a path that ends so).
pub const TERMS: &str = "/sas/approve_cgu";
/// What it means to have refused the terms.
pub const TERMS_DECLINED: &str = "/sas/approve_cgu/refus";
/// Guide P1–P6.
pub const SPACE: &str = "/espace-personnel";
/// Guide C8b and P3.
pub const SETTINGS: &str = "/espace-personnel/parametres";
/// Guide P1: the telephone numbers.
pub const PHONES: &str = "/espace-personnel/adresses";
/// Guide P4.
pub const SLOTS: &str = "/espace-personnel/disponibilites";
/// Guide P5.
pub const ABSENCES: &str = "/espace-personnel/indisponibilites";
/// Guide P6.
pub const INFORMATION_FORM: &str = "/espace-personnel/informations";
/// The regulator's way in, with login and password.
pub const REGULATOR_SIGN_IN: &str = "/espace-regulateur/connexion";
/// The regulator's space.
pub const REGULATOR: &str = "/espace-regulateur";
/// `POST` ends the session, here and at the provider.
pub const SIGN_OUT: &str = "/deconnexion";
/// Where the provider announces that a session is over, from server to server (OpenID Connect Back-Channel Logout 1.0 §2.2).
pub const SESSION_END: &str = "/connexion/fin-de-session";
/// The small pages of the footer.
pub const INFORMATION: &str = "/informations/{slug}";

/// The page where a signed-in person must go on, the only one or the first of those open to them.
pub(crate) fn step_due(account: &Account) -> &'static str {
    match account.state() {
        State::AddressMissing => ADDRESS,
        State::AddressToVerify { .. } => VERIFICATION,
        State::Initialised => TERMS,
        State::Active { .. } => SPACE,
    }
}

pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route(HOME, get(entrance::home))
        .route(MIRE, get(entrance::mire))
        .route(INFORMATION, get(entrance::information))
        .route(SIGN_IN, get(sign_in::start))
        .route(CALLBACK, get(callback::receive))
        .route(ADDRESS, get(address::show).post(address::submit))
        .route(VERIFICATION, get(verification::show).post(verification::send_again))
        // HEAD is what mail gateways and link checkers send: it must not use the link up.
        .route(ACTIVATION, get(activation::follow).post(activation::confirm).head(StatusCode::NO_CONTENT))
        .route(TERMS, get(terms::show).post(terms::submit))
        .route(TERMS_DECLINED, get(terms::declined))
        .route(SPACE, get(space::show))
        .route(SETTINGS, get(settings::show).post(settings::submit))
        .route(PHONES, get(phones::show).post(phones::submit))
        .route(SLOTS, get(slots::show).post(slots::submit))
        .route(ABSENCES, get(absences::show).post(absences::submit))
        .route(INFORMATION_FORM, get(information::show).post(information::submit))
        .route(REGULATOR_SIGN_IN, get(regulator::sign_in_page).post(regulator::sign_in))
        .route(REGULATOR, get(regulator::space))
        .route(SIGN_OUT, post(sign_out::end).get(sign_out::page))
        .fallback(not_found)
        .layer(middleware::map_response(unreadable::explain))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), draft::keep))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), refresh::in_time))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), form_origin::refuse_foreign_forms))
        .layer(middleware::from_fn_with_state(Arc::clone(&service), careless::spoil))
        // Behind none of these: no browser comes here.
        .route(SESSION_END, post(session_end::announced))
        .with_state(service)
}

async fn not_found() -> Response {
    Refused {
        status: StatusCode::NOT_FOUND,
        title: "Page introuvable",
        explanation: "Cette adresse ne correspond à aucune page de la plateforme.".into(),
        advice: "Vérifiez l’adresse, ou repartez de l’accueil.",
        action: ("Aller à l’accueil", HOME),
    }
    .into_response()
}
