//! `/reset`: everything is again what it was at the beginning.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RESET;
use crate::Beginning;

/// What came of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// The journal's latest rank: `GET /journal?after=` this has what comes afterwards.
    pub journal: u64,
}

/// Brings people, clients, deviations, sessions, tokens, keys, cards, readers, phones, mailboxes and accounts back to what
/// they were at the start.
///
/// For everybody at once: test-suites that share a stack give each test a person and a client of its own instead. The
/// journal goes on; ports and certificates stay, and so do cards and organisations' certificates that were handed out
/// for good.
#[utoipa::path(post, path = RESET, tag = "shared", responses(
    (status = 200, description = "It is done.", body = Done)
))]
pub(super) async fn reset(State(beginning): State<Arc<Beginning>>) -> Json<Done> {
    Json(Done { journal: beginning.reset() })
}
