//! The userinfo endpoint (OIDC Core §5.3).

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use identities::Professional;
use mock_kit::{
    client_certificate::PresentedCertificates,
    journal::{Entry, Verdict},
};
use serde_json::json;

use super::{
    faulty_answer::{Case, FaultyAnswer},
    recognition::Recognised,
};
use crate::{
    NAME, SigningAlgorithm, deviations,
    protocol::{
        bearer::{self, BearerError},
        certificate_binding::Confirmation,
        claims::{AuthMode, technical_id_of},
        edit::Edit,
        error_code::{ErrorCode, description},
        jws,
        parameters::Parameters,
        userinfo as claims,
    },
    provider::{Provider, Psc},
    sent::{Sent, authorization},
    state::grant::Grant,
};

pub(crate) async fn userinfo(
    State(psc): State<Psc>,
    Extension(presented): Extension<PresentedCertificates>,
    headers: HeaderMap,
    method: Method,
    Sent(sent): Sent,
) -> Response {
    let holder = Confirmation::of(&presented);
    // In an address it would be read by whoever keeps addresses (RFC 6750 §2.3).
    let form = if method == Method::POST { sent } else { Parameters::default() };
    let token = bearer::token(authorization(&headers), &form)
        .or_else(|error| of_several(&psc, authorization(&headers), error));
    let recognised = token.as_ref().ok().and_then(|token| psc.recognise(token)).map(|(token, _)| token);
    let checked = token.and_then(|token| {
        check(&psc, recognised.as_ref(), holder).or_else(|error| believed(&psc, token).ok_or(error))
    });
    let token_in = if authorization(&headers).is_some() { "header" } else { "form" };
    match checked {
        Ok(answer) => {
            let faults = FaultyAnswer::of(&psc, &deviations::userinfo::ANSWERS, answer.case());
            match faults.instead().await {
                Some(instead) => instead,
                None => faults.spoil(answer.response(&psc, token_in)).await,
            }
        }
        Err(error) => refused(&psc, &error, recognised.as_ref().and_then(Recognised::grant)),
    }
}

/// The deviation: the header's, whatever else was sent.
fn of_several<'a>(
    psc: &Provider,
    header: Option<&'a str>,
    error: BearerError,
) -> Result<&'a str, BearerError> {
    let token = match bearer::of_header(header) {
        Ok(token) if error == BearerError::Repeated => token,
        _ => return Err(error),
    };
    let grant = psc.recognise(token).and_then(|(token, _)| token.grant().cloned());
    let client = grant.as_ref().map(|grant| grant.request.client_id.as_str());
    let person = grant.as_ref().map(|grant| grant.session.person.national_id.to_string());
    let deviates = psc.deviates(&deviations::TOKEN_REPETITION_UNCHECKED, client, person.as_deref());
    deviates.then_some(token).ok_or(error)
}

/// Whom an answer is about.
struct Answer {
    person: Arc<Professional>,
    auth_mode: AuthMode,
    client: String,
    flow: Option<String>,
}

fn check(
    psc: &Provider,
    recognised: Option<&Recognised>,
    holder: Option<Confirmation>,
) -> Result<Answer, BearerError> {
    let known = match recognised {
        Some(Recognised::Access(known)) => known,
        other => return Err(other.map_or(BearerError::NotOurs, Recognised::is_no_access_token)),
    };
    psc.check_access_token(known)?;
    let person = known.grant.session.person.national_id.to_string();
    let client = Some(known.grant.request.client_id.as_str());
    if !psc.deviates(&deviations::TOKEN_BINDING_UNCHECKED, client, Some(&person)) {
        known.check_holder(holder)?;
    }
    if !psc.deviates(&deviations::TOKEN_AUDIENCE_UNCHECKED, client, Some(&person)) {
        known.check_audience()?;
    }
    if !known.terms.scope.contains("openid") {
        return Err(BearerError::NoOpenid);
    }
    let session = &known.grant.session;
    Ok(Answer {
        person: Arc::clone(&session.person),
        auth_mode: session.auth_mode,
        client: known.grant.request.client_id.clone(),
        flow: Some(known.grant.flow.clone()),
    })
}

