//! The authorization endpoint (OIDC Core §3.1.2), on the wallet's host.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::faulty_answer::{Case, FaultyAnswer};
use crate::{
    CertificatePrompt, Client, NAME,
    answer::{Destination, found},
    deviations, endpoints,
    pages::{self, PSC},
    protocol::{
        authorization_request::{AuthorizationRequest, Prompt, RequestError},
        client_refusal::ClientRefusal,
        parameters::Parameters,
        pushed_request::{self, UseError},
        response_mode::ResponseMode,
    },
    provider::{Provider, Psc},
    reader,
    sent::Sent,
    state::{
        attempt::{Attempt, Identified},
        pushed_request::PushCheck,
        session::Session,
    },
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
    let client_id = match client_of(&psc, &sent) {
        Ok((client_id, _)) => client_id,
        Err(refusal) => return refused_on_a_page(&psc, &flow, &refusal),
    };
    // Before a pushed request is taken up: whom nobody answered comes again.
    let case =
        Case { from: "browser", client: Some(client_id), flow: Some(&flow), person: owner(&psc, &headers) };
    let faults = FaultyAnswer::of(&psc, &deviations::authorization::ANSWERS, case);
    if let Some(silence) = faults.instead().await {
        return silence;
    }
    let asked = match asked(&psc, &flow, &sent) {
        Ok(asked) => asked,
        Err(refusal) => return refused_on_a_page(&psc, &flow, &refusal),
    };
    match asked {
        Err((to, error)) => psc.send_back(to, &error),
        Ok(request) => {
            journal_findings(&psc, &flow, &request);
            sign_in(&psc, &headers, &flow, request)
        }
    }
}

/// Whose browser this is: it is known by its session, or by its owner's reader.
fn owner(psc: &Provider, headers: &HeaderMap) -> Option<String> {
    let session = psc.session_of(headers);
    session.map(|session| session.person.national_id.to_string()).or_else(|| reader::holder(psc, headers))
}

/// The answer to a request of somebody who has just been recognised, without a browser: what it would bring back to the
/// service, and the session that it would have.
pub(crate) fn answered_for(
    psc: &Psc,
    sent: &Parameters,
    identified: Identified,
) -> Result<(Response, Option<Arc<Session>>), ClientRefusal> {
    let flow = psc.context.secrets.token(8);
    let person = identified.person.national_id.to_string();
    psc.record(
        Entry::new(NAME, "psc.authorize.received", "Demande de connexion reçue, à la demande du test")
            .from("control")
            .flow(&flow)
            .person(&person)
            .details(json!({"parameters": sent.journalled()})),
    );
    match asked(psc, &flow, sent).inspect_err(|refusal| refused_unsent(psc, &flow, "control", refusal))? {
        Err((to, error)) => Ok((psc.send_back(to, &error), None)),
        Ok(request) => {
            journal_findings(psc, &flow, &request);
            let session = psc.begin_session(&HeaderMap::new(), identified);
            Ok((psc.answer_with_code(&flow, request, &session), Some(session)))
        }
    }
}

/// What a client asks for: the request, or the error that it is to get, and where.
type Asked<'s> = Result<AuthorizationRequest, (Destination<'s>, RequestError)>;

fn asked<'s>(psc: &Provider, flow: &'s str, sent: &'s Parameters) -> Result<Asked<'s>, ClientRefusal> {
    let (client_id, client) = client_of(psc, sent)?;
    if let Some(name) = sent.value("request_uri").and_then(pushed_request::name_in) {
        sent.single("request_uri")?;
        return Ok(Ok(taken_up(psc, client_id, name)?));
    }
    let redirect_uri = address(psc, client_id, client.as_deref(), sent)?;
    let to = Destination {
        flow,
        client_id,
        redirect_uri,
        state: sent.single("state").ok().flatten(),
        mode: sent.single("response_mode").ok().and_then(ResponseMode::read).unwrap_or_default(),
    };
    let read = AuthorizationRequest::read(sent, client_id, redirect_uri);
    let request = if psc.settings.strict { read.and_then(AuthorizationRequest::strictly) } else { read };
    Ok(request.map_err(|error| (to, error)))
}

