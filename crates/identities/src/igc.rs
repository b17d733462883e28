//! The throw-away test IGC-Santé: a root, the authority that issues cards, and the one that issues organisations'
//! certificates.
//!
//! | file | what |
//! |---|---|
//! | `igc/authority.rs` | the authorities themselves, and their OCSP responders |
//! | `igc/person.rs` | what stands on a card: CPS, CPF, CPE, CPA |
//! | `igc/organisation.rs` | what stands in an organisation's certificate |
//! | `igc/extension.rs` | extensions that rcgen has no word for, and their object identifiers |
//! | `igc/kept.rs` | the same IGC and cards from one day to the next |
//! | `igc/publication.rs` | where lists, certificates and OCSP answers are to be had |

use rcgen::{
    CertificateParams, DistinguishedName, DnType, DnValue, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256,
    SigningKey,
};
use rustls::pki_types::CertificateDer;
use thiserror::Error;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::card::Issued;
use crate::{Card, CardKind, CardSerial, Pin, Professional, Validity};

pub(crate) mod authority;
pub(crate) mod extension;
pub(crate) mod kept;
pub(crate) mod organisation;
pub(crate) mod person;
pub(crate) mod publication;

use authority::{Authority, Issuing};
use publication::Publication;

/// A root and the two issuing authorities under it. Keys are P-256, made here: the real ones are RSA, 4096 bits, whose
/// generation would take as long as a whole start.
///
/// The real authorities are called alike, without TEST in production, and exist in three ranges (ELEMENTAIRE, STANDARD,
/// FORT), of which this is the first. \[S\]: `esignsante-conf.json` of the public repository ansforge/esignsante-ws.
pub struct TestIgc {
    pub(crate) root: Issuing,
    pub(crate) persons: Issuing,
    pub(crate) organisations: Issuing,
    pub(crate) publication: Option<Publication>,
    names: Vec<Vec<u8>>,
}

/// A certificate could not be made.
#[derive(Debug, Error)]
pub enum IssueError {
    /// The certificate could not be written or signed, or no key could be made.
    #[error("cannot make the certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The key that was made is not one that TLS can use.
    #[error("cannot use the certificate's key for TLS: {0}")]
    Key(#[from] rustls::Error),
    /// The authority's own certificate does not read back.
    #[error("cannot read the authority's name: {0}")]
    AuthorityName(#[from] x509_parser::nom::Err<x509_parser::error::X509Error>),
    /// What was kept of an authority or a card is of no use.
    #[error("what was kept cannot be used: {0}")]
    Kept(String),
}

impl TestIgc {
    /// The root's CN. \[S\]: `SignatureCA-PERSONNE.xml` of the public repository erickriegel/esignsante.
    pub const ROOT_NAME: &str = "TEST AC RACINE IGC-SANTE ELEMENTAIRE";
    /// The CN of the authority that issues cards. \[S\]: same.
    pub const ISSUING_NAME: &str = "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES";
    /// The CN of the authority that issues organisations' certificates. \[S\]: `esignsante-conf.json`.
    pub const ORGANISATIONS_NAME: &str = "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS";
    /// O of every certificate: nobody takes it for a real one. The real authorities' is `ASIP-SANTE` \[S\]: same.
    pub const ORGANIZATION: &str = "SIMULATION - TEST SANS VALEUR";
    /// How long before and after `now` the authorities are valid: an expired card too was once issued by a valid
    /// authority. The real ones are valid for twenty years as well, from 2013 on \[S\]: `SignatureCA-PERSONNE.xml`.
    pub(crate) const AUTHORITY_LIFE: Duration = Duration::days(10 * 365);

    /// A new IGC, with new keys, that publishes nothing: its certificates name no list and no OCSP responder.
    ///
    /// # Errors
    /// When the cryptographic library gives no key, or `now` is too far from our days for X.509.
    pub fn generate(now: OffsetDateTime) -> Result<Self, IssueError> {
        Self::published_at(None, now)
    }

    /// A new IGC, with new keys. With a publication, the certificates that it issues say where their authority's
    /// list and certificate are, and who answers for them by OCSP.
    ///
    /// # Errors
    /// As [`Self::generate`].
    pub fn published_at(publication: Option<Publication>, now: OffsetDateTime) -> Result<Self, IssueError> {
        let published = publication.as_ref();
        let root = Issuing::root(now)?;
        let persons = Issuing::below(&root, Authority::Persons, published, now)?;
        let organisations = Issuing::below(&root, Authority::Organisations, published, now)?;
        Self::of(root, persons, organisations, publication)
    }

    pub(crate) fn of(
        root: Issuing,
        persons: Issuing,
        organisations: Issuing,
        publication: Option<Publication>,
    ) -> Result<Self, IssueError> {
        let names = vec![subject_name(persons.certificate())?, subject_name(root.certificate())?];
        Ok(Self { root, persons, organisations, publication, names })
    }

    /// Issues a card with a new key. What stands on it: `igc/person.rs`.
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
        let params = self.card_params(holder, kind, serial, validity)?;
        let blank = Blank { params, holder, kind, serial, validity, pin };
        let card = blank.signed_by(&self.persons.issuer, &self.persons)?;
        self.persons.has_issued(serial);
        Ok(card)
    }

    /// The root's certificate as PEM.
    #[must_use]
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// The root's certificate.
    #[must_use]
    pub fn root_certificate(&self) -> &CertificateDer<'static> {
        self.root.certificate()
    }

