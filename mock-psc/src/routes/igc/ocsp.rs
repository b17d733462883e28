//! The OCSP responder over HTTP (RFC 6960 §A.1, RFC 5019 §5): `POST /ocsp` with the request in DER, or
//! `GET /ocsp/BASE64`, percent-encoded.

use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use identities::{CertificateStatus, OcspError, OcspOutcome};
use mock_kit::journal::{Entry, Verdict};
use serde_json::json;

use crate::{
    NAME, deviations as known,
    provider::{Provider, Psc},
};

pub(super) async fn posted(State(psc): State<Psc>, body: Body) -> Response {
    // What is too long is no request: nobody reads on.
    let request = to_bytes(body, OcspError::LONGEST_REQUEST).await.unwrap_or_default();
    psc.answer_ocsp(&request)
}

pub(super) async fn got(State(psc): State<Psc>, Path(request): Path<String>) -> Response {
    // A third is added by base64.
    let readable = request.len() <= OcspError::LONGEST_REQUEST / 3 * 4;
    let request = readable.then(|| STANDARD.decode(&request).ok()).flatten();
    psc.answer_ocsp(&request.unwrap_or_default())
}

/// `GET /ocsp`: a request of no bytes.
pub(super) async fn without_request(State(psc): State<Psc>) -> Response {
    psc.answer_ocsp(&[])
}

impl Provider {
    fn answer_ocsp(&self, request: &[u8]) -> Response {
        let told = |serial: &str, truth| match truth {
            CertificateStatus::Revoked { .. } if self.tells_good(serial) => CertificateStatus::Good,
            truth => truth,
        };
        let answer = match self.igc.answer_ocsp(request, self.now(), told) {
            Ok(answer) => answer,
            Err(error) => {
                let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
                return (status, format!("{error}\n")).into_response();
            }
        };
        self.record_ocsp(&answer.outcome);
        // A certificate is revoked from one moment to the next here: no answer is to be kept in between.
        let headers =
            [(header::CONTENT_TYPE, "application/ocsp-response"), (header::CACHE_CONTROL, "no-store")];
        (headers, answer.der).into_response()
    }

    fn tells_good(&self, serial: &str) -> bool {
        let holder = self.directory.holder_of(serial).map(|id| id.to_string());
        self.deviates(&known::OCSP_REVOKED_TOLD_GOOD, None, holder.as_deref())
    }

    fn record_ocsp(&self, outcome: &OcspOutcome) {
        match outcome {
            OcspOutcome::Refused(error) => self.record(
                Entry::new(NAME, "psc.igc.ocsp.refused", "Question OCSP refusée")
                    .from("client")
                    .verdict(Verdict::Refused)
                    .details(json!({"reason": error.to_string()})),
            ),
            OcspOutcome::Answered { authority, told } => {
                for (serial, status) in told {
                    let entry =
                        Entry::new(NAME, "psc.igc.ocsp.answered", format!("OCSP : {}", in_french(*status)))
                            .from("client")
                            .details(json!({
                                "authority": authority.name(),
                                "serial": serial,
                                "status": status.word(),
                            }));
                    self.record(match self.directory.holder_of(serial) {
                        Some(holder) => entry.person(holder.to_string()),
                        None => entry,
                    });
                }
            }
        }
    }
}

fn in_french(status: CertificateStatus) -> &'static str {
    match status {
        CertificateStatus::Good => "le certificat est bon",
        CertificateStatus::Revoked { .. } => "le certificat est révoqué",
        CertificateStatus::Unknown => "le certificat est inconnu",
    }
}
