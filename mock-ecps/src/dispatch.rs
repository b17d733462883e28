//! One listener, two hosts: the service that the identity provider calls, and the phone.

use axum::{
    Json, Router,
    extract::Request,
    http::{StatusCode, Uri},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use mock_kit::{by_host, hosts};
use serde_json::json;

use crate::{authenticator::Ecps, routes};

const SERVICE: &str = "/service";
const PHONE: &str = "/phone";

/// Everything that the data plane answers.
pub(crate) fn router(ecps: &Ecps) -> Router {
    let hosts_apart = Router::new()
        .nest(SERVICE, routes::service::router(ecps))
        .nest(PHONE, routes::phone::router(ecps))
        // What a nested router does not see: the bare root.
        .fallback(async |uri: Uri| {
            if uri.path().starts_with(PHONE) {
                routes::phone::nowhere()
            } else {
                routes::service::not_found()
            }
        });
    // The host decides before any path does: it becomes the beginning of the path.
    Router::new().fallback_service(hosts_apart).layer(middleware::from_fn(host_into_path))
}

async fn host_into_path(mut request: Request, next: Next) -> Response {
    let host = by_host::host_of(&request);
    let Some(prefix) = prefix_of(&host) else {
        return misdirected(&host);
    };
    if !by_host::lead(&mut request, prefix) {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}

fn prefix_of(host: &str) -> Option<&'static str> {
    match host {
        hosts::ISSUER => Some(SERVICE),
        hosts::PHONE => Some(PHONE),
        _ => None,
    }
}

/// RFC 9110 §15.5.20.
fn misdirected(host: &str) -> Response {
    let served = [hosts::ISSUER, hosts::PHONE];
    let body = json!({"error": "misdirected_request", "host": host, "served": served});
    (StatusCode::MISDIRECTED_REQUEST, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_hosts_lead_anywhere() {
        assert_eq!(prefix_of("localhost"), Some(SERVICE));
        assert_eq!(prefix_of("telephone.localhost"), Some(PHONE));
        for foreign in ["127.0.0.1", "sas.localhost", "x.telephone.localhost", ""] {
            assert_eq!(prefix_of(foreign), None, "{foreign}");
        }
    }
}
