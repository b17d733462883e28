//! The throw-away test IGC-Santé: the authority that issues cards for one run.

use std::sync::Mutex;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, DnValue,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SigningKey,
};
use rustls::pki_types::CertificateDer;
use thiserror::Error;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::card::Issued;
use crate::register::Register;
use crate::{Card, CardKind, CardSerial, Pin, Professional, Validity};

/// A root and the issuing authority under it. Keys are P-256, made here and kept nowhere else.
///
/// The real authorities are called alike, without TEST in production. \[S\]: names of the test
/// authorities; the root's and all other attributes \[R\].
pub struct TestIgc {
    pub(crate) root: CertifiedIssuer<'static, KeyPair>,
    pub(crate) issuing: CertifiedIssuer<'static, KeyPair>,
    names: Vec<Vec<u8>>,
    pub(crate) register: Mutex<Register>,
}

/// A certificate could not be made.
#[derive(Debug, Error)]
pub enum IssueError {
    /// The certificate could not be written or signed, or no key could be made.
    #[error("cannot make the certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The key that was made is not one that TLS can use.
    #[error("cannot use the card's key for TLS: {0}")]
    Key(#[from] rustls::Error),
    /// The authority's own certificate does not read back.
    #[error("cannot read the authority's name: {0}")]
    AuthorityName(#[from] x509_parser::nom::Err<x509_parser::error::X509Error>),
}

impl TestIgc {
    /// The root's CN.
    pub const ROOT_NAME: &str = "TEST AC RACINE IGC-SANTE";
    /// The issuing authority's CN.
    pub const ISSUING_NAME: &str = "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES";
    /// O of every certificate: nobody takes it for a real one.
    pub const ORGANIZATION: &str = "SIMULATION - TEST SANS VALEUR";
    /// How long before and after `now` the authorities are valid: an expired card too was once
    /// issued by a valid authority.
    const AUTHORITY_LIFE: Duration = Duration::days(10 * 365);

    /// A new root and issuing authority, with new keys.
    ///
    /// # Errors
    /// When the cryptographic library gives no key, or `now` is too far from our days for X.509.
    pub fn generate(now: OffsetDateTime) -> Result<Self, IssueError> {
        let root = CertifiedIssuer::self_signed(Self::authority(Self::ROOT_NAME, 1, now)?, key()?)?;
        let issuing =
            CertifiedIssuer::signed_by(Self::authority(Self::ISSUING_NAME, 0, now)?, key()?, &root)?;
        let names = vec![subject_name(issuing.der())?, subject_name(root.der())?];
        Ok(Self { root, issuing, names, register: Mutex::default() })
    }

    /// Issues a card with a new key.
    ///
    /// Subject: C=FR, T=profession, SN, GN, CN=national id. \[S\]: a test card's subject in the
    /// README of ansforge's `DRIMbox` demonstrator, where CN, SN and GN stand in one set; here each
    /// stands alone, and O says that it is a simulation.
    ///
    /// # Errors
    /// When the cryptographic library gives no key, or a date is out of X.509's range.
    pub fn issue(
        &self,
        holder: &Professional,
        kind: CardKind,
        serial: CardSerial,
        validity: Validity,
        pin: Pin,
    ) -> Result<Card, IssueError> {
        let params = Self::card_params(holder, serial, validity)?;
        let blank = Blank { params, holder, kind, serial, validity, pin };
        blank.signed_by(&self.issuing, self.issuing.as_ref(), Self::ISSUING_NAME)
    }

    /// The root's certificate as PEM.
    #[must_use]
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// The root's certificate.
    #[must_use]
    pub fn root_certificate(&self) -> &CertificateDer<'static> {
        self.root.der()
    }

    /// The issuing authority's certificate.
    #[must_use]
    pub fn issuing_certificate(&self) -> &CertificateDer<'static> {
        self.issuing.der()
    }

