//! The authorization endpoint (OIDC Core §3.1.2), on the wallet's host.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::outage;
use crate::{
    CertificatePrompt, NAME,
    answer::{Destination, found},
    deviations, endpoints,
    pages::{self, PSC},
    protocol::{
        authorization_request::{AuthorizationRequest, Prompt, RequestError},
        client_refusal::ClientRefusal,
        parameters::Parameters,
        response_mode::ResponseMode,
    },
    provider::{Provider, Psc},
    reader,
    sent::Sent,
    state::attempt::Attempt,
};

pub(crate) async fn authorize(
    State(psc): State<Psc>,
    method: Method,
    headers: HeaderMap,
    Sent(sent): Sent,
) -> Response {
    let flow = psc.context.secrets.token(8);
    psc.record(
        Entry::new(NAME, "psc.authorize.received", "Demande de connexion reçue")
            .from("browser")
            .flow(&flow)
            .details(json!({"method": method.as_str(), "parameters": sent.journalled()})),
    );
    // A refusal that comes before any card is told to the person all the same.
    if let Some(person) = reader::holder(&psc, &headers) {
        psc.context.journal.bind(&flow, &person);
    }
    let (client_id, redirect_uri) = match client_and_address(&psc, &sent) {
        Ok(known) => known,
        Err(refusal) => return refused_on_a_page(&psc, &flow, &refusal),
    };
    if let Some(silence) = outage::of_authorization(&psc, &flow, client_id, &headers) {
        return silence;
    }
    let to = Destination {
        flow: &flow,
        client_id,
        redirect_uri,
        state: sent.single("state").ok().flatten(),
        mode: sent.single("response_mode").ok().and_then(ResponseMode::read).unwrap_or_default(),
    };
    let request = AuthorizationRequest::read(&sent, client_id, redirect_uri).and_then(|request| {
        if psc.settings.strict {
            return request.strictly();
        }
        Ok(request)
    });
    match request {
        Err(error) => psc.send_back(to, &error),
        Ok(request) => {
            journal_findings(&psc, &flow, &request);
            sign_in(&psc, &headers, to, request)
        }
    }
}

/// The client and the address to which its answer may go.
fn client_and_address<'s>(psc: &Provider, sent: &'s Parameters) -> Result<(&'s str, &'s str), ClientRefusal> {
    let client_id = sent.single("client_id")?.ok_or(ClientRefusal::NoClient)?;
    let client = psc.client(client_id);
    if client.is_none() && !psc.deviates(&deviations::CLIENT_UNCHECKED, Some(client_id), None) {
        return Err(ClientRefusal::UnknownClient {
            id: client_id.to_owned(),
            redirect_uri: sent.single("redirect_uri").ok().flatten().map(str::to_owned),
        });
    }
    let redirect_uri = sent.single("redirect_uri")?.ok_or(ClientRefusal::NoRedirectUri)?;
    let registered =
        client.is_none_or(|client| client.redirect_uris.iter().any(|known| known == redirect_uri));
    if !registered && !psc.deviates(&deviations::REDIRECT_URI_UNCHECKED, Some(client_id), None) {
        return Err(ClientRefusal::ForeignRedirectUri {
            client: client_id.to_owned(),
            sent: redirect_uri.to_owned(),
        });
    }
    Ok((client_id, redirect_uri))
}

fn refused_on_a_page(psc: &Provider, flow: &str, refusal: &ClientRefusal) -> Response {
    psc.record(
        Entry::new(
            NAME,
            "psc.authorize.refused",
            "Demande de connexion refusée sur une page, sans renvoi vers le service",
        )
        .from("browser")
        .flow(flow)
        .verdict(Verdict::Refused)
        .details(json!({"reason": refusal.to_string(), "clause": "OIDC Core §3.1.2.6, RFC 6749 §4.1.2.1"})),
    );
    PSC.refusal(StatusCode::BAD_REQUEST, &pages::client_refused::refusal(refusal, &psc.clients))
        .into_response()
}

fn journal_findings(psc: &Provider, flow: &str, request: &AuthorizationRequest) {
    for finding in &request.findings {
        psc.record(
            Entry::new(NAME, "psc.authorize.finding", finding.french())
                .from(&request.client_id)
                .flow(flow)
                .verdict(Verdict::Finding)
                .details(json!({"parameter": finding.parameter(), "finding": finding.to_string()})),
        );
    }
}

/// An open session answers at once; else an attempt begins.
fn sign_in(psc: &Psc, headers: &HeaderMap, to: Destination<'_>, request: AuthorizationRequest) -> Response {
    if let Some(session) = psc.open_session(headers, &request) {
        let person = session.person.national_id.to_string();
        psc.context.journal.bind(to.flow, &person);
        psc.record(
            Entry::new(
                NAME,
                "psc.session.used",
                "Session Pro Santé Connect déjà ouverte : aucune nouvelle authentification",
            )
            .from("browser")
            .flow(to.flow)
            .person(person)
            .verdict(Verdict::Accepted)
            .details(json!({"sid": session.id, "client_id": to.client_id})),
        );
        return psc.answer_with_code(to.flow, request, &session);
    }
    if request.prompt == Prompt::Nothing {
        return psc.send_back(to, &RequestError::LoginRequired);
    }
    found(&begin_attempt(psc, to.flow, request))
}

/// Begins an attempt; where the browser goes on: straight to the card, or to the page that offers the means (guide C2
/// and E2).
pub(super) fn begin_attempt(psc: &Psc, name: &str, request: AuthorizationRequest) -> String {
    let deadline = psc.deadline(psc.settings.attempt_lifetime);
    let attempt = Arc::new(Attempt::new(name.to_owned(), request, deadline));
    psc.attempts.insert(name, attempt, psc.now());
    match psc.settings.certificate_prompt {
        CertificatePrompt::OnArrival => psc.endpoints.presentation(name),
        CertificatePrompt::OnChoice => psc.endpoints.attempt(endpoints::MEANS, name),
    }
}
