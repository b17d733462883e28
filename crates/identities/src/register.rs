//! Which cards were revoked.

use rustls::pki_types::CertificateRevocationListDer;
use time::OffsetDateTime;

use crate::CardSerial;

/// What the authority remembers of its revocations.
#[derive(Debug, Default)]
pub(crate) struct Register {
    revoked: Vec<(CardSerial, OffsetDateTime)>,
    /// The list in force and its end; gone as soon as another card is revoked.
    published: Option<(CertificateRevocationListDer<'static>, OffsetDateTime)>,
    /// Number of the list published last.
    number: u64,
}

impl Register {
    /// Whether the card was not revoked yet.
    pub(crate) fn revoke(&mut self, serial: CardSerial, now: OffsetDateTime) -> bool {
        if self.revoked.iter().any(|(known, _)| *known == serial) {
            return false;
        }
        self.revoked.push((serial, now));
        self.published = None;
        true
    }

    /// The cards, and since when each is revoked.
    pub(crate) fn revoked(&self) -> &[(CardSerial, OffsetDateTime)] {
        &self.revoked
    }

    /// Number of the list published last; 0 before the first.
    pub(crate) fn number(&self) -> u64 {
        self.number
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
