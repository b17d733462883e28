use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::session::session_id;
use crate::service::Service;

/// Has the tokens of whoever is active refreshed before they end (EXI PSC 11). It stands before the forms are kept: who is signed
/// out by a refusal loses nothing of what was typed.
pub(super) async fn in_time(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    if let Some(due) = session_id(request.headers()).and_then(|id| service.take_due_tokens(id)) {
        // A refresh token is good once: a browser that hangs up must not keep its successor from being stored.
        let refreshing = tokio::spawn(async move { service.refresh(due).await });
        let _ = refreshing.await;
    }
    next.run(request).await
}
