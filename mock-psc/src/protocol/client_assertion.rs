//! A signed JWT by which a client says who it is (RFC 7521 §4.2, RFC 7523 §2.2 and §3, OIDC Core §9).

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Validation};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use super::{client_authentication::AuthMethod, parameters::Parameters};
use crate::Client;

/// The one `client_assertion_type` (RFC 7523 §2.2).
pub(crate) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How far the client's clock may be from ours. \[R\]
const SKEW: Duration = Duration::seconds(10);
/// What signatures are checked with. The real one has ES512 too.
pub(crate) const ALGORITHMS: [(&str, Algorithm); 12] = [
    ("RS256", Algorithm::RS256),
    ("RS384", Algorithm::RS384),
    ("RS512", Algorithm::RS512),
    ("PS256", Algorithm::PS256),
    ("PS384", Algorithm::PS384),
    ("PS512", Algorithm::PS512),
    ("ES256", Algorithm::ES256),
    ("ES384", Algorithm::ES384),
    ("EdDSA", Algorithm::EdDSA),
    ("HS256", Algorithm::HS256),
    ("HS384", Algorithm::HS384),
    ("HS512", Algorithm::HS512),
];

/// What a client sent, read and not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientAssertion {
    jwt: String,
    header: Map<String, Value>,
    claims: Map<String, Value>,
}

/// Why an assertion proves nothing (RFC 7523 §3.2: `invalid_client`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AssertionError {
    #[error("{0} is missing: client_assertion and client_assertion_type go together (RFC 7521 section 4.2)")]
    Half(&'static str),
    #[error("client_assertion_type is {0}, and not {TYPE} (RFC 7523 section 2.2)")]
    Type(String),
    #[error("client_assertion is not a signed JWT: three parts in base64url, the first two JSON objects")]
    Malformed,
    #[error(
        "client_assertion has a header (crit) that must be understood, and is not (RFC 7515 section 4.1.11)"
    )]
    Critical,
    #[error("client_assertion is signed with alg {0}, and not with one of {all}", all = names())]
    Algorithm(String),
    #[error("the claim {0} of client_assertion is missing (RFC 7523 section 3)")]
    Missing(&'static str),
    #[error("the claim {0} of client_assertion is not of its kind (RFC 7519 section 4.1)")]
    Kind(&'static str),
    #[error("client_id is {client_id}, but sub of client_assertion is {sub} (RFC 7521 section 4.2)")]
    OtherClient { client_id: String, sub: String },
    #[error(
        "iss of client_assertion is {iss}, but sub is {sub}: both are the client id (OIDC Core section 9)"
    )]
    Issuer { iss: String, sub: String },
    #[error("no key is registered for this client: register the public ones as a JWK set (jwks)")]
    NoKeys,
    #[error("this client has no secret: register one, or sign with a private key")]
    NoSecret,
    #[error("no registered key fits alg {alg} and kid {kid}; there are: {known}")]
    NoSuchKey { alg: String, kid: String, known: String },
    #[error("the signature of client_assertion does not match the registered key or secret")]
    Signature,
    #[error(
        "strict: client_assertion is signed with {alg} by a secret of {length} bytes, and not of {least} or more (RFC 7518 \
         section 3.2)"
    )]
    ShortSecret { alg: String, length: usize, least: usize },
    #[error("aud of client_assertion is {found}, and not one of {expected} (RFC 7523 section 3)")]
    Audience { found: String, expected: String },
    #[error("client_assertion has expired: exp is {exp}, and it is {now}")]
    Expired { exp: i64, now: i64 },
    #[error("client_assertion is of the future: {claim} is {at}, and it is {now}; set the clock")]
    Future { claim: &'static str, at: i64, now: i64 },
    #[error(
        "client_assertion is good for too long: exp is {seconds} s away, at most {longest} s are accepted"
    )]
    TooLong { seconds: i64, longest: i64 },
    #[error("client_assertion was used before: its jti {0} must differ each time (OIDC Core section 9)")]
    Replayed(String),
}

fn names() -> String {
    ALGORITHMS.map(|(name, _)| name).join(", ")
}

/// A check that can be left out, to prove that it is the one that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AssertionCheck {
    /// No extension that must be understood.
    Critical,
    /// A known algorithm, a registered key, and its signature.
    Signature,
    /// The issuer is the client, and so is `client_id`.
    Subject,
    Audience,
    /// `exp`, `nbf`, `iat`.
    Dates,
    SingleUse,
}

