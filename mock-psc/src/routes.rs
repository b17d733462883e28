//! What the provider answers, one file per endpoint.

use axum::{Router, middleware, response::Response, routing::get};

use crate::{endpoints, pages::PSC, provider::Psc, reader};

pub(crate) mod authorize;
mod back_channel;
mod card_check;
mod completion;
mod continuation;
mod discovery;
mod ecps;
mod faulty_answer;
pub(crate) mod igc;
mod introspect;
mod keys;
mod logout;
mod means;
mod presentation;
mod push;
mod recognition;
mod revoke;
mod token;
mod userinfo;

/// On the issuer's host.
pub(crate) fn issuer() -> Router<Psc> {
    let documents = Router::new()
        .route(endpoints::WALLET_DISCOVERY, get(discovery::discovery))
        .route(endpoints::STANDARD_DISCOVERY, get(discovery::discovery))
        .route(endpoints::KEYS, get(keys::keys));
    let pages = Router::new()
        .route(endpoints::LOGOUT, get(logout::logout).post(logout::logout))
        .layer(middleware::map_response(explain));
    Router::new().nest(endpoints::REALM, back_channel_endpoints().merge(documents).merge(pages))
}

/// On the issuer's host, where a certificate is asked of every caller.
pub(crate) fn aliases() -> Router<Psc> {
    Router::new().nest(endpoints::REALM, back_channel_endpoints())
}

/// What services call.
fn back_channel_endpoints() -> Router<Psc> {
    Router::new()
        .route(endpoints::TOKEN, axum::routing::post(token::token))
        .route(endpoints::INTROSPECTION, axum::routing::post(introspect::introspect))
        .route(endpoints::REVOCATION, axum::routing::post(revoke::revoke))
        .route(endpoints::PUSHED_REQUESTS, axum::routing::post(push::push))
        .route(endpoints::USERINFO, get(userinfo::userinfo).post(userinfo::userinfo))
}

/// On the wallet's host.
pub(crate) fn wallet() -> Router<Psc> {
    Router::new()
        .merge(ecps::routes())
        .route(endpoints::AUTHORIZATION, get(authorize::authorize).post(authorize::authorize))
        .route(endpoints::MEANS, get(means::offer))
        .route(endpoints::CONTINUATION, get(continuation::continuation))
        .route(endpoints::RETRY, axum::routing::post(continuation::retry))
        .route(endpoints::CANCEL, axum::routing::post(continuation::cancel))
        .merge(reader::routes())
        .layer(middleware::map_response(explain))
}

/// On an attempt's own host.
pub(crate) fn card() -> Router<Psc> {
    Router::new()
        .route(endpoints::PRESENTATION, get(presentation::presentation))
        .layer(middleware::map_response(explain))
}

/// People read these answers: a bare refusal becomes a page.
async fn explain(response: Response) -> Response {
    PSC.explain(response)
}
