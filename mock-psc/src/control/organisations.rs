//! `/organisations`: the certificates of services and servers.
//!
//! ```json
//! GET  /psc/organisations  → [{"name", "unit", "use", "serial", "not_before", "not_after", "revoked_since", "fault",
//!                              "certificate_pem", "key_pem"}]
//! POST /psc/organisations  {"name": "mon-service.localhost", "use": "client"}      → one of them
//! POST /psc/organisations  {"name": "mon-service.localhost", "unit": "10B0123456", "use": "server", "fault": "expired"}
//! ```

use std::borrow::Cow;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use identities::{
    CardSerial, Organisation, OrganisationCertificate, OrganisationFault, OrganisationUse, TestIgc, Validity,
};
use mock_kit::{
    control::{Refusal, Refused, body, words},
    journal::Entry,
    nearest,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::{ORGANISATIONS, faulty_card::not_issued};
use crate::{
    NAME,
    provider::{Provider, Psc},
    state::archive::{Issuer, OrganisationRecord, Record},
};

const EXPECTED: &str = r#"{"name": "mon-service.localhost", "use": "client", "fault": "expired"}"#;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedOrganisation {
    /// CN: a host, or what the service is.
    name: String,
    /// OU; a made-up structure's number when there is none.
    unit: Option<String>,
    /// `client` or `server`.
    #[serde(default, rename = "use")]
    used_for: Use,
    /// What is to be wrong with it.
    fault: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Use(OrganisationUse);

impl Default for Use {
    fn default() -> Self {
        Self(OrganisationUse::Client)
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Fault(OrganisationFault);

impl PartialSchema for Use {
    fn schema() -> RefOr<Schema> {
        words(OrganisationUse::ALL.map(OrganisationUse::word))
    }
}

impl ToSchema for Use {
    fn name() -> Cow<'static, str> {
        "OrganisationUse".into()
    }
}

impl PartialSchema for Fault {
    fn schema() -> RefOr<Schema> {
        words(OrganisationFault::ALL.map(OrganisationFault::word))
    }
}

impl ToSchema for Fault {
    fn name() -> Cow<'static, str> {
        "OrganisationFault".into()
    }
}

impl TryFrom<String> for Use {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let known = OrganisationUse::ALL.map(|used_for| (used_for.word(), used_for));
        named("use", &word, &known).map(Self)
    }
}

impl TryFrom<String> for Fault {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let known = OrganisationFault::ALL.map(|fault| (fault.word(), fault));
        named("fault", &word, &known).map(Self)
    }
}

fn named<T: Copy>(what: &str, word: &str, known: &[(&'static str, T)]) -> Result<T, String> {
    known.iter().find(|(name, _)| *name == word).map(|(_, one)| *one).ok_or_else(|| {
        let words: Vec<_> = known.iter().map(|(name, _)| *name).collect();
        let near = nearest(word, words.iter().copied()).map(|near| format!(" (did you mean “{near}”?)"));
        format!("unknown {what} “{word}”{}: use one of {}", near.unwrap_or_default(), words.join(", "))
    })
}

/// An organisation's certificate, and what became of it.
#[derive(Serialize, ToSchema)]
pub(super) struct ListedOrganisation {
    name: String,
    unit: String,
    #[serde(rename = "use")]
    #[schema(value_type = Use)]
    used_for: OrganisationUse,
    serial: String,
    #[serde(with = "time::serde::rfc3339")]
    not_before: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    not_after: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    revoked_since: Option<OffsetDateTime>,
    fault: Option<String>,
    certificate_pem: String,
    key_pem: String,
}

/// The certificates of organisations that were handed out.
#[utoipa::path(get, path = ORGANISATIONS, tag = NAME, responses(
    (status = 200, description = "The certificates, with their keys.", body = Vec<ListedOrganisation>)
))]
pub(super) async fn list(State(psc): State<Psc>) -> Json<Vec<ListedOrganisation>> {
    Json(psc.organisations.made().into_iter().map(|made| ListedOrganisation::of(made, &psc.igc)).collect())
}

