//! Introspection: what a token is still worth (RFC 7662).

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::{Value, json};

use super::{
    back_channel::{Call, no_store},
    recognition::Recognised,
};
use crate::{
    Client, NAME, deviations,
    protocol::{
        error_code::ErrorCode,
        introspection::{self, Inactive},
        jws,
        token_query::{self, IntrospectionError},
    },
    provider::{Provider, Psc},
};

pub(crate) async fn introspect(State(psc): State<Psc>, mut call: Call) -> Response {
    let recognised = token_query::token(&call.form).and_then(|token| psc.recognise(token));
    if let Some(grant) = recognised.as_ref().and_then(|(token, _)| token.grant()) {
        call.concerns(grant);
    }
    match answer(&psc, &mut call, recognised) {
        Ok(answer) => (no_store(), Json(answer)).into_response(),
        Err(error) => {
            let (event, code) = ("psc.introspection.refused", ErrorCode::from(&error));
            call.refused(&psc, event, "Introspection refusée", code, &error)
        }
    }
}

fn answer(
    psc: &Provider,
    call: &mut Call,
    recognised: Option<(Recognised, Value)>,
) -> Result<Value, IntrospectionError> {
    let client = call.authenticate(psc)?;
    let token = token_query::token(&call.form).ok_or(IntrospectionError::NoToken)?;
    let flow = recognised.as_ref().and_then(|(token, _)| token.grant()).map(|grant| grant.flow.clone());
    let person = recognised.as_ref().and_then(|(_, claims)| psc.national_id_of(claims["sub"].as_str()?));
    let checked = check(psc, &client, recognised);
    let inactive = checked.as_ref().err().cloned();
    let answer =
        checked.ok().or_else(|| believed(psc, &client, token)).unwrap_or_else(introspection::inactive);
    let active = answer["active"] == true;
    let summary = if active {
        "Jeton introspecté : il est actif"
    } else {
        "Jeton introspecté : il n’est pas actif"
    };
    let mut entry = Entry::new(NAME, "psc.introspection.answered", summary)
        .from(&client.id)
        .verdict(if active { Verdict::Accepted } else { Verdict::Refused })
        .details(json!({"request": call.form.journalled(), "answer": answer}));
    if let Some(flow) = flow {
        entry = entry.flow(flow);
    }
    if let Some(person) = person {
        entry = entry.person(person);
    }
    match inactive {
        Some(inactive) if !active => psc.record_refusal(entry, &inactive),
        _ => psc.record(entry),
    }
    Ok(answer)
}

/// Any client may ask about an access token, since the authorization server of an API asks about its callers'
/// (\[S\]: ansforge/IG-securisation-transport-api-rest, `api_prosanteconnectee_web.md`, step 10); about a refresh token
/// its own client alone (\[R\], as Keycloak since keycloak/keycloak#51681).
fn check(
    psc: &Provider,
    client: &Client,
    recognised: Option<(Recognised, Value)>,
) -> Result<Value, Inactive> {
    let (token, claims) = recognised.ok_or(Inactive::NotOurs)?;
    let grant = match &token {
        Recognised::Access(token) => {
            psc.check_access_token(token).map_err(Inactive::Access)?;
            &token.grant
        }
        Recognised::Refresh(token) => {
            psc.check_refresh_token(token, &client.id, &[]).map_err(Inactive::Refresh)?;
            &token.grant
        }
        Recognised::Id => return Err(Inactive::IdToken),
    };
    let username = grant.session.person.national_id.to_string();
    Ok(introspection::active(claims, &username))
}

/// The deviation: whatever the token says is believed.
fn believed(psc: &Provider, client: &Client, token: &str) -> Option<Value> {
    let claims = jws::claims_unverified(token)?;
    let person = psc.national_id_of(claims["sub"].as_str()?)?;
    psc.deviates(&deviations::INTROSPECTION_TOKEN_UNCHECKED, Some(&client.id), Some(&person))
        .then(|| introspection::active(claims, &person))
}
