use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::State,
    http::StatusCode,
    response::{Redirect, Response},
};
use mock_kit::journal::Verdict;
use serde_json::json;

use super::{
    MIRE,
    session::{Browser, with_session},
};
use crate::{
    NAME,
    pages::refused::Refused,
    relying_party::{RelyingParty, discovery::DiscoveryError, sign_in::Attempt},
    service::Service,
    state::session::Visitor,
};

/// Guide C1, second click: sends the browser to Pro Santé Connect, with no page in between (guide C2).
pub(super) async fn start(State(service): State<Arc<Service>>, Browser(visitor): Browser) -> Response {
    let visitor = visitor.unwrap_or_else(|| service.begin_session());
    let known = match service.relying_party.known().await {
        Ok(known) => known,
        Err(error) => return with_session(provider_unusable(&service, &visitor, &error), &visitor),
    };
    let attempt = Attempt::draw(&service.context.seed);
    let url = RelyingParty::authorization_url(&known, &attempt);
    let parameters: BTreeMap<_, _> = url.query_pairs().collect();
    service.record(
        visitor.entry("sas.sign_in.started", "Le navigateur est envoyé vers Pro Santé Connect.").details(
            json!({
                "authorization_endpoint": known.client.auth_uri().as_str(),
                "parameters": parameters,
                "clause": "OIDC Core §3.1.2.1",
            }),
        ),
    );
    service.sessions.begin_attempt(&visitor.session, attempt);
    with_session(Redirect::to(url.as_str()), &visitor)
}

/// The page for a provider that cannot be used at all.
pub(super) fn provider_unusable(service: &Service, visitor: &Visitor, error: &DiscoveryError) -> Refused {
    service.record(
        visitor
            .entry("sas.provider.unusable", "Pro Santé Connect ne peut pas être utilisé.")
            .from(NAME)
            .verdict(Verdict::Refused)
            .details(json!({ "error": error.to_string(), "clause": "OIDC Discovery §4" })),
    );
    Refused {
        status: StatusCode::BAD_GATEWAY,
        title: "Pro Santé Connect est indisponible",
        explanation:
            "La plateforme ne parvient pas à joindre Pro Santé Connect : la connexion n’a pas pu commencer."
                .into(),
        advice: "Réessayez dans quelques minutes. Si le problème persiste, contactez le support de la plateforme.",
        action: ("Revenir à la page de connexion", MIRE),
    }
}
