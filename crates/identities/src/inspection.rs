//! What can be read of a certificate, whoever it is made for; the refusals are those of who asks.

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, KeyUsage, ParsedExtension, X509Certificate};

/// One whole certificate in DER, and nothing behind it.
pub(crate) fn parse<'der>(certificate: &'der CertificateDer<'_>) -> Option<X509Certificate<'der>> {
    match X509Certificate::from_der(certificate) {
        Ok((&[], certificate)) => Some(certificate),
        _ => None,
    }
}

/// As [`crate::CardSerial`] writes it.
pub(crate) fn serial(certificate: &X509Certificate<'_>) -> String {
    certificate.raw_serial_as_string().replace(':', "").to_uppercase()
}

/// Whether the certificate names this authority. RFC 5280 §4.2.1.1: the key is named beside the name, in every
/// certificate that an authority issues.
pub(crate) fn names(certificate: &X509Certificate<'_>, authority: &X509Certificate<'_>) -> bool {
    let named_key = certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(named) => named.key_identifier.as_ref(),
        _ => None,
    });
    let own_key = authority.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(own) => Some(own),
        _ => None,
    });
    certificate.issuer().as_raw() == authority.subject().as_raw()
        && named_key.is_some()
        && named_key == own_key
}

pub(crate) fn is_signed_by(certificate: &X509Certificate<'_>, authority: &X509Certificate<'_>) -> bool {
    certificate.verify_signature(Some(authority.public_key())).is_ok()
}

/// `Err`: its first moment, which is to come.
pub(crate) fn started(certificate: &X509Certificate<'_>, now: OffsetDateTime) -> Result<(), OffsetDateTime> {
    let not_before = certificate.validity().not_before.to_datetime();
    if now < not_before { Err(not_before) } else { Ok(()) }
}

/// `Err`: its last moment, which has passed.
pub(crate) fn not_ended(
    certificate: &X509Certificate<'_>,
    now: OffsetDateTime,
) -> Result<(), OffsetDateTime> {
    let not_after = certificate.validity().not_after.to_datetime();
    // Dates are whole seconds, the last one included (RFC 5280 §4.1.2.5).
    if now.unix_timestamp() > not_after.unix_timestamp() { Err(not_after) } else { Ok(()) }
}

/// Read from the extension itself: one that cannot be parsed is no proof of the contrary.
pub(crate) fn is_end_entity(certificate: &X509Certificate<'_>) -> bool {
    match certificate.basic_constraints() {
        Ok(None) => true,
        Ok(Some(constraints)) => !constraints.value.ca,
        Err(_) => false,
    }
}

/// What a certificate says that it is for; nothing, where it says nothing (RFC 5280 §4.2.1.3 and §4.2.1.12).
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a bit of the certificate")]
pub(crate) struct Usages {
    /// `digitalSignature`.
    pub(crate) signs: bool,
    /// `nonRepudiation`.
    pub(crate) documents: bool,
    /// `clientAuth`.
    pub(crate) client: bool,
    /// `serverAuth`.
    pub(crate) server: bool,
}

impl Usages {
    pub(crate) fn of(certificate: &X509Certificate<'_>) -> Self {
        let key = certificate.key_usage().ok().flatten().map(|usage| usage.value);
        let extended = certificate.extended_key_usage().ok().flatten().map(|usage| usage.value);
        Self {
            signs: key.is_some_and(KeyUsage::digital_signature),
            documents: key.is_some_and(KeyUsage::non_repudiation),
            client: extended.is_some_and(|usage| usage.client_auth),
            server: extended.is_some_and(|usage| usage.server_auth),
        }
    }
}

/// The first critical extension that we do not understand (RFC 5280 §4.2), by its identifier.
pub(crate) fn unknown_critical_extension(certificate: &X509Certificate<'_>) -> Option<String> {
    let unknown = certificate.extensions().iter().find(|extension| {
        extension.critical
            && (extension.parsed_extension().unsupported() || extension.parsed_extension().error().is_some())
    })?;
    Some(unknown.oid.to_id_string())
}
