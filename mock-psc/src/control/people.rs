//! `/people`.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::{CardKind, PersonName, Profession};
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
    state::directory::Names,
};

const EXPECTED: &str = r#"{"key": "médecin", "profession": "physician", "cards": ["cps"]}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPerson {
    /// What names them from then on.
    key: String,
    #[schema(value_type = String)]
    profession: Profession,
    /// `cps`, `cpf`, `cpe` or `cpa`; one CPS when left out.
    #[serde(default = "one_cps")]
    #[schema(value_type = Vec<String>)]
    cards: Vec<Kind>,
    /// Instead of the made-up one.
    #[schema(value_type = Option<String>)]
    given_name: Option<PersonName>,
    /// Likewise.
    #[schema(value_type = Option<String>)]
    family_name: Option<PersonName>,
}

/// The kind of a card, in any case.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Kind(pub(super) CardKind);

impl TryFrom<String> for Kind {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        [CardKind::Cps, CardKind::Cpf, CardKind::Cpe, CardKind::Cpa]
            .into_iter()
            .find(|kind| kind.label().eq_ignore_ascii_case(&word))
            .map(Self)
            .ok_or_else(|| format!("unknown card “{word}”: use cps, cpf, cpe or cpa"))
    }
}

fn one_cps() -> Vec<Kind> {
    vec![Kind(CardKind::Cps)]
}

/// Makes a person.
#[utoipa::path(post, path = PEOPLE, tag = NAME, request_body = NewPerson, responses(
    (status = 201, description = "The person, with cards, keys and codes.", body = PersonView), Refused
))]
pub(super) async fn add(
    State(psc): State<Psc>,
    sent: Result<Json<NewPerson>, JsonRejection>,
) -> Result<(StatusCode, Json<PersonView>), Refusal> {
    let wanted = body(sent, EXPECTED)?;
    let kinds: Vec<CardKind> = wanted.cards.iter().map(|kind| kind.0).collect();
    let names = Names { given_name: wanted.given_name, family_name: wanted.family_name };
    let person = psc.add_person(&wanted.key, wanted.profession, &kinds, &names)?;
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
