//! Whether a client is who it says: its secret, its assertion, or the certificate of its connection.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use identities::{OrganisationCheck, OrganisationRefusal, told_certificate};
use mock_kit::{
    deviations::Deviation,
    journal::{Entry, Verdict},
};
use serde_json::{Value, json};

use super::Call;
use crate::{
    AuthMethod, Client, NAME, deviations as known,
    protocol::{
        client_assertion::{AssertionCheck, AssertionError, ClientAssertion, Expected, ShortSecret},
        client_authentication::{
            AuthenticationError, CertificateRefused, Credentials, CredentialsError, SecretSent,
        },
        finding::Finding,
    },
    provider::Provider,
    state::client_assertion::UsedAssertion,
};

impl Call {
    pub(super) fn believe(
        &self,
        psc: &Provider,
        credentials: &Credentials,
    ) -> Result<Arc<Client>, AuthenticationError> {
        match credentials {
            Credentials::Secret(sent) => by_secret(psc, sent),
            Credentials::Assertion(assertion) => self.by_assertion(psc, assertion),
            Credentials::Id(id) => self.by_certificate(psc, id),
        }
    }

    /// RFC 7523 §3, OIDC Core §9.
    fn by_assertion(
        &self,
        psc: &Provider,
        assertion: &ClientAssertion,
    ) -> Result<Arc<Client>, AuthenticationError> {
        let client = registered(psc, assertion.client_id()?)?;
        // An algorithm that is not known says nothing of the method: it is refused by name.
        if let Some(used) = assertion.method() {
            check_method(psc, &client, used)?;
        }
        let deviates = |deviation| psc.deviates(deviation, Some(&client.id), None);
        let skipped: Vec<_> = [
            (AssertionCheck::Critical, &known::CLIENT_ASSERTION_CRITICAL_UNCHECKED),
            (AssertionCheck::Signature, &known::CLIENT_ASSERTION_SIGNATURE_UNCHECKED),
            (AssertionCheck::Subject, &known::CLIENT_ASSERTION_SUBJECT_UNCHECKED),
            (AssertionCheck::Audience, &known::CLIENT_ASSERTION_AUDIENCE_UNCHECKED),
            (AssertionCheck::Dates, &known::CLIENT_ASSERTION_DATES_UNCHECKED),
            (AssertionCheck::SingleUse, &known::CLIENT_ASSERTION_REUSABLE),
        ]
        .into_iter()
        .filter(|(_, deviation)| deviates(deviation))
        .map(|(check, _)| check)
        .collect();
        let expected = Expected {
            audiences: &psc.endpoints.audiences(&self.endpoint),
            now: psc.now(),
            longest: psc.settings.client_assertion_longest,
        };
        assertion.check(&client, self.form.value("client_id"), &expected, &skipped)?;
        if let Some(ShortSecret { alg, length, least }) = assertion.short_secret(&client) {
            if psc.settings.strict {
                return Err(AssertionError::ShortSecret { alg, length, least }.into());
            }
            found(psc, &client, &Finding::ShortSecret { alg, length, least });
        }
        if !skipped.contains(&AssertionCheck::SingleUse) {
            let (name, left) = assertion.single_use(&expected)?;
            let used = Arc::new(UsedAssertion(psc.deadline(left)));
            if !psc.client_assertions.insert_new(&name, used, expected.now) {
                return Err(AssertionError::Replayed(assertion.jti().to_owned()).into());
            }
        }
        self.believed(
            psc,
            &client,
            "une assertion signée",
            &json!({"client_assertion": assertion.journalled()}),
        );
        Ok(client)
    }

    /// RFC 8705 §2.1.
    fn by_certificate(&self, psc: &Provider, id: &str) -> Result<Arc<Client>, AuthenticationError> {
        let client = registered(psc, id)?;
        let presented = &self.certificates.0;
        if presented.is_empty() && !client.may_use(AuthMethod::TlsClientAuth) {
            return Err(CredentialsError::Missing.into());
        }
        check_method(psc, &client, AuthMethod::TlsClientAuth)?;
        let deviates = |deviation| psc.deviates(deviation, Some(&client.id), None);
        let expected = client.certificate();
        let checks = OrganisationCheck::ALL.into_iter();
        let skipped: Vec<_> = checks.filter(|check| left_out_by(*check).is_some_and(deviates)).collect();
        let told = presented.first().map_or_else(|| "no certificate".to_owned(), told_certificate);
        match psc.igc.verify_organisation_skipping(presented, &expected, psc.now(), &skipped) {
            Err(OrganisationRefusal::NothingPresented)
                if deviates(&known::CLIENT_CERTIFICATE_PRESENCE_UNCHECKED) => {}
            Err(refusal) => {
                let refused =
                    CertificateRefused { refusal, presented: told, expected: expected.organisation };
                return Err(AuthenticationError::Certificate(Box::new(refused)));
            }
            Ok(_) => {}
        }
        self.believed(psc, &client, "le certificat de sa connexion", &json!({"certificate": told}));
        Ok(client)
    }

