//! Clients that authenticate with a signed JWT: `private_key_jwt`, `client_secret_jwt`.

use std::{
    collections::BTreeSet,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use mock_psc::{AuthMethod, Client, ClientKeys, Settings, endpoints};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    browser::{Browser, Page},
    stack::assert_refused,
    stack::{OTHER, OTHER_RETURN, OTHER_SECRET, SAS, SAS_RETURN, SAS_SECRET, Stack, VERIFIER},
};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const SIGNING: &str = "service-qui-signe";
const SHARING: &str = "service-au-secret";
const SHARED: &str = "un-secret-de-test-qui-a-plus-de-soixante-quatre-octets-pour-le-HS512";

/// RSA, P-256, P-384, Ed25519, and an RSA key that nobody registered.
struct Keys {
    rsa: EncodingKey,
    p256: EncodingKey,
    p384: EncodingKey,
    ed: EncodingKey,
    foreign: EncodingKey,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let rsa = || {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let pkcs8 = pair.as_der().unwrap();
        // RFC 5208 §5 around RFC 8017 §A.1.2: 26 bytes for this size.
        EncodingKey::from_rsa_der(&pkcs8.as_ref()[26..])
    };
    let ec = |algorithm| {
        let pair = EcdsaKeyPair::generate(algorithm).unwrap();
        EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref())
    };
    let ed = Ed25519KeyPair::generate().unwrap();
    Keys {
        rsa: rsa(),
        p256: ec(&ECDSA_P256_SHA256_FIXED_SIGNING),
        p384: ec(&ECDSA_P384_SHA384_FIXED_SIGNING),
        ed: EncodingKey::from_ed_der(ed.to_pkcs8v1().unwrap().as_ref()),
        foreign: rsa(),
    }
});

fn jwks() -> ClientKeys {
    let keys = [
        ("r", &KEYS.rsa, Algorithm::RS256),
        ("e", &KEYS.p256, Algorithm::ES256),
        ("f", &KEYS.p384, Algorithm::ES384),
        ("d", &KEYS.ed, Algorithm::EdDSA),
    ];
    let keys: Vec<Jwk> = keys
        .into_iter()
        .map(|(id, key, algorithm)| {
            let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
            jwk.common.key_algorithm = None;
            jwk.common.key_id = Some(id.to_owned());
            jwk
        })
        .collect();
    json!({"keys": keys}).to_string().parse().unwrap()
}

/// A provider with clients that sign, a browser that is signed in, and the code that is exchanged next.
struct Fixture {
    stack: Stack,
    browser: Browser,
    client: &'static str,
}

impl Fixture {
    fn start(client: &'static str) -> Self {
        let stack = Stack::built(|builder| {
            builder.clients(vec![
                Client::new(SIGNING, "Service qui signe", "")
                    .auth_method(AuthMethod::PrivateKeyJwt)
                    .keys(jwks())
                    .redirect_uris([SAS_RETURN]),
                Client::new(SHARING, "Service au secret", SHARED)
                    .auth_method(AuthMethod::ClientSecretJwt)
                    .redirect_uris([SAS_RETURN]),
                Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET).redirect_uris([SAS_RETURN]),
                Client::new(OTHER, "Autre service", OTHER_SECRET)
                    .auth_method(AuthMethod::ClientSecretPost)
                    .redirect_uris([OTHER_RETURN]),
            ])
        });
        let browser = stack.browser_with_card();
        Self { stack, browser, client }
    }

    async fn code(&self) -> String {
        self.stack.code(&self.browser, &[("client_id", self.client), ("redirect_uri", SAS_RETURN)]).await
    }

    /// What a careful client says for itself.
    fn claims(&self) -> Value {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let now = self.stack.context.clock.now().unix_timestamp();
        json!({
            "iss": self.client,
            "sub": self.client,
            "aud": self.stack.realm(endpoints::TOKEN),
            "jti": format!("a{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
            "iat": now,
            "exp": now + 60,
        })
    }

    /// The same with some claims changed or, with null, left out.
    fn claims_but(&self, changes: &Value) -> Value {
        let mut claims = self.claims();
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        claims
    }

    async fn exchange(&self, code: &str, assertion: &str, more: &[(&str, &str)]) -> Page {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", SAS_RETURN),
            ("code_verifier", VERIFIER),
            ("client_assertion_type", TYPE),
            ("client_assertion", assertion),
        ];
        self.stack.token_call(None, &[form.as_slice(), more].concat()).await
    }

    async fn granted(&self, assertion: &str) {
        let granted = self.exchange(&self.code().await, assertion, &[]).await;
        assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
        assert!(granted.json()["id_token"].is_string());
    }

    /// Refused with this reason, and then, with the deviation, not.
    async fn refused_unless_deviating(
        &self,
        assertion: &str,
        more: &[(&str, &str)],
        reason: &str,
        deviation: &str,
    ) {
        let code = self.code().await;
        let refused = self.exchange(&code, assertion, more).await;
        assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", reason);
        self.stack.deviate(deviation);
        let granted = self.exchange(&code, assertion, more).await;
        assert_eq!(granted.status, StatusCode::OK, "{deviation}: {}", granted.body);
        self.stack.context.deviations.clear();
    }
}

