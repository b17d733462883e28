//! The end of a sign-in that went well: session, code, back to the service.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use mock_kit::{
    cookie,
    journal::{Entry, Verdict},
};
use rand::Rng;
use serde_json::json;

use crate::{
    NAME,
    answer::Destination,
    deviations,
    protocol::{
        authorization_answer::AuthorizationAnswer,
        authorization_request::{AuthorizationRequest, Prompt},
        claims::AuthMode,
    },
    provider::Provider,
    state::{
        attempt::Identified,
        code::Code,
        grant::Grant,
        session::{NewSession, Session},
    },
};

/// The cookie of Pro Santé Connect's own session, on the wallet's host.
const SESSION_COOKIE: &str = "PSC_SESSION";

impl Provider {
    /// The session of this browser, if it answers the request without another authentication.
    pub fn open_session(&self, headers: &HeaderMap, request: &AuthorizationRequest) -> Option<Arc<Session>> {
        if request.prompt == Prompt::Login {
            return None;
        }
        self.session_of(headers).filter(|session| {
            let person = session.person.national_id.to_string();
            session.is_recent(request.max_age, self.now())
                && !self.deviates(&deviations::SESSION_IGNORED, Some(&request.client_id), Some(&person))
        })
    }

    /// This browser's session.
    pub fn session_of(&self, headers: &HeaderMap) -> Option<Arc<Session>> {
        let session = self.sessions.of_cookie(cookie(headers, SESSION_COOKIE)?)?;
        self.is_open(&session).then_some(session)
    }

    /// Whether a session still signs in.
    pub fn is_open(&self, session: &Session) -> bool {
        let person = session.person.national_id.to_string();
        session.is_open(self.now()) || self.deviates(&deviations::SESSION_ETERNAL, None, Some(&person))
    }

    /// Opens a session for whoever was just recognised. Somebody who had one keeps its id: the services that
    /// know it stay signed in.
    pub fn begin_session(&self, headers: &HeaderMap, identified: Identified) -> Arc<Session> {
        let earlier = self.session_of(headers);
        let same_person =
            earlier.filter(|session| session.person.national_id == identified.person.national_id);
        let (id, clients) = same_person
            .map_or_else(|| (self.uuid(), Vec::new()), |session| (session.id.clone(), session.clients()));
        let session = Arc::new(Session::new(NewSession {
            secret: self.context.secrets.token(16),
            id,
            person: identified.person,
            auth_mode: identified.mode,
            acr: match identified.mode {
                AuthMode::Card => self.settings.card_acr.clone(),
                AuthMode::Mobile => self.settings.mobile_acr.clone(),
            },
            clients,
            authenticated_at: identified.at,
            lifetime: self.settings.session_lifetime,
            idle_limit: self.settings.session_idle_limit,
        }));
        self.sessions.insert(&session.id, Arc::clone(&session), self.now());
        session
    }

    /// Issues a code for the session and sends the browser back with it.
    pub fn answer_with_code(
        &self,
        flow: &str,
        request: AuthorizationRequest,
        session: &Arc<Session>,
    ) -> Response {
        let now = self.now();
        let person = session.person.national_id.to_string();
        let client = Some(request.client_id.as_str());
        if let Some(fault) = self.faults(&deviations::authorization::ERRORS, client, Some(&person)).first() {
            return self.fail(Destination::of(flow, &request), fault, &person);
        }
        let injected = self.faults(&deviations::authorization::INJECTIONS, client, Some(&person));
        self.committed(&injected, |entry| entry.from("browser").flow(flow).person(&person));
        let request = if injected.is_empty() { request } else { request.of_another_browser() };
        session.used_by(&request.client_id, now);
        let value = self.context.secrets.token(16);
        self.record(
            Entry::new(NAME, "psc.code.issued", "Code d’autorisation envoyé au service par le navigateur")
                .from("browser")
                .flow(flow)
                .person(&person)
                .verdict(Verdict::Accepted)
                .details(json!({
                    "client_id": request.client_id,
                    "redirect_uri": request.redirect_uri,
                    "code": value,
                    "sid": session.id,
                    "seconds": self.settings.code_lifetime.whole_seconds(),
                })),
        );
        let answer = AuthorizationAnswer::Code(&value);
        let response = self.deliver(Destination::of(flow, &request), &answer, Some(&person));
        let grant = Arc::new(Grant::new(flow.to_owned(), request, Arc::clone(session)));
        let code = Code::new(grant, self.deadline(self.settings.code_lifetime));
        self.codes.insert(&value, Arc::new(code), now);
        response
    }

    /// A UUID (RFC 9562 §5.4) that nobody guesses.
    pub fn uuid(&self) -> String {
        let mut bytes = [0; 16];
        self.context.secrets.draw().fill_bytes(&mut bytes);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = u128::from_be_bytes(bytes);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            hex >> 96,
            hex >> 80 & 0xffff,
            hex >> 64 & 0xffff,
            hex >> 48 & 0xffff,
            hex & 0xffff_ffff_ffff
        )
    }
}

/// Gives the browser the session's cookie.
pub(super) fn with_session_cookie(mut response: Response, session: &Session) -> Response {
    let cookie = format!("{SESSION_COOKIE}={}; Path=/; HttpOnly; Secure; SameSite=Lax", session.cookie());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