    /// The subject names (DER) of the issuing authority and of the root: what a server sends as the
    /// list of authorities that it accepts (RFC 8446 §4.2.4).
    #[must_use]
    pub fn distinguished_names(&self) -> Vec<Vec<u8>> {
        self.names.clone()
    }

    pub(crate) fn authority(
        name: &str,
        path_length: u8,
        now: OffsetDateTime,
    ) -> Result<CertificateParams, IssueError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = name_of_ours()?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.use_authority_key_identifier_extension = true;
        params.not_before = now - Self::AUTHORITY_LIFE;
        params.not_after = now + Self::AUTHORITY_LIFE;
        Ok(params)
    }

    pub(crate) fn card_params(
        holder: &Professional,
        serial: CardSerial,
        validity: Validity,
    ) -> Result<CertificateParams, IssueError> {
        let mut subject = name_of_ours()?;
        if let Some(profession) = holder.profession() {
            subject.push(DnType::from_oid(attribute::TITLE), profession.label());
        }
        subject.push(DnType::from_oid(attribute::SURNAME), holder.family_name.as_str());
        subject.push(DnType::from_oid(attribute::GIVEN_NAME), holder.given_name.as_str());
        subject.push(DnType::CommonName, holder.national_id.to_string());

        let mut params = CertificateParams::default();
        params.distinguished_name = subject;
        params.serial_number = Some(serial.as_bytes().to_vec().into());
        params.not_before = validity.not_before;
        params.not_after = validity.not_after;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        Ok(params)
    }
}

/// A card that waits for its authority's signature.
pub(crate) struct Blank<'h> {
    pub(crate) params: CertificateParams,
    pub(crate) holder: &'h Professional,
    pub(crate) kind: CardKind,
    pub(crate) serial: CardSerial,
    pub(crate) validity: Validity,
    pub(crate) pin: Pin,
}

impl Blank<'_> {
    pub(crate) fn signed_by(
        self,
        issuer: &Issuer<'_, impl SigningKey>,
        issuer_certificate: &Certificate,
        issuer_name: &str,
    ) -> Result<Card, IssueError> {
        let key = key()?;
        let certificate = self.params.signed_by(&key, issuer)?;
        let card = Card::new(Issued {
            kind: self.kind,
            national_id: self.holder.national_id.clone(),
            holder: self.holder.full_name(),
            subject: self.common_name(),
            issuer: issuer_name.to_owned(),
            serial: self.serial,
            validity: self.validity,
            certificate_pem: certificate.pem() + &issuer_certificate.pem(),
            chain: vec![certificate.into(), issuer_certificate.der().clone()],
            key,
            pin: self.pin,
        })?;
        Ok(card)
    }

    fn common_name(&self) -> String {
        match self.params.distinguished_name.get(&DnType::CommonName) {
            Some(DnValue::Utf8String(name)) => name.clone(),
            _ => String::new(),
        }
    }
}

/// Name attributes that rcgen has no word for (RFC 5280 §4.1.2.4, RFC 4519 §2).
mod attribute {
    pub(super) const SURNAME: &[u64] = &[2, 5, 4, 4];
    pub(super) const TITLE: &[u64] = &[2, 5, 4, 12];
    pub(super) const GIVEN_NAME: &[u64] = &[2, 5, 4, 42];
}

/// C and O, which all our certificates share. A country is a `PrintableString` (RFC 5280, appendix A).
fn name_of_ours() -> Result<DistinguishedName, IssueError> {
    let country = "FR".try_into()?;
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, DnValue::PrintableString(country));
    name.push(DnType::OrganizationName, TestIgc::ORGANIZATION);
    Ok(name)
}

fn subject_name(certificate: &CertificateDer<'static>) -> Result<Vec<u8>, IssueError> {
    let (_, certificate) = X509Certificate::from_der(certificate)?;
    Ok(certificate.subject().as_raw().to_vec())
}

pub(crate) fn key() -> Result<KeyPair, IssueError> {
    Ok(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?)
}

#[cfg(test)]
mod tests;
