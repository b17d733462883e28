//! The phone plane: the pages of `telephone.localhost`. \[R\]: what the guide does not show of the app.

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use mock_kit::page::{Refusal, Site};

use crate::authenticator::Ecps;

mod admission;
mod app;
mod code;
mod ending;
mod events;
mod form_origin;
mod hand;
mod home;
mod password;
/// Where everything is.
pub mod paths;
mod request;

/// Pages of the site that are no phone's.
const SITE: Site = Site {
    name: "Téléphone simulé",
    tagline: "Tient lieu du téléphone de la personne",
    accent: "#0b3d7a",
    footer: &[],
};

pub(crate) fn router(ecps: &Ecps) -> Router {
    Router::new()
        .route(paths::HOME, get(home::show))
        .route(paths::APP, get(app::open))
        .route(paths::EVENTS, get(events::stream))
        .route(paths::REQUEST, get(request::show))
        .route(paths::PASSWORD, post(password::typed))
        .route(paths::CODE, post(code::chosen))
        .route(paths::QUIT, post(ending::quit))
        .route(paths::REFUSE, post(ending::refuse))
        .fallback(async || nowhere())
        .layer(middleware::map_response(explain))
        .layer(middleware::from_fn_with_state(ecps.clone(), form_origin::refuse_foreign_forms))
        .with_state(ecps.clone())
}

/// A bare refusal becomes a page.
async fn explain(response: Response) -> Response {
    SITE.explain(response)
}

/// RFC 9110 §15.4.4: the browser goes on with a GET.
fn see_other(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    match HeaderValue::from_str(path) {
        Ok(location) => headers.insert(header::LOCATION, location),
        Err(_) => return unknown("Cette adresse n’est pas lisible."),
    };
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A page that ends a handler early.
struct Refused(Box<Response>);

impl From<Response> for Refused {
    fn from(page: Response) -> Self {
        Self(Box::new(page))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// No such path.
pub(crate) fn nowhere() -> Response {
    unknown("Cette adresse n’est celle d’aucun téléphone.")
}

fn unknown(explanation: &str) -> Response {
    SITE.refusal(
        StatusCode::NOT_FOUND,
        &Refusal {
            title: "Téléphone inconnu".to_owned(),
            explanation: explanation.to_owned(),
            advice: "Reprenez l’adresse du téléphone que le simulateur a donnée.".to_owned(),
            ..Refusal::default()
        },
    )
    .into_response()
}
