//! Reading, by hand and after the handshake, the certificate that a browser presented.
//!
//! The TLS listener proves possession of the key only; everything else is checked here, so that each
//! refusal can be a page and not a TLS alert. Revocation: see [`crate::RevocationList`].

use rustls::pki_types::CertificateDer;
use thiserror::Error;
use time::OffsetDateTime;
use x509_parser::oid_registry::{OID_X509_GIVEN_NAME, OID_X509_SURNAME, Oid};
use x509_parser::prelude::X509Certificate;

use crate::inspection::{self, Usages, names, serial};
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
        let (issuing, root) = (parse(self.persons.certificate())?, parse(self.root.certificate())?);
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

fn parse<'der>(certificate: &'der CertificateDer<'_>) -> Result<X509Certificate<'der>, CardRefusal> {
    inspection::parse(certificate).ok_or(CardRefusal::Unreadable)
}

fn signed_by(certificate: &X509Certificate<'_>, authority: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    if inspection::is_signed_by(certificate, authority) {
        return Ok(());
    }
    Err(CardRefusal::Altered { issuer: certificate.issuer().to_string() })
}

fn started(certificate: &X509Certificate<'_>, now: OffsetDateTime) -> Result<(), CardRefusal> {
    inspection::started(certificate, now).map_err(|not_before| CardRefusal::NotYetValid { not_before })
}

fn not_ended(certificate: &X509Certificate<'_>, now: OffsetDateTime) -> Result<(), CardRefusal> {
    inspection::not_ended(certificate, now).map_err(|not_after| CardRefusal::Expired { not_after })
}

fn not_an_authority(leaf: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    if inspection::is_end_entity(leaf) { Ok(()) } else { Err(CardRefusal::AuthorityCertificate) }
}

/// RFC 5280 §4.2.1.3 and §4.2.1.12: both usages must be named, an absent extension is not enough.
fn for_client_authentication(leaf: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    let usages = Usages::of(leaf);
    if usages.signs && usages.client {
        return Ok(());
    }
    Err(CardRefusal::WrongUsage(if usages.server {
        OtherPurpose::Server
    } else if usages.documents {
        OtherPurpose::Documents
    } else {
        OtherPurpose::Unclear
    }))
}

fn critical_extensions_understood(leaf: &X509Certificate<'_>) -> Result<(), CardRefusal> {
    match inspection::unknown_critical_extension(leaf) {
        None => Ok(()),
        Some(oid) => Err(CardRefusal::UnknownCriticalExtension { oid }),
    }
}

#[cfg(test)]
mod tests;
