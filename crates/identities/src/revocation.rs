//! Revocation: the list that the test IGC-Santé keeps and signs (RFC 5280 §5), and reading it before believing it.

use rcgen::{
    CertificateRevocationListParams, Issuer, KeyIdMethod, KeyPair, RevocationReason, RevokedCertParams,
    SerialNumber,
};
use rustls::pki_types::CertificateRevocationListDer;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{CertificateRevocationList, FromDer, X509Certificate};

use crate::igc::authority::Issuing;
use crate::{Authority, CardSerial, IssueError, TestIgc};

/// A list that was read and found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    /// Each list's is greater than the one's before (RFC 5280 §5.2.3).
    pub number: u64,
    /// When it was made.
    pub this_update: OffsetDateTime,
    /// When the next one comes at the latest.
    pub next_update: OffsetDateTime,
    /// Serial numbers, as [`CardSerial`] writes them, and since when each is revoked.
    pub revoked: Vec<(String, OffsetDateTime)>,
}

/// Why a list is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListRefusal {
    /// Not one whole X.509 revocation list in DER, with number and end.
    #[error(
        "the revocation list cannot be read: it is not one whole X.509 CRL with a number and a next update"
    )]
    Unreadable,
    /// The issuing authority did not sign it.
    #[error("the revocation list is not signed by this IGC's issuing authority, but names {issuer}")]
    Forged {
        /// The issuer that it names.
        issuer: String,
    },
    /// It will be made later.
    #[error("the revocation list dates from the future: {this_update}")]
    Early {
        /// When.
        this_update: OffsetDateTime,
    },
    /// A newer one should have come.
    #[error("the revocation list is outdated: the next one was due on {next_update}")]
    Outdated {
        /// When.
        next_update: OffsetDateTime,
    },
    /// A newer one was seen before.
    #[error("the revocation list number {number} was replayed: number {seen} was seen before")]
    Replayed {
        /// Its number.
        number: u64,
        /// The greatest one that was seen.
        seen: u64,
    },
}

/// What can be wrong with a list: one for each check that is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListFault {
    /// Signed by an authority of the same name with another key.
    Forged,
    /// An older list, shown again.
    Replayed,
    /// Its next update was due the day before.
    Outdated,
}

impl TestIgc {
    /// How long a list is good for \[R\].
    pub const LIST_LIFE: Duration = Duration::days(7);

    /// Revokes a card from `now` on: the next list names it. Says whether it was not revoked yet.
    pub fn revoke(&self, serial: CardSerial, now: OffsetDateTime) -> bool {
        self.revoke_of(Authority::Persons, serial, now)
    }

    /// As [`Self::revoke`], a certificate of this authority.
    pub fn revoke_of(&self, authority: Authority, serial: CardSerial, now: OffsetDateTime) -> bool {
        self.authority(authority).register().revoke(serial, now)
    }

    /// The cards that are revoked.
    #[must_use]
    pub fn revoked_cards(&self) -> Vec<CardSerial> {
        self.persons.register().revoked().iter().map(|(serial, _)| *serial).collect()
    }

    /// The card is as if it never had been revoked, as no real authority can have it. Says whether it was.
    pub fn reinstate(&self, serial: CardSerial) -> bool {
        self.persons.register().reinstate(serial)
    }

    /// Since when a card is revoked, if it is: what the list and OCSP say.
    #[must_use]
    pub fn revoked_since(&self, serial: CardSerial) -> Option<OffsetDateTime> {
        self.persons.register().revoked_since(serial)
    }

    /// The list of cards in force at `now`, in DER.
    ///
    /// # Errors
    /// When the cryptographic library cannot sign, or a date is out of X.509's range.
    pub fn revocation_list(
        &self,
        now: OffsetDateTime,
    ) -> Result<CertificateRevocationListDer<'static>, IssueError> {
        self.revocation_list_of(Authority::Persons, now)
    }

    /// The list of this authority in force at `now`, in DER.
    ///
    /// # Errors
    /// As [`Self::revocation_list`].
    pub fn revocation_list_of(
        &self,
        authority: Authority,
        now: OffsetDateTime,
    ) -> Result<CertificateRevocationListDer<'static>, IssueError> {
        let authority = self.authority(authority);
        let mut register = authority.register();
        if let Some(list) = register.in_force(now) {
            return Ok(list.clone());
        }
        let list = signed(register.revoked(), register.number() + 1, now, &authority.issuer)?;
        register.publish(list.clone(), now + Self::LIST_LIFE);
        Ok(list)
    }

    /// The list of cards in force at `now`, but with this fault.
    ///
    /// # Errors
    /// As [`Self::revocation_list`].
    pub fn faulty_revocation_list(
        &self,
        fault: ListFault,
        now: OffsetDateTime,
    ) -> Result<CertificateRevocationListDer<'static>, IssueError> {
        let (revoked, number) = {
            let register = self.persons.register();
            (register.revoked().to_vec(), register.number())
        };
        match fault {
            ListFault::Forged => {
                let stranger = Issuing::alone(Self::ISSUING_NAME, 0, now)?;
                signed(&revoked, number + 1, now, &stranger.issuer)
            }
            ListFault::Replayed => signed(&revoked, number.saturating_sub(1), now, &self.persons.issuer),
            ListFault::Outdated => {
                signed(&revoked, number + 1, now - Self::LIST_LIFE - Duration::DAY, &self.persons.issuer)
            }
        }
    }
}

