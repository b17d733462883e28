//! The token endpoint (OIDC Core §3.1.3).

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::{Value, json};

use super::outage;
use crate::{
    Client, NAME, deviations,
    protocol::{
        claims::{AccessTokenClaims, Authentication, IdTokenClaims, OtherId, subject},
        client_authentication::Credentials,
        error_code::{ErrorCode, description},
        finding::Finding,
        jws::{self, SignerError},
        parameters::{Parameters, Unreadable},
        token_request::{TokenError, TokenRequest},
    },
    provider::{Provider, Psc},
    sent::{Sent, authorization, is_form},
    state::{
        access_token::AccessToken,
        code::{CodeCheck, Grant},
    },
};

pub(crate) async fn token(
    State(psc): State<Psc>,
    headers: HeaderMap,
    sent: Result<Sent, Unreadable>,
) -> Response {
    let form = match sent {
        Ok(Sent(form)) => form,
        Err(unreadable) => {
            let nobody = Asked { client: None, grant: None, form: &Parameters::default() };
            return refused(&psc, &nobody, &TokenError::Unreadable(unreadable));
        }
    };
    // Whoever refuses must be able to say whose sign-in it was: the journal is read by person. The answer stays the
    // same.
    let code = form.value("code").and_then(|code| psc.codes.find(code));
    let mut asked = Asked { client: None, grant: code.map(|code| Arc::clone(&code.grant)), form: &form };
    if let Some(grant) = &asked.grant
        && let Some(failure) = outage::of_exchange(&psc, grant).await
    {
        return failure;
    }
    match exchange(&psc, &headers, &mut asked) {
        Ok((grant, jti)) => match psc.issue(&grant, &jti, &form) {
            Ok(tokens) => (no_store(), Json(tokens)).into_response(),
            Err(error) => {
                tracing::error!(%error, "tokens cannot be signed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
        Err(error) => refused(&psc, &asked, &error),
    }
}

/// What is known of a request so far, for the journal.
struct Asked<'r> {
    client: Option<String>,
    grant: Option<Arc<Grant>>,
    form: &'r Parameters,
}

/// Exchanges the code; gives the grant and the new access token's `jti`.
fn exchange(
    psc: &Provider,
    headers: &HeaderMap,
    asked: &mut Asked<'_>,
) -> Result<(Arc<Grant>, String), TokenError> {
    if !is_form(headers) {
        return Err(TokenError::MediaType);
    }
    asked.form.check()?;
    let credentials = Credentials::read(authorization(headers), asked.form)?;
    asked.client = Some(credentials.client_id.clone());
    let client = authenticate(psc, &credentials)?.id.as_str();
    asked.client = Some(client.to_owned());
    let request = TokenRequest::read(asked.form)?;

    let code = psc.codes.find(&request.code).ok_or(TokenError::UnknownCode)?;
    let person = code.grant.session.person.national_id.to_string();
    let deviates = |deviation| psc.deviates(deviation, Some(client), Some(&person));
    let skipped: Vec<CodeCheck> = [
        (CodeCheck::Binding, &deviations::CODE_BINDING_UNCHECKED),
        (CodeCheck::SingleUse, &deviations::CODE_REUSABLE),
        (CodeCheck::Expiry, &deviations::CODE_ETERNAL),
        (CodeCheck::Pkce, &deviations::PKCE_UNCHECKED),
    ]
    .into_iter()
    .filter(|(_, deviation)| deviates(deviation))
    .map(|(check, _)| check)
    .collect();
    let session = &code.grant.session;
    let open = psc.sessions.find(&session.id).is_some_and(|now| psc.is_open(&now));
    if !open && !deviates(&deviations::CODE_SESSION_UNCHECKED) {
        return Err(TokenError::SessionOver);
    }
    let jti = psc.uuid();
    match code.exchange(&request, client, &jti, psc.now(), &skipped) {
        Ok(grant) => Ok((grant, jti)),
        Err(refused) => {
            for token in refused.revoked.iter().filter_map(|jti| psc.access_tokens.find(jti)) {
                token.revoke();
            }
            Err(refused.error)
        }
    }
}

/// Whose credentials these are. Where the header can be read in two ways, the one that RFC 6749 §2.3.1 wants comes
/// first; the other one is accepted too, with a finding, unless `strict`. \[R\]: Keycloak, which Pro Santé Connect
/// is, knew only the other one (keycloak/keycloak#11908) until keycloak/keycloak#14347, and only the first since
/// then (keycloak/keycloak#31476).
fn authenticate<'p>(psc: &'p Provider, credentials: &Credentials) -> Result<&'p Client, TokenError> {
    let matching = |id: &str, secret: &str| {
        let client = psc.client(id)?;
        let right = verify_slices_are_equal(client.secret.as_bytes(), secret.as_bytes()).is_ok();
        right.then_some(client)
    };
    let id = &credentials.client_id;
    if let Some(client) = matching(id, &credentials.secret) {
        return Ok(client);
    }
    let written = credentials.unencoded.as_ref().filter(|_| !psc.settings.strict);
    if let Some(client) = written.and_then(|written| matching(&written.client_id, &written.secret)) {
        let finding = Finding::UnencodedBasic;
        psc.record(
            Entry::new(NAME, "psc.token.finding", finding.french())
                .from(&client.id)
                .verdict(Verdict::Finding)
                .details(json!({"parameter": finding.parameter(), "finding": finding.to_string()})),
        );
        return Ok(client);
    }
    let written = written.and_then(|written| psc.client(&written.client_id));
    let Some(client) = psc.client(id).or(written) else {
        return Err(TokenError::UnknownClient(id.clone()));
    };
    if psc.deviates(&deviations::CLIENT_SECRET_UNCHECKED, Some(&client.id), None) {
        return Ok(client);
    }
    Err(TokenError::WrongSecret)
}