/// A secret that has fewer bytes than the hash (RFC 7518 §3.2: it "MUST" have as many).
pub(crate) struct ShortSecret {
    pub alg: String,
    pub length: usize,
    pub least: usize,
}

/// What an assertion is measured by.
pub(crate) struct Expected<'e> {
    /// RFC 7523 §3: what identifies us.
    pub audiences: &'e [String],
    pub now: OffsetDateTime,
    /// How far `exp` may be.
    pub longest: Duration,
}

impl ClientAssertion {
    /// The one that the form has, if it has one.
    pub fn sent(form: &Parameters) -> Result<Option<Self>, AssertionError> {
        match (form.value("client_assertion_type"), form.value("client_assertion")) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(AssertionError::Half("client_assertion_type")),
            (Some(_), None) => Err(AssertionError::Half("client_assertion")),
            (Some(other), Some(_)) if other != TYPE => Err(AssertionError::Type(other.to_owned())),
            (Some(_), Some(jwt)) => Self::read(jwt).map(Some),
        }
    }

    fn read(jwt: &str) -> Result<Self, AssertionError> {
        let object = |part: &str| {
            let json = URL_SAFE_NO_PAD.decode(part).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&json).ok()
        };
        let parts: Vec<_> = jwt.split('.').collect();
        let [header, claims, _] = parts.as_slice() else {
            return Err(AssertionError::Malformed);
        };
        let (Some(header), Some(claims)) = (object(header), object(claims)) else {
            return Err(AssertionError::Malformed);
        };
        Ok(Self { jwt: jwt.to_owned(), header, claims })
    }

    /// Whom it speaks of.
    pub fn client_id(&self) -> Result<&str, AssertionError> {
        self.text("sub")
    }

    /// How it is signed, as the registry calls it; not at all where the algorithm is unknown.
    pub fn method(&self) -> Option<AuthMethod> {
        self.algorithm().ok().map(|algorithm| match algorithm.family() {
            AlgorithmFamily::Hmac => AuthMethod::ClientSecretJwt,
            AlgorithmFamily::Rsa | AlgorithmFamily::Ec | AlgorithmFamily::Ed => AuthMethod::PrivateKeyJwt,
        })
    }

    /// RFC 7523 §3: all but single use. `client_id` is the parameter, where one was sent.
    pub fn check(
        &self,
        client: &Client,
        client_id: Option<&str>,
        expected: &Expected<'_>,
        skipped: &[AssertionCheck],
    ) -> Result<(), AssertionError> {
        let checked = |check| !skipped.contains(&check);
        if checked(AssertionCheck::Critical) && self.header.contains_key("crit") {
            return Err(AssertionError::Critical);
        }
        if checked(AssertionCheck::Subject) {
            self.check_subject(client_id)?;
        }
        if checked(AssertionCheck::Signature) {
            self.check_signature(client)?;
        }
        if checked(AssertionCheck::Audience) {
            self.check_audience(expected.audiences)?;
        }
        if checked(AssertionCheck::Dates) {
            self.check_dates(expected)?;
        }
        Ok(())
    }

    /// What it is remembered by, and until when: nobody may use it a second time (RFC 7523 §3, `jti`). Of one length,
    /// whatever was sent.
    pub fn single_use(&self, expected: &Expected<'_>) -> Result<(String, Duration), AssertionError> {
        let named = format!("{}\0{}", self.client_id()?, self.text("jti")?);
        let left = self.date("exp")?.map_or(expected.longest, |exp| exp - expected.now);
        let name = URL_SAFE_NO_PAD.encode(digest(&SHA256, named.as_bytes()));
        Ok((name, left.clamp(Duration::ZERO, expected.longest) + SKEW))
    }

    /// What is careless about the secret that it is signed with, if it is signed with one.
    pub fn short_secret(&self, client: &Client) -> Option<ShortSecret> {
        let least = match self.algorithm().ok()? {
            Algorithm::HS256 => 32,
            Algorithm::HS384 => 48,
            Algorithm::HS512 => 64,
            _ => return None,
        };
        let length = client.secret.len();
        (length < least).then(|| ShortSecret { alg: self.alg().to_owned(), length, least })
    }

    /// `jti`, for who tells of it.
    pub fn jti(&self) -> &str {
        self.text("jti").unwrap_or_default()
    }

    /// What the journal shows of it: all but the signature, without which it is worth nothing.
    pub fn journalled(&self) -> Value {
        serde_json::json!({"header": self.header, "claims": self.claims})
    }

    /// RFC 7523 §3 (1) and (2), OIDC Core §9: `iss` and `sub` are the client id. RFC 7521 §4.2: so is `client_id`.
    fn check_subject(&self, client_id: Option<&str>) -> Result<(), AssertionError> {
        let (iss, sub) = (self.text("iss")?, self.client_id()?);
        if iss != sub {
            return Err(AssertionError::Issuer { iss: iss.to_owned(), sub: sub.to_owned() });
        }
        match client_id {
            Some(other) if other != sub => {
                Err(AssertionError::OtherClient { client_id: other.to_owned(), sub: sub.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// RFC 7523 §3 (9). The kind of key follows from the registration: a public key never serves as a secret.
    fn check_signature(&self, client: &Client) -> Result<(), AssertionError> {
        let algorithm = self.algorithm()?;
        let keys = if algorithm.family() == AlgorithmFamily::Hmac {
            if client.secret.is_empty() {
                return Err(AssertionError::NoSecret);
            }
            // OIDC Core §10.1: the octets of the secret's UTF-8.
            vec![DecodingKey::from_secret(client.secret.as_bytes())]
        } else {
            self.registered_keys(client, algorithm)?
        };
        let mut validation = Validation::new(algorithm);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let signed = |key: &DecodingKey| jsonwebtoken::decode::<Value>(&self.jwt, key, &validation).is_ok();
        if keys.iter().any(signed) { Ok(()) } else { Err(AssertionError::Signature) }
    }

    fn registered_keys(
        &self,
        client: &Client,
        algorithm: Algorithm,
    ) -> Result<Vec<DecodingKey>, AssertionError> {
        let registered = client.keys.as_ref().ok_or(AssertionError::NoKeys)?;
        let key_id = self.header.get("kid").and_then(Value::as_str);
        let keys = registered.for_algorithm(algorithm, key_id);
        if keys.is_empty() {
            return Err(AssertionError::NoSuchKey {
                alg: self.alg().to_owned(),
                kid: key_id.unwrap_or("(none)").to_owned(),
                known: registered.ids().join(", "),
            });
        }
        Ok(keys)
    }

    /// RFC 7523 §3 (3).
    fn check_audience(&self, expected: &[String]) -> Result<(), AssertionError> {
        let found = self.claims.get("aud").ok_or(AssertionError::Missing("aud"))?;
        let all: Vec<&str> = match found {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => return Err(AssertionError::Kind("aud")),
        };
        if all.iter().any(|one| expected.iter().any(|known| known == one)) {
            return Ok(());
        }
        Err(AssertionError::Audience { found: all.join(" "), expected: expected.join(" ") })
    }

    /// RFC 7523 §3 (4) to (6).
    fn check_dates(&self, expected: &Expected<'_>) -> Result<(), AssertionError> {
        let now = expected.now;
        let exp = self.date("exp")?.ok_or(AssertionError::Missing("exp"))?;
        if exp + SKEW <= now {
            return Err(AssertionError::Expired { exp: exp.unix_timestamp(), now: now.unix_timestamp() });
        }
        if exp - now > expected.longest + SKEW {
            let longest = expected.longest.whole_seconds();
            return Err(AssertionError::TooLong { seconds: (exp - now).whole_seconds(), longest });
        }
        for claim in ["nbf", "iat"] {
            if let Some(at) = self.date(claim)?.filter(|at| *at > now + SKEW) {
                let (at, now) = (at.unix_timestamp(), now.unix_timestamp());
                return Err(AssertionError::Future { claim, at, now });
            }
        }
        Ok(())
    }

    fn alg(&self) -> &str {
        self.header.get("alg").and_then(Value::as_str).unwrap_or("(none)")
    }

    fn algorithm(&self) -> Result<Algorithm, AssertionError> {
        let known = ALGORITHMS.into_iter().find(|(name, _)| *name == self.alg());
        known.map(|(_, known)| known).ok_or_else(|| AssertionError::Algorithm(self.alg().to_owned()))
    }

    fn text(&self, claim: &'static str) -> Result<&str, AssertionError> {
        match self.claims.get(claim) {
            None => Err(AssertionError::Missing(claim)),
            Some(Value::String(text)) if !text.is_empty() => Ok(text),
            Some(_) => Err(AssertionError::Kind(claim)),
        }
    }

    /// A `NumericDate` (RFC 7519 §2): seconds, perhaps with a fraction.
    fn date(&self, claim: &'static str) -> Result<Option<OffsetDateTime>, AssertionError> {
        let Some(value) = self.claims.get(claim) else { return Ok(None) };
        let since = value.as_f64().and_then(Duration::checked_seconds_f64);
        // Ten thousand years from here nobody computes with it any more.
        let since = since.filter(|since| since.abs() < Duration::days(3_650_000 / 2));
        let date = since.and_then(|since| OffsetDateTime::UNIX_EPOCH.checked_add(since));
        date.map(Some).ok_or(AssertionError::Kind(claim))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assertion(header: &str, claims: &str) -> ClientAssertion {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        ClientAssertion::read(&format!("{}.{}.", part(header), part(claims))).unwrap()
    }

    #[test]
    fn what_is_no_assertion_is_refused() {
        let sent = |form: &str| ClientAssertion::sent(&Parameters::parse(form));
        assert_eq!(sent("client_id=a"), Ok(None));
        assert_eq!(sent("client_assertion=a"), Err(AssertionError::Half("client_assertion_type")));
        let typed = format!("client_assertion_type={TYPE}");
        assert_eq!(sent(&typed), Err(AssertionError::Half("client_assertion")));
        let saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        let other = format!("client_assertion_type={saml}&client_assertion=a");
        assert_eq!(sent(&other), Err(AssertionError::Type(saml.into())));
        for jwt in
            ["a", "a.b", "a.b.c", "e30.e30", "e30.e30.a.b.c", "W10.e30.", "e30.MQ.", "....", "e30=.e30."]
        {
            let refused = sent(&format!("{typed}&client_assertion={jwt}"));
            assert_eq!(refused, Err(AssertionError::Malformed), "{jwt}");
        }
    }

    #[test]
    fn dates_that_cannot_be_are_refused_and_nothing_overflows() {
        let expected =
            Expected { audiences: &[], now: OffsetDateTime::UNIX_EPOCH, longest: Duration::hours(1) };
        for exp in ["1e300", "-1e300", "\"60\"", "null", "[60]", "9223372036854775807", "253402300799"] {
            let assertion = assertion("{}", &format!(r#"{{"exp": {exp}}}"#));
            assert_eq!(assertion.check_dates(&expected), Err(AssertionError::Kind("exp")), "{exp}");
        }
        let checked = |claims: &str| assertion("{}", claims).check_dates(&expected);
        assert_eq!(checked("{}"), Err(AssertionError::Missing("exp")));
        assert_eq!(checked(r#"{"exp": 60.5, "iat": 9.5, "nbf": -3}"#), Ok(()));
        assert_eq!(checked(r#"{"exp": -9}"#), Ok(()));
        assert_eq!(checked(r#"{"exp": -10}"#), Err(AssertionError::Expired { exp: -10, now: 0 }));
        assert_eq!(checked(r#"{"exp": 3610}"#), Ok(()));
        let long = AssertionError::TooLong { seconds: 3611, longest: 3600 };
        assert_eq!(checked(r#"{"exp": 3611}"#), Err(long));
        for claim in ["nbf", "iat"] {
            let future = AssertionError::Future { claim, at: 11, now: 0 };
            assert_eq!(checked(&format!(r#"{{"exp": 60, "{claim}": 11}}"#)), Err(future));
        }
    }

    #[test]
    fn the_algorithm_says_the_method_and_an_unknown_one_none() {
        let method = |alg: &str| assertion(&format!(r#"{{"alg": "{alg}"}}"#), "{}").method();
        assert_eq!(method("HS512"), Some(AuthMethod::ClientSecretJwt));
        assert_eq!(method("EdDSA"), Some(AuthMethod::PrivateKeyJwt));
        for unknown in ["none", "None", "ES512", "RSA-OAEP", ""] {
            assert_eq!(method(unknown), None, "{unknown}");
        }
    }
}
