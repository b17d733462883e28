//! Reading an organisation's certificate, by hand and after the handshake: what a server that asks for mutual TLS
//! checks of its client (RFC 8705 §2.1), and a client of its server.

use rustls::pki_types::CertificateDer;
use thiserror::Error;
use time::OffsetDateTime;
use x509_parser::prelude::X509Certificate;

use crate::inspection::{self, Usages, names};
use crate::{Organisation, OrganisationUse, TestIgc};

/// Whose certificate is expected, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedOrganisation {
    /// CN and OU, character by character.
    pub organisation: Organisation,
    /// What it is shown for.
    pub used_for: OrganisationUse,
}

/// Why a presented certificate is not the expected organisation's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrganisationRefusal {
    /// No certificate came.
    #[error("no certificate was presented: configure the organisation's certificate and key for mutual TLS")]
    NothingPresented,
    /// Not one whole X.509 certificate in DER.
    #[error("the certificate cannot be read: it is not one whole X.509 certificate")]
    Unreadable,
    /// An authority's own (RFC 5280 §4.2.1.9).
    #[error("the certificate is an authority's: present the organisation's own, first in the chain")]
    AuthorityCertificate,
    /// Not for signing (`digitalSignature`) as what it is shown for (RFC 5280 §4.2.1.12).
    #[error("the certificate is not for a {}: order one of that profile", .expected.word())]
    WrongUsage {
        /// What it should be for.
        expected: OrganisationUse,
    },
    /// Does not name this IGC's authority for organisations, by name and key.
    #[error(
        "the certificate comes from an unknown authority ({issuer}): present one of this test IGC for organisations"
    )]
    UnknownAuthority {
        /// The issuer that it names.
        issuer: String,
    },
    /// Names the authority, which did not sign what it says.
    #[error("the certificate was altered: the signature of {issuer} does not match it")]
    Altered {
        /// The issuer that it names.
        issuer: String,
    },
    /// The authority itself is no longer (or not yet) valid.
    #[error("the issuing authority is not valid at this date: make a new test IGC")]
    AuthorityNotValid,
    /// Its first day is to come.
    #[error("the certificate is valid only from {not_before}")]
    NotYetValid {
        /// First moment of validity.
        not_before: OffsetDateTime,
    },
    /// Its last day has passed.
    #[error("the certificate expired on {not_after}: renew it")]
    Expired {
        /// Last moment of validity.
        not_after: OffsetDateTime,
    },
    /// An extension that must be understood, and is not (RFC 5280 §4.2).
    #[error("the certificate has a critical extension that is not understood ({oid})")]
    UnknownCriticalExtension {
        /// Which.
        oid: String,
    },
    /// The authority took it back.
    #[error("the certificate {serial} is revoked since {since}: order another one")]
    Revoked {
        /// Its serial number.
        serial: String,
        /// Since when.
        since: OffsetDateTime,
    },
    /// Another structure's, or nobody's.
    #[error("the certificate's OU is {}, and not {expected}", or_nothing(.found.as_deref()))]
    WrongUnit {
        /// The structure's number.
        expected: String,
        /// What stands there; none, or several, are nothing.
        found: Option<String>,
    },
    /// Another name's, or nobody's.
    #[error("the certificate's CN is {}, and not {expected}", or_nothing(.found.as_deref()))]
    WrongName {
        /// The host or service.
        expected: String,
        /// What stands there; none, or several, are nothing.
        found: Option<String>,
    },
}

fn or_nothing(found: Option<&str>) -> &str {
    found.unwrap_or("absent or several")
}

/// A check that can be left out, to prove that it is the one that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganisationCheck {
    /// Not an authority's certificate.
    EndEntity,
    /// Key usages.
    Usage,
    /// This IGC's authority for organisations is named, by name and key identifier.
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
    /// Not taken back.
    Revocation,
    /// The structure's number.
    Unit,
    /// The host or service.
    Name,
}

impl OrganisationCheck {
    /// All of them, in the order in which they are made.
    pub const ALL: [Self; 11] = [
        Self::EndEntity,
        Self::Usage,
        Self::Authority,
        Self::Signature,
        Self::AuthorityValidity,
        Self::Start,
        Self::End,
        Self::CriticalExtensions,
        Self::Revocation,
        Self::Unit,
        Self::Name,
    ];
}

