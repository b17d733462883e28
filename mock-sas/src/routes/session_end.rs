use std::sync::Arc;

use axum::{
    Form, Json,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde::Deserialize;
use serde_json::json;

use crate::{
    NAME, deviations,
    relying_party::{
        logout_token::{LogoutRefused, LogoutToken},
        sign_in::decoded,
    },
    service::Service,
};

/// What the provider sends (OpenID Connect Back-Channel Logout 1.0 §2.5).
#[derive(Debug, Deserialize)]
pub(super) struct Announcement {
    logout_token: String,
}

/// The provider says, from server to server, that a session of its own is over: the service's is over too (§2.7).
pub(super) async fn announced(
    State(service): State<Arc<Service>>,
    sent: Result<Form<Announcement>, FormRejection>,
) -> Response {
    let token = sent.map(|Form(sent)| sent.logout_token).unwrap_or_default();
    let claims = &decoded(&token)["claims"];
    let entry = |name, summary: &str| Entry::new(NAME, name, summary).from("psc");
    let answered = match verified(&service, &token).await {
        Ok(announced) => {
            let ended = service.end_announced(&announced);
            let about = |entry: Entry| {
                entry.verdict(Verdict::Accepted).details(json!({
                    "logout_token": claims,
                    "sessions_ended": ended.len(),
                    "clause": "Back-Channel Logout §2.7",
                }))
            };
            let summary =
                "Pro Santé Connect annonce la fin d’une session : celle de la plateforme est fermée.";
            for visitor in &ended {
                service.record(about(visitor.entry("sas.session_end.announced", summary).from("psc")));
            }
            if ended.is_empty() {
                let summary =
                    "Pro Santé Connect annonce la fin d’une session que la plateforme n’a pas, ou plus.";
                service.record(about(entry("sas.session_end.announced", summary)));
            }
            StatusCode::OK.into_response()
        }
        Err(error) => {
            service.record(
                entry("sas.session_end.refused", "L’annonce d’une fin de session est refusée.")
                    .verdict(Verdict::Refused)
                    .details(json!({
                        "logout_token": claims,
                        "reason": error.to_string(),
                        "clause": error.clause(),
                    })),
            );
            let body = json!({ "error": "invalid_request", "error_description": error.to_string() });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    };
    // §2.8.
    ([(header::CACHE_CONTROL, "no-store")], answered).into_response()
}

async fn verified(service: &Service, token: &str) -> Result<LogoutToken, LogoutRefused> {
    if token.is_empty() {
        return Err(LogoutRefused::Missing);
    }
    let announced = service.relying_party.announced(token, service.faults(), service.now()).await?;
    let first = service.announcements.is_first(&announced.id, announced.end, service.now());
    if !first && !service.deviates(&deviations::LOGOUT_TOKEN_REUSABLE, None) {
        return Err(LogoutRefused::Replayed);
    }
    Ok(announced)
}
