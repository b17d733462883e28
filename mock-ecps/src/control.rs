//! The control plane of this mock: phones made on demand, requests ended by name.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::NationalId;
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    NAME,
    authenticator::{Authenticator, Ecps},
    protocol::password::{Password, PasswordError},
    state::phone::{Activation, Phone},
};

/// `POST {national_id, password?, state?}` gives a person a phone → 201 with its [`PhoneView`]; an earlier phone is
/// out of use from then on. `GET` lists them all.
pub const PHONES: &str = "/phones";
/// `POST {national_id}` ends the time of the person's pending request; 404 when there is none.
pub const EXPIRE: &str = "/expire";

pub(crate) fn router(ecps: Ecps) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(list, enrol)).routes(routes!(expire)).with_state(ecps)
}

/// What a new phone is to be.
#[derive(Clone, Debug, Default)]
pub struct Enrolment {
    /// Drawn when left out.
    pub password: Option<Password>,
    /// How far person and phone are fit for use.
    pub activation: Activation,
}

/// A phone as the control plane shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PhoneView {
    /// The token in its address: whoever knows it holds the phone in hand.
    pub device: String,
    /// Whose it is.
    pub national_id: String,
    /// The page that is the phone.
    pub url: Url,
    /// Password of the e-CPS app.
    pub password: String,
    /// As it was enrolled.
    pub state: Activation,
    /// `false` once another phone took its place.
    pub in_use: bool,
    /// Whether three wrong passwords locked the app.
    pub locked: bool,
    /// The request that awaits an answer.
    pub request: Option<RequestView>,
}

/// A pending request as the control plane shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestView {
    /// Its id on the service plane.
    pub id: String,
    /// The service's name.
    pub service: String,
    /// The right code.
    pub code: String,
    /// The three codes, as they are shown.
    pub choices: [String; 3],
}

impl Authenticator {
    pub(crate) fn view(&self, phone: &Phone) -> PhoneView {
        let in_use = phone.is_in_use();
        let pending = in_use.then(|| self.approvals.pending(&phone.person)).flatten();
        PhoneView {
            device: phone.device.clone(),
            national_id: phone.person.to_string(),
            url: self.phone_url(phone),
            password: phone.password.as_str().to_owned(),
            state: phone.activation,
            in_use,
            locked: phone.is_locked(),
            request: pending.map(|approval| RequestView {
                id: approval.id.clone(),
                service: approval.service.clone(),
                code: approval.code().to_string(),
                choices: approval.choices.map(|code| code.to_string()),
            }),
        }
    }
}

/// A phone that somebody is to have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPhone {
    /// Whose.
    national_id: String,
    /// Password of the e-CPS app; drawn when left out.
    password: Option<String>,
    /// How far person and phone are fit for use.
    #[serde(default)]
    state: Activation,
}

/// Whose request is to end.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequestExpiry {
    /// Their national id.
    national_id: String,
}

/// What can be wrong with a call.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("the national id {0}")]
    Person(#[from] identities::NationalIdError),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("{0} has no request that could expire")]
    Nothing(NationalId),
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        let (status, advice) = match &error {
            CallError::Person(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "GET /psc/people shows those that exist".to_owned())
            }
            CallError::Password(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "shorten it, or leave it out: one is drawn".to_owned())
            }
            CallError::Nothing(_) => (
                StatusCode::NOT_FOUND,
                "GET /ecps/phones shows the pending ones, and the journal how the others ended".to_owned(),
            ),
        };
        Self::new(status, error.to_string(), advice)
    }
}

/// Gives a person a phone; an earlier one is out of use.
#[utoipa::path(post, path = PHONES, tag = NAME, request_body = NewPhone, responses(
    (status = 201, description = "The phone.", body = PhoneView), Refused
))]
async fn enrol(
    State(ecps): State<Ecps>,
    sent: Result<Json<NewPhone>, JsonRejection>,
) -> Result<(StatusCode, Json<PhoneView>), Refusal> {
    let expected = r#"{"national_id": "899700427885", "password": "secret", "state": "activated"}"#;
    let wanted = body(sent, expected)?;
    let person = wanted.national_id.parse().map_err(CallError::from)?;
    let password = wanted.password.map(|text| Password::parse(&text)).transpose().map_err(CallError::from)?;
    let phone = ecps.enrol(&person, password, wanted.state);
    Ok((StatusCode::CREATED, Json(ecps.view(&phone))))
}

/// Every phone, with the request that awaits an answer on it.
#[utoipa::path(get, path = PHONES, tag = NAME, responses(
    (status = 200, description = "The phones.", body = Vec<PhoneView>)
))]
async fn list(State(ecps): State<Ecps>) -> Json<Vec<PhoneView>> {
    Json(ecps.phones.all().iter().map(|phone| ecps.view(phone)).collect())
}

/// Ends the time of a person's pending request.
#[utoipa::path(post, path = EXPIRE, tag = NAME, request_body = RequestExpiry, responses(
    (status = 204, description = "It is over."), Refused
))]
async fn expire(
    State(ecps): State<Ecps>,
    sent: Result<Json<RequestExpiry>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let wanted = body(sent, r#"{"national_id": "899700427885"}"#)?;
    let person: NationalId = wanted.national_id.parse().map_err(CallError::from)?;
    let Some(approval) = ecps.approvals.pending(&person) else {
        return Err(CallError::Nothing(person).into());
    };
    ecps.record(
        Entry::new(NAME, "ecps.expired", "Fin anticipée, à la demande du test : demande d’authentification")
            .from("control")
            .person(person.to_string())
            .details(json!({"request": approval.id})),
    );
    // It may have been answered at the same moment; then that answer stands, and its time is over all the same.
    let _ = ecps.expire(&approval, "control");
    Ok(StatusCode::NO_CONTENT)
}
