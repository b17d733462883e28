//! `/keys/rotation`.

use axum::{Json, extract::State, http::StatusCode};
use mock_kit::{
    control::{Refusal, Refused},
    journal::Entry,
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::KEY_ROTATION;
use crate::{NAME, protocol::jws::Signer, provider::Psc};

#[derive(Serialize, ToSchema)]
pub(super) struct Rotated {
    /// The key that signs.
    kid: String,
    /// All that are published, the newest first.
    published: Vec<String>,
}

/// Signs with a new key; the ones before stay published for a while.
#[utoipa::path(post, path = KEY_ROTATION, tag = NAME, responses(
    (status = 201, description = "The keys as they are now.", body = Rotated), Refused
))]
pub(super) async fn rotate(State(psc): State<Psc>) -> Result<(StatusCode, Json<Rotated>), Refusal> {
    let failed = |error: &dyn std::fmt::Display| {
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("no key could be made: {error}"),
            "try again; the keys are as they were",
        )
    };
    // A tenth of a second of computing.
    let made = tokio::task::spawn_blocking(Signer::generate).await.map_err(|error| failed(&error))?;
    let next = made.map_err(|error| failed(&error))?;
    let kid = next.key_id().to_owned();
    let published = psc.signer.rotate(next);
    psc.record(
        Entry::new(NAME, "psc.keys.rotated", "Nouvelle clé de signature, à la demande du test")
            .from("control")
            .details(json!({"kid": kid, "published": published})),
    );
    Ok((StatusCode::CREATED, Json(Rotated { kid, published })))
}

/// The key of the start signs again; those that came after it are published no more.
#[utoipa::path(delete, path = KEY_ROTATION, tag = NAME, responses((status = 204, description = "It signs again.")))]
pub(super) async fn take_back(State(psc): State<Psc>) -> StatusCode {
    psc.signer.take_back_rotations();
    psc.record(
        Entry::new(
            NAME,
            "psc.keys.taken_back",
            "Retour à la première clé de signature, à la demande du test",
        )
        .from("control"),
    );
    StatusCode::NO_CONTENT
}