/// Hands out a certificate of an organisation: a client's or a server's, good or faulty.
#[utoipa::path(post, path = ORGANISATIONS, tag = NAME, request_body = WantedOrganisation, responses(
    (status = 201, description = "The certificate, with its key.", body = ListedOrganisation), Refused
))]
pub(super) async fn hand_out(
    State(psc): State<Psc>,
    sent: Result<Json<WantedOrganisation>, JsonRejection>,
) -> Result<(StatusCode, Json<ListedOrganisation>), Refusal> {
    let wanted = body(sent, EXPECTED)?;
    let used_for = wanted.used_for.0;
    let mut organisation = Organisation::made_up(&wanted.name);
    organisation.unit = wanted.unit.unwrap_or(organisation.unit);
    let host = used_for == OrganisationUse::Server;
    if !organisation.is_writable() || host && !organisation.name.is_ascii() {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!(
                "“{}” cannot be the name, or “{}” the unit, of a certificate",
                wanted.name, organisation.unit
            ),
            "write from 1 to 64 characters each; a server's name is a host",
        ));
    }
    let fault = wanted.fault.map(|fault| fault.0);
    let record = psc.organisation_handed_out(&organisation, used_for, fault)?;
    Ok((StatusCode::CREATED, Json(ListedOrganisation::of(record, &psc.igc))))
}

impl Provider {
    fn organisation_handed_out(
        &self,
        organisation: &Organisation,
        used_for: OrganisationUse,
        fault: Option<OrganisationFault>,
    ) -> Result<OrganisationRecord, Refusal> {
        let serial = loop {
            let mut draw = self.context.seed.draw(&organisation.name, "organisation-serial");
            let drawn = CardSerial::generate(&mut draw);
            if !self.organisations.has(&drawn.to_string()) {
                break drawn;
            }
        };
        let now = self.now();
        let issued = match fault {
            None => self.igc.issue_organisation(organisation, used_for, serial, Validity::current(now)),
            Some(fault) => self.igc.issue_faulty_organisation(fault, organisation, used_for, serial, now),
        };
        let record = record(issued.map_err(|error| not_issued(&error))?, fault);
        self.archive.record(&Record::Organisation(record.clone()))?;
        self.organisations.keep(record.clone());
        self.record(
            Entry::new(
                NAME,
                "psc.organisation.handed_out",
                "Certificat d’organisation délivré par l’IGC-Santé de test",
            )
            .from("control")
            .details(json!({"serial": record.serial, "name": organisation.name, "fault": record.fault})),
        );
        if fault == Some(OrganisationFault::Revoked) {
            self.write_revocation(Issuer::Organisations, &record.serial, now)?;
            self.record_organisation_revoked(&record.serial);
        }
        Ok(record)
    }
}

fn record(issued: OrganisationCertificate, fault: Option<OrganisationFault>) -> OrganisationRecord {
    OrganisationRecord {
        organisation: issued.organisation,
        used_for: issued.used_for,
        serial: issued.serial.to_string(),
        fault: fault.map(|fault| fault.word().to_owned()),
        not_before: issued.validity.not_before,
        not_after: issued.validity.not_after,
        certificate_pem: issued.certificate_pem,
        key_pem: issued.key_pem,
    }
}

impl ListedOrganisation {
    fn of(record: OrganisationRecord, igc: &TestIgc) -> Self {
        let revoked_since =
            record.serial.parse().ok().and_then(|serial| igc.organisation_revoked_since(serial));
        Self {
            name: record.organisation.name,
            unit: record.organisation.unit,
            used_for: record.used_for,
            serial: record.serial,
            not_before: record.not_before,
            not_after: record.not_after,
            revoked_since,
            fault: record.fault,
            certificate_pem: record.certificate_pem,
            key_pem: record.key_pem,
        }
    }
}
