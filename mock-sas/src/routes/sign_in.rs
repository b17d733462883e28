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
    NAME, deviations,
    pages::refused::Refused,
    relying_party::{RelyingParty, back_channel::Outage, discovery::DiscoveryError, sign_in::Attempt},
    service::Service,
    state::session::Visitor,
};

/// Guide C1, second click: sends the browser to Pro Santé Connect, with no page in between (guide C2).
pub(super) async fn start(State(service): State<Arc<Service>>, Browser(visitor): Browser) -> Response {
    let visitor = visitor.unwrap_or_else(|| service.begin_session());
    let known = match service.relying_party.known(service.faults()).await {
        Ok(known) => known,
        Err(error) => {
            let page = provider_unusable(&service, &visitor, &error, "la connexion n’a pas pu commencer");
            if service.deviates(&deviations::PROVIDER_FAILURE_HIDDEN, None) {
                return with_session(Redirect::to(MIRE), &visitor);
            }
            return with_session(page, &visitor);
        }
    };
    let attempt = Attempt::draw(&service.context.secrets, service.faults());
    let url = RelyingParty::authorization_url(&known, &attempt, service.faults());
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
    // Behind the journal's entry, which holds no secret.
    let url = if service.deviates(&deviations::SECRET_EXPOSED, None) {
        service.relying_party.exposing_secret(url)
    } else {
        url
    };
    with_session(Redirect::to(url.as_str()), &visitor)
}

/// The page for a provider that cannot be used at all; `consequence` says how far the sign-in came.
pub(super) fn provider_unusable(
    service: &Service,
    visitor: &Visitor,
    error: &DiscoveryError,
    consequence: &str,
) -> Refused {
    service.record(
        visitor
            .entry("sas.provider.unusable", "Pro Santé Connect ne peut pas être utilisé.")
            .from(NAME)
            .verdict(Verdict::Refused)
            .details(json!({ "error": error.to_string(), "clause": "OIDC Discovery §4" })),
    );
    outage_page(error.outage(), consequence)
}

/// The page for a provider that fails.
pub(super) fn outage_page(outage: Outage, consequence: &str) -> Refused {
    let (status, title, explanation) = match outage {
        Outage::Unreachable => (
            StatusCode::BAD_GATEWAY,
            "Pro Santé Connect est injoignable",
            "La plateforme ne parvient pas à joindre Pro Santé Connect",
        ),
        Outage::Slow => (
            StatusCode::GATEWAY_TIMEOUT,
            "Pro Santé Connect ne répond pas à temps",
            "La plateforme a cessé d’attendre la réponse de Pro Santé Connect",
        ),
        Outage::Failing => (
            StatusCode::BAD_GATEWAY,
            "Pro Santé Connect est en panne",
            "Pro Santé Connect a répondu à la plateforme par une erreur",
        ),
        Outage::Overloaded => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Pro Santé Connect est momentanément indisponible",
            "Pro Santé Connect est en maintenance ou trop sollicité",
        ),
    };
    Refused {
        status,
        title,
        explanation: format!("{explanation} : {consequence}. Votre compte n’est pas touché."),
        advice: "Réessayez dans quelques minutes. Si le problème persiste, contactez le support de la plateforme.",
        action: ("Revenir à la page de connexion", MIRE),
    }
}
