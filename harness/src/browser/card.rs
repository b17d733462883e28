use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

use super::BrowserError;

/// A card as the browser is given it: a certificate chain, leaf first, and the key of the leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCard {
    /// PEM.
    pub certificate_pem: String,
    /// PEM, PKCS#8.
    pub key_pem: String,
}

impl ClientCard {
    /// The card as a file that NSS reads.
    pub(super) fn pkcs12(&self, password: &str) -> Result<Vec<u8>, BrowserError> {
        let unusable = |what: &str| BrowserError::Card(what.to_owned());
        let chain: Vec<_> = CertificateDer::pem_slice_iter(self.certificate_pem.as_bytes())
            .map(|one| Certificate::from_der(&one.ok()?).ok())
            .collect::<Option<_>>()
            .filter(|chain: &Vec<_>| !chain.is_empty())
            .ok_or_else(|| unusable("son certificat est illisible"))?;
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes())
            .ok()
            .and_then(|key| PrivateKey::from_der(key.secret_der()).ok())
            .ok_or_else(|| unusable("sa clé est illisible"))?;
        let mut store = KeyStore::new();
        store.add_entry("carte", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("carte", key, chain)));
        // The file is gone as soon as it was read: many rounds would only take time.
        let file = store.writer(password).encryption_iterations(ROUNDS).mac_iterations(ROUNDS).write();
        file.map_err(|error| BrowserError::Card(error.to_string()))
    }
}

const ROUNDS: u32 = 1000;