/// The request that was pushed under `name`; whatever the browser brings beside does not count (RFC 9126 §4).
fn taken_up(psc: &Provider, client_id: &str, name: &str) -> Result<AuthorizationRequest, UseError> {
    let pushed = psc.pushed_requests.find(name).ok_or(UseError::Unknown)?;
    let skipped: Vec<PushCheck> = [
        (PushCheck::Binding, &deviations::PUSHED_REQUEST_BINDING_UNCHECKED),
        (PushCheck::SingleUse, &deviations::PUSHED_REQUEST_REUSABLE),
        (PushCheck::Expiry, &deviations::PUSHED_REQUEST_ETERNAL),
    ]
    .into_iter()
    .filter(|(_, deviation)| psc.deviates(deviation, Some(client_id), None))
    .map(|(check, _)| check)
    .collect();
    pushed.take_up(client_id, psc.now(), &skipped)?;
    Ok(pushed.request.clone())
}

/// The client that the request is from, and what is registered of it.
fn client_of<'s>(
    psc: &Provider,
    sent: &'s Parameters,
) -> Result<(&'s str, Option<Arc<Client>>), ClientRefusal> {
    let client_id =
        sent.single("client_id")?.ok_or_else(|| ClientRefusal::NoClient { known: psc.clients.ids() })?;
    let client = psc.client(client_id);
    if client.is_none() && !psc.deviates(&deviations::CLIENT_UNCHECKED, Some(client_id), None) {
        return Err(ClientRefusal::UnknownClient {
            id: client_id.to_owned(),
            redirect_uri: sent.single("redirect_uri").ok().flatten().map(str::to_owned),
            known: psc.clients.ids(),
        });
    }
    Ok((client_id, client))
}

/// The address to which the client's answer may go.
fn address<'s>(
    psc: &Provider,
    client_id: &str,
    client: Option<&Client>,
    sent: &'s Parameters,
) -> Result<&'s str, ClientRefusal> {
    let registered = client.map(|client| client.redirect_uris.as_slice());
    let told = || registered.unwrap_or_default().to_vec();
    let redirect_uri =
        sent.single("redirect_uri")?.ok_or_else(|| ClientRefusal::NoRedirectUri { registered: told() })?;
    let is_own = registered.is_none_or(|registered| registered.iter().any(|known| known == redirect_uri));
    if !is_own && !psc.deviates(&deviations::REDIRECT_URI_UNCHECKED, Some(client_id), None) {
        return Err(ClientRefusal::ForeignRedirectUri {
            client: client_id.to_owned(),
            sent: redirect_uri.to_owned(),
            registered: told(),
        });
    }
    Ok(redirect_uri)
}

/// The service is told nothing.
fn refused_unsent(psc: &Provider, flow: &str, from: &str, refusal: &ClientRefusal) {
    let entry = Entry::new(
        NAME,
        "psc.authorize.refused",
        "Demande de connexion refusée sur une page, sans renvoi vers le service",
    );
    psc.record_refusal(entry.from(from).flow(flow), refusal);
}

fn refused_on_a_page(psc: &Provider, flow: &str, refusal: &ClientRefusal) -> Response {
    refused_unsent(psc, flow, "browser", refusal);
    PSC.refusal(StatusCode::BAD_REQUEST, &pages::client_refused::refusal(refusal)).into_response()
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
fn sign_in(psc: &Psc, headers: &HeaderMap, flow: &str, request: AuthorizationRequest) -> Response {
    if let Some(session) = psc.open_session(headers, &request) {
        let person = session.person.national_id.to_string();
        psc.context.journal.bind(flow, &person);
        psc.record(
            Entry::new(
                NAME,
                "psc.session.used",
                "Session Pro Santé Connect déjà ouverte : aucune nouvelle authentification",
            )
            .from("browser")
            .flow(flow)
            .person(person)
            .verdict(Verdict::Accepted)
            .details(json!({"sid": session.id, "client_id": request.client_id})),
        );
        return psc.answer_with_code(flow, request, &session);
    }
    if request.prompt == Prompt::Nothing {
        return psc.send_back(Destination::of(flow, &request), &RequestError::LoginRequired);
    }
    found(&begin_attempt(psc, flow, request))
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
