//! The failures of Pro Santé Connect itself, each a named deviation: no answer, a late one, an error.

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use identities::Professional;
use mock_kit::{
    deviations::{Deviation, Subject},
    hang_up,
    journal::{Entry, Verdict},
};
use serde_json::json;

use crate::{
    NAME, deviations, protocol::authorization_request::RequestError, provider::Provider, reader,
    state::grant::Grant,
};

/// Whoever asks for the discovery document is not known.
pub(super) fn of_discovery(psc: &Provider) -> Option<Response> {
    psc.deviates(&deviations::DISCOVERY_UNREACHABLE, None, None)
        .then(|| cut(psc, &Case::new("client", &deviations::DISCOVERY_UNREACHABLE)))
}

/// A browser is known by its session, or by its owner's reader.
pub(super) fn of_authorization(
    psc: &Provider,
    flow: &str,
    client: &str,
    headers: &HeaderMap,
) -> Option<Response> {
    let session = psc.session_of(headers);
    let person = session
        .map(|session| session.person.national_id.to_string())
        .or_else(|| reader::holder(psc, headers));
    let fault = &deviations::AUTHORIZE_UNREACHABLE;
    psc.deviates(fault, Some(client), person.as_deref()).then(|| {
        let case = Case { flow: Some(flow), person, ..Case::new("browser", fault) };
        cut(psc, &case)
    })
}

/// The error that the service gets instead of a code (RFC 6749 §4.1.2.1).
pub(super) fn of_answer(psc: &Provider, client: &str, person: &str) -> Option<RequestError> {
    let deviates = |fault| psc.deviates(fault, Some(client), Some(person));
    if deviates(&deviations::AUTHORIZE_SERVER_ERROR) {
        return Some(RequestError::ServerError);
    }
    deviates(&deviations::AUTHORIZE_OVERLOADED).then_some(RequestError::Overloaded)
}

/// What becomes of an exchange of the code; nothing when it goes on as usual.
pub(super) async fn of_exchange(psc: &Provider, grant: &Grant) -> Option<Response> {
    let client = grant.request.client_id.as_str();
    let person = grant.session.person.national_id.to_string();
    let case =
        |fault| Case { flow: Some(&grant.flow), person: Some(person.clone()), ..Case::new(client, fault) };
    let deviates = |fault| psc.deviates(fault, Some(client), Some(&person));
    if deviates(&deviations::TOKEN_UNREACHABLE) {
        return Some(cut(psc, &case(&deviations::TOKEN_UNREACHABLE)));
    }
    if deviates(&deviations::TOKEN_FAILING) {
        return Some(failing(psc, &case(&deviations::TOKEN_FAILING)));
    }
    if deviates(&deviations::TOKEN_SLOW) {
        hold(psc, case(&deviations::TOKEN_SLOW)).await;
    }
    None
}

/// What becomes of a call to userinfo; nothing when it goes on as usual.
pub(super) fn of_userinfo(
    psc: &Provider,
    client: &str,
    person: &Professional,
    flow: Option<&str>,
) -> Option<Response> {
    let (person, fault) = (person.national_id.to_string(), &deviations::USERINFO_FAILING);
    psc.deviates(fault, Some(client), Some(&person))
        .then(|| failing(psc, &Case { flow, person: Some(person), ..Case::new(client, fault) }))
}

/// Whom a failure concerns, for the journal.
struct Case<'c> {
    /// The service's id, or `browser`.
    from: &'c str,
    fault: &'c Deviation,
    flow: Option<&'c str>,
    person: Option<String>,
}

impl<'c> Case<'c> {
    fn new(from: &'c str, fault: &'c Deviation) -> Self {
        Self { from, fault, flow: None, person: None }
    }

    fn record(&self, psc: &Provider, name: &'static str, summary: &str) {
        let mut entry = Entry::new(NAME, name, summary)
            .from(self.from)
            .verdict(Verdict::Refused)
            .details(json!({"deviation": self.fault.name}));
        if let Some(flow) = self.flow {
            entry = entry.flow(flow);
        }
        psc.record(match &self.person {
            Some(person) => entry.person(person),
            None => entry,
        });
    }
}

fn cut(psc: &Provider, case: &Case<'_>) -> Response {
    case.record(
        psc,
        "psc.outage.cut",
        "Pro Santé Connect est injoignable : la connexion est coupée sans réponse",
    );
    hang_up()
}

/// \[R\] What stands in front of the real provider answers without a body that a client could read.
fn failing(psc: &Provider, case: &Case<'_>) -> Response {
    case.record(psc, "psc.outage.failing", "Pro Santé Connect répond par une erreur 503");
    (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable").into_response()
}

/// Holds the answer back until the deviation is ended; when the service hangs up first, the server drops this.
async fn hold(psc: &Provider, case: Case<'_>) {
    struct Held<'p> {
        psc: &'p Provider,
        case: Case<'p>,
        released: bool,
    }
    impl Drop for Held<'_> {
        fn drop(&mut self) {
            if !self.released {
                self.case.record(self.psc, "psc.outage.left", "Le service n’attend plus la réponse");
            }
        }
    }
    case.record(psc, "psc.outage.held", "Pro Santé Connect fait attendre sa réponse");
    let mut held = Held { psc, case, released: false };
    let subject = Subject { person: held.case.person.as_deref(), client: Some(held.case.from) };
    psc.context.deviations.ended(held.case.fault, subject).await;
    held.released = true;
}
