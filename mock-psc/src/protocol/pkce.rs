//! Proof Key for Code Exchange (RFC 7636).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

/// What the client promised to be able to prove: `code_challenge` and its method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    method: Method,
    value: String,
}

/// `code_challenge_method` (RFC 7636 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Method {
    /// The challenge is the verifier itself.
    #[serde(rename = "plain")]
    Plain,
    /// The challenge is the verifier's SHA-256, in base64url.
    S256,
}

/// Why a challenge cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChallengeError {
    #[error("code_challenge_method came without code_challenge (RFC 7636 section 4.3)")]
    MethodAlone,
    #[error("code_challenge_method {0} is not supported, use S256 or plain (RFC 7636 section 4.4.1)")]
    UnknownMethod(String),
    #[error("code_challenge must be 43 to 128 letters, digits or - . _ ~ (RFC 7636 section 4.2)")]
    Malformed,
}

impl Method {
    pub const ALL: [Self; 2] = [Self::Plain, Self::S256];
}

impl Challenge {
    /// Another one by the same method, whose verifier the client does not have.
    pub fn of_another(&self) -> Self {
        Self { method: self.method, value: "A".repeat(43) }
    }

    /// Reads the two parameters; `None` when the client does not use PKCE.
    pub fn read(challenge: Option<&str>, method: Option<&str>) -> Result<Option<Self>, ChallengeError> {
        let method_word = method;
        let method = match method {
            // The default (RFC 7636 §4.3).
            None | Some("plain") => Method::Plain,
            Some("S256") => Method::S256,
            Some(other) => return Err(ChallengeError::UnknownMethod(other.to_owned())),
        };
        let Some(value) = challenge else {
            return match method_word {
                None => Ok(None),
                Some(_) => Err(ChallengeError::MethodAlone),
            };
        };
        if !well_formed(value) {
            return Err(ChallengeError::Malformed);
        }
        Ok(Some(Self { method, value: value.to_owned() }))
    }

    pub fn method(&self) -> Method {
        self.method
    }

    /// Whether `verifier` is the one that the client promised (RFC 7636 §4.6).
    pub fn is_met_by(&self, verifier: &str) -> bool {
        self.value == self.of(verifier)
    }

    /// The challenge that `verifier` would meet (RFC 7636 §4.2).
    pub fn of(&self, verifier: &str) -> String {
        match self.method {
            Method::Plain => verifier.to_owned(),
            Method::S256 => URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()).as_ref()),
        }
    }

    pub fn value(&self) -> &str {
        &self.value
    }
}

/// RFC 7636 §4.1 and §4.2: `unreserved`, 43 to 128 characters.
fn well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_the_specification_holds_and_another_verifier_does_not() {
        let challenge = Challenge::read(Some(CHALLENGE), Some("S256")).unwrap().unwrap();
        assert!(challenge.is_met_by(VERIFIER));
        assert!(!challenge.is_met_by(CHALLENGE));

        let plain = Challenge::read(Some(VERIFIER), None).unwrap().unwrap();
        assert!(plain.is_met_by(VERIFIER));
        assert!(!plain.is_met_by(CHALLENGE));
    }

    #[test]
    fn what_cannot_be_a_challenge_is_refused() {
        assert_eq!(Challenge::read(None, None), Ok(None));
        assert_eq!(Challenge::read(None, Some("S256")), Err(ChallengeError::MethodAlone));
        assert_eq!(
            Challenge::read(Some(CHALLENGE), Some("S512")),
            Err(ChallengeError::UnknownMethod("S512".into()))
        );
        for bad in ["short", &"a".repeat(129), &"é".repeat(43)] {
            assert_eq!(Challenge::read(Some(bad), Some("S256")), Err(ChallengeError::Malformed));
        }
    }
}