impl Provider {
    /// Makes and journals the tokens (OIDC Core §3.1.3.3).
    fn issue(&self, grant: &Arc<Grant>, jti: &str, form: &Parameters) -> Result<Value, SignerError> {
        let request = &grant.request;
        let session = &grant.session;
        let person = session.person.national_id.to_string();
        let deviates = |deviation| self.deviates(deviation, Some(&request.client_id), Some(&person));

        let authentication = self.authentication(grant);
        let access_token =
            self.signer.sign(&AccessTokenClaims::new(jti, request.nonce.as_deref(), &authentication))?;
        let wrong_nonce = deviates(&deviations::ID_TOKEN_NONCE_WRONG).then(|| self.context.secrets.token(16));
        let claims = IdTokenClaims {
            jti: &self.uuid(),
            typ: "ID",
            aud: &request.client_id,
            nonce: wrong_nonce.as_deref().or(request.nonce.as_deref()),
            at_hash: jws::half_hash(&access_token),
            auth_level: "1",
            given_name: &session.person.given_name,
            family_name: &session.person.family_name,
            authentication: Authentication {
                exp: authentication.iat + self.settings.id_token_lifetime.whole_seconds(),
                ..authentication.clone()
            },
        };
        let mut id_token = self.signer.sign(&claims)?;
        if deviates(&deviations::ID_TOKEN_SIGNATURE_INVALID) {
            id_token = jws::with_altered_signature(&id_token);
        }

        let lifetime = self.settings.access_token_lifetime;
        let kept = AccessToken::new(Arc::clone(grant), self.deadline(lifetime));
        self.access_tokens.insert(jti, Arc::new(kept), self.now());
        self.record(
            Entry::new(NAME, "psc.token.issued", "Jetons remis au service en échange du code")
                .from(&request.client_id)
                .flow(&grant.flow)
                .person(&person)
                .verdict(Verdict::Accepted)
                .details(json!({
                    "request": form.journalled(),
                    "id_token": {
                        "header": self.signer.header(),
                        "claims": jws::claims_unverified(&id_token),
                    },
                    "access_token": jws::claims_unverified(&access_token),
                })),
        );
        Ok(json!({
            "access_token": access_token,
            "expires_in": lifetime.whole_seconds(),
            "token_type": "Bearer",
            "id_token": id_token,
            "session_state": session.id,
            "scope": request.scope.to_string(),
        }))
    }

    fn authentication(&self, grant: &Grant) -> Authentication {
        let session = &grant.session;
        let iat = self.now().unix_timestamp();
        let national_id = session.person.national_id.to_string();
        Authentication {
            exp: iat + self.settings.access_token_lifetime.whole_seconds(),
            iat,
            auth_time: session.authenticated_at.unix_timestamp(),
            iss: self.endpoints.issuer().to_owned(),
            sub: subject(&session.person.national_id),
            azp: grant.request.client_id.clone(),
            session_state: session.id.clone(),
            sid: session.id.clone(),
            acr: session.acr.clone(),
            scope: grant.request.scope.to_string(),
            auth_mode: session.auth_mode,
            preferred_username: national_id.clone(),
            subject_name_id: national_id,
            other_ids: OtherId::all_of(&session.person),
        }
    }
}

/// RFC 6749 §5.2.
fn refused(psc: &Provider, asked: &Asked<'_>, error: &TokenError) -> Response {
    let code = ErrorCode::from(error);
    let mut entry =
        Entry::new(NAME, "psc.token.refused", format!("Échange du code refusé : {}", code.as_str()))
            .from(asked.client.as_deref().unwrap_or("client"))
            .verdict(Verdict::Refused)
            .details(json!({
                "request": asked.form.journalled(),
                "error": code.as_str(),
                "reason": error.to_string(),
            }));
    if let Some(grant) = &asked.grant {
        entry = entry.flow(&grant.flow).person(grant.session.person.national_id.to_string());
    }
    psc.record(entry);

    let body = Json(json!({"error": code.as_str(), "error_description": description(error)}));
    let mut response = (code.status(), no_store(), body).into_response();
    if code == ErrorCode::InvalidClient {
        // RFC 6749 §5.2, RFC 9110 §15.5.2: a 401 names the scheme.
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(r#"Basic realm="esante-wallet""#));
    }
    response
}

/// RFC 6749 §5.1.
fn no_store() -> [(header::HeaderName, &'static str); 2] {
    [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")]
}
