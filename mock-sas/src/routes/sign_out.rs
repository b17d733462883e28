use std::sync::Arc;

use axum::{
    extract::State,
    http::HeaderMap,
    response::{Redirect, Response},
};
use mock_kit::journal::Verdict;
use serde_json::json;

use super::{
    HOME,
    session::{session_id, with_session},
};
use crate::{deviations, service::Service};

/// The button "Se déconnecter": ends this service's session and the provider's (EXI PSC 20; RP-Initiated Logout
/// §2). A session that ends for lack of activity leaves the provider's alone (EXI PSC 32); the button ends it then, too.
pub(super) async fn end(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    let ended = session_id(&headers).and_then(|id| service.end_session(id));
    let anonymous = service.begin_session();
    let state = service.context.secrets.token(16);
    let url = ended
        .as_ref()
        .filter(|(visitor, _)| !service.deviates(&deviations::SIGN_OUT_LOCAL, visitor.person.as_deref()))
        .and_then(|(_, sign_in)| sign_in.id_token())
        .and_then(|id_token| service.relying_party.sign_out_url(id_token, &state));
    if let Some((visitor, _)) = &ended {
        service.record(
            visitor
                .entry(
                    "sas.signed_out",
                    "La personne se déconnecte : la session de la plateforme est fermée.",
                )
                .verdict(Verdict::Accepted)
                .details(json!({
                    "provider_sign_out": url.as_ref().map(|url| url[..url::Position::AfterPath].to_owned()),
                    "state": state,
                    "clause": "RP-Initiated Logout §2; EXI PSC 20",
                })),
        );
        service.sessions.begin_sign_out(&anonymous.session, state);
    }
    let target = url.map_or_else(|| HOME.to_owned(), String::from);
    with_session(Redirect::to(&target), &anonymous)
}

/// A person who types the address: signing out takes the button.
pub(super) async fn page() -> Redirect {
    Redirect::to(HOME)
}
