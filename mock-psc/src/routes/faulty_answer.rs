//! Answers that come late, cut, or as something else: the failures of Pro Santé Connect itself, each a named deviation.

use axum::{
    Json,
    body::{Body, to_bytes},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use mock_kit::{
    deviations::Subject,
    faulty_body::{blanks, broken_off},
    hang_up,
    journal::{Entry, Verdict},
};
use serde_json::json;

use super::back_channel::no_store;
use crate::{
    NAME,
    answer::found,
    deviations::{Fault, Faults},
    endpoints,
    protocol::{
        error_code::ErrorCode,
        faulty_answer::{AnswerFault, Instead, Spoilt},
    },
    provider::Provider,
    state::grant::Grant,
};

/// How much the longest answer of ours is, generously.
const LONGEST: usize = 16 << 20;
/// How much comes instead of an answer that is never to end.
const BLANKS: usize = 64 << 20;

/// Whom an answer concerns.
pub(super) struct Case<'c> {
    /// The service's id, `browser`, or `client` while nobody is known.
    pub from: &'c str,
    /// The service's id, where one is known.
    pub client: Option<&'c str>,
    pub flow: Option<&'c str>,
    /// The person's national id.
    pub person: Option<String>,
}

impl<'c> Case<'c> {
    /// Nobody is known.
    pub fn of_anybody() -> Self {
        Self { from: "client", client: None, flow: None, person: None }
    }

    /// What a service gets for what it was granted.
    pub fn of_grant(grant: &'c Grant) -> Self {
        let client = grant.request.client_id.as_str();
        Self {
            from: client,
            client: Some(client),
            flow: Some(&grant.flow),
            person: Some(grant.session.person.national_id.to_string()),
        }
    }
}

/// The faults that an answer has.
pub(super) struct FaultyAnswer<'c> {
    psc: &'c Provider,
    case: Case<'c>,
    faults: Vec<&'static Fault<AnswerFault>>,
}

impl<'c> FaultyAnswer<'c> {
    /// Those of `table` that are committed in this case.
    pub fn of(psc: &'c Provider, table: &Faults<AnswerFault>, case: Case<'c>) -> Self {
        let faults = psc.faults(table, case.client, case.person.as_deref());
        Self { psc, case, faults }
    }

    /// What comes in the place of the endpoint's own answer, before the endpoint has done anything; nothing when it is to
    /// do as usual.
    pub async fn instead(&self) -> Option<Response> {
        for fault in &self.faults {
            match fault.kind {
                AnswerFault::Late => self.hold(fault).await,
                AnswerFault::Instead(instead) => return Some(self.answer(fault, instead)),
                AnswerFault::Spoilt(_) => {}
            }
        }
        None
    }

    /// The endpoint's own answer, as it arrives; a refusal arrives as it is.
    pub async fn spoil(&self, mut answer: Response) -> Response {
        for fault in &self.faults {
            if let AnswerFault::Spoilt(spoilt) = fault.kind
                && answer.status().is_success()
            {
                self.record(fault, "psc.outage.spoilt", "La réponse de Pro Santé Connect est abîmée");
                answer = spoilt.applied_to(answer).await;
            }
        }
        answer
    }

    fn answer(&self, fault: &Fault<AnswerFault>, instead: Instead) -> Response {
        let (name, summary) = match instead {
            Instead::Nothing => (
                "psc.outage.cut",
                "Pro Santé Connect est injoignable : la connexion est coupée sans réponse".to_owned(),
            ),
            Instead::Failure(status) => {
                ("psc.outage.failing", format!("Pro Santé Connect répond par une erreur {}", status.as_u16()))
            }
            Instead::Refusal(code) => {
                ("psc.outage.refused", format!("Pro Santé Connect refuse sans raison : {}", code.as_str()))
            }
            Instead::Page | Instead::Empty | Instead::Blanks | Instead::Redirection => {
                ("psc.outage.replaced", "Pro Santé Connect répond tout autre chose".to_owned())
            }
        };
        self.record(fault, name, &summary);
        match instead {
            Instead::Nothing => hang_up(),
            Instead::Failure(status) => {
                (status, status.canonical_reason().unwrap_or_default()).into_response()
            }
            Instead::Refusal(code) => refusal(code),
            Instead::Page => Html(PAGE).into_response(),
            Instead::Empty => as_json(StatusCode::OK.into_response()),
            Instead::Blanks => as_json(Response::new(blanks(BLANKS))),
            Instead::Redirection => found(&self.psc.endpoints.realm(endpoints::WALLET_DISCOVERY)),
        }
    }

    /// Holds the answer back until the deviation is ended; when the service hangs up first, the server drops this.
    async fn hold(&self, fault: &Fault<AnswerFault>) {
        struct Held<'h, 'c> {
            answer: &'h FaultyAnswer<'c>,
            fault: &'h Fault<AnswerFault>,
            released: bool,
        }
        impl Drop for Held<'_, '_> {
            fn drop(&mut self) {
                if !self.released {
                    self.answer.record(self.fault, "psc.outage.left", "Le service n’attend plus la réponse");
                }
            }
        }
        self.record(fault, "psc.outage.held", "Pro Santé Connect fait attendre sa réponse");
        let mut held = Held { answer: self, fault, released: false };
        let subject = Subject { person: self.case.person.as_deref(), client: self.case.client };
        self.psc.context.deviations.ended(&fault.deviation, subject).await;
        held.released = true;
    }

    fn record(&self, fault: &Fault<AnswerFault>, name: &'static str, summary: &str) {
        let mut entry = Entry::new(NAME, name, summary)
            .from(self.case.from)
            .verdict(Verdict::Refused)
            .details(json!({"deviation": fault.deviation.name}));
        if let Some(flow) = self.case.flow {
            entry = entry.flow(flow);
        }
        self.psc.record(match &self.case.person {
            Some(person) => entry.person(person),
            None => entry,
        });
    }
}

/// A proxy's own. \[R\].
const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"fr\"><head><title>Maintenance</title></head>\
    <body><h1>Service en maintenance</h1></body></html>\n";

impl Spoilt {
    async fn applied_to(self, answer: Response) -> Response {
        let (mut parts, body) = answer.into_parts();
        // What a handler of ours made is in memory already.
        let body = to_bytes(body, LONGEST).await.unwrap_or_default();
        match self {
            Self::Cut => {
                parts.headers.insert(header::CONTENT_LENGTH, body.len().into());
                Response::from_parts(parts, broken_off(body.slice(..body.len() / 2)))
            }
            Self::Unfinished => {
                parts.headers.remove(header::CONTENT_LENGTH);
                Response::from_parts(parts, Body::from(body.slice(..body.len().saturating_sub(1))))
            }
            Self::Mislabelled => {
                parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
                Response::from_parts(parts, Body::from(body))
            }
        }
    }
}

fn as_json(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

/// RFC 6749 §5.2, RFC 6750 §3; a 401 names the scheme.
fn refusal(code: ErrorCode) -> Response {
    let body = json!({"error": code.as_str(), "error_description": "refused for no reason"});
    let challenge = match code {
        ErrorCode::InvalidClient => r#"Basic realm="esante-wallet""#.to_owned(),
        code => format!(r#"Bearer realm="esante-wallet", error="{}""#, code.as_str()),
    };
    let mut answer = (code.status(), no_store(), Json(body)).into_response();
    if let Ok(challenge) = HeaderValue::from_str(&challenge)
        && matches!(code.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    answer
}
