//! Which cards were revoked.

use rustls::pki_types::CertificateRevocationListDer;
use time::OffsetDateTime;

use crate::CardSerial;

/// What the authority remembers of its revocations.
#[derive(Debug, Default)]
pub(crate) struct Register {
    pub(crate) revoked: Vec<(CardSerial, OffsetDateTime)>,
    /// The list in force and its end; gone as soon as another card is revoked.
    pub(crate) published: Option<(CertificateRevocationListDer<'static>, OffsetDateTime)>,
    /// Number of the list published last.
    pub(crate) number: u64,
}