    /// The certificate of the authority that issues cards.
    #[must_use]
    pub fn issuing_certificate(&self) -> &CertificateDer<'static> {
        self.persons.certificate()
    }

    /// An authority's certificate, in DER.
    #[must_use]
    pub fn certificate_of(&self, authority: Authority) -> &CertificateDer<'static> {
        self.authority(authority).certificate()
    }

    /// An authority's certificate, in PEM.
    #[must_use]
    pub fn pem_of(&self, authority: Authority) -> String {
        self.authority(authority).pem()
    }

    /// Where lists, certificates and OCSP answers are to be had, if anywhere.
    #[must_use]
    pub fn publication(&self) -> Option<&Publication> {
        self.publication.as_ref()
    }

    /// The subject names (DER) of the authority that issues cards and of the root: what a server that asks for a card
    /// sends as the list of authorities that it accepts (RFC 8446 §4.2.4).
    #[must_use]
    pub fn distinguished_names(&self) -> Vec<Vec<u8>> {
        self.names.clone()
    }

    pub(crate) fn authority(&self, authority: Authority) -> &Issuing {
        match authority {
            Authority::Root => &self.root,
            Authority::Persons => &self.persons,
            Authority::Organisations => &self.organisations,
        }
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
    /// Signed by `signer`, in whose name `authority` stands beside the certificate.
    pub(crate) fn signed_by(
        self,
        signer: &Issuer<'_, impl SigningKey>,
        authority: &Issuing,
    ) -> Result<Card, IssueError> {
        let key = key()?;
        let certificate = self.params.signed_by(&key, signer)?;
        let card = Card::new(Issued {
            kind: self.kind,
            national_id: self.holder.national_id.clone(),
            holder: self.holder.full_name(),
            subject: self.common_name(),
            issuer: authority.name().to_owned(),
            serial: self.serial,
            validity: self.validity,
            certificate_pem: certificate.pem() + &authority.pem(),
            chain: vec![certificate.into(), authority.certificate().clone()],
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

/// C and O, which all our certificates share. A country is a `PrintableString` (RFC 5280, appendix A).
///
/// rcgen knows one value for each attribute, and sets of one: the two OU of the real authorities
/// (`OU=IGC-SANTE TEST,OU=0002 187512751`) and the one set of CN, SN and GN on the real cards cannot be written with it.
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
