//! `/sessions`.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use mock_kit::control::{Refusal, Refused};
use serde::Deserialize;
use utoipa::IntoParams;

use super::SESSIONS;
use crate::{NAME, SessionView, provider::Psc};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Those of this person, by national id.
    person: Option<String>,
}

/// The open sessions of Pro Santé Connect, oldest first.
#[utoipa::path(get, path = SESSIONS, tag = NAME, params(Wanted), responses(
    (status = 200, description = "The sessions.", body = Vec<SessionView>), Refused
))]
pub(super) async fn list(
    State(psc): State<Psc>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Vec<SessionView>>, Refusal> {
    let Query(wanted) = wanted?;
    let now = psc.now();
    let mut open: Vec<SessionView> = psc
        .sessions
        .live(now)
        .iter()
        .filter(|session| session.is_open(now))
        .map(|session| session.view())
        .filter(|session| wanted.person.as_ref().is_none_or(|person| *person == session.person))
        .collect();
    open.sort_by(|one, other| (one.authenticated_at, &one.sid).cmp(&(other.authenticated_at, &other.sid)));
    Ok(Json(open))
}
