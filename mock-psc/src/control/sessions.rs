//! `/sessions`.

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;

use crate::{SessionView, provider::Psc};

#[derive(Deserialize)]
pub(super) struct Wanted {
    person: Option<String>,
}

/// The open sessions, oldest first; with `person`, those of this national id.
pub(super) async fn list(State(psc): State<Psc>, Query(wanted): Query<Wanted>) -> Json<Vec<SessionView>> {
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
    Json(open)
}
