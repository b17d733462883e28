//! What stands in an organisation's certificate: that of a server, or of a service that signs in to another by mutual TLS.
//!
//! | | server | client |
//! |---|---|---|
//! | C, O | `FR`, ours; the organisation's name on the real ones \[S\] | the same |
//! | ST | `Paris (75)` \[S\] | the same |
//! | OU | `1` and the FINESS number, or `3` and the SIRET number \[S\] | the same |
//! | CN | the host \[S\] | the host, or what the service is: `INSI-AUTO`, `INSI-MANU` \[S\] |
//! | alternative name | the host (`dNSName`), without which no TLS client accepts it \[R\] | – |
//! | key usage | `digitalSignature` \[R\], critical | `digitalSignature`, `nonRepudiation` \[S\], critical |
//! | extended | `serverAuth` \[R\] | `clientAuth` \[R\] |
//! | 1.2.250.1.71.1.2.5 | `0x83`, software certificate for tests \[S\] | the same |
//! | list, OCSP, authority's certificate | where they are, over HTTP alone \[S\] | the same |
//! | validity | three years \[S\] | the same |
//!
//! \[S\]: `esignsante-conf.json` and the test files of the public repository erickriegel/esignsante; the dates and the CN
//! of a test certificate, in a public Node client of the `INSi` service. \[R\]: made alike.

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, SanType};
use rustls::pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{
    IssueError, TestIgc,
    authority::{Authority, Issuing, publish},
    extension, key, name_of_ours,
};
use crate::{CardSerial, Validity};

/// What an organisation's certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationUse {
    /// A server shows it to those who connect.
    Server,
    /// A service shows it where it connects to (mutual TLS).
    Client,
}

impl OrganisationUse {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Server, Self::Client];

    /// The word for it: `client`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Client => "client",
        }
    }
}

/// Whose certificate it is: what stands in its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// CN: a host, or what the service is.
    pub name: String,
    /// OU: `1` and a FINESS number, or `3` and a SIRET number.
    pub unit: String,
}

/// A certificate that was issued to an organisation, and its key.
pub struct OrganisationCertificate {
    /// Whose it is, as its certificate says.
    pub organisation: Organisation,
    /// What it is for.
    pub used_for: OrganisationUse,
    /// Its serial number.
    pub serial: CardSerial,
    /// From when to when it is valid.
    pub validity: Validity,
    /// The certificate and its authority's, leaf first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The same in PEM.
    pub certificate_pem: String,
    /// The private key, in PEM (PKCS#8).
    pub key_pem: String,
}

impl Organisation {
    /// A made-up organisation: `3` and a SIRET number that nobody has, since it begins with three zeros. \[R\].
    #[must_use]
    pub fn made_up(name: &str) -> Self {
        Self { name: name.to_owned(), unit: "300000000000019".to_owned() }
    }

    /// Whether its texts can stand in a certificate: each from 1 to 64 characters (RFC 5280, appendix A), none of them a
    /// control character.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        [&self.name, &self.unit].into_iter().all(|text| {
            (1..=64).contains(&text.trim().chars().count())
                && text.chars().count() <= 64
                && !text.chars().any(char::is_control)
        })
    }
}

impl TestIgc {
    /// Issues a certificate with a new key to an organisation.
    ///
    /// # Errors
    /// When the cryptographic library gives no key, a server's name is not ASCII, or a date is out of X.509's range.
    pub fn issue_organisation(
        &self,
        organisation: &Organisation,
        used_for: OrganisationUse,
        serial: CardSerial,
        validity: Validity,
    ) -> Result<OrganisationCertificate, IssueError> {
        let params = self.organisation_params(organisation, used_for, serial, validity)?;
        let blank =
            OrganisationBlank { params, organisation: organisation.clone(), used_for, serial, validity };
        let issued = blank.signed_by(&self.organisations)?;
        self.organisations.has_issued(serial);
        Ok(issued)
    }

    pub(crate) fn organisation_params(
        &self,
        organisation: &Organisation,
        used_for: OrganisationUse,
        serial: CardSerial,
        validity: Validity,
    ) -> Result<CertificateParams, IssueError> {
        let mut params = CertificateParams::default();
        let mut subject = name_of_ours()?;
        subject.push(DnType::StateOrProvinceName, "Paris (75)");
        subject.push(DnType::OrganizationalUnitName, organisation.unit.as_str());
        subject.push(DnType::CommonName, organisation.name.as_str());
        params.distinguished_name = subject;
        params.serial_number = Some(serial.as_bytes().to_vec().into());
        params.not_before = validity.not_before;
        params.not_after = validity.not_after;
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        params.custom_extensions = vec![extension::product(extension::Product::TestSoftware)];
        match used_for {
            OrganisationUse::Server => {
                params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
                params.subject_alt_names = vec![SanType::DnsName(organisation.name.as_str().try_into()?)];
            }
            OrganisationUse::Client => {
                params.key_usages =
                    vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
                params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            }
        }
        publish(&mut params, self.publication.as_ref(), Authority::Organisations);
        Ok(params)
    }

    /// Since when an organisation's certificate is revoked, if it is: what the list and OCSP say.
    #[must_use]
    pub fn organisation_revoked_since(&self, serial: CardSerial) -> Option<OffsetDateTime> {
        self.organisations.register().revoked_since(serial)
    }
}

/// An organisation's certificate that waits for its authority's signature.
pub(crate) struct OrganisationBlank {
    pub(crate) params: CertificateParams,
    pub(crate) organisation: Organisation,
    pub(crate) used_for: OrganisationUse,
    pub(crate) serial: CardSerial,
    pub(crate) validity: Validity,
}

impl OrganisationBlank {
    pub(crate) fn signed_by(self, authority: &Issuing) -> Result<OrganisationCertificate, IssueError> {
        let key = key()?;
        let certificate = self.params.signed_by(&key, &authority.issuer)?;
        Ok(OrganisationCertificate {
            organisation: self.organisation,
            used_for: self.used_for,
            serial: self.serial,
            validity: self.validity,
            certificate_pem: certificate.pem() + &authority.pem(),
            chain: vec![certificate.into(), authority.certificate().clone()],
            key_pem: key.serialize_pem(),
        })
    }
}
