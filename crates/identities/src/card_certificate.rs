//! Reading, by hand and after the handshake, the certificate that a browser presented.
//!
//! The TLS listener proves possession of the key only; everything else is checked here, so that each
//! refusal can be a page and not a TLS alert. Revocation: see [`crate::RevocationList`].

use rustls::pki_types::CertificateDer;
use thiserror::Error;
use time::OffsetDateTime;
use x509_parser::oid_registry::{OID_X509_GIVEN_NAME, OID_X509_SURNAME, Oid};
use x509_parser::prelude::{FromDer, KeyUsage, ParsedExtension, X509Certificate};

use crate::{NationalId, NationalIdError, TestIgc};

/// Whom a card's certificate names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardHolder {
    /// The subject's CN.
    pub national_id: NationalId,
    /// The subject's GN.
    pub given_name: String,
    /// The subject's SN.
    pub family_name: String,
    /// The certificate's serial number, as [`crate::CardSerial`] writes it.
    pub serial: String,
}

/// Why a presented certificate signs nobody in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CardRefusal {
    /// No certificate came: no card, or none was chosen.
    #[error("no certificate was presented: insert a card and choose its certificate")]
    NothingPresented,
    /// Not one whole X.509 certificate in DER.
    #[error("the certificate cannot be read: it is not one whole X.509 certificate")]
    Unreadable,
    /// Does not name this IGC's issuing authority, by name and key.
    #[error("the certificate comes from an unknown authority ({issuer}): use a card of this test IGC")]
    UnknownAuthority {
        /// The issuer that it names.
        issuer: String,
    },
    /// Names this IGC's issuing authority, which did not sign what it says.
    #[error(
        "the certificate was altered: the signature of {issuer} does not match it: use the card as it was issued"
    )]
    Altered {
        /// The issuer that it names.
        issuer: String,
    },
    /// The authority itself is no longer (or not yet) valid.
    #[error("the issuing authority is not valid at this date: make a new test IGC and new cards")]
    AuthorityNotValid,
    /// Its first day is to come.
    #[error("the certificate is valid only from {not_before}: wait, or use another card")]
    NotYetValid {
        /// First moment of validity.
        not_before: OffsetDateTime,
    },
    /// Its last day has passed.
    #[error("the certificate expired on {not_after}: use another card")]
    Expired {
        /// Last moment of validity.
        not_after: OffsetDateTime,
    },
    /// An authority's own (RFC 5280 §4.2.1.9).
    #[error("the certificate is an authority's: choose the card's authentication certificate")]
    AuthorityCertificate,
    /// Not for signing (`digitalSignature`) as a TLS client (`clientAuth`).
    #[error("the certificate is for {0}, not for signing in: choose the card's authentication certificate")]
    WrongUsage(OtherPurpose),
    /// An extension that must be understood, and is not (RFC 5280 §4.2).
    #[error("the certificate has a critical extension that is not understood ({oid})")]
    UnknownCriticalExtension {
        /// Which.
        oid: String,
    },
    /// The subject has no CN, or several.
    #[error("the certificate names no national id: its subject must have exactly one CN")]
    NoNationalId,
    /// The subject's CN is something else.
    #[error("the certificate's CN {0}")]
    InvalidNationalId(#[source] NationalIdError),
    /// The subject lacks SN or GN.
    #[error("the certificate does not name its holder: its subject must have SN and GN")]
    NoName,
}

/// What a certificate is for, that is not for signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OtherPurpose {
    /// `nonRepudiation`: the certificate with which a holder signs documents.
    #[error("signing documents (nonRepudiation)")]
    Documents,
    /// `serverAuth`.
    #[error("a server (serverAuth)")]
    Server,
    /// Anything else, or nothing at all.
    #[error("neither digitalSignature nor clientAuth, or one of them only")]
    Unclear,
}

