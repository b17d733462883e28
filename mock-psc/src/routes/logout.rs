//! Sign-out asked for by a service (OpenID Connect RP-Initiated Logout 1.0).
//!
//! Services that registered for it are told, by us and by the browser. The hint names the session: the browser's cookie belongs to the wallet's host and does not come here.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;
use url::Url;

use crate::{
    NAME,
    answer::found,
    deviations,
    pages::{
        self, PSC,
        signed_out::{self, SignedOut},
    },
    protocol::{
        claims::HintClaims,
        jws,
        logout_request::{LogoutError, LogoutRequest},
        parameters::Parameters,
    },
    provider::{Provider, Psc},
    sent::Sent,
    state::session::Session,
};

pub(crate) async fn logout(State(psc): State<Psc>, Sent(sent): Sent) -> Response {
    let request = read(&psc, &sent).and_then(|request| {
        let address = after(&psc, &request)?;
        Ok((request, address))
    });
    match request {
        Ok((request, address)) => sign_out(&psc, &request, address).await,
        Err(error) => refused(&psc, &sent, &error),
    }
}

fn read(psc: &Provider, sent: &Parameters) -> Result<LogoutRequest, LogoutError> {
    LogoutRequest::read(sent, |token| psc.signer.verify(token), psc.endpoints.issuer()).or_else(|error| {
        believed(psc, sent).filter(|_| matches!(error, LogoutError::ForeignHint(_))).ok_or(error)
    })
}

/// The deviation: a hint that nobody signed is believed.
fn believed(psc: &Provider, sent: &Parameters) -> Option<LogoutRequest> {
    let claims = jws::claims_unverified(sent.value("id_token_hint")?)?;
    let hint: HintClaims = serde_json::from_value(claims).ok()?;
    let person = psc.national_id_of(&hint.sub);
    let deviates = psc.deviates(&deviations::LOGOUT_HINT_UNCHECKED, Some(hint.client()), person.as_deref());
    deviates.then(|| LogoutRequest {
        redirect_uri: sent.value("post_logout_redirect_uri").map(str::to_owned),
        state: sent.value("state").map(str::to_owned),
        hint,
    })
}

/// Where the browser goes afterwards, if anywhere (RP-Initiated Logout §3).
fn after(psc: &Provider, request: &LogoutRequest) -> Result<Option<Url>, LogoutError> {
    let Some(sent) = &request.redirect_uri else {
        return Ok(None);
    };
    let client = request.hint.client();
    let registered =
        psc.client(client).map(|client| client.post_logout_redirect_uris.clone()).unwrap_or_default();
    let is_own = registered.contains(sent);
    let foreign =
        || LogoutError::ForeignRedirectUri { client: client.to_owned(), sent: sent.clone(), registered };
    let person = psc.national_id_of(&request.hint.sub);
    let deviates =
        || psc.deviates(&deviations::POST_LOGOUT_REDIRECT_URI_UNCHECKED, Some(client), person.as_deref());
    if !is_own && !deviates() {
        return Err(foreign());
    }
    let mut address = Url::parse(sent).map_err(|_| foreign())?;
    if let Some(state) = request.state.as_ref().filter(|_| psc.settings.logout_returns_state) {
        address.query_pairs_mut().append_pair("state", state);
    }
    Ok(Some(address))
}

async fn sign_out(psc: &Psc, request: &LogoutRequest, address: Option<Url>) -> Response {
    // One that is over has told its services already, or has nobody to tell.
    let session = psc.sessions.remove(&request.hint.sid).filter(|session| psc.is_open(session));
    let frames = session.as_deref().map(|session| frames(psc, session)).unwrap_or_default();
    let mut entry = Entry::new(
        NAME,
        "psc.logout.done",
        if session.is_some() {
            "Session Pro Santé Connect fermée à la demande du service"
        } else {
            "Déconnexion demandée par le service : la session Pro Santé Connect était déjà fermée"
        },
    )
    .from(request.hint.client())
    .verdict(Verdict::Accepted)
    .details(json!({
        "sid": request.hint.sid,
        "ended": session.is_some(),
        "post_logout_redirect_uri": request.redirect_uri,
        "state": request.state,
        "frontchannel_logout": frames.iter().map(Url::as_str).collect::<Vec<_>>(),
    }));
    if let Some(person) = psc.national_id_of(&request.hint.sub) {
        entry = entry.person(person);
    }
    psc.record(entry);
    if let Some(session) = &session {
        for told in psc.tell_services(session) {
            // Each has its own time limit, and has told the journal.
            drop(told.await);
        }
    }
    match address {
        Some(address) if frames.is_empty() => found(address.as_str()),
        address => signed_out(&frames, address.as_ref()),
    }
}

/// What tells services through the browser (OpenID Connect Front-Channel Logout 1.0 §3).
fn frames(psc: &Provider, session: &Session) -> Vec<Url> {
    let registered = session.clients().into_iter().filter_map(|id| {
        let mut address = Url::parse(psc.client(&id)?.frontchannel_logout_uri.as_deref()?).ok()?;
        address.query_pairs_mut().append_pair("iss", psc.endpoints.issuer()).append_pair("sid", &session.id);
        Some(address)
    });
    registered.collect()
}

fn signed_out(frames: &[Url], next: Option<&Url>) -> Response {
    let origins: Vec<String> = frames.iter().map(|frame| frame.origin().ascii_serialization()).collect();
    let addresses: Vec<String> = frames.iter().map(Url::to_string).collect();
    let page = SignedOut { frames: &addresses, next: next.map(Url::as_str).unwrap_or_default() };
    let page = PSC.page("Vous êtes déconnecté", &page).with_frames(&origins);
    if next.is_some() { page.with_script(signed_out::SCRIPT) } else { page }.into_response()
}

fn refused(psc: &Provider, sent: &Parameters, error: &LogoutError) -> Response {
    let entry =
        Entry::new(NAME, "psc.logout.refused", "Déconnexion refusée sur une page : la session reste ouverte")
            .from("browser")
            .details(json!({"parameters": sent.journalled()}));
    psc.record_refusal(entry, error);
    PSC.refusal(StatusCode::BAD_REQUEST, &pages::logout_refused::refusal(error)).into_response()
}