fn signed(algorithm: Algorithm, key_id: Option<&str>, key: &EncodingKey, claims: &Value) -> String {
    let header = Header { kid: key_id.map(str::to_owned), ..Header::new(algorithm) };
    encode(&header, claims, key).unwrap()
}

fn rs256(claims: &Value) -> String {
    signed(Algorithm::RS256, Some("r"), &KEYS.rsa, claims)
}

/// Any header, any signature.
fn written(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

#[tokio::test]
async fn every_announced_algorithm_is_believed_with_its_key_with_and_without_its_id() {
    let mut driven = BTreeSet::new();
    let signing = Fixture::start(SIGNING);
    for (algorithm, key_id, key) in [
        (Algorithm::RS256, "r", &KEYS.rsa),
        (Algorithm::RS384, "r", &KEYS.rsa),
        (Algorithm::RS512, "r", &KEYS.rsa),
        (Algorithm::PS256, "r", &KEYS.rsa),
        (Algorithm::PS384, "r", &KEYS.rsa),
        (Algorithm::PS512, "r", &KEYS.rsa),
        (Algorithm::ES256, "e", &KEYS.p256),
        (Algorithm::ES384, "f", &KEYS.p384),
        (Algorithm::EdDSA, "d", &KEYS.ed),
    ] {
        for key_id in [Some(key_id), None] {
            signing.granted(&signed(algorithm, key_id, key, &signing.claims())).await;
        }
        driven.insert(format!("{algorithm:?}"));
    }
    let sharing = Fixture::start(SHARING);
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        let key = EncodingKey::from_secret(SHARED.as_bytes());
        sharing.granted(&signed(algorithm, None, &key, &sharing.claims())).await;
        driven.insert(format!("{algorithm:?}"));
    }
    let document = signing.stack.browser().get(signing.stack.psc.discovery()).await.json();
    let announced = document["token_endpoint_auth_signing_alg_values_supported"].as_array().unwrap();
    let announced: BTreeSet<String> =
        announced.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    assert_eq!(announced, driven);
}

/// RFC 7518 §3.2: accepted as most libraries do, told, and refused where careless requests are.
#[tokio::test]
async fn a_secret_shorter_than_its_hash_is_a_finding_and_refused_when_strict() {
    let secret = &SHARED[..40];
    for strict in [false, true] {
        let sharing = Client::new(SHARING, "Service au secret", secret)
            .auth_method(AuthMethod::ClientSecretJwt)
            .redirect_uris([SAS_RETURN]);
        let settings = Settings { strict, ..Settings::default() };
        let stack = Stack::built(|builder| builder.clients(vec![sharing]).settings(settings));
        let browser = stack.browser_with_card();
        let fixture = Fixture { stack, browser, client: SHARING };
        let by = |algorithm| {
            let key = EncodingKey::from_secret(secret.as_bytes());
            signed(algorithm, None, &key, &fixture.claims())
        };
        fixture.granted(&by(Algorithm::HS256)).await;
        assert!(fixture.stack.events("psc.client.finding").is_empty());
        let code = fixture.code().await;
        let answer = fixture.exchange(&code, &by(Algorithm::HS512), &[]).await;
        if strict {
            let reason = "by a secret of 40 bytes, and not of 64 or more (RFC 7518 section 3.2)";
            assert_refused(&answer, StatusCode::UNAUTHORIZED, "invalid_client", reason);
            continue;
        }
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let told = fixture.stack.events("psc.client.finding").pop().unwrap();
        assert_eq!(told.details["parameter"], "client_assertion");
        assert!(told.summary.contains("40 octets") && !told.summary.contains(secret), "{}", told.summary);
    }
}

