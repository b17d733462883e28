//! What tells an open page, at once, that the phone shows something else.

use std::convert::Infallible;

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;

use super::unknown;
use crate::authenticator::Ecps;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    /// The version that the page shows.
    #[serde(rename = "vu")]
    version: u64,
}

pub(super) async fn stream(
    State(ecps): State<Ecps>,
    Path(device): Path<String>,
    seen: Result<Query<Seen>, QueryRejection>,
) -> Response {
    let Some(phone) = ecps.phones.find(&device) else {
        return unknown("Ce téléphone n’existe pas.");
    };
    let seen = seen.map_or_else(|_| Seen::default(), |Query(seen)| seen).version;
    let changes = stream::unfold((phone.changes(), seen), |(mut changes, seen)| async move {
        let version = *changes.wait_for(|version| *version != seen).await.ok()?;
        let event = Event::default().data(version.to_string());
        Some((Ok::<_, Infallible>(event), (changes, version)))
    });
    Sse::new(changes).keep_alive(KeepAlive::default()).into_response()
}
