//! The public keys that a client registers (`jwks`, OIDC Registration §2).

use std::str::FromStr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A JWK set of public keys (RFC 7517 §5), each of a kind that signatures are checked with here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct ClientKeys(JwkSet);

/// More than any client has; each may be tried for one assertion.
const MOST: usize = 20;
/// The least bytes of an RSA modulus (RFC 7518 §3.3: 2048 bits).
const LEAST_MODULUS: usize = 256;
/// The parameters of a private key (RFC 7518 §6.2.2, §6.3.2; RFC 8037 §2).
const PRIVATE: [&str; 6] = ["d", "p", "q", "dp", "dq", "qi"];

/// Why this is no set of public keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientKeysError {
    /// No JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// Not a set.
    #[error("it is not a JWK set: write {{\"keys\": [ … ]}} with one to {MOST} keys (RFC 7517 section 5)")]
    NotASet,
    /// A private key.
    #[error("key {rank} is private (it has “{parameter}”): register the public one alone")]
    Private {
        /// Which, from 1.
        rank: usize,
        /// What gives it away.
        parameter: &'static str,
    },
    /// A kind of key that no signature is checked with here.
    #[error("key {rank} is not a whole key of a known kind: RSA, EC (P-256, P-384) or OKP (Ed25519)")]
    Kind {
        /// Which, from 1.
        rank: usize,
    },
    /// RFC 7518 §3.3.
    #[error("key {rank} is too short: an RSA key has 2048 bits or more (RFC 7518 section 3.3)")]
    TooShort {
        /// Which, from 1.
        rank: usize,
    },
}

impl FromStr for ClientKeys {
    type Err = ClientKeysError;

    fn from_str(text: &str) -> Result<Self, ClientKeysError> {
        let set: Value =
            serde_json::from_str(text).map_err(|error| ClientKeysError::NotJson(error.to_string()))?;
        set.try_into()
    }
}

impl TryFrom<Value> for ClientKeys {
    type Error = ClientKeysError;

    fn try_from(set: Value) -> Result<Self, ClientKeysError> {
        let keys = set["keys"].as_array().filter(|keys| (1..=MOST).contains(&keys.len()));
        let keys = keys.ok_or(ClientKeysError::NotASet)?;
        let read = keys.iter().enumerate().map(|(rank, key)| public_key(rank + 1, key));
        Ok(Self(JwkSet { keys: read.collect::<Result<_, _>>()? }))
    }
}

fn public_key(rank: usize, key: &Value) -> Result<Jwk, ClientKeysError> {
    if let Some(parameter) = PRIVATE.into_iter().find(|parameter| key.get(parameter).is_some()) {
        return Err(ClientKeysError::Private { rank, parameter });
    }
    let key: Jwk = serde_json::from_value(key.clone()).map_err(|_| ClientKeysError::Kind { rank })?;
    if family(&key).is_none() || DecodingKey::from_jwk(&key).is_err() {
        return Err(ClientKeysError::Kind { rank });
    }
    if let AlgorithmParameters::RSA(parameters) = &key.algorithm
        && URL_SAFE_NO_PAD.decode(&parameters.n).is_ok_and(|modulus| modulus.len() < LEAST_MODULUS)
    {
        return Err(ClientKeysError::TooShort { rank });
    }
    Ok(key)
}

/// The algorithms that the key is for; none for a symmetric key or a curve that is not known here.
fn family(key: &Jwk) -> Option<(AlgorithmFamily, Option<Algorithm>)> {
    match &key.algorithm {
        AlgorithmParameters::RSA(_) => Some((AlgorithmFamily::Rsa, None)),
        AlgorithmParameters::EllipticCurve(parameters) => match parameters.curve {
            EllipticCurve::P256 => Some((AlgorithmFamily::Ec, Some(Algorithm::ES256))),
            EllipticCurve::P384 => Some((AlgorithmFamily::Ec, Some(Algorithm::ES384))),
            _ => None,
        },
        AlgorithmParameters::OctetKeyPair(parameters) if parameters.curve == EllipticCurve::Ed25519 => {
            Some((AlgorithmFamily::Ed, None))
        }
        _ => None,
    }
}

