//! What the test IGC-Santé publishes over plain HTTP, where its certificates say: lists, the authorities' own certificates,
//! OCSP. On a port of its own, for everybody: who verifies a certificate has no session and no key.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use identities::{Authority, Publication};
use mock_kit::journal::Entry;
use serde_json::json;

use crate::{
    NAME,
    provider::{Provider, Psc},
};

mod ocsp;

pub(crate) fn routes(psc: &Psc) -> Router {
    let mut router = Router::new()
        .route(Publication::OCSP, get(ocsp::without_request).post(ocsp::posted))
        .route(&format!("{}/{{*request}}", Publication::OCSP), get(ocsp::got));
    for authority in Authority::ALL {
        router = router
            .route(
                authority.list_path(),
                get(move |State(psc): State<Psc>| async move { list(&psc, authority) }),
            )
            .route(
                authority.certificate_path(),
                get(move |State(psc): State<Psc>| async move { certificate(&psc, authority) }),
            );
    }
    router.fallback(async || (StatusCode::NOT_FOUND, NOTHING)).with_state(psc.clone())
}

/// For whoever mistypes an address.
const NOTHING: &str = "SIMULATION: the test IGC-Santé publishes nothing here. Its certificates name their list (CRL \
                       distribution point), their OCSP responder and their authority's certificate (authority \
                       information access).\n";

fn list(psc: &Psc, authority: Authority) -> Response {
    let published = match authority {
        // The list that Pro Santé Connect itself reads, with its fault if it has one.
        Authority::Persons => psc.revocations.published(&psc.igc, psc.now()),
        Authority::Root | Authority::Organisations => psc.igc.revocation_list_of(authority, psc.now()),
    };
    match published {
        Ok(list) => {
            psc.record_fetch("psc.igc.list.fetched", "Liste de révocation lue", authority);
            // RFC 5280 §4.2.1.13.
            ([(header::CONTENT_TYPE, "application/pkix-crl")], list.to_vec()).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}

fn certificate(psc: &Psc, authority: Authority) -> Response {
    psc.record_fetch("psc.igc.certificate.fetched", "Certificat d’autorité lu", authority);
    // RFC 5280 §4.2.2.1.
    let der = psc.igc.certificate_of(authority).to_vec();
    ([(header::CONTENT_TYPE, "application/pkix-cert")], der).into_response()
}

impl Provider {
    fn record_fetch(&self, name: &'static str, what: &str, authority: Authority) {
        self.record(
            Entry::new(NAME, name, format!("{what} : {}", authority.name()))
                .from("client")
                .details(json!({"authority": authority.name()})),
        );
    }
}