impl TestIgc {
    /// Reads the certificates that the other side presented, leaf first, at this moment; its serial number, when it
    /// is the `expected` organisation's. Only the leaf counts: the chain above it is our own.
    ///
    /// # Errors
    /// One for each way in which it is not.
    pub fn verify_organisation(
        &self,
        presented: &[CertificateDer<'_>],
        expected: &ExpectedOrganisation,
        now: OffsetDateTime,
    ) -> Result<String, OrganisationRefusal> {
        self.verify_organisation_skipping(presented, expected, now, &[])
    }

    /// As [`Self::verify_organisation`], without the checks `skipped`.
    ///
    /// # Errors
    /// As [`Self::verify_organisation`], but for what is skipped.
    pub fn verify_organisation_skipping(
        &self,
        presented: &[CertificateDer<'_>],
        expected: &ExpectedOrganisation,
        now: OffsetDateTime,
        skipped: &[OrganisationCheck],
    ) -> Result<String, OrganisationRefusal> {
        let read = |certificate| inspection::parse(certificate).ok_or(OrganisationRefusal::Unreadable);
        let leaf = read(presented.first().ok_or(OrganisationRefusal::NothingPresented)?)?;
        let authorities = [read(self.organisations.certificate())?, read(self.root.certificate())?];
        for check in OrganisationCheck::ALL.into_iter().filter(|check| !skipped.contains(check)) {
            self.check(check, &leaf, &authorities, expected, now)?;
        }
        Ok(inspection::serial(&leaf))
    }

    fn check(
        &self,
        check: OrganisationCheck,
        leaf: &X509Certificate<'_>,
        authorities: &[X509Certificate<'_>; 2],
        expected: &ExpectedOrganisation,
        now: OffsetDateTime,
    ) -> Result<(), OrganisationRefusal> {
        let [issuing, root] = authorities;
        let issuer = || leaf.issuer().to_string();
        let refusal = match check {
            OrganisationCheck::EndEntity => {
                (!inspection::is_end_entity(leaf)).then_some(OrganisationRefusal::AuthorityCertificate)
            }
            OrganisationCheck::Usage => {
                let usages = Usages::of(leaf);
                let purpose = match expected.used_for {
                    OrganisationUse::Server => usages.server,
                    OrganisationUse::Client => usages.client,
                };
                let expected = expected.used_for;
                (!(usages.signs && purpose)).then_some(OrganisationRefusal::WrongUsage { expected })
            }
            OrganisationCheck::Authority => {
                (!names(leaf, issuing)).then(|| OrganisationRefusal::UnknownAuthority { issuer: issuer() })
            }
            OrganisationCheck::Signature => {
                // Nobody here has the key of another authority.
                let altered = names(leaf, issuing)
                    && !(inspection::is_signed_by(leaf, issuing) && inspection::is_signed_by(issuing, root));
                altered.then(|| OrganisationRefusal::Altered { issuer: issuer() })
            }
            OrganisationCheck::AuthorityValidity => {
                let valid = |authority| {
                    inspection::started(authority, now).is_ok()
                        && inspection::not_ended(authority, now).is_ok()
                };
                (!authorities.iter().all(valid)).then_some(OrganisationRefusal::AuthorityNotValid)
            }
            OrganisationCheck::Start => inspection::started(leaf, now)
                .err()
                .map(|not_before| OrganisationRefusal::NotYetValid { not_before }),
            OrganisationCheck::End => inspection::not_ended(leaf, now)
                .err()
                .map(|not_after| OrganisationRefusal::Expired { not_after }),
            OrganisationCheck::CriticalExtensions => inspection::unknown_critical_extension(leaf)
                .map(|oid| OrganisationRefusal::UnknownCriticalExtension { oid }),
            OrganisationCheck::Revocation => {
                let serial = inspection::serial(leaf);
                let since = serial.parse().ok().and_then(|known| self.organisation_revoked_since(known));
                since.map(|since| OrganisationRefusal::Revoked { serial, since })
            }
            OrganisationCheck::Unit => {
                let found = the_one(leaf.subject().iter_organizational_unit());
                let expected = expected.organisation.unit.clone();
                (found.as_ref() != Some(&expected))
                    .then_some(OrganisationRefusal::WrongUnit { expected, found })
            }
            OrganisationCheck::Name => {
                let found = the_one(leaf.subject().iter_common_name());
                let expected = expected.organisation.name.clone();
                (found.as_ref() != Some(&expected))
                    .then_some(OrganisationRefusal::WrongName { expected, found })
            }
        };
        refusal.map_or(Ok(()), Err)
    }
}

/// What a certificate says of itself, for who refuses it: subject, issuer, serial number, and dates.
#[must_use]
pub fn told_certificate(certificate: &CertificateDer<'_>) -> String {
    let Some(read) = inspection::parse(certificate) else {
        return "no X.509 certificate".to_owned();
    };
    let (validity, serial) = (read.validity(), inspection::serial(&read));
    format!(
        "{}, issued by {}, serial {serial}, valid from {} to {}",
        read.subject(),
        read.issuer(),
        validity.not_before,
        validity.not_after
    )
}

/// The attribute's value, when it stands there once.
fn the_one<'a>(
    values: impl Iterator<Item = &'a x509_parser::x509::AttributeTypeAndValue<'a>>,
) -> Option<String> {
    let values: Vec<_> = values.collect();
    match values.as_slice() {
        [value] => value.as_str().ok().map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