/// The deviation: whatever the token says is believed.
fn believed(psc: &Provider, token: &str) -> Option<Answer> {
    let claims = jws::claims_unverified(token)?;
    let client = claims["azp"].as_str().unwrap_or("client");
    let person = psc.directory.known_technically_as(technical_id_of(claims["sub"].as_str()?)?)?;
    let national_id = person.professional.national_id.to_string();
    psc.deviates(&deviations::USERINFO_TOKEN_UNCHECKED, Some(client), Some(&national_id)).then(|| Answer {
        person: Arc::clone(&person.professional),
        auth_mode: AuthMode::Card,
        client: client.to_owned(),
        flow: None,
    })
}

impl Answer {
    fn case(&self) -> Case<'_> {
        Case {
            from: &self.client,
            client: Some(&self.client),
            flow: self.flow.as_deref(),
            person: Some(self.person.national_id.to_string()),
        }
    }

    fn response(&self, psc: &Provider, token_in: &str) -> Response {
        let mut claims = claims::userinfo(&self.person, self.auth_mode);
        let signed = psc.client(&self.client).and_then(|client| client.userinfo_signed_response_alg);
        if signed.is_some() {
            claims["iss"] = json!(psc.endpoints.issuer());
            claims["aud"] = json!(self.client);
        }
        let (client, person) = (self.client.as_str(), self.person.national_id.to_string());
        let about = |entry: Entry| match &self.flow {
            None => entry.from(client).person(&person),
            Some(flow) => entry.from(client).person(&person).flow(flow),
        };
        for table in [&deviations::names::FAULTS, &deviations::userinfo::MEMBERS] {
            let faults = psc.faults(table, Some(client), Some(&person));
            psc.committed(&faults, about);
            for fault in faults {
                Edit::make(fault.kind, &mut claims);
            }
        }
        let entry = Entry::new(
            NAME,
            "psc.userinfo.answered",
            format!("Traits d’identité de {} remis au service", self.person.full_name()),
        )
        .verdict(Verdict::Accepted)
        .details(json!({"claims": claims, "signed": signed, "token_in": token_in}));
        psc.record(about(entry));
        let no_store = [(header::CACHE_CONTROL, "no-store")];
        let token = signed.map(|SigningAlgorithm::Rs256| {
            let faults = psc.faults(&deviations::userinfo::SIGNED, Some(client), Some(&person));
            psc.committed(&faults, about);
            let faults: Vec<_> = faults.iter().map(|fault| fault.kind).collect();
            psc.signer.sign_with(&faults, "JWT", &claims)
        });
        match token {
            None => (no_store, Json(claims)).into_response(),
            // OIDC Core §5.3.2.
            Some(Ok(token)) => (no_store, [(header::CONTENT_TYPE, "application/jwt")], token).into_response(),
            Some(Err(error)) => {
                tracing::error!(%error, "userinfo cannot be signed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// RFC 6750 §3.
fn refused(psc: &Provider, error: &BearerError, grant: Option<&Arc<Grant>>) -> Response {
    let code = ErrorCode::of_bearer(error);
    let entry = Entry::new(
        NAME,
        "psc.userinfo.refused",
        "Traits d’identité refusés : jeton d’accès absent ou sans valeur",
    )
    .from(grant.map_or("client", |grant| grant.request.client_id.as_str()))
    .details(json!({"error": code.map(ErrorCode::as_str)}));
    let entry = match grant {
        None => entry,
        Some(grant) => entry.flow(&grant.flow).person(grant.session.person.national_id.to_string()),
    };
    psc.record_refusal(entry, error);
    let challenge = match code {
        None => r#"Bearer realm="esante-wallet""#.to_owned(),
        Some(code) => format!(
            r#"Bearer realm="esante-wallet", error="{}", error_description="{}""#,
            code.as_str(),
            description(error)
        ),
    };
    let mut response = match code {
        None => StatusCode::UNAUTHORIZED.into_response(),
        Some(code) => {
            let body = json!({"error": code.as_str(), "error_description": description(error)});
            (code.status(), Json(body)).into_response()
        }
    };
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
