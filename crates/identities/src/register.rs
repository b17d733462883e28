//! What an authority issued and revoked.

use std::collections::HashSet;

use rustls::pki_types::CertificateRevocationListDer;
use time::OffsetDateTime;

use crate::CardSerial;

/// What an authority remembers of its certificates.
#[derive(Debug, Default)]
pub(crate) struct Register {
    issued: HashSet<CardSerial>,
    revoked: Vec<(CardSerial, OffsetDateTime)>,
    /// The list in force and its end; gone as soon as another certificate is revoked.
    published: Option<(CertificateRevocationListDer<'static>, OffsetDateTime)>,
    /// Number of the list published last.
    number: u64,
}

impl Register {
    /// This certificate is the authority's own.
    pub(crate) fn issue(&mut self, serial: CardSerial) {
        self.issued.insert(serial);
    }

    /// Whether the certificate was issued.
    pub(crate) fn has_issued(&self, serial: CardSerial) -> bool {
        self.issued.contains(&serial)
    }

    /// Whether the certificate was not revoked yet.
    pub(crate) fn revoke(&mut self, serial: CardSerial, now: OffsetDateTime) -> bool {
        if self.revoked_since(serial).is_some() {
            return false;
        }
        self.revoked.push((serial, now));
        self.published = None;
        true
    }

    /// As if it never had been revoked; whether it was.
    pub(crate) fn reinstate(&mut self, serial: CardSerial) -> bool {
        let before = self.revoked.len();
        self.revoked.retain(|(known, _)| *known != serial);
        let reinstated = self.revoked.len() < before;
        if reinstated {
            self.published = None;
        }
        reinstated
    }

    /// Since when the certificate is revoked, if it is.
    pub(crate) fn revoked_since(&self, serial: CardSerial) -> Option<OffsetDateTime> {
        self.revoked.iter().find(|(known, _)| *known == serial).map(|(_, since)| *since)
    }

    /// The certificates, and since when each is revoked.
    pub(crate) fn revoked(&self) -> &[(CardSerial, OffsetDateTime)] {
        &self.revoked
    }

    /// Number of the list published last; 0 before the first.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The next list has a greater number than this.
    pub(crate) fn number_from(&mut self, number: u64) {
        self.number = self.number.max(number);
    }

    /// The list published last, if it still holds.
    pub(crate) fn in_force(&self, now: OffsetDateTime) -> Option<&CertificateRevocationListDer<'static>> {
        self.published.as_ref().filter(|(_, end)| now < *end).map(|(list, _)| list)
    }

    /// The next list is this one, in force until `end`.
    pub(crate) fn publish(&mut self, list: CertificateRevocationListDer<'static>, end: OffsetDateTime) {
        self.number += 1;
        self.published = Some((list, end));
    }
}
