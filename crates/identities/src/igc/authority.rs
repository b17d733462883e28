//! The three authorities of the elementary range, and what each remembers.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::{IssueError, TestIgc, extension, key, name_of_ours, publication::Publication};
use crate::{CardSerial, register::Register};

/// Which authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// The root: it signs the other two.
    Root,
    /// Issues cards.
    Persons,
    /// Issues organisations' certificates.
    Organisations,
}

impl Authority {
    /// All of them, the root first.
    pub const ALL: [Self; 3] = [Self::Root, Self::Persons, Self::Organisations];

    /// Its CN.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => TestIgc::ROOT_NAME,
            Self::Persons => TestIgc::ISSUING_NAME,
            Self::Organisations => TestIgc::ORGANISATIONS_NAME,
        }
    }

    /// Path of its revocation list. \[S\] for the root's and the persons': `SignatureCA-PERSONNE.xml` of
    /// erickriegel/esignsante; \[R\], made alike, for the organisations'.
    #[must_use]
    pub fn list_path(self) -> &'static str {
        match self {
            Self::Root => "/CRL/ACR-EL-TEST.crl",
            Self::Persons => "/CRL/ACI-EL-PP-TEST.crl",
            Self::Organisations => "/CRL/ACI-EL-ORG-TEST.crl",
        }
    }

    /// Path of its certificate. \[S\] for the persons', as [`Self::list_path`]; \[R\], made alike, for the others.
    #[must_use]
    pub fn certificate_path(self) -> &'static str {
        match self {
            Self::Root => "/AC%20TEST/ACR-EL-TEST.cer",
            Self::Persons => "/AC%20TEST/ACI-EL-PP-TEST.cer",
            Self::Organisations => "/AC%20TEST/ACI-EL-ORG-TEST.cer",
        }
    }
}

/// An authority with its key, and what it remembers.
pub(crate) struct Issuing {
    name: String,
    certificate: CertificateDer<'static>,
    pem: String,
    pub(crate) issuer: Issuer<'static, KeyPair>,
    register: Mutex<Register>,
    /// Who answers in its name; nobody for the root and for an authority that signs once.
    pub(crate) responder: Option<Responder>,
}

/// Who signs OCSP answers in an authority's name (RFC 6960 §4.2.2.2): the authority's own key is for certificates and
/// lists alone, as its key usage says. That the real IGC-Santé has such responders: its *gabarits* (ASIP Santé, V1.1.0,
/// 2019) have a chapter on their certificates \[S\].
pub(crate) struct Responder {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: KeyPair,
}

impl Issuing {
    /// A new root.
    pub(crate) fn root(now: OffsetDateTime) -> Result<Self, IssueError> {
        Self::alone(Authority::Root.name(), 1, now)
    }

    /// An authority that nobody vouches for.
    pub(crate) fn alone(name: &str, path_length: u8, now: OffsetDateTime) -> Result<Self, IssueError> {
        let (params, key) = (params(name, path_length, now)?, key()?);
        let certificate = params.self_signed(&key)?;
        Self::of(name, certificate.der().clone(), certificate.pem(), key)
    }

    /// A new authority that the root vouches for, with its OCSP responder.
    pub(crate) fn below(
        root: &Self,
        authority: Authority,
        publication: Option<&Publication>,
        now: OffsetDateTime,
    ) -> Result<Self, IssueError> {
        let mut params = params(authority.name(), 0, now)?;
        params.custom_extensions.push(extension::any_policy());
        publish(&mut params, publication, Authority::Root);
        let key = key()?;
        let certificate = params.signed_by(&key, &root.issuer)?;
        let mut made = Self::of(authority.name(), certificate.der().clone(), certificate.pem(), key)?;
        made.responder = Some(made.responder(now)?);
        Ok(made)
    }

    /// From what was kept.
    pub(crate) fn of(
        name: &str,
        certificate: CertificateDer<'static>,
        pem: String,
        key: KeyPair,
    ) -> Result<Self, IssueError> {
        let issuer = Issuer::from_ca_cert_der(&certificate, key)?;
        let name = name.to_owned();
        Ok(Self { name, certificate, pem, issuer, register: Mutex::default(), responder: None })
    }

    /// A new responder in this authority's name, good for as long as an authority made now.
    pub(crate) fn responder(&self, now: OffsetDateTime) -> Result<Responder, IssueError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = name_of_ours()?;
        params.distinguished_name.push(DnType::CommonName, format!("OCSP {}", self.name));
        params.not_before = now - TestIgc::AUTHORITY_LIFE;
        params.not_after = now + TestIgc::AUTHORITY_LIFE;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
        params.use_authority_key_identifier_extension = true;
        params.custom_extensions = vec![extension::ocsp_no_check()];
        let key = key()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Responder { certificate: certificate.into(), key })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    pub(crate) fn pem(&self) -> String {
        self.pem.clone()
    }

    pub(crate) fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers that this certificate is its own: OCSP answers for it.
    pub(crate) fn has_issued(&self, serial: CardSerial) {
        self.register().issue(serial);
    }
}

/// Root and issuing authorities alike: basic constraints and key usage critical, as in the real ones. \[S\]:
/// `SignatureCA-PERSONNE.xml` of erickriegel/esignsante.
pub(crate) fn params(
    name: &str,
    path_length: u8,
    now: OffsetDateTime,
) -> Result<CertificateParams, IssueError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = name_of_ours()?;
    params.distinguished_name.push(DnType::OrganizationalUnitName, UNIT);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    params.not_before = now - TestIgc::AUTHORITY_LIFE;
    params.not_after = now + TestIgc::AUTHORITY_LIFE;
    Ok(params)
}

/// The first OU of the real test authorities; the other one, `0002 187512751`, is the ASIP Santé's own number. \[S\]: same.
const UNIT: &str = "IGC-SANTE TEST";

/// Says where the list and the certificate of the `issuer` are, and who answers for it by OCSP.
pub(crate) fn publish(params: &mut CertificateParams, publication: Option<&Publication>, issuer: Authority) {
    let Some(publication) = publication else { return };
    params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![publication.list(issuer)] }];
    // The root has no responder: who is to be revoked by it stands on its list.
    let ocsp = (issuer != Authority::Root).then(|| publication.ocsp());
    let access: CustomExtension =
        extension::authority_access(ocsp.as_deref(), &publication.certificate(issuer));
    params.custom_extensions.push(access);
}
