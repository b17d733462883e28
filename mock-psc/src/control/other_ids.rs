//! `/other-ids`: a person gains an id beside the national one, as RPPS holders gain one of Pro Santé Identité.
//!
//! ```json
//! POST /psc/other-ids {"person": "899700000021", "origin": "psi", "id": "d2c6b2a4-…", "technical": true}
//! ```
//!
//! \[S\] for the id in `otherIds`, with the quality 2: ansforge/psc-secpsc-api, `FUSION_COMPTES.md`. That `sub` may
//! change with it is \[R\]: it does when `technical` says so.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
};
use identities::{Origin, OtherIdRecord};
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::OTHER_IDS;
use crate::{NAME, PersonView, provider::Psc};

const EXPECTED: &str = r#"{"person": "899700427885", "origin": "psi"}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Gain {
    /// National id of whoever gains it.
    person: String,
    /// Of which register; `psi` when left out.
    #[serde(default = "psi")]
    origin: Origin,
    /// A made-up one when there is none.
    id: Option<String>,
    /// Whether their `sub` ends with it from now on.
    #[serde(default)]
    technical: bool,
}

fn psi() -> Origin {
    Origin::Psi
}

/// Gives a person one more id.
///
/// Services learn it from the person's next authentication on: a session that is open keeps what it began with.
#[utoipa::path(post, path = OTHER_IDS, tag = NAME, request_body = Gain, responses(
    (status = 200, description = "The person, with the id.", body = PersonView), Refused
))]
pub(super) async fn add(
    State(psc): State<Psc>,
    sent: Result<Json<Gain>, JsonRejection>,
) -> Result<Json<PersonView>, Refusal> {
    let gain = body(sent, EXPECTED)?;
    let person = psc.person_known_as(&gain.person)?;
    let national_id = &person.professional.national_id;
    let wanted = OtherIdRecord { origin: gain.origin, id: gain.id };
    let changed = psc.directory.add_other_id(national_id, &wanted, gain.technical, &psc.making())?;
    let changed = changed.unwrap_or(person);
    psc.record(
        Entry::new(NAME, "psc.person.id.added", format!("Identifiant {} ajouté à la personne", gain.origin))
            .from("control")
            .person(changed.professional.national_id.to_string())
            .details(json!({
                "other_ids": changed.professional.all_ids(),
                "technical_id": changed.professional.technical_id(),
            })),
    );
    Ok(Json(changed.view()))
}
