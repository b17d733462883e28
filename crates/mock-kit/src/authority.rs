//! The root certificate that a browser or a back-channel trusts during a run, and the server certificate that
//! it signs. It has nothing to do with the cards' own authority.

use std::{fs, io, path::Path};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::{
    crypto::aws_lc_rs::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    sign::CertifiedKey,
};
use time::{Duration, OffsetDateTime};

use crate::{hosts, in_french};

mod issued;

/// The root certificate's file inside the folder that keeps a project's root.
pub const ROOT_CERTIFICATE: &str = "racine-test.pem";
const ROOT_KEY: &str = "racine-test.key.pem";

/// A root that is valid for names below `localhost` and for loopback addresses only, whoever trusts it.
#[derive(Debug)]
pub struct ServerAuthority {
    certificate_pem: String,
    key: KeyPair,
}

/// Why there is no certificate. French: a QA person reads it, after "certificat racine : ".
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The kept root cannot be read or written.
    #[error("« {path} » ne peut pas être lu ou écrit : {}", in_french(source))]
    File {
        /// The file or folder concerned.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A certificate cannot be made or read.
    #[error("inutilisable ({0}) ; supprimez le dossier qui le garde : il sera refait")]
    Certificate(#[from] rcgen::Error),
    /// The server's key cannot be used by the TLS library.
    #[error("la clé du serveur est inutilisable : {0}")]
    Key(#[from] rustls::Error),
    /// A certificate for nobody.
    #[error("aucun nom : donnez au moins « localhost » ou « mon-service.localhost »")]
    NoName,
    /// A name for which the root is worth nothing.
    #[error(
        "« {0} » n’est ni « localhost » ni un nom qui finit par « .localhost », comme « mon-service.localhost » : \
         la racine de test ne vaut pour aucun autre"
    )]
    Foreign(String),
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
        let (certificate, key) = self.sign_for(hosts::certificate_names(), now)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(CertifiedKey::new(
            vec![CertificateDer::from(certificate.der().to_vec())],
            any_supported_type(&key)?,
        ))
    }

    /// A server certificate for a service's own names and its key, both in PEM: what the service serves HTTPS with.
    /// The names are `localhost` or below it, in any case; `*.mon-service.localhost` is one too.
    ///
    /// # Errors
    /// [`AuthorityError::NoName`] and [`AuthorityError::Foreign`] for what the root cannot vouch for; the others
    /// when the root cannot sign.
    pub fn issue_files(
        &self,
        names: &[String],
        now: OffsetDateTime,
    ) -> Result<(String, String), AuthorityError> {
        if names.is_empty() {
            return Err(AuthorityError::NoName);
        }
        if let Some(foreign) = names.iter().find(|name| !hosts::is_local(name)) {
            return Err(AuthorityError::Foreign(foreign.clone()));
        }
        let names = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let (certificate, key) = self.sign_for(names, now)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }

    /// Whether this pair, both in PEM, is one that [`Self::issue_files`] made for these very names, and is valid until
    /// `until` at least.
    #[must_use]
    pub fn has_issued_files(
        &self,
        certificate_pem: &str,
        key_pem: &str,
        names: &[String],
        until: OffsetDateTime,
    ) -> bool {
        issued::is_good(&self.certificate_pem, certificate_pem, key_pem, names, until).unwrap_or(false)
    }

    fn sign_for(
        &self,
        names: Vec<String>,
        now: OffsetDateTime,
    ) -> Result<(Certificate, KeyPair), AuthorityError> {
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = name("TEST Doublure - serveur de simulation");
        params.not_before = now - CLOCK_MARGIN;
        params.not_after = now + Duration::days(365);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let issuer = Issuer::from_ca_cert_pem(&self.certificate_pem, &self.key)?;
        Ok((params.signed_by(&key, &issuer)?, key))
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

/// Writes `text` into a file that its owner alone may read.
///
/// # Errors
/// What the system said.
#[cfg(unix)]
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)?
        .write_all(text.as_bytes())
}

/// Writes `text` into a file.
///
/// # Errors
/// What the system said.
#[cfg(not(unix))]
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::{
        RootCertStore,
        client::{
            WebPkiServerVerifier,
            danger::{ServerCertVerified, ServerCertVerifier},
        },
        pki_types::{ServerName, UnixTime, pem::PemObject},
    };

    use super::*;

    /// What a client that trusts `root` alone says of the certificate of the server `name`.
    fn verify(
        root: &ServerAuthority,
        certificate: &CertificateDer<'_>,
        name: &str,
        now: OffsetDateTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_slice(root.certificate_pem().as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), provider).build().unwrap();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let at = std::time::Duration::from_secs(now.unix_timestamp().unsigned_abs());
        verifier.verify_server_cert(certificate, &[], &name, &[], UnixTime::since_unix_epoch(at))
    }

    #[test]
    fn the_root_is_worth_nothing_outside_localhost_even_if_it_signs() {
        let now = crate::Clock::system().now();
        let root = ServerAuthority::generate(now).unwrap();
        let verify = |name: &str| {
            let (server, _) = root.sign_for(vec![name.to_owned()], now).unwrap();
            verify(&root, server.der(), name, now)
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
        let told = broken.issue_server(OffsetDateTime::UNIX_EPOCH).unwrap_err().to_string();
        assert!(told.starts_with("inutilisable (") && told.contains("supprimez le dossier"), "{told}");

        fs::remove_file(dir.join(ROOT_CERTIFICATE)).unwrap();
        fs::create_dir(dir.join(ROOT_CERTIFICATE)).unwrap();
        let told = ServerAuthority::load_or_create(&dir, OffsetDateTime::UNIX_EPOCH).unwrap_err().to_string();
        assert!(told.contains(ROOT_CERTIFICATE) && told.contains("ne peut pas être lu"), "{told}");
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn a_service_gets_a_certificate_for_its_own_names_below_localhost() {
        let now = crate::Clock::system().now();
        let root = ServerAuthority::generate(now).unwrap();
        let names = ["Mon-Service.localhost", "localhost", "*.mon-service.localhost"].map(str::to_owned);
        let (certificate, key) = root.issue_files(&names, now).unwrap();
        let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
        for name in ["mon-service.localhost", "localhost", "a.mon-service.localhost"] {
            assert!(verify(&root, &certificate, name, now).is_ok(), "{name}");
        }
        assert!(verify(&root, &certificate, "autre.localhost", now).is_err());
        // The key is the certificate's: the TLS library compares them.
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let pair = CertifiedKey::new(vec![certificate], any_supported_type(&key).unwrap());
        pair.keys_match().unwrap();
    }

    #[test]
    fn a_name_that_the_root_cannot_vouch_for_is_refused_by_name() {
        let root = ServerAuthority::generate(OffsetDateTime::UNIX_EPOCH).unwrap();
        let refused = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            root.issue_files(&names, OffsetDateTime::UNIX_EPOCH).unwrap_err().to_string()
        };
        for name in [
            "sas.test",
            "notlocalhost",
            "localhost.evil.test",
            ".localhost",
            "a..localhost",
            "-a.localhost",
            "a.*.localhost",
            "é.localhost",
            "a b.localhost",
            "localhost:3000",
            "127.0.0.1",
            "",
        ] {
            let told = refused(&["localhost", name]);
            assert!(told.starts_with(&format!("« {name} » n’est ni « localhost »")), "{told}");
        }
        assert!(refused(&[]).starts_with("aucun nom"));
    }
}
