//! The signing keys: tokens are signed with the newest, verified with any that is still published.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jsonwebtoken::errors::{Error, ErrorKind};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::protocol::{
    faulty_token::{Keys, TokenFault},
    jws::{Signer, SignerError},
};

/// The keys that are published, the newest first.
pub(crate) struct Keyring {
    keys: RwLock<Vec<Arc<Signer>>>,
    /// The one that it began with.
    first: Arc<Signer>,
    /// How many are published at most.
    most: usize,
    /// One that never is, once a fault asks for it.
    unpublished: OnceLock<Signer>,
}

impl Keyring {
    pub fn new(first: Signer, most: usize) -> Self {
        let first = Arc::new(first);
        Self {
            keys: RwLock::new(vec![Arc::clone(&first)]),
            first,
            most: most.max(1),
            unpublished: OnceLock::new(),
        }
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

    /// As [`Self::sign_as`], with these faults in it.
    pub fn sign_with(
        &self,
        faults: &[TokenFault],
        typ: &str,
        claims: &impl Serialize,
    ) -> Result<String, SignerError> {
        if faults.is_empty() {
            return self.sign_as(typ, claims);
        }
        let published = self.published();
        let older = published.get(1).map(Arc::as_ref);
        let keys = Keys { newest: &published[0], older, unpublished: &|| self.unpublished() };
        keys.sign(typ, claims, faults)
    }

    /// The public half of a key that nothing is signed with but what is faulty.
    pub fn unpublished_key(&self) -> Result<Value, SignerError> {
        self.unpublished().map(Signer::public_key)
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

    /// Made once, in a tenth of a second of computing.
    fn unpublished(&self) -> Result<&Signer, SignerError> {
        if let Some(made) = self.unpublished.get() {
            return Ok(made);
        }
        let made = Signer::generate()?;
        Ok(self.unpublished.get_or_init(|| made))
    }

    /// Signs with the first key again, and publishes no other.
    pub fn take_back_rotations(&self) {
        self.put_back(vec![Arc::clone(&self.first)]);
    }

    /// These are published from now on, the newest first, and no others.
    pub fn put_back(&self, keys: Vec<Arc<Signer>>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Those that are published, the newest first; never empty.
    pub fn published(&self) -> Vec<Arc<Signer>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
