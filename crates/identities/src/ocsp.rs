//! The OCSP responder of the test IGC-Santé (RFC 6960): who asks about a certificate is told whether it is good, revoked
//! or unknown, signed by a responder of the authority that issued it.
//!
//! Reading and writing DER is `ocsp/message.rs`; here is what is answered. Why no OCSP library:
//! `docs/decisions/0011-ocsp-with-yasna.md`.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rcgen::SigningKey;
use thiserror::Error;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::igc::authority::{Issuing, Responder};
use crate::{Authority, CardSerial, IssueError, TestIgc};
use message::{Answered, Asked, CertificateId, Request};

mod message;

/// What the responder says of a certificate (RFC 6960 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateStatus {
    /// Issued, and not revoked.
    Good,
    /// Taken back.
    Revoked {
        /// Since when.
        since: OffsetDateTime,
    },
    /// The authority never issued it.
    Unknown,
}

impl CertificateStatus {
    /// The word for it: `revoked`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Revoked { .. } => "revoked",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspAnswer {
    /// In DER: the body of the HTTP answer (`application/ocsp-response`).
    pub der: Vec<u8>,
    /// What was asked and answered.
    pub outcome: OcspOutcome,
}

/// What was asked and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OcspOutcome {
    /// A signed answer.
    Answered {
        /// Which authority's certificates were asked about.
        authority: Authority,
        /// Each serial number, in upper-case hexadecimal, and what was said of it.
        told: Vec<(String, CertificateStatus)>,
    },
    /// No answer: an unsigned error instead.
    Refused(OcspError),
}

/// Why a request gets no answer (RFC 6960 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OcspError {
    /// Not one OCSP request, or one that this responder would misunderstand.
    #[error("malformedRequest: not one OCSP request in DER (RFC 6960 §4.1) about 1 to 32 certificates")]
    Malformed,
    /// About certificates of which this responder knows nothing.
    #[error("unauthorized: the certificates are not all of one authority that this responder answers for")]
    Unauthorized,
}

impl OcspError {
    /// Longest request that is read, in bytes \[R\]: one about a certificate takes about 100.
    pub const LONGEST_REQUEST: usize = 16 * 1024;

    /// `responseStatus` (RFC 6960 §4.2.1).
    fn code(self) -> i64 {
        match self {
            Self::Malformed => 1,
            Self::Unauthorized => 6,
        }
    }
}

impl TestIgc {
    /// How long an OCSP answer is good for \[R\].
    pub const OCSP_LIFE: Duration = Duration::hours(1);

    /// Answers an OCSP request, in DER, at this moment. A request that cannot be answered gets the error that says
    /// so (RFC 6960 §2.3).
    ///
    /// `told` is what the responder says of a certificate: the truth is what it is given. Whoever tests a client that asks
    /// may have it say something else.
    ///
    /// # Errors
    /// When the cryptographic library cannot sign, or a date is out of X.509's range.
    pub fn answer_ocsp(
        &self,
        request: &[u8],
        now: OffsetDateTime,
        told: impl Fn(&str, CertificateStatus) -> CertificateStatus,
    ) -> Result<OcspAnswer, IssueError> {
        let refused = |error: OcspError| OcspAnswer {
            der: message::error(error.code()),
            outcome: OcspOutcome::Refused(error),
        };
        let Some(request) = Request::read(request) else { return Ok(refused(OcspError::Malformed)) };
        let known = [Authority::Persons, Authority::Organisations].into_iter().find_map(|authority| {
            let issuing = self.authority(authority);
            let responder = issuing.responder.as_ref()?;
            let all = request.asked.iter().all(|asked| issuing.is_named_by(&asked.id).unwrap_or(false));
            all.then_some((authority, issuing, responder))
        });
        let Some((authority, issuing, responder)) = known else {
            return Ok(refused(OcspError::Unauthorized));
        };
        let said: Vec<_> = request
            .asked
            .iter()
            .map(|asked| {
                let (serial, truth) = (asked.id.serial_digits(), issuing.status(&asked.id));
                let status = told(&serial, truth);
                (asked, serial, status)
            })
            .collect();
        let der = responder.signed(&said, request.nonce.as_deref(), now)?;
        let told = said.into_iter().map(|(_, serial, status)| (serial, status)).collect();
        Ok(OcspAnswer { der, outcome: OcspOutcome::Answered { authority, told } })
    }
}

impl Issuing {
    /// Whether the issuer that is named is this authority, by its name and its key (RFC 6960 §4.1.1).
    fn is_named_by(&self, id: &CertificateId) -> Result<bool, IssueError> {
        let algorithm: &'static Algorithm = match id.hash.as_slice() {
            message::SHA_1 => &SHA1_FOR_LEGACY_USE_ONLY,
            message::SHA_256 => &SHA256,
            _ => return Ok(false),
        };
        let (_, own) = X509Certificate::from_der(self.certificate())?;
        let name = digest(algorithm, own.subject().as_raw());
        let key = digest(algorithm, &own.public_key().subject_public_key.data);
        Ok(name.as_ref() == id.issuer_name && key.as_ref() == id.issuer_key)
    }

    fn status(&self, id: &CertificateId) -> CertificateStatus {
        let Ok(serial) = id.serial_digits().parse::<CardSerial>() else {
            return CertificateStatus::Unknown;
        };
        let register = self.register();
        match register.revoked_since(serial) {
            Some(since) => CertificateStatus::Revoked { since },
            None if register.has_issued(serial) => CertificateStatus::Good,
            None => CertificateStatus::Unknown,
        }
    }
}

impl Responder {
    fn signed(
        &self,
        said: &[(&Asked, String, CertificateStatus)],
        nonce: Option<&[u8]>,
        now: OffsetDateTime,
    ) -> Result<Vec<u8>, IssueError> {
        let (_, own) = X509Certificate::from_der(&self.certificate)?;
        let key = digest(&SHA1_FOR_LEGACY_USE_ONLY, &own.public_key().subject_public_key.data);
        let told: Vec<_> = said.iter().map(|(asked, _, status)| (asked.id.der.as_slice(), *status)).collect();
        let answered = Answered {
            responder_key: key.as_ref(),
            told: &told,
            this_update: now,
            next_update: now + TestIgc::OCSP_LIFE,
            nonce,
        };
        let data = answered.data();
        let signature = self.key.sign(&data)?;
        Ok(message::answer(&data, &signature, &self.certificate))
    }
}

#[cfg(test)]
mod tests;