    /// A decision of its own, where more than a secret was looked at.
    fn believed(&self, psc: &Provider, client: &Client, by: &str, details: &Value) {
        let entry = Entry::new(NAME, "psc.client.authenticated", format!("Service reconnu par {by}"))
            .from(&client.id)
            .verdict(Verdict::Accepted)
            .details(details.clone());
        psc.record(self.told_of_the_sign_in(entry));
    }
}

/// Where the header can be read in two ways, the one that RFC 6749 §2.3.1 wants comes first; the other one is accepted
/// too, with a finding, unless `strict`. \[R\]: Keycloak, which Pro Santé Connect is, knew only the other one
/// (keycloak/keycloak#11908) until keycloak/keycloak#14347, and only the first since then (keycloak/keycloak#31476).
fn by_secret(psc: &Provider, sent: &SecretSent) -> Result<Arc<Client>, AuthenticationError> {
    let matching = |id: &str, secret: &str| {
        let client = psc.client(id)?;
        let right = verify_slices_are_equal(client.secret.as_bytes(), secret.as_bytes()).is_ok();
        // A client without a secret is not one whose secret is empty.
        (right && !secret.is_empty()).then_some(client)
    };
    let id = &sent.client_id;
    if let Some(client) = matching(id, &sent.secret) {
        check_method(psc, &client, sent.method)?;
        return Ok(client);
    }
    let written = sent.unencoded.as_ref().filter(|_| !psc.settings.strict);
    if let Some(client) = written.and_then(|written| matching(&written.client_id, &written.secret)) {
        check_method(psc, &client, sent.method)?;
        found(psc, &client, &Finding::UnencodedBasic);
        return Ok(client);
    }
    let written = written.and_then(|written| psc.client(&written.client_id));
    let client = written.map_or_else(|| registered(psc, id), Ok)?;
    check_method(psc, &client, sent.method)?;
    if psc.deviates(&known::CLIENT_SECRET_UNCHECKED, Some(&client.id), None) {
        return Ok(client);
    }
    Err(AuthenticationError::WrongSecret { length: sent.secret.chars().count() })
}

fn found(psc: &Provider, client: &Client, finding: &Finding) {
    psc.record(
        Entry::new(NAME, "psc.client.finding", finding.french())
            .from(&client.id)
            .verdict(Verdict::Finding)
            .details(json!({"parameter": finding.parameter(), "finding": finding.to_string()})),
    );
}

fn registered(psc: &Provider, id: &str) -> Result<Arc<Client>, AuthenticationError> {
    psc.client(id)
        .ok_or_else(|| AuthenticationError::UnknownClient { id: id.to_owned(), known: psc.clients.ids() })
}

/// OIDC Registration §2, `token_endpoint_auth_method`: a client that is registered for one method uses no other.
fn check_method(psc: &Provider, client: &Client, used: AuthMethod) -> Result<(), AuthenticationError> {
    if client.may_use(used) || psc.deviates(&known::CLIENT_AUTH_METHOD_UNCHECKED, Some(&client.id), None) {
        return Ok(());
    }
    Err(AuthenticationError::OtherMethod { used: used.as_str(), registered: client.methods() })
}

/// The deviation that leaves a check out.
fn left_out_by(check: OrganisationCheck) -> Option<&'static Deviation> {
    match check {
        OrganisationCheck::EndEntity | OrganisationCheck::Usage => {
            Some(&known::CLIENT_CERTIFICATE_USAGE_UNCHECKED)
        }
        OrganisationCheck::Authority | OrganisationCheck::Signature => {
            Some(&known::CLIENT_CERTIFICATE_AUTHORITY_UNCHECKED)
        }
        OrganisationCheck::AuthorityValidity | OrganisationCheck::Start | OrganisationCheck::End => {
            Some(&known::CLIENT_CERTIFICATE_VALIDITY_UNCHECKED)
        }
        OrganisationCheck::CriticalExtensions => None,
        OrganisationCheck::Revocation => Some(&known::CLIENT_CERTIFICATE_REVOCATION_UNCHECKED),
        OrganisationCheck::Unit | OrganisationCheck::Name => Some(&known::CLIENT_CERTIFICATE_NAME_UNCHECKED),
    }
}