/// A check that can be left out, to prove that it is the one that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardCheck {
    /// Not an authority's certificate.
    EndEntity,
    /// Key usages.
    Usage,
    /// This IGC's issuing authority is named, by name and key identifier.
    Authority,
    /// Where it is: its signature, and the root's on its own certificate.
    Signature,
    /// The authority's own dates.
    AuthorityValidity,
    /// First moment of validity.
    Start,
    /// Last moment of validity.
    End,
    /// No critical extension that we do not understand.
    CriticalExtensions,
}

impl CardCheck {
    /// All of them, in the order in which they are made.
    pub const ALL: [Self; 8] = [
        Self::EndEntity,
        Self::Usage,
        Self::Authority,
        Self::Signature,
        Self::AuthorityValidity,
        Self::Start,
        Self::End,
        Self::CriticalExtensions,
    ];
}

impl TestIgc {
    /// Reads the certificates that a client presented, leaf first, at this moment.
    ///
    /// Only the leaf counts: the chain above it is our own, so what else the client sends cannot
    /// lengthen it.
    ///
    /// # Errors
    /// One for each way in which the certificate is not a valid card's.
    pub fn verify(
        &self,
        presented: &[CertificateDer<'_>],
        now: OffsetDateTime,
    ) -> Result<CardHolder, CardRefusal> {
        self.verify_skipping(presented, now, &[])
    }

    /// As [`Self::verify`], without the checks `skipped`.
    ///
    /// # Errors
    /// As [`Self::verify`], but for what is skipped.
    pub fn verify_skipping(
        &self,
        presented: &[CertificateDer<'_>],
        now: OffsetDateTime,
        skipped: &[CardCheck],
    ) -> Result<CardHolder, CardRefusal> {
        let leaf = parse(presented.first().ok_or(CardRefusal::NothingPresented)?)?;
        let (issuing, root) = (parse(self.issuing.der())?, parse(self.root.der())?);
        for check in CardCheck::ALL.into_iter().filter(|check| !skipped.contains(check)) {
            match check {
                CardCheck::EndEntity => not_an_authority(&leaf)?,
                CardCheck::Usage => for_client_authentication(&leaf)?,
                CardCheck::Authority => {
                    if !names(&leaf, &issuing) {
                        return Err(CardRefusal::UnknownAuthority { issuer: leaf.issuer().to_string() });
                    }
                }
                CardCheck::Signature => {
                    // Nobody here has the key of another authority.
                    if names(&leaf, &issuing) {
                        signed_by(&leaf, &issuing)?;
                        signed_by(&issuing, &root)?;
                    }
                }
                CardCheck::AuthorityValidity => {
                    for authority in [&issuing, &root] {
                        if started(authority, now).is_err() || not_ended(authority, now).is_err() {
                            return Err(CardRefusal::AuthorityNotValid);
                        }
                    }
                }
                CardCheck::Start => started(&leaf, now)?,
                CardCheck::End => not_ended(&leaf, now)?,
                CardCheck::CriticalExtensions => critical_extensions_understood(&leaf)?,
            }
        }
        CardHolder::read(&leaf)
    }

    /// The national id that the certificate names, if it is authentic: signed by this IGC, whatever else is wrong.
    #[must_use]
    pub fn authentic_holder(
        &self,
        presented: &[CertificateDer<'_>],
        now: OffsetDateTime,
    ) -> Option<NationalId> {
        let others: Vec<_> = CardCheck::ALL
            .into_iter()
            .filter(|check| !matches!(check, CardCheck::Authority | CardCheck::Signature))
            .collect();
        Some(self.verify_skipping(presented, now, &others).ok()?.national_id)
    }
}

impl CardHolder {
    /// The serial number of the certificate presented, as [`crate::CardSerial`] writes it, whatever it is worth.
    #[must_use]
    pub fn serial_of(presented: &[CertificateDer<'_>]) -> Option<String> {
        Some(serial(&parse(presented.first()?).ok()?))
    }

    fn read(leaf: &X509Certificate<'_>) -> Result<Self, CardRefusal> {
        let names: Vec<_> = leaf.subject().iter_common_name().collect();
        let [name] = names.as_slice() else {
            return Err(CardRefusal::NoNationalId);
        };
        let name = name.as_str().map_err(|_| CardRefusal::NoNationalId)?;
        let attribute = |oid: &Oid<'static>| {
            let value = leaf.subject().iter_by_oid(oid).next().and_then(|value| value.as_str().ok());
            value.map(str::to_owned).ok_or(CardRefusal::NoName)
        };
        Ok(Self {
            national_id: name.parse().map_err(CardRefusal::InvalidNationalId)?,
            given_name: attribute(&OID_X509_GIVEN_NAME)?,
            family_name: attribute(&OID_X509_SURNAME)?,
            serial: serial(leaf),
        })
    }
}

fn serial(certificate: &X509Certificate<'_>) -> String {
    certificate.raw_serial_as_string().replace(':', "").to_uppercase()
}

fn parse<'der>(certificate: &'der CertificateDer<'_>) -> Result<X509Certificate<'der>, CardRefusal> {
    match X509Certificate::from_der(certificate) {
        Ok((&[], certificate)) => Ok(certificate),
        _ => Err(CardRefusal::Unreadable),
    }
}

/// RFC 5280 §4.2.1.1: the key is named beside the name, in every certificate that an authority issues.
fn names(certificate: &X509Certificate<'_>, authority: &X509Certificate<'_>) -> bool {
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

fn signed_by(certificate: &X509Certificate<'_>, authority: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    certificate
        .verify_signature(Some(authority.public_key()))
        .map_err(|_| CardRefusal::Altered { issuer: certificate.issuer().to_string() })
}

fn started(certificate: &X509Certificate<'_>, now: OffsetDateTime) -> Result<(), CardRefusal> {
    let not_before = certificate.validity().not_before.to_datetime();
    if now < not_before {
        return Err(CardRefusal::NotYetValid { not_before });
    }
    Ok(())
}

fn not_ended(certificate: &X509Certificate<'_>, now: OffsetDateTime) -> Result<(), CardRefusal> {
    let not_after = certificate.validity().not_after.to_datetime();
    // Dates are whole seconds, the last one included (RFC 5280 §4.1.2.5).
    if now.unix_timestamp() > not_after.unix_timestamp() {
        return Err(CardRefusal::Expired { not_after });
    }
    Ok(())
}

/// Read from the extension itself: one that cannot be parsed is no proof of the contrary.
fn not_an_authority(leaf: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    match leaf.basic_constraints() {
        Ok(None) => Ok(()),
        Ok(Some(constraints)) if !constraints.value.ca => Ok(()),
        _ => Err(CardRefusal::AuthorityCertificate),
    }
}

/// RFC 5280 §4.2.1.3 and §4.2.1.12: both usages must be named, an absent extension is not enough.
fn for_client_authentication(leaf: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    let key = leaf.key_usage().ok().flatten().map(|usage| usage.value);
    let extended = leaf.extended_key_usage().ok().flatten().map(|usage| usage.value);
    let signs = key.is_some_and(KeyUsage::digital_signature);
    let client = extended.is_some_and(|usage| usage.client_auth);
    if signs && client {
        return Ok(());
    }
    Err(CardRefusal::WrongUsage(if extended.is_some_and(|usage| usage.server_auth) {
        OtherPurpose::Server
    } else if key.is_some_and(KeyUsage::non_repudiation) {
        OtherPurpose::Documents
    } else {
        OtherPurpose::Unclear
    }))
}

fn critical_extensions_understood(leaf: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    let unknown = leaf.extensions().iter().find(|extension| {
        extension.critical
            && (extension.parsed_extension().unsupported() || extension.parsed_extension().error().is_some())
    });
    match unknown {
        None => Ok(()),
        Some(extension) => Err(CardRefusal::UnknownCriticalExtension { oid: extension.oid.to_id_string() }),
    }
}

#[cfg(test)]
mod tests;
