//! The root certificate that a browser or a back-channel trusts during a run, and the server certificate that
//! it signs. It has nothing to do with the cards' own authority.

use std::{fs, io, path::Path};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::{
    crypto::aws_lc_rs::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    sign::CertifiedKey,
};
use time::{Duration, OffsetDateTime};

use crate::hosts;

/// File names inside the folder that keeps a project's root.
const ROOT_CERTIFICATE: &str = "racine-test.pem";
const ROOT_KEY: &str = "racine-test.key.pem";

/// A root that is valid for names below `localhost` and for loopback addresses only, whoever trusts it.
#[derive(Debug)]
pub struct ServerAuthority {
    certificate_pem: String,
    key: KeyPair,
}

/// Why there is no root.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The kept root cannot be read or written.
    #[error("the root certificate in {path}: {source}")]
    File {
        /// The file or folder concerned.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A certificate cannot be made or read.
    #[error("the root certificate is unusable ({0}); delete the folder that keeps it to have a new one made")]
    Certificate(#[from] rcgen::Error),
    /// The server's key cannot be used by the TLS library.
    #[error("the server key is unusable: {0}")]
    Key(#[from] rustls::Error),
}

impl ServerAuthority {
    /// Makes a root for one run; its key never leaves the process.
    ///
    /// # Errors
    /// [`AuthorityError::Certificate`] when the system has no randomness to give.
    pub fn generate(now: OffsetDateTime) -> Result<Self, AuthorityError> {
        let key = KeyPair::generate()?;
        let certificate_pem = root_params(now).self_signed(&key)?.pem();
        Ok(Self { certificate_pem, key })
    }

    /// The root that a project keeps in `dir`, made when there is none, so that a developer trusts it once.
    ///
    /// # Errors
    /// [`AuthorityError`] when the folder cannot be read or written, or holds something else.
    pub fn load_or_create(dir: &Path, now: OffsetDateTime) -> Result<Self, AuthorityError> {
        let file = |name: &str| dir.join(name);
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |source| AuthorityError::File { path, source }
        };
        let (certificate, key) = (file(ROOT_CERTIFICATE), file(ROOT_KEY));
        if certificate.exists() && key.exists() {
            let certificate_pem = fs::read_to_string(&certificate).map_err(failed(&certificate))?;
            let key = KeyPair::from_pem(&fs::read_to_string(&key).map_err(failed(&key))?)?;
            return Ok(Self { certificate_pem, key });
        }
        let root = Self::generate(now)?;
        fs::create_dir_all(dir).map_err(failed(dir))?;
        write_private(&key, &root.key.serialize_pem()).map_err(failed(&key))?;
        fs::write(&certificate, &root.certificate_pem).map_err(failed(&certificate))?;
        Ok(root)
    }

    /// The root certificate, in PEM.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// A server certificate for all our hosts (P-256, valid for a year at most), with its key.
    ///
    /// # Errors
    /// [`AuthorityError`] when the root cannot sign.
    pub fn issue_server(&self, now: OffsetDateTime) -> Result<CertifiedKey, AuthorityError> {
        self.issue_for(hosts::certificate_names(), now)
    }

    fn issue_for(&self, names: Vec<String>, now: OffsetDateTime) -> Result<CertifiedKey, AuthorityError> {
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = name("TEST Doublure - serveur de simulation");
        params.not_before = now - CLOCK_MARGIN;
        params.not_after = now + Duration::days(365);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let issuer = Issuer::from_ca_cert_pem(&self.certificate_pem, &self.key)?;
        let certificate = params.signed_by(&key, &issuer)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(CertifiedKey::new(
            vec![CertificateDer::from(certificate.der().to_vec())],
            any_supported_type(&key)?,
        ))
    }
}

/// A test machine's clocks may differ a little, and `faketime` moves one of them.
const CLOCK_MARGIN: Duration = Duration::days(1);

fn root_params(now: OffsetDateTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = name("TEST Doublure - racine de simulation (localhost)");
    params.not_before = now - CLOCK_MARGIN;
    params.not_after = now + Duration::days(3650);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".into()),
            GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix([127, 0, 0, 0], 8)),
            GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix(
                std::net::Ipv6Addr::LOCALHOST.octets(),
                128,
            )),
        ],
        excluded_subtrees: vec![],
    });
    params
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "FR");
    name.push(DnType::OrganizationName, "SIMULATION");
    name.push(DnType::CommonName, common_name);
    name
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)?
        .write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::{
        RootCertStore,
        client::{WebPkiServerVerifier, danger::ServerCertVerifier},
        pki_types::{ServerName, UnixTime, pem::PemObject},
    };

    use super::*;

    #[test]
    fn the_root_is_worth_nothing_outside_localhost_even_if_it_signs() {
        let now = crate::Clock::system().now();
        let root = ServerAuthority::generate(now).unwrap();
        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_slice(root.certificate_pem().as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), provider).build().unwrap();
        let verify = |name: &str| {
            let server = root.issue_for(vec![name.to_owned()], now).unwrap();
            let name = ServerName::try_from(name.to_owned()).unwrap();
            let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(
                now.unix_timestamp().unsigned_abs(),
            ));
            verifier.verify_server_cert(server.end_entity_cert().unwrap(), &[], &name, &[], at)
        };
        for name in ["localhost", "sas.localhost", "a1.carte.psc.localhost", "127.0.0.1", "::1"] {
            assert!(verify(name).is_ok(), "{name}: {:?}", verify(name));
        }
        for name in ["wallet.esw.esante.gouv.fr", "notlocalhost", "192.0.2.1", "::2"] {
            assert!(verify(name).is_err(), "{name} is trusted");
        }
    }

    #[test]
    fn a_kept_root_is_the_same_the_next_time_and_its_key_is_private() {
        let dir = std::env::temp_dir().join(format!("doublure-root-{}", std::process::id()));
        let first = ServerAuthority::load_or_create(&dir, OffsetDateTime::UNIX_EPOCH).unwrap();
        let second = ServerAuthority::load_or_create(&dir, OffsetDateTime::UNIX_EPOCH).unwrap();
        assert_eq!(first.certificate_pem(), second.certificate_pem());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(dir.join(ROOT_KEY)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "others may read the root's key");
        }
        fs::write(dir.join(ROOT_CERTIFICATE), "nonsense").unwrap();
        let broken = ServerAuthority::load_or_create(&dir, OffsetDateTime::UNIX_EPOCH).unwrap();
        assert!(broken.issue_server(OffsetDateTime::UNIX_EPOCH).is_err());
        fs::remove_dir_all(&dir).unwrap();
    }
}
