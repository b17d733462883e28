use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

use super::BrowserError;
use crate::lang::{Text, say};

/// A card as the browser is given it: a certificate chain, leaf first, and the key of the leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCard {
    /// PEM.
    pub certificate_pem: String,
    /// PEM, PKCS#8.
    pub key_pem: String,
    /// What a browser calls the card when it asks for its code, at most 32 bytes: `CPS 899700427885`.
    pub label: String,
    /// Its 4-digit code.
    pub code: String,
    /// Wrong codes that it still stands.
    pub tries: u8,
}

impl ClientCard {
    /// The card as a file that NSS reads.
    pub(super) fn pkcs12(&self, password: &str) -> Result<Vec<u8>, BrowserError> {
        pkcs12(&self.certificate_pem, &self.key_pem, "carte", password)
    }
}

/// A PKCS#12 store of one key with its chain, leaf first, under `alias`.
///
/// # Errors
/// [`BrowserError::Card`], which says what of it is unreadable.
pub fn pkcs12(
    certificate_pem: &str,
    key_pem: &str,
    alias: &str,
    password: &str,
) -> Result<Vec<u8>, BrowserError> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate_pem.as_bytes())
        .map(|one| Certificate::from_der(&one.ok()?).ok())
        .collect::<Option<_>>()
        .filter(|chain: &Vec<_>| !chain.is_empty())
        .ok_or_else(|| {
            BrowserError::Card(say!("son certificat est illisible", "its certificate is unreadable"))
        })?;
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes())
        .ok()
        .and_then(|key| PrivateKey::from_der(key.secret_der()).ok())
        .ok_or_else(|| BrowserError::Card(say!("sa clé est illisible", "its key is unreadable")))?;
    let mut store = KeyStore::new();
    store.add_entry(alias, KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(alias, key, chain)));
    let file = store.writer(password).encryption_iterations(ROUNDS).mac_iterations(ROUNDS).write();
    file.map_err(|error| BrowserError::Card(Text::quoted(error.to_string())))
}

/// How often the password is hashed. Everybody knows it: many rounds would only take time.
const ROUNDS: u32 = 1000;
