//! Tokens that their issuer alone reads: JWS with HS256 (RFC 7518 §3.2), which any Keycloak makes its refresh tokens
//! of. \[S\]: the answer to a token exchange in the tests of ansforge/psc-edc-proxy-esante.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Serialize, de::DeserializeOwned};

use super::jws::SignerError;

/// A key that never leaves the provider.
pub(crate) struct Seal {
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl Seal {
    pub fn of_key(key: &[u8]) -> Self {
        Self { signing: EncodingKey::from_secret(key), verifying: DecodingKey::from_secret(key) }
    }

    pub fn sign(&self, claims: &impl Serialize) -> Result<String, SignerError> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.signing)
            .map_err(|error| SignerError::new(&error))
    }

    /// Checks that `token` was sealed here, whatever its dates, and reads its claims.
    pub fn verify<C: DeserializeOwned>(&self, token: &str) -> Result<C, jsonwebtoken::errors::Error> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode(token, &self.verifying, &validation).map(|token| token.claims)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::protocol::jws::with_altered_signature;

    #[test]
    fn what_is_sealed_here_verifies_and_neither_an_altered_nor_a_foreign_one_does() {
        let seal = Seal::of_key(b"ours");
        let token = seal.sign(&json!({"jti": "x"})).unwrap();
        assert_eq!(seal.verify::<Value>(&token).unwrap(), json!({"jti": "x"}));
        seal.verify::<Value>(&with_altered_signature(&token)).unwrap_err();
        Seal::of_key(b"theirs").verify::<Value>(&token).unwrap_err();
    }
}
