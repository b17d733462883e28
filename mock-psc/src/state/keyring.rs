//! The signing keys: tokens are signed with the newest, verified with any that is still published.

use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::errors::{Error, ErrorKind};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::protocol::jws::{Signer, SignerError};

/// The keys that are published, the newest first.
pub(crate) struct Keyring {
    keys: RwLock<Vec<Arc<Signer>>>,
    /// How many are published at most.
    most: usize,
}

impl Keyring {
    pub fn new(first: Signer, most: usize) -> Self {
        Self { keys: RwLock::new(vec![Arc::new(first)]), most: most.max(1) }
    }

    /// Signs with `next` from here on; the oldest keys are no longer published once there are too many. The names of those
    /// that are (`kid`).
    pub fn rotate(&self, next: Signer) -> Vec<String> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.insert(0, Arc::new(next));
        keys.truncate(self.most);
        keys.iter().map(|key| key.key_id().to_owned()).collect()
    }

    /// Signs `claims` as a plain JWT.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, SignerError> {
        self.sign_as("JWT", claims)
    }

    /// Signs `claims` as a JWT of this `typ` (RFC 8725 §3.11).
    pub fn sign_as(&self, typ: &str, claims: &impl Serialize) -> Result<String, SignerError> {
        let newest = self.published().swap_remove(0);
        newest.sign_as(typ, claims)
    }

    /// Checks that `token` was signed here with a key that is published (RFC 7515 §4.1.4), whatever its dates and its
    /// audience, and reads its claims.
    pub fn verify<C: DeserializeOwned>(&self, token: &str) -> Result<C, Error> {
        let named = jsonwebtoken::decode_header(token)?.kid.unwrap_or_default();
        let key = self.published().into_iter().find(|key| key.key_id() == named);
        key.ok_or_else(|| Error::from(ErrorKind::InvalidSignature))?.verify(token)
    }

    /// The public keys (RFC 7517 §5).
    pub fn key_set(&self) -> Value {
        json!({"keys": self.published().iter().map(|key| key.public_key()).collect::<Vec<_>>()})
    }

    /// Never empty.
    fn published(&self) -> Vec<Arc<Signer>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
