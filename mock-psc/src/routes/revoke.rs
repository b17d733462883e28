//! Revocation: a client gives a token up (RFC 7009).

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use super::{
    back_channel::{Call, no_store},
    recognition::Recognised,
};
use crate::{
    Client, NAME, deviations,
    protocol::{
        error_code::ErrorCode,
        token_query::{self, RevocationError},
    },
    provider::{Provider, Psc},
};

pub(crate) async fn revoke(State(psc): State<Psc>, mut call: Call) -> Response {
    let recognised =
        token_query::token(&call.form).and_then(|token| psc.recognise(token)).map(|(token, _)| token);
    if let Some(grant) = recognised.as_ref().and_then(Recognised::grant) {
        call.concerns(grant);
    }
    match give_up(&psc, &mut call, recognised.as_ref()) {
        Ok(()) => (StatusCode::OK, no_store()).into_response(),
        Err(error) => {
            let (event, code) = ("psc.revocation.refused", ErrorCode::from(&error));
            call.refused(&psc, event, "Révocation refusée", code, &error)
        }
    }
}

fn give_up(psc: &Provider, call: &mut Call, recognised: Option<&Recognised>) -> Result<(), RevocationError> {
    let client = call.authenticate(psc)?;
    token_query::token(&call.form).ok_or(RevocationError::NoToken)?;
    let summary = match recognised {
        Some(token) => end(psc, &client, token)?,
        // RFC 7009 §2.2: what the client wants is the case.
        None => "Révocation d’un jeton inconnu : rien à révoquer",
    };
    let mut entry = Entry::new(NAME, "psc.revocation.done", summary)
        .from(&client.id)
        .verdict(Verdict::Accepted)
        .details(json!({"request": call.form.journalled()}));
    if let Some(grant) = recognised.and_then(Recognised::grant) {
        entry = entry.flow(&grant.flow).person(grant.session.person.national_id.to_string());
    }
    psc.record(entry);
    Ok(())
}

/// Ends the token; in French, what came of it.
fn end(psc: &Provider, client: &Client, token: &Recognised) -> Result<&'static str, RevocationError> {
    if let Some(grant) = token.grant() {
        let person = grant.session.person.national_id.to_string();
        let unchecked =
            || psc.deviates(&deviations::REVOCATION_BINDING_UNCHECKED, Some(&client.id), Some(&person));
        if grant.request.client_id != client.id && !unchecked() {
            return Err(RevocationError::OtherClient);
        }
    }
    match token {
        Recognised::Access(token) => {
            token.revoke();
            Ok("Jeton d’accès révoqué à la demande du service")
        }
        // Its family and its access tokens too (RFC 7009 §2.1). \[R\]: Pro Santé Connect's own session stays open.
        Recognised::Refresh(token) => {
            token.grant.revoke();
            Ok("Jeton de renouvellement révoqué à la demande du service, avec les jetons qui en viennent")
        }
        Recognised::Id if psc.deviates(&deviations::REVOCATION_TYPE_UNCHECKED, Some(&client.id), None) => {
            Ok("Révocation d’un jeton d’identité : rien à révoquer")
        }
        Recognised::Id => Err(RevocationError::IdToken),
    }
}
