//! `/people`: who there is, and more of them, by the record in which `doublure.toml` describes them too.
//!
//! ```json
//! POST /psc/people {"key": "anne", "profession": "nurse", "given_name": "Anne", "family_name": "Lefèvre",
//!                   "national_id": "899700000021", "cards": ["cps"], "regulation": false,
//!                   "practice": [{"site": [{"sector": "SA08", "name": "CABINET DES LILAS"}]}]}
//! ```

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::PersonRecord;
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PEOPLE, WITHDRAWALS};
use crate::{
    NAME, Person, PersonError, PersonView,
    provider::{Provider, Psc},
};

const EXPECTED: &str = r#"{"key": "médecin", "profession": "physician", "cards": ["cps"]}"#;

/// Makes a person: what is left out is made up.
#[utoipa::path(post, path = PEOPLE, tag = NAME, request_body = PersonRecord, responses(
    (status = 201, description = "The person, with cards, keys and codes.", body = PersonView), Refused
))]
pub(super) async fn add(
    State(psc): State<Psc>,
    sent: Result<Json<PersonRecord>, JsonRejection>,
) -> Result<(StatusCode, Json<PersonView>), Refusal> {
    let person = psc.add_person(&body(sent, EXPECTED)?)?;
    Ok((StatusCode::CREATED, Json(person.view())))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Withdrawal {
    /// National id.
    person: String,
}

/// Takes a person out of the directory; their card stays theirs.
#[utoipa::path(post, path = WITHDRAWALS, tag = NAME, request_body = Withdrawal, responses(
    (status = 204, description = "They are out of it."), Refused
))]
pub(super) async fn withdraw(
    State(psc): State<Psc>,
    sent: Result<Json<Withdrawal>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let wanted = body(sent, r#"{"person": "899700427885"}"#)?;
    psc.withdraw(&*psc.person_known_as(&wanted.person)?);
    Ok(StatusCode::NO_CONTENT)
}

impl Provider {
    pub(super) fn withdraw(&self, person: &Person) {
        let id = &person.professional.national_id;
        self.directory.withdraw(id);
        self.record(
            Entry::new(NAME, "psc.person.withdrawn", "Personne retirée de l’annuaire, à la demande du test")
                .from("control")
                .person(id.to_string()),
        );
    }
}

/// The people, with their cards, keys and codes.
#[utoipa::path(get, path = PEOPLE, tag = NAME, responses(
    (status = 200, description = "The people, in the order in which they were made.", body = Vec<PersonView>)
))]
pub(super) async fn list(State(psc): State<Psc>) -> Json<Vec<PersonView>> {
    Json(psc.directory.people().iter().map(|person| person.view()).collect())
}

impl From<PersonError> for Refusal {
    fn from(error: PersonError) -> Self {
        let (status, advice) = match &error {
            PersonError::KeyTaken(_) => {
                (StatusCode::CONFLICT, "use another key, or GET /psc/people for the one that exists")
            }
            PersonError::IdTaken(_) => (
                StatusCode::CONFLICT,
                "leave the id out, and one is drawn; GET /psc/people shows whose it is",
            ),
            PersonError::IdKnown(_) => {
                (StatusCode::CONFLICT, "a person has one id of each register: take somebody else")
            }
            PersonError::Record(_) | PersonError::Technical(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "docs/developers.md describes the record")
            }
            PersonError::Full => (StatusCode::CONFLICT, "start a new stack"),
            PersonError::Archive(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "make room, or check the permissions of the folder")
            }
            PersonError::Card(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "check the machine's date, then start a new stack")
            }
        };
        Self::new(status, error.to_string(), advice)
    }
}
