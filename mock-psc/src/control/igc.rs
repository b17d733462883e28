//! `/igc`: the authorities, and where what they publish is.

use axum::{Json, extract::State};
use identities::{Authority, Publication};
use serde::Serialize;
use utoipa::ToSchema;

use super::IGC;
use crate::{NAME, provider::Psc};

#[derive(Serialize, ToSchema)]
pub(super) struct IgcView {
    /// The root first.
    authorities: Vec<AuthorityView>,
    /// Where OCSP requests are answered; null where nothing is published.
    ocsp: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct AuthorityView {
    name: &'static str,
    certificate_pem: String,
    /// Where its revocation list is.
    list: Option<String>,
    /// Where its certificate is, in DER.
    certificate: Option<String>,
}

/// The authorities of the test IGC-Santé, their lists and their OCSP responder.
#[utoipa::path(get, path = IGC, tag = NAME, responses(
    (status = 200, description = "The authorities, the root first.", body = IgcView)
))]
pub(super) async fn told(State(psc): State<Psc>) -> Json<IgcView> {
    let published = psc.igc.publication();
    let view = |authority: Authority| AuthorityView {
        name: authority.name(),
        certificate_pem: psc.igc.pem_of(authority),
        list: published.map(|published| published.list(authority)),
        certificate: published.map(|published| published.certificate(authority)),
    };
    Json(IgcView { authorities: Authority::ALL.map(view).into(), ocsp: published.map(Publication::ocsp) })
}
