//! What every endpoint of the back channel does first and last: read the form, know the client, refuse in JSON.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{
    Json,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use mock_kit::{client_certificate::PresentedCertificates, journal::Entry};
use serde_json::{Value, json};

use crate::{
    Client, NAME,
    protocol::{
        back_channel::CallError,
        certificate_binding::Confirmation,
        client_authentication::{AuthenticationError, Credentials},
        error_code::{ErrorCode, description},
        lesson::Teaching,
        parameters::{Parameters, Unreadable},
    },
    provider::{Provider, Psc},
    sent::{Sent, authorization, content_type, is_form},
    state::grant::Grant,
};

mod client;

/// One call, and what is known of it so far: whoever refuses it can say whose it was.
pub(super) struct Call {
    headers: HeaderMap,
    /// The endpoint's path, below the realm.
    endpoint: String,
    certificates: PresentedCertificates,
    pub form: Parameters,
    unreadable: Option<Unreadable>,
    /// Who called: as it calls itself, until it is believed.
    client: Option<String>,
    /// What it says for itself in a JWT.
    assertion: Option<Value>,
    grant: Option<Arc<Grant>>,
}

impl FromRequest<Psc> for Call {
    type Rejection = Infallible;

    async fn from_request(request: Request, psc: &Psc) -> Result<Self, Infallible> {
        let headers = request.headers().clone();
        let endpoint = request.uri().path().to_owned();
        let certificates = request.extensions().get().cloned().unwrap_or_default();
        let (form, unreadable) = match Sent::from_request(request, psc).await {
            Ok(Sent(form)) => (form, None),
            Err(unreadable) => (Parameters::default(), Some(unreadable)),
        };
        Ok(Self {
            headers,
            endpoint,
            certificates,
            form,
            unreadable,
            client: None,
            assertion: None,
            grant: None,
        })
    }
}

impl Call {
    /// The journal is read by person: it is about this sign-in.
    pub fn concerns(&mut self, grant: &Arc<Grant>) {
        self.grant = Some(Arc::clone(grant));
    }

    /// The client that called, once it has proven to be that.
    pub fn authenticate(&mut self, psc: &Provider) -> Result<Arc<Client>, CallError> {
        if let Some(unreadable) = self.unreadable {
            return Err(unreadable.into());
        }
        if !is_form(&self.headers) {
            return Err(CallError::MediaType(content_type(&self.headers)));
        }
        self.form.check()?;
        let credentials = Credentials::read(authorization(&self.headers), &self.form)
            .map_err(AuthenticationError::Credentials)?;
        self.client = credentials.client_id().map(str::to_owned);
        if let Credentials::Assertion(assertion) = &credentials {
            self.assertion = Some(assertion.journalled());
        }
        let client = self.believe(psc, &credentials)?;
        self.client = Some(client.id.clone());
        Ok(client)
    }

    /// The connection's certificate, which the tokens are bound to; none when it has none.
    pub fn confirmation(&self) -> Option<Confirmation> {
        Confirmation::of(&self.certificates)
    }

    fn told_of_the_sign_in(&self, entry: Entry) -> Entry {
        match &self.grant {
            None => entry,
            Some(grant) => entry.flow(&grant.flow).person(grant.session.person.national_id.to_string()),
        }
    }

    /// RFC 6749 §5.2, with the event and the French summary that the journal has for it.
    pub fn refused(
        &self,
        psc: &Provider,
        event: &'static str,
        summary: &str,
        code: ErrorCode,
        error: &(impl Teaching + fmt::Display),
    ) -> Response {
        let entry = Entry::new(NAME, event, format!("{summary} : {}", code.as_str()))
            .from(self.client.as_deref().unwrap_or("client"))
            .details(json!({
                "request": self.form.journalled(),
                "client_assertion": self.assertion,
                "error": code.as_str(),
            }));
        psc.record_refusal(self.told_of_the_sign_in(entry), error);

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

/// RFC 6749 §5.1.
pub(super) fn no_store() -> [(HeaderName, &'static str); 2] {
    [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")]
}