fn signed(
    revoked: &[(CardSerial, OffsetDateTime)],
    number: u64,
    now: OffsetDateTime,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<CertificateRevocationListDer<'static>, IssueError> {
    let revoked = revoked.iter().map(|(serial, at)| RevokedCertParams {
        serial_number: SerialNumber::from_slice(serial.as_bytes()),
        revocation_time: *at,
        reason_code: Some(RevocationReason::CessationOfOperation),
        invalidity_date: None,
    });
    let list = CertificateRevocationListParams {
        this_update: now,
        next_update: now + TestIgc::LIST_LIFE,
        crl_number: number.into(),
        issuing_distribution_point: None,
        revoked_certs: revoked.collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    Ok(list.signed_by(issuer)?.into())
}

impl RevocationList {
    /// Reads a list of cards, and believes it only if the issuing authority of `igc` signed it, it is in force at `now`,
    /// and its number is not below `seen`, the greatest one that was seen before.
    ///
    /// # Errors
    /// One for each reason not to believe it.
    pub fn read(
        list: &CertificateRevocationListDer<'_>,
        igc: &TestIgc,
        now: OffsetDateTime,
        seen: u64,
    ) -> Result<Self, ListRefusal> {
        Self::read_of(Authority::Persons, list, igc, now, seen)
    }

    /// As [`Self::read`], a list of this authority.
    ///
    /// # Errors
    /// One for each reason not to believe it.
    pub fn read_of(
        authority: Authority,
        list: &CertificateRevocationListDer<'_>,
        igc: &TestIgc,
        now: OffsetDateTime,
        seen: u64,
    ) -> Result<Self, ListRefusal> {
        let (parsed, read) = Self::parsed(list)?;
        let issuer = X509Certificate::from_der(igc.certificate_of(authority));
        let (_, issuer) = issuer.map_err(|_| ListRefusal::Unreadable)?;
        let named = parsed.issuer().as_raw() == issuer.subject().as_raw();
        if !named || parsed.verify_signature(issuer.public_key()).is_err() {
            return Err(ListRefusal::Forged { issuer: parsed.issuer().to_string() });
        }
        // Dates are whole seconds.
        if now.unix_timestamp() < read.this_update.unix_timestamp() {
            return Err(ListRefusal::Early { this_update: read.this_update });
        }
        if now.unix_timestamp() > read.next_update.unix_timestamp() {
            return Err(ListRefusal::Outdated { next_update: read.next_update });
        }
        if read.number < seen {
            return Err(ListRefusal::Replayed { number: read.number, seen });
        }
        Ok(read)
    }

    /// What a list says, whoever made it.
    ///
    /// # Errors
    /// [`ListRefusal::Unreadable`].
    pub fn read_unchecked(list: &CertificateRevocationListDer<'_>) -> Result<Self, ListRefusal> {
        Ok(Self::parsed(list)?.1)
    }

    fn parsed<'der>(
        list: &'der CertificateRevocationListDer<'_>,
    ) -> Result<(CertificateRevocationList<'der>, Self), ListRefusal> {
        let Ok((&[], parsed)) = CertificateRevocationList::from_der(list) else {
            return Err(ListRefusal::Unreadable);
        };
        let number = parsed.crl_number().and_then(|number| u64::try_from(number).ok());
        let read = Self {
            number: number.ok_or(ListRefusal::Unreadable)?,
            this_update: parsed.last_update().to_datetime(),
            next_update: parsed.next_update().ok_or(ListRefusal::Unreadable)?.to_datetime(),
            revoked: parsed
                .iter_revoked_certificates()
                .map(|revoked| {
                    let serial = revoked.raw_serial_as_string().replace(':', "").to_uppercase();
                    (serial, revoked.revocation_date.to_datetime())
                })
                .collect(),
        };
        Ok((parsed, read))
    }

    /// Since when the card with this serial number is revoked, if it is.
    #[must_use]
    pub fn revoked_since(&self, serial: &str) -> Option<OffsetDateTime> {
        self.revoked.iter().find(|(known, _)| known == serial).map(|(_, since)| *since)
    }
}

#[cfg(test)]
mod tests;
