//! What a service needs in order to trust our test certificate: files beside the project's root, and the settings
//! that make each language read them. Nothing is installed anywhere.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use mock_kit::authority::ROOT_CERTIFICATE;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};
use rustls::pki_types::{CertificateDer, pem::PemObject};

mod advice;
mod language;

pub use advice::advice;
pub use language::Language;

use crate::lang::{Text, Told, say};

/// Password of the PKCS#12 trust store: Java's own default, since it protects nothing secret.
pub const PKCS12_PASSWORD: &str = "changeit";
/// The name of our root in the PKCS#12 trust store.
pub const PKCS12_ALIAS: &str = "doublure-test";

const BUNDLE: &str = "racines.pem";
const PKCS12: &str = "racines.p12";

/// The files that make a service trust our test certificate; all paths are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Our root alone, in PEM: for what adds to its own authorities.
    pub root_certificate: PathBuf,
    /// Our root and the system's, in PEM: for what replaces its own authorities.
    pub root_bundle: PathBuf,
    /// The same as a PKCS#12 trust store, for Java; its password is [`PKCS12_PASSWORD`].
    pub root_pkcs12: PathBuf,
    /// How many roots of the system stand beside ours; 0 when none was found, which [`Trust::warning`] tells.
    pub system_roots: usize,
}

