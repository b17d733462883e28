//! Answers that several routes give.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mock_kit::{
    journal::{Entry, Verdict},
    page::Refusal,
};
use serde_json::json;

use crate::{
    NAME,
    deviations::{self, Fault, authorization::AuthorizationError},
    pages::{PSC, form_post},
    protocol::{
        authorization_answer::{AuthorizationAnswer, Delivery},
        authorization_request::{AuthorizationRequest, RequestError},
        error_code::{ErrorCode, description},
        response_mode::ResponseMode,
    },
    provider::{Provider, Psc},
    state::attempt::AttemptError,
};

/// 302 to `address`.
pub(crate) fn found(address: &str) -> Response {
    redirect(StatusCode::FOUND, address)
}

/// 303 to `address`: after a form, the browser asks with GET.
pub(crate) fn see_other(address: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, address)
}

fn redirect(status: StatusCode, address: &str) -> Response {
    // Addresses of ours and serialized ones are ASCII; anything else could not come here.
    let Ok(location) = HeaderValue::from_str(address) else {
        tracing::error!(address, "an address that no header can hold");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers =
        [(header::LOCATION, location), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, headers).into_response()
}

/// Whom an answer is sent back to, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Destination<'a> {
    pub flow: &'a str,
    pub client_id: &'a str,
    pub redirect_uri: &'a str,
    pub state: Option<&'a str>,
    pub mode: ResponseMode,
}

impl<'a> Destination<'a> {
    /// Where the answer to `request` goes.
    pub fn of(flow: &'a str, request: &'a AuthorizationRequest) -> Self {
        Self {
            flow,
            client_id: &request.client_id,
            redirect_uri: &request.redirect_uri,
            state: request.state.as_deref(),
            mode: request.response_mode,
        }
    }
}

impl Provider {
    /// Sends the browser back to the service with an error, and journals it.
    pub fn send_back(&self, to: Destination<'_>, error: &RequestError) -> Response {
        let code = ErrorCode::from(error);
        let answer = AuthorizationAnswer::Error(code.as_str(), description(error));
        let summary = match code {
            ErrorCode::AccessDenied => "La personne a renoncé : le service reçoit access_denied".to_owned(),
            code => format!("Demande de connexion refusée : le service reçoit {}", code.as_str()),
        };
        let entry =
            Entry::new(NAME, "psc.authorize.refused", summary).from("browser").flow(to.flow).details(json!({
                "client_id": to.client_id,
                "error": code.as_str(),
                "redirect_uri": to.redirect_uri,
            }));
        self.record_refusal(entry, error);
        self.deliver(to, &answer, None)
    }

    /// Sends the browser back to the service with an error that nothing explains but a deviation.
    pub fn fail(&self, to: Destination<'_>, fault: &Fault<AuthorizationError>, person: &str) -> Response {
        let AuthorizationError { code, description } = fault.kind;
        let summary = format!("La personne est reconnue, et le service reçoit {code}, comme demandé");
        self.record(
            Entry::new(NAME, "psc.authorize.refused", summary)
                .from("browser")
                .flow(to.flow)
                .person(person)
                .verdict(Verdict::Refused)
                .details(json!({
                    "client_id": to.client_id,
                    "error": code,
                    "deviation": fault.deviation.name,
                    "redirect_uri": to.redirect_uri,
                })),
        );
        self.deliver(to, &AuthorizationAnswer::Error(code, description.to_owned()), Some(person))
    }

    /// Has the browser take the answer to the service; `person` once somebody is recognised.
    pub fn deliver(
        &self,
        to: Destination<'_>,
        answer: &AuthorizationAnswer<'_>,
        person: Option<&str>,
    ) -> Response {
        let faults = self.faults(&deviations::authorization::FIELDS, Some(to.client_id), person);
        self.committed(&faults, |entry| entry.from("browser").flow(to.flow));
        let faults: Vec<_> = faults.iter().map(|fault| fault.kind).collect();
        match answer.deliver(to.mode, to.redirect_uri, to.state, self.endpoints.issuer(), &faults) {
            Ok(Delivery::Address(address)) => found(address.as_str()),
            Ok(Delivery::Form { address, fields }) => {
                let service = self.client_name(to.client_id);
                let form =
                    form_post::FormPost { service: &service, address: address.as_str(), fields: &fields };
                PSC.page("Retour au service", &form).with_script(form_post::SCRIPT).into_response()
            }
            // A redirect URI that nobody checked may be anything.
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        }
    }
}

/// The person gave up an attempt: back to the service.
pub(crate) fn back_to_service(psc: &Psc, attempt: &str) -> Response {
    let attempt = match psc.attempt(attempt) {
        Ok(attempt) => attempt,
        Err(error) => return attempt_refused(psc, attempt, error),
    };
    if let Err(error) = attempt.give_up() {
        return attempt_refused(psc, &attempt.name, error);
    }
    psc.leave_phone(&attempt);
    psc.send_back(Destination::of(&attempt.name, &attempt.request), &RequestError::Cancelled)
}

/// The page of an attempt that does not go on.
pub(crate) fn attempt_refused(psc: &Provider, name: &str, error: AttemptError) -> Response {
    let entry = Entry::new(NAME, "psc.attempt.refused", "Une tentative de connexion ne peut pas continuer")
        .from("browser")
        .verdict(Verdict::Refused)
        .details(json!({"attempt": name, "reason": error.to_string()}));
    psc.record(match error {
        // A name that somebody made up is no flow.
        AttemptError::Unknown => entry,
        _ => entry.flow(name),
    });
    let (status, title, explanation) = match error {
        AttemptError::Unknown => (
            StatusCode::NOT_FOUND,
            "Connexion introuvable",
            "Pro Santé Connect ne connaît pas cette tentative de connexion.",
        ),
        AttemptError::Expired => {
            (StatusCode::GONE, "Connexion expirée", "Vous avez mis trop de temps à vous identifier.")
        }
        AttemptError::Finished => (
            StatusCode::GONE,
            "Connexion déjà terminée",
            "Cette tentative de connexion a déjà reçu sa réponse.",
        ),
        AttemptError::NobodyYet => (
            StatusCode::CONFLICT,
            "Vous n’êtes pas encore identifié",
            "Personne ne s’est encore identifié pour cette connexion.",
        ),
        AttemptError::SomebodyElse => (
            StatusCode::CONFLICT,
            "Une autre personne est déjà identifiée",
            "Quelqu’un d’autre s’est identifié pendant cette même connexion.",
        ),
    };
    PSC.refusal(
        status,
        &Refusal {
            title: title.to_owned(),
            explanation: explanation.to_owned(),
            advice: "Revenez au service, et recommencez la connexion.".to_owned(),
            ..Refusal::default()
        },
    )
    .into_response()
}
