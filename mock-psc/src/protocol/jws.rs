//! Signed tokens: JWS compact serialization (RFC 7515 §3.1) with RS256 (RFC 7518 §3.3).
//!
//! A signer of our own, because a mock must be able to make broken tokens too; signatures are *checked* with
//! `jsonwebtoken`.

use aws_lc_rs::{
    digest::{SHA256, digest},
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// The key that tokens are signed with until it is rotated: public, for tests alone (see `keys/README.md`).
const TEST_KEY: &str = include_str!("../../keys/TEST-rs256.key.pem");

/// A signing key, parsed once.
pub(crate) struct Signer {
    key: RsaKeyPair,
    verifying: DecodingKey,
    key_id: String,
    modulus: String,
    exponent: String,
}

/// A key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("a signing key is unusable: {0}")]
pub struct SignerError(String);

impl SignerError {
    pub(crate) fn new(reason: &impl std::fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl Signer {
    pub fn embedded() -> Result<Self, SignerError> {
        let failed = |error: &dyn std::fmt::Display| SignerError(error.to_string());
        let der = PrivatePkcs8KeyDer::from_pem_slice(TEST_KEY.as_bytes()).map_err(|error| failed(&error))?;
        Self::of(RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|error| failed(&error))?)
    }

    /// A key that nobody knows, which takes a tenth of a second of computing.
    pub fn generate() -> Result<Self, SignerError> {
        Self::of(RsaKeyPair::generate(KeySize::Rsa2048).map_err(|error| SignerError(error.to_string()))?)
    }

    fn of(key: RsaKeyPair) -> Result<Self, SignerError> {
        let modulus = URL_SAFE_NO_PAD.encode(key.public_key().modulus().big_endian_without_leading_zero());
        let exponent = URL_SAFE_NO_PAD.encode(key.public_key().exponent().big_endian_without_leading_zero());
        // RFC 7638 §3: the members in this order, without spaces.
        let thumbprint = format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#);
        Ok(Self {
            verifying: DecodingKey::from_rsa_components(&modulus, &exponent)
                .map_err(|error| SignerError(error.to_string()))?,
            key,
            key_id: URL_SAFE_NO_PAD.encode(digest(&SHA256, thumbprint.as_bytes()).as_ref()),
            modulus,
            exponent,
        })
    }

    /// `kid`: the key's thumbprint (RFC 7638).
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public key (RFC 7517 §4).
    pub fn public_key(&self) -> Value {
        json!({
            "kid": self.key_id,
            "kty": "RSA",
            "alg": "RS256",
            "use": "sig",
            "n": self.modulus,
            "e": self.exponent,
        })
    }

    /// The same as a file has it: SPKI in PEM, as `openssl pkey -pubout` writes it, with its last newline.
    pub fn public_key_pem(&self) -> Result<String, SignerError> {
        let der: PublicKeyX509Der<'_> =
            self.key.public_key().as_der().map_err(|error| SignerError(error.to_string()))?;
        let text = STANDARD.encode(der.as_ref());
        let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
        let mut left = text.as_str();
        while !left.is_empty() {
            let (line, rest) = left.split_at(left.len().min(64));
            pem = pem + line + "\n";
            left = rest;
        }
        Ok(pem + "-----END PUBLIC KEY-----\n")
    }

    /// The header of what is signed here as a JWT of this `typ`.
    pub fn header(&self, typ: &str) -> Value {
        json!({"alg": "RS256", "typ": typ, "kid": self.key_id})
    }

    /// Signs `claims` as a JWT of this `typ`.
    pub fn sign_as(&self, typ: &str, claims: &impl Serialize) -> Result<String, SignerError> {
        let claims = serde_json::to_vec(claims).map_err(|error| SignerError(error.to_string()))?;
        let signed = signing_input(&self.header(typ), &claims);
        let signature = URL_SAFE_NO_PAD.encode(self.signature(&signed)?);
        Ok(format!("{signed}.{signature}"))
    }

    /// The signature of what it is computed over.
    pub fn signature(&self, signed: &str) -> Result<Vec<u8>, SignerError> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            // This signature scheme draws nothing (RFC 8017 §8.2.1).
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|error| SignerError(error.to_string()))?;
        Ok(signature)
    }

    /// Checks that `token` was signed here, whatever its dates and its audience, and reads its claims.
    pub fn verify<C: DeserializeOwned>(&self, token: &str) -> Result<C, jsonwebtoken::errors::Error> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode(token, &self.verifying, &validation).map(|token| token.claims)
    }
}

/// What a signature is computed over (RFC 7515 §5.1).
pub(crate) fn signing_input(header: &Value, claims: &[u8]) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims))
}

/// The same token with one byte of its signature changed.
pub(crate) fn with_altered_signature(token: &str) -> String {
    let Some((signed, signature)) = token.rsplit_once('.') else {
        return token.to_owned();
    };
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    if let Some(byte) = bytes.first_mut() {
        *byte ^= 1;
    }
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The header of a token, unverified: for the journal.
pub(crate) fn header_unverified(token: &str) -> Option<Value> {
    part(token, 0)
}

/// The claims of a token, unverified: for the journal and for the deviation that believes anybody.
pub(crate) fn claims_unverified(token: &str) -> Option<Value> {
    part(token, 1)
}

fn part(token: &str, rank: usize) -> Option<Value> {
    let part = token.split('.').nth(rank)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// `at_hash`: the left half of the token's SHA-256 (OIDC Core §3.1.3.6).
pub(crate) fn half_hash(token: &str) -> String {
    let hash = digest(&SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..hash.as_ref().len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_here_verifies_and_one_changed_byte_does_not() {
        let signer = Signer::embedded().unwrap();
        let token = signer.sign_as("JWT", &json!({"sub": "x", "exp": 1})).unwrap();
        assert_eq!(signer.verify::<Value>(&token).unwrap(), json!({"sub": "x", "exp": 1}));
        let altered = with_altered_signature(&token);
        assert_ne!(altered, token);
        signer.verify::<Value>(&altered).unwrap_err();
        assert_eq!(claims_unverified(&altered), Some(json!({"sub": "x", "exp": 1})));
    }

    /// The example of OIDC Core, appendix A.3 (`code id_token token`).
    #[test]
    fn the_half_hash_is_the_specification_s() {
        assert_eq!(half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
