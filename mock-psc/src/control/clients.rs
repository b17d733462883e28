//! `/clients`: the relying parties, by the record in which `doublure.toml` describes them too.
//!
//! ```json
//! POST /psc/clients {"id": "mon-service", "secret": "secret-de-test", "redirect_uris": ["http://localhost:3000/retour"],
//!                    "token_endpoint_auth_method": "client_secret_post", "post_logout_redirect_uris": []}
//! ```
//!
//! `jwks` is a JWK set, not a text that holds one as in TOML.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
};
use mock_kit::{
    control::{Refusal, Refused, body},
    journal::Entry,
};
use serde_json::json;

use super::{CLIENT, CLIENTS};
use crate::{
    Client, ClientError, NAME,
    provider::{Provider, Psc},
};

const EXPECTED: &str =
    r#"{"id": "mon-service", "secret": "secret-de-test", "redirect_uris": ["http://localhost:3000/retour"]}"#;

/// The clients, test secrets included.
#[utoipa::path(get, path = CLIENTS, tag = NAME, responses(
    (status = 200, description = "The clients, in the order in which they were registered.", body = Vec<Client>)
))]
pub(super) async fn list(State(psc): State<Psc>) -> Json<Vec<Client>> {
    Json(psc.clients.all().iter().map(|client| Client::clone(client)).collect())
}

/// Registers a client; one of the same id is replaced.
///
/// What a client of this id was issued before stays good.
#[utoipa::path(post, path = CLIENTS, tag = NAME, request_body = Client, responses(
    (status = 200, description = "The client, in the place of the one before.", body = Client),
    (status = 201, description = "The client.", body = Client), Refused
))]
pub(super) async fn register(
    State(psc): State<Psc>,
    sent: Result<Json<Client>, JsonRejection>,
) -> Result<(StatusCode, Json<Client>), Refusal> {
    let (client, replaced) = psc.register(body(sent, EXPECTED)?)?;
    let status = if replaced { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(client)))
}

/// The client is registered no more.
///
/// What it was issued stays good until it ends; it can no longer sign anybody in, nor authenticate.
#[utoipa::path(delete, path = CLIENT, tag = NAME, params(("id" = String, Path, description = "`client_id`.")), responses(
    (status = 204, description = "It is gone."), Refused
))]
pub(super) async fn remove(State(psc): State<Psc>, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    if !psc.clients.remove(&id) {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            format!("no client has the id “{id}”"),
            "GET /psc/clients shows those that are registered",
        ));
    }
    psc.record(
        Entry::new(NAME, "psc.client.removed", format!("Service désinscrit : {id}"))
            .from("control")
            .details(json!({"client_id": id})),
    );
    Ok(StatusCode::NO_CONTENT)
}

impl Provider {
    /// Registers a client, and journals it without its secret.
    pub(crate) fn register(&self, client: Client) -> Result<(Client, bool), ClientError> {
        let (client, replaced) = self.clients.register(client)?;
        let summary = if replaced {
            format!("Service enregistré à la place du précédent : {}", client.id)
        } else {
            format!("Service enregistré : {}", client.id)
        };
        self.record(Entry::new(NAME, "psc.client.registered", summary).from("control").details(json!({
            "client_id": client.id,
            "name": client.label(),
            "token_endpoint_auth_method": client.methods(),
            "redirect_uris": client.redirect_uris,
            "post_logout_redirect_uris": client.post_logout_redirect_uris,
        })));
        Ok((Client::clone(&client), replaced))
    }
}

impl From<ClientError> for Refusal {
    fn from(error: ClientError) -> Self {
        let (status, advice) = match &error {
            ClientError::Full => (StatusCode::CONFLICT, "DELETE /psc/clients/ID, or POST /reset"),
            ClientError::DuplicateId(_) => (StatusCode::CONFLICT, "GET /psc/clients shows those that exist"),
            _ => (StatusCode::UNPROCESSABLE_ENTITY, "docs/developers.md describes the record, [[client]]"),
        };
        Self::new(status, error.to_string(), advice)
    }
}