impl ClientKeys {
    /// The keys that may have signed with `algorithm`; where the header named one (`kid`), that one alone.
    pub(crate) fn for_algorithm(&self, algorithm: Algorithm, key_id: Option<&str>) -> Vec<DecodingKey> {
        let fits = |key: &Jwk| {
            let of_family = family(key).is_some_and(|(family, only)| {
                family == algorithm.family() && only.is_none_or(|only| only == algorithm)
            });
            let common = &key.common;
            // RFC 7517 §4.2 to §4.4: what a key is for, where it says so.
            of_family
                && common.key_algorithm.is_none_or(|named| named == KeyAlgorithm::from(algorithm))
                && common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature)
                && common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify))
                && key_id.is_none_or(|wanted| common.key_id.as_deref() == Some(wanted))
        };
        let keys = self.0.keys.iter().filter(|key| fits(key));
        keys.filter_map(|key| DecodingKey::from_jwk(key).ok()).collect()
    }

    /// The ids of all keys, for the refusal of another one.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.0.keys.iter().filter_map(|key| key.common.key_id.as_deref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EC: &str = r#"{"kty":"EC","crv":"P-256","kid":"a","use":"sig",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

    fn read(keys: &str) -> Result<ClientKeys, ClientKeysError> {
        format!(r#"{{"keys": [{keys}]}}"#).parse()
    }

    #[test]
    fn what_is_no_public_key_is_refused_with_its_rank() {
        assert!(matches!("x".parse::<ClientKeys>(), Err(ClientKeysError::NotJson(_))));
        for no_set in ["[]", "{}", r#"{"keys": {}}"#, r#"{"keys": []}"#] {
            assert_eq!(no_set.parse::<ClientKeys>(), Err(ClientKeysError::NotASet), "{no_set}");
        }
        assert_eq!(read(&vec![EC; MOST + 1].join(",")), Err(ClientKeysError::NotASet));
        let private = EC.replace("\"x\"", "\"d\":\"AA\",\"x\"");
        let refused = read(&format!("{EC},{private}"));
        assert_eq!(refused, Err(ClientKeysError::Private { rank: 2, parameter: "d" }));
        for other in [
            r#"{"kty":"oct","k":"c2VjcmV0"}"#,
            r#"{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}"#,
            r#"{"kty":"RSA","n":"AA"}"#,
            r#"{"kty":"RSA","n":"!","e":"AQAB"}"#,
            "3",
        ] {
            assert_eq!(read(other), Err(ClientKeysError::Kind { rank: 1 }), "{other}");
        }
        let short = format!(r#"{{"kty":"RSA","e":"AQAB","n":"{}"}}"#, URL_SAFE_NO_PAD.encode([9; 128]));
        assert_eq!(read(&short), Err(ClientKeysError::TooShort { rank: 1 }));
    }

    #[test]
    fn a_key_is_found_for_what_it_is_for() {
        let keys = read(EC).unwrap();
        let found = |algorithm, id| keys.for_algorithm(algorithm, id).len();
        assert_eq!(found(Algorithm::ES256, None), 1);
        assert_eq!(found(Algorithm::ES256, Some("a")), 1);
        assert_eq!(found(Algorithm::ES256, Some("b")), 0);
        for other in [Algorithm::ES384, Algorithm::RS256, Algorithm::HS256, Algorithm::EdDSA] {
            assert_eq!(found(other, None), 0, "{other:?}");
        }
        let encrypting = read(&EC.replace("sig", "enc")).unwrap();
        assert!(encrypting.for_algorithm(Algorithm::ES256, None).is_empty());
        assert_eq!(keys.ids(), ["a"]);
    }
}
