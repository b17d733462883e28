//! What every endpoint of the back channel does first and last: read the form, know the client, refuse in JSON.

use std::{fmt, sync::Arc};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    Json,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use crate::{
    Client, NAME, deviations,
    protocol::{
        back_channel::CallError,
        client_authentication::{AuthenticationError, Credentials},
        error_code::{ErrorCode, description},
        finding::Finding,
        parameters::{Parameters, Unreadable},
    },
    provider::Provider,
    sent::{Sent, authorization, is_form},
    state::grant::Grant,
};

/// One call, and what is known of it so far: whoever refuses it can say whose it was.
pub(super) struct Call {
    headers: HeaderMap,
    pub form: Parameters,
    unreadable: Option<Unreadable>,
    /// Who called: as it calls itself, until it is believed.
    client: Option<String>,
    grant: Option<Arc<Grant>>,
}

impl Call {
    pub fn new(headers: HeaderMap, sent: Result<Sent, Unreadable>) -> Self {
        let (form, unreadable) = match sent {
            Ok(Sent(form)) => (form, None),
            Err(unreadable) => (Parameters::default(), Some(unreadable)),
        };
        Self { headers, form, unreadable, client: None, grant: None }
    }

    /// The journal is read by person: it is about this sign-in.
    pub fn concerns(&mut self, grant: &Arc<Grant>) {
        self.grant = Some(Arc::clone(grant));
    }

    /// The client that called, once it has proven to be that.
    pub fn authenticate<'p>(&mut self, psc: &'p Provider) -> Result<&'p Client, CallError> {
        if let Some(unreadable) = self.unreadable {
            return Err(unreadable.into());
        }
        if !is_form(&self.headers) {
            return Err(CallError::MediaType);
        }
        self.form.check()?;
        let credentials = Credentials::read(authorization(&self.headers), &self.form)
            .map_err(AuthenticationError::Credentials)?;
        self.client = Some(credentials.client_id.clone());
        let client = authenticate(psc, &credentials)?;
        self.client = Some(client.id.clone());
        Ok(client)
    }

    /// RFC 6749 §5.2, with the event and the French summary that the journal has for it.
    pub fn refused(
        &self,
        psc: &Provider,
        event: &'static str,
        summary: &str,
        code: ErrorCode,
        error: &impl fmt::Display,
    ) -> Response {
        let mut entry = Entry::new(NAME, event, format!("{summary} : {}", code.as_str()))
            .from(self.client.as_deref().unwrap_or("client"))
            .verdict(Verdict::Refused)
            .details(json!({
                "request": self.form.journalled(),
                "error": code.as_str(),
                "reason": error.to_string(),
            }));
        if let Some(grant) = &self.grant {
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
}

/// Whose credentials these are. Where the header can be read in two ways, the one that RFC 6749 §2.3.1 wants comes
/// first; the other one is accepted too, with a finding, unless `strict`. \[R\]: Keycloak, which Pro Santé Connect
/// is, knew only the other one (keycloak/keycloak#11908) until keycloak/keycloak#14347, and only the first since
/// then (keycloak/keycloak#31476).
fn authenticate<'p>(psc: &'p Provider, credentials: &Credentials) -> Result<&'p Client, AuthenticationError> {
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
        return Err(AuthenticationError::UnknownClient(id.clone()));
    };
    if psc.deviates(&deviations::CLIENT_SECRET_UNCHECKED, Some(&client.id), None) {
        return Ok(client);
    }
    Err(AuthenticationError::WrongSecret)
}

/// RFC 6749 §5.1.
pub(super) fn no_store() -> [(HeaderName, &'static str); 2] {
    [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")]
}