#[tokio::test]
async fn each_of_our_names_is_an_audience_and_the_client_id_may_stand_beside() {
    let fixture = Fixture::start(SIGNING);
    let token = fixture.stack.realm(endpoints::TOKEN);
    let ours = fixture.stack.psc.issuer();
    for audience in [json!(ours), json!(token), json!(["https://autre.test", token])] {
        fixture.granted(&rs256(&fixture.claims_but(&json!({"aud": audience})))).await;
    }
    let code = fixture.code().await;
    let answer = fixture.exchange(&code, &rs256(&fixture.claims()), &[("client_id", SIGNING)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    // The journal says by what it was believed, and keeps no signature.
    let told = fixture.stack.events("psc.client.authenticated").pop().unwrap();
    assert_eq!((told.from.as_str(), told.person), (SIGNING, Some(fixture.stack.national_id())));
    assert_eq!(told.details["client_assertion"]["header"]["kid"], "r");
    let issued = fixture.stack.events("psc.token.issued").pop().unwrap();
    assert_eq!(issued.details["request"]["client_assertion"], "…");
}

#[tokio::test]
async fn a_signature_that_is_not_the_clients_is_refused_unless_deviating() {
    let fixture = Fixture::start(SIGNING);
    let deviation = "psc.client_assertion.signature.unchecked";
    let claims = || fixture.claims();
    let altered = {
        let token = rs256(&claims());
        crate::stack::forged(&token, |claims| claims["jti"] = json!("autre"))
    };
    let none = written(&json!({"alg": "none"}), &claims(), "");
    let es512 = written(&json!({"alg": "ES512"}), &claims(), "AAAA");
    for (assertion, reason) in [
        (signed(Algorithm::RS256, Some("r"), &KEYS.foreign, &claims()), "signature"),
        (signed(Algorithm::RS256, None, &KEYS.foreign, &claims()), "signature"),
        (altered, "signature"),
        (none, "alg none"),
        (es512, "alg ES512"),
        (written(&json!({}), &claims(), ""), "alg (none)"),
        (signed(Algorithm::RS256, Some("x"), &KEYS.rsa, &claims()), "kid x; there are: r, e, f, d"),
        (signed(Algorithm::ES256, Some("r"), &KEYS.p256, &claims()), "alg ES256 and kid r"),
    ] {
        fixture.refused_unless_deviating(&assertion, &[], reason, deviation).await;
    }
    let sharing = Fixture::start(SHARING);
    let wrong = EncodingKey::from_secret(b"un autre secret");
    let assertion = signed(Algorithm::HS256, None, &wrong, &sharing.claims());
    sharing.refused_unless_deviating(&assertion, &[], "signature", deviation).await;
}

/// The public key, which everybody knows, taken for a secret.
#[tokio::test]
async fn a_public_key_is_never_a_secret() {
    let fixture = Fixture::start(SIGNING);
    let public = serde_json::to_string(&jwks()).unwrap();
    let code = fixture.code().await;
    for secret in [public.as_bytes(), b""] {
        let key = EncodingKey::from_secret(secret);
        let assertion = signed(Algorithm::HS256, Some("r"), &key, &fixture.claims());
        let refused = fixture.exchange(&code, &assertion, &[]).await;
        assert_refused(
            &refused,
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "registered for private_key_jwt",
        );
        // Nor where the method is left unchecked: it has no secret at all.
        fixture.stack.deviate("psc.client_auth_method.unchecked");
        let refused = fixture.exchange(&code, &assertion, &[]).await;
        assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", "has no secret");
        let empty = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", SAS_RETURN)];
        let refused = fixture.stack.token_call(Some((SIGNING, "")), &empty).await;
        assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", "secret is wrong");
        fixture.stack.context.deviations.clear();
    }
}

#[tokio::test]
async fn an_assertion_of_somebody_else_is_refused_unless_deviating() {
    let fixture = Fixture::start(SIGNING);
    let deviation = "psc.client_assertion.subject.unchecked";
    for (changes, more, reason) in [
        (json!({"iss": "autre"}), None, "iss of client_assertion is autre"),
        (json!({"iss": null}), None, "the claim iss"),
        (json!({"iss": 3}), None, "the claim iss"),
        (json!({}), Some(("client_id", SAS)), "client_id is sas"),
    ] {
        let assertion = rs256(&fixture.claims_but(&changes));
        fixture.refused_unless_deviating(&assertion, more.as_slice(), reason, deviation).await;
    }
    // Who it speaks of must be known in any case.
    let code = fixture.code().await;
    for (changes, reason) in [
        (json!({"sub": null}), "the claim sub"),
        (json!({"sub": ""}), "the claim sub"),
        (json!({"iss": "x", "sub": "x"}), "no client has the id x"),
    ] {
        let refused = fixture.exchange(&code, &rs256(&fixture.claims_but(&changes)), &[]).await;
        assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", reason);
    }
}

#[tokio::test]
async fn an_assertion_for_another_server_is_refused_unless_deviating() {
    let fixture = Fixture::start(SIGNING);
    let userinfo = fixture.stack.realm(endpoints::USERINFO);
    for (audience, reason) in [
        (json!("https://autre.test"), "aud of client_assertion is https://autre.test, and not one of https"),
        (json!(["https://autre.test", 3]), "aud of client_assertion is"),
        (json!(userinfo), "aud of client_assertion is"),
        (json!(3), "the claim aud"),
        (json!(null), "the claim aud"),
    ] {
        let assertion = rs256(&fixture.claims_but(&json!({"aud": audience})));
        let deviation = "psc.client_assertion.audience.unchecked";
        fixture.refused_unless_deviating(&assertion, &[], reason, deviation).await;
    }
}

#[tokio::test]
async fn an_assertion_out_of_its_time_is_refused_unless_deviating() {
    let fixture = Fixture::start(SIGNING);
    let now = fixture.stack.context.clock.now().unix_timestamp();
    for (changes, reason) in [
        (json!({"exp": now - 30}), "has expired"),
        (json!({"exp": null}), "the claim exp"),
        (json!({"exp": "demain"}), "the claim exp"),
        (json!({"exp": now + 7200}), "at most 3600 s"),
        (json!({"nbf": now + 600}), "nbf is"),
        (json!({"iat": now + 600}), "iat is"),
    ] {
        let assertion = rs256(&fixture.claims_but(&changes));
        let deviation = "psc.client_assertion.dates.unchecked";
        // A claim that is no date has no end to be remembered until.
        if changes["exp"].is_string() {
            let refused = fixture.exchange(&fixture.code().await, &assertion, &[]).await;
            assert_refused(&refused, StatusCode::UNAUTHORIZED, "invalid_client", reason);
            continue;
        }
        fixture.refused_unless_deviating(&assertion, &[], reason, deviation).await;
    }
}

#[tokio::test]
async fn an_assertion_serves_once_unless_deviating() {
    let fixture = Fixture::start(SIGNING);
    let deviation = "psc.client_assertion.reusable";
    let assertion = rs256(&fixture.claims_but(&json!({"jti": null})));
    fixture.refused_unless_deviating(&assertion, &[], "the claim jti", deviation).await;
    let assertion = rs256(&fixture.claims_but(&json!({"jti": "une-fois"})));
    fixture.granted(&assertion).await;
    fixture.refused_unless_deviating(&assertion, &[], "used before: its jti une-fois", deviation).await;
    let again = rs256(&fixture.claims_but(&json!({"jti": "une-fois"})));
    fixture.refused_unless_deviating(&again, &[], "used before", deviation).await;

    // Of two that come at once, one is refused.
    let (assertion, code) = (rs256(&fixture.claims()), fixture.code().await);
    let (one, other) =
        tokio::join!(fixture.exchange(&code, &assertion, &[]), fixture.exchange(&code, &assertion, &[]));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn another_method_than_the_registered_one_is_refused_unless_deviating() {
    let deviation = "psc.client_auth_method.unchecked";
    let fixture = Fixture::start(SAS);
    let key = EncodingKey::from_secret(SAS_SECRET.as_bytes());
    let assertion = signed(Algorithm::HS256, None, &key, &fixture.claims());
    let reason = "used client_secret_jwt, but is registered for client_secret_basic or client_secret_post";
    fixture.refused_unless_deviating(&assertion, &[], reason, deviation).await;

    let fixture = Fixture::start(SHARING);
    let code = fixture.code().await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", SAS_RETURN),
        ("code_verifier", VERIFIER),
    ];
    let unauthorized = StatusCode::UNAUTHORIZED;
    let refused = fixture.stack.token_call(Some((SHARING, SHARED)), &form).await;
    assert_refused(&refused, unauthorized, "invalid_client", "used client_secret_basic");
    let posted = [form.as_slice(), &[("client_id", SHARING), ("client_secret", SHARED)]].concat();
    let refused = fixture.stack.token_call(None, &posted).await;
    assert_refused(&refused, unauthorized, "invalid_client", "used client_secret_post");
    let refused = fixture.stack.token_call(Some((OTHER, OTHER_SECRET)), &form).await;
    assert_refused(&refused, unauthorized, "invalid_client", "registered for client_secret_post");
    fixture.stack.deviate(deviation);
    let granted = fixture.stack.token_call(Some((SHARING, SHARED)), &form).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
}

#[tokio::test]
async fn an_extension_that_must_be_understood_is_refused_unless_deviating() {
    let fixture = Fixture::start(SIGNING);
    let mut header = Header::new(Algorithm::RS256);
    header.crit = Some(vec!["exp".to_owned()]);
    let assertion = encode(&header, &fixture.claims(), &KEYS.rsa).unwrap();
    let deviation = "psc.client_assertion.critical.unchecked";
    fixture.refused_unless_deviating(&assertion, &[], "must be understood", deviation).await;
}

#[tokio::test]
async fn what_is_no_assertion_is_refused_by_name() {
    let fixture = Fixture::start(SIGNING);
    let bad = StatusCode::BAD_REQUEST;
    let unauthorized = StatusCode::UNAUTHORIZED;
    let call = async |form: &[(&str, &str)]| fixture.stack.token_call(None, form).await;
    let assertion = rs256(&fixture.claims());
    let refused = call(&[("client_assertion", &assertion)]).await;
    assert_refused(&refused, bad, "invalid_request", "client_assertion_type is missing");
    let refused = call(&[("client_assertion_type", TYPE)]).await;
    assert_refused(&refused, bad, "invalid_request", "client_assertion is missing");
    let refused = call(&[("client_assertion_type", "x"), ("client_assertion", &assertion)]).await;
    assert_refused(&refused, unauthorized, "invalid_client", "client_assertion_type is x");
    for broken in ["x", "e30.e30", "e30.e30.e30.e30.e30", "W10.e30.AA", "%.%.%"] {
        let refused = call(&[("client_assertion_type", TYPE), ("client_assertion", broken)]).await;
        assert_refused(&refused, unauthorized, "invalid_client", "not a signed JWT");
    }
    let critical = written(&json!({"alg": "RS256", "crit": ["exp"], "exp": 1}), &fixture.claims(), "AAAA");
    let refused = call(&[("client_assertion_type", TYPE), ("client_assertion", &critical)]).await;
    assert_refused(&refused, unauthorized, "invalid_client", "must be understood");
    let two = [("client_assertion_type", TYPE), ("client_assertion", &assertion), ("client_secret", "s")];
    assert_refused(&call(&two).await, bad, "invalid_request", "two ways");
    let form = [("client_assertion_type", TYPE), ("client_assertion", &assertion)];
    let both = fixture.stack.token_call(Some((SAS, SAS_SECRET)), &form).await;
    assert_refused(&both, bad, "invalid_request", "two ways");
    // What was said is in the journal, without its signature.
    let refused = call(&[("client_assertion_type", TYPE), ("client_assertion", &critical)]).await;
    assert_eq!(refused.status, unauthorized);
    let told = fixture.stack.events("psc.token.refused").pop().unwrap();
    assert_eq!(told.details["client_assertion"]["claims"]["sub"], SIGNING);
    assert!(!told.details.to_string().contains("AAAA"));
}