/// Why the files cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum TrustError {
    /// A file or the folder is out of reach.
    File {
        /// The file or folder concerned.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// Our root is none.
    Root {
        /// The file concerned.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The trust store cannot be made.
    Store {
        /// The file concerned.
        path: String,
        /// What the library said.
        source: p12_keystore::error::Error,
    },
}

impl Told for TrustError {
    fn told(&self) -> Text {
        match self {
            Self::File { path, source } => say!(
                "« {path} » ne peut pas être écrit : {source} ; vérifiez les droits sur ce dossier",
                "“{path}” cannot be written: {source}; check the permissions of this folder";
                source
            ),
            Self::Root { path, reason } => say!(
                "« {path} » ne contient pas de certificat utilisable ({reason}) ; supprimez ce fichier : il sera refait",
                "“{path}” holds no usable certificate ({reason}); remove this file: it will be made again"
            ),
            Self::Store { path, source } => {
                say!("« {path} » ne peut pas être fabriqué : {source}", "“{path}” cannot be made: {source}")
            }
        }
    }
}

/// Writes the bundle and the trust store into `folder`, which keeps the root `root_pem`, and a `.gitignore` for
/// all of it. A file that says the same already is left alone: a running service may be reading it.
///
/// # Errors
/// [`TrustError`] names the file that cannot be written, or says that `root_pem` holds no certificate.
pub fn write(folder: &Path, root_pem: &str) -> Result<Trust, TrustError> {
    let found = system_roots(folder, env::var_os("SSL_CERT_FILE").as_deref().map(Path::new));
    write_with(folder, root_pem, &found)
}

fn write_with(folder: &Path, root_pem: &str, found: &[CertificateDer<'_>]) -> Result<Trust, TrustError> {
    let unwritable = |source| TrustError::File { path: folder.display().to_string(), source };
    fs::create_dir_all(folder).map_err(unwritable)?;
    let folder = std::path::absolute(folder).map_err(unwritable)?;
    let file = |name: &str| folder.join(name);
    let roots = Roots::read(root_pem, found)
        .map_err(|reason| TrustError::Root { path: file(ROOT_CERTIFICATE).display().to_string(), reason })?;
    let trust = Trust {
        root_certificate: file(ROOT_CERTIFICATE),
        root_bundle: file(BUNDLE),
        root_pkcs12: file(PKCS12),
        system_roots: roots.system.len(),
    };

    let ignored = file(".gitignore");
    if !ignored.exists() {
        replace(&ignored, b"*\n")?;
    }
    let bundle = roots.bundle();
    if fs::read(&trust.root_bundle).ok().as_deref() != Some(bundle.as_bytes()) {
        replace(&trust.root_bundle, bundle.as_bytes())?;
    }
    // The store is salted: two of the same content differ.
    let wanted = roots.aliases();
    if stored(&trust.root_pkcs12).as_ref() != Some(&wanted) {
        let mut store = KeyStore::new();
        for (alias, certificate) in wanted {
            store.add_entry(&alias, KeyStoreEntry::Certificate(certificate));
        }
        let store = store
            .writer(PKCS12_PASSWORD)
            .write()
            .map_err(|source| TrustError::Store { path: trust.root_pkcs12.display().to_string(), source })?;
        replace(&trust.root_pkcs12, &store)?;
    }
    Ok(trust)
}

impl Trust {
    /// What to tell when no root of the system was found.
    #[must_use]
    pub fn warning(&self) -> Option<Text> {
        (self.system_roots == 0).then(|| {
            say!(
                "Aucune autorité du système n’a été trouvée : « racines.pem » et « racines.p12 » ne contiennent que \
                 la racine de test, et un service qui les lit ne fera plus confiance à aucun site réel.",
                "No authority of the system was found: “racines.pem” and “racines.p12” hold the test root alone, and a \
                 service that reads them will not trust any real site any more."
            )
        })
    }
}

/// The system's roots. `named` is what `SSL_CERT_FILE` names: a person who followed our advice has it name our own
/// bundle, which would then feed on itself, or be missing after its folder was deleted.
fn system_roots(folder: &Path, named: Option<&Path>) -> Vec<CertificateDer<'static>> {
    let inside = |named: &Path| {
        let absolute = |path: &Path| std::path::absolute(path).ok();
        absolute(named).zip(absolute(folder)).is_some_and(|(named, folder)| named.starts_with(folder))
    };
    if !named.is_some_and(inside) {
        return rustls_native_certs::load_native_certs().certs;
    }
    openssl_probe::candidate_cert_dirs()
        .flat_map(|dir| rustls_native_certs::load_certs_from_paths(None, Some(dir)).certs)
        .collect()
}

/// What the files hold, whichever way it is written.
struct Roots {
    ours: Certificate,
    /// Each once, in the order of their bytes, none of ours.
    system: Vec<Certificate>,
}

impl Roots {
    fn read(root_pem: &str, found: &[CertificateDer<'_>]) -> Result<Self, String> {
        let ours = CertificateDer::from_pem_slice(root_pem.as_bytes()).map_err(|error| error.to_string())?;
        let ours = Certificate::from_der(&ours).map_err(|error| error.to_string())?;
        let mut ders: Vec<&[u8]> = found.iter().map(AsRef::as_ref).collect();
        ders.sort_unstable();
        ders.dedup();
        // A bundle of ours from elsewhere may be among the system's: earlier roots must not pile up.
        let system = ders
            .into_iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .filter(|root| root.subject() != ours.subject())
            .collect();
        Ok(Self { ours, system })
    }

    fn bundle(&self) -> String {
        // ASCII alone: some readers refuse anything else between certificates.
        let mut text = format!(
            "# Doublure (SIMULATION): racine de test, puis {} racines du systeme\n{}",
            self.system.len(),
            pem(&self.ours)
        );
        text.extend(self.system.iter().map(pem));
        text
    }

    /// Java compares aliases without case.
    fn aliases(&self) -> BTreeMap<String, Certificate> {
        let system = self.system.iter().enumerate();
        std::iter::once((PKCS12_ALIAS.to_owned(), self.ours.clone()))
            .chain(system.map(|(rank, root)| (format!("systeme-{:03}", rank + 1), root.clone())))
            .collect()
    }
}

/// RFC 7468 §5.
fn pem(certificate: &Certificate) -> String {
    const LINE: usize = 64;
    let mut rest = STANDARD.encode(certificate.as_der());
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    while rest.len() > LINE {
        let tail = rest.split_off(LINE);
        text = text + &rest + "\n";
        rest = tail;
    }
    text + &rest + "\n-----END CERTIFICATE-----\n"
}

/// The trusted certificates of a store that exists and can be read.
fn stored(path: &Path) -> Option<BTreeMap<String, Certificate>> {
    let store =
        KeyStore::from_pkcs12(&fs::read(path).ok()?, PKCS12_PASSWORD, Pkcs12ImportPolicy::Strict).ok()?;
    let certificate = |entry: &KeyStoreEntry| match entry {
        KeyStoreEntry::Certificate(certificate) => Some(certificate.clone()),
        _ => None,
    };
    store.entries().map(|(alias, entry)| Some((alias.clone(), certificate(entry)?))).collect()
}

/// In one step: nobody reads half a file.
fn replace(path: &Path, content: &[u8]) -> Result<(), TrustError> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    fs::write(&part, content)
        .and_then(|()| fs::rename(&part, path))
        .map_err(|source| TrustError::File { path: path.display().to_string(), source })
}

#[cfg(test)]
mod tests;
