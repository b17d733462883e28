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
        let chain: Vec<_> = CertificateDer::pem_slice_iter(self.certificate_pem.as_bytes())
            .map(|one| Certificate::from_der(&one.ok()?).ok())
            .collect::<Option<_>>()
            .filter(|chain: &Vec<_>| !chain.is_empty())
            .ok_or_else(|| {
                BrowserError::Card(say!("son certificat est illisible", "its certificate is unreadable"))
            })?;
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes())
            .ok()
            .and_then(|key| PrivateKey::from_der(key.secret_der()).ok())
            .ok_or_else(|| BrowserError::Card(say!("sa clé est illisible", "its key is unreadable")))?;
        let mut store = KeyStore::new();
        store.add_entry("carte", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("carte", key, chain)));
        // The file is gone as soon as it was read: many rounds would only take time.
        let file = store.writer(password).encryption_iterations(ROUNDS).mac_iterations(ROUNDS).write();
        file.map_err(|error| BrowserError::Card(Text::quoted(error.to_string())))
    }
}

const ROUNDS: u32 = 1000;
