//! The id token, and the names in it.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use mock_psc::{KEY_ROTATION, endpoints};
use rustls::pki_types::{SubjectPublicKeyInfoDer, pem::PemObject};
use serde_json::{Value, json};

use super::{assert_complete, assert_judged, client::CarefulClient};
use crate::stack::{SAS, Stack, of};

const IMPOSTOR: &str = "https://imposteur.test/auth/realms/esante-wallet";

/// The public half of the key that signs, made by OpenSSL.
const PUBLIC_KEY: &[u8] = include_bytes!("../../data/TEST-rs256.public.pem");

/// A token, and the one that came before any fault.
struct Seen {
    token: String,
    header: Value,
    claims: Value,
    faithful_header: Value,
    faithful: Value,
}

impl Seen {
    /// How many seconds after the date `of` the date `name` is, in the same token.
    fn between(&self, of: &str, name: &str) -> i64 {
        self.claims[name].as_i64().unwrap() - self.claims[of].as_i64().unwrap()
    }

    /// How much later than in the faithful token.
    fn shift(&self, name: &str) -> i64 {
        self.claims[name].as_i64().unwrap() - self.faithful[name].as_i64().unwrap()
    }

    fn lacks(&self, name: &str) -> bool {
        self.claims.is_object() && self.claims.get(name).is_none() && self.faithful.get(name).is_some()
    }

    fn part(&self, rank: usize) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(self.token.split('.').nth(rank).unwrap()).unwrap_or_default()
    }

    /// The signature is not the right key's.
    fn is_foreign(&self) -> bool {
        let key = SubjectPublicKeyInfoDer::from_pem_slice(PUBLIC_KEY).unwrap();
        let (signed, _) = self.token.rsplit_once('.').unwrap();
        let signature = self.part(2);
        let verified = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.as_ref())
            .verify(signed.as_bytes(), &signature);
        signature.len() == 256 && verified.is_err()
    }
}

/// In seconds.
const TWO_DAYS: i64 = 48 * 3600;

type Row = (&'static str, fn(&Seen) -> bool);

const ROWS: &[Row] = &[
    ("psc.id_token.iss.wrong", |seen| seen.claims["iss"] == IMPOSTOR),
    ("psc.id_token.iss.missing", |seen| seen.lacks("iss")),
    ("psc.id_token.aud.wrong", |seen| seen.claims["aud"] == "un-autre-service"),
    ("psc.id_token.aud.missing", |seen| seen.lacks("aud")),
    ("psc.id_token.aud.list", |seen| seen.claims["aud"] == json!([SAS])),
    ("psc.id_token.aud.several", |seen| {
        seen.claims["aud"] == json!([SAS, "un-autre-service"]) && seen.claims["azp"] == SAS
    }),
    ("psc.id_token.aud.several_without_azp", |seen| {
        seen.claims["aud"] == json!([SAS, "un-autre-service"]) && seen.lacks("azp")
    }),
    ("psc.id_token.azp.wrong", |seen| seen.claims["azp"] == "un-autre-service"),
    ("psc.id_token.sub.missing", |seen| seen.lacks("sub")),
    ("psc.id_token.exp.past", |seen| {
        seen.shift("auth_time") == -TWO_DAYS && seen.between("iat", "exp") == 120
    }),
    ("psc.id_token.exp.missing", |seen| seen.lacks("exp")),
    ("psc.id_token.iat.future", |seen| {
        seen.between("auth_time", "iat") >= 3600 && seen.between("iat", "exp") == 120
    }),
    ("psc.id_token.iat.missing", |seen| seen.lacks("iat")),
    ("psc.id_token.nbf.future", |seen| {
        seen.between("iat", "nbf") == 3600 && seen.between("nbf", "exp") == 120
    }),
    ("psc.id_token.clock.ahead", |seen| seen.shift("auth_time") == 30 && seen.between("iat", "exp") == 120),
    ("psc.id_token.nonce.wrong", |seen| seen.claims["nonce"].is_string() && seen.claims["nonce"] != "n-1"),
    ("psc.id_token.nonce.missing", |seen| seen.lacks("nonce")),
    ("psc.id_token.at_hash.wrong", |seen| seen.claims["at_hash"] == "77QmUPtjPfzWtF2AnpK9RQ"),
    ("psc.id_token.at_hash.missing", |seen| seen.lacks("at_hash")),
    ("psc.id_token.acr.wrong", |seen| seen.claims["acr"] == "eidas0"),
    ("psc.id_token.acr.missing", |seen| seen.lacks("acr")),
    ("psc.id_token.auth_time.old", |seen| seen.between("iat", "auth_time") == -TWO_DAYS),
    ("psc.id_token.auth_time.missing", |seen| seen.lacks("auth_time")),
    ("psc.id_token.claims.unknown", |seen| {
        seen.claims["trait_inconnu"].is_string() && seen.claims["https://exemple.test/objet"].is_object()
    }),
    ("psc.id_token.large", |seen| seen.part(1).len() > 1 << 20),
    ("psc.id_token.claims.list", |seen| seen.claims.is_array()),
    ("psc.id_token.claims.malformed", |seen| {
        serde_json::from_slice::<Value>(&seen.part(1)).is_err() && !seen.part(1).is_empty()
    }),
    ("psc.id_token.signature.foreign", |seen| seen.header == seen.faithful_header && seen.is_foreign()),
    ("psc.id_token.kid.unknown", |seen| {
        seen.header["kid"] != seen.faithful_header["kid"] && seen.is_foreign()
    }),
    // Without a rotation there is no older key.
    ("psc.id_token.kid.older", |seen| seen.header == seen.faithful_header && !seen.is_foreign()),
    ("psc.id_token.alg.none", |seen| seen.header["alg"] == "none" && seen.token.ends_with('.')),
    ("psc.id_token.alg.hs256", |seen| {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_aud = false;
        let key = DecodingKey::from_secret(PUBLIC_KEY);
        jsonwebtoken::decode::<Value>(&seen.token, &key, &validation).is_ok()
    }),
    ("psc.id_token.kid.missing", |seen| seen.header == json!({"alg": "RS256", "typ": "JWT"})),
    ("psc.id_token.typ.unusual", |seen| seen.header["typ"] == "application/jwt"),
    ("psc.id_token.header.unknown", |seen| {
        seen.header["https://exemple.test/membre"].is_string() && seen.header.get("crit").is_none()
    }),
    ("psc.id_token.crit.unknown", |seen| {
        seen.header["crit"] == json!(["https://exemple.test/membre"]) && !seen.is_foreign()
    }),
    ("psc.id_token.signature.invalid", |seen| seen.header == seen.faithful_header && seen.is_foreign()),
    ("psc.id_token.two_parts", |seen| seen.token.matches('.').count() == 1),
    ("psc.id_token.base64.invalid", |seen| seen.token.split('.').nth(1).unwrap().starts_with('*')),
];

/// What the library leaves to those who use it: OIDC Core §3.1.3.7 (5), RFC 7519 §4.1.5; and without a rotation there is no
/// older key.
const UNJUDGED: [&str; 3] = ["psc.id_token.azp.wrong", "psc.id_token.nbf.future", "psc.id_token.kid.older"];

/// A session whose tokens are renewed, again and again.
struct Renewals {
    stack: Stack,
    refresh_token: String,
    faithful: (Value, Value),
}

impl Renewals {
    async fn begin() -> Self {
        let (stack, tokens) = Stack::signed_in().await;
        let faithful = decoded(of(&tokens, "id_token"));
        Self { stack, refresh_token: of(&tokens, "refresh_token").to_owned(), faithful }
    }

    /// The next id token, and the access token beside it.
    async fn next(&mut self) -> (Seen, String) {
        let tokens = self.stack.refresh(&self.refresh_token).await.json();
        of(&tokens, "refresh_token").clone_into(&mut self.refresh_token);
        let token = of(&tokens, "id_token").to_owned();
        let (header, claims) = decoded(&token);
        let (faithful_header, faithful) = self.faithful.clone();
        let access_token = of(&tokens, "access_token").to_owned();
        (Seen { token, header, claims, faithful_header, faithful }, access_token)
    }

    async fn client(&self) -> CarefulClient {
        let keys = self.stack.browser().get(self.stack.realm(endpoints::KEYS)).await;
        CarefulClient::of(self.stack.psc.issuer().as_str(), &keys.body).unwrap()
    }
}

/// Header and claims, as far as they can be read.
fn decoded(token: &str) -> (Value, Value) {
    let part = |rank: usize| {
        let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(rank)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    (part(0).unwrap_or_default(), part(1).unwrap_or_default())
}

#[tokio::test]
async fn each_fault_is_in_the_token_and_a_careful_client_takes_it_as_it_should() {
    assert_complete("psc.id_token.", ROWS.iter().map(|(name, _)| *name));
    let mut renewals = Renewals::begin().await;
    let client = renewals.client().await;
    for (name, shows) in ROWS {
        renewals.stack.commit(name);
        let (seen, access_token) = renewals.next().await;
        assert!(shows(&seen), "{name}: {}", &seen.token[..seen.token.len().min(4_000)]);
        let judged = client.judge(&seen.token, &access_token);
        if UNJUDGED.contains(name) {
            assert_eq!(judged, Ok(()), "{name}");
        } else {
            assert_judged(name, &judged);
        }
        let told = renewals.stack.events("psc.fault.committed").pop().unwrap();
        assert_eq!(told.details["deviations"], json!([name]));
        assert!(told.person.is_some() && told.flow.is_some() && told.from == SAS, "{told:?}");
    }

    // Of one service's faults another one sees nothing, nor does anybody once they are over.
    renewals.stack.commit_for_another("psc.id_token.signature.invalid");
    let (seen, access_token) = renewals.next().await;
    client.judge(&seen.token, &access_token).unwrap();
    renewals.stack.context.deviations.clear();
    let (seen, access_token) = renewals.next().await;
    client.judge(&seen.token, &access_token).unwrap();
    assert_eq!(renewals.stack.events("psc.fault.committed").len(), ROWS.len());

    // Once the keys have turned, the name of the older one is there to be misused.
    let rotated = reqwest::Client::new().post(renewals.stack.control(KEY_ROTATION)).send().await.unwrap();
    assert_eq!(rotated.status(), 201);
    let client = renewals.client().await;
    let (seen, access_token) = renewals.next().await;
    client.judge(&seen.token, &access_token).unwrap();
    renewals.stack.commit("psc.id_token.kid.older");
    let (seen, access_token) = renewals.next().await;
    assert_eq!(seen.header, seen.faithful_header);
    client.judge(&seen.token, &access_token).unwrap_err();
}

#[tokio::test]
async fn faults_can_be_combined() {
    let mut renewals = Renewals::begin().await;
    for name in ["psc.id_token.aud.wrong", "psc.id_token.kid.missing", "psc.id_token.alg.none"] {
        renewals.stack.deviate(name);
    }
    let (seen, _) = renewals.next().await;
    assert_eq!(seen.header, json!({"alg": "none", "typ": "JWT"}));
    assert!(seen.claims["aud"] == "un-autre-service" && seen.token.ends_with('.'));
}

#[tokio::test]
async fn hostile_names_are_the_same_in_the_token_and_in_userinfo() {
    const ROWS: &[(&str, &str)] = &[
        ("psc.names.script", "<script>"),
        ("psc.names.quotes", "\""),
        ("psc.names.reversed", "\u{202e}"),
        ("psc.names.lines", "\r\n"),
        ("psc.names.long", "xxxxxxxxxx"),
    ];
    assert_complete("psc.names.", ROWS.iter().map(|(name, _)| *name));
    let mut renewals = Renewals::begin().await;
    let client = renewals.client().await;
    for (name, piece) in ROWS {
        renewals.stack.commit(name);
        let (seen, access_token) = renewals.next().await;
        client.judge(&seen.token, &access_token).unwrap();
        let userinfo = renewals.stack.userinfo(&access_token).await.json();
        for claim in ["given_name", "family_name"] {
            assert_eq!(seen.claims[claim], userinfo[claim], "{name}");
            assert_ne!(seen.claims[claim], seen.faithful[claim], "{name}");
        }
        let both = format!("{}{}", of(&userinfo, "given_name"), of(&userinfo, "family_name"));
        assert!(both.contains(piece), "{name}: {both}");
        assert_eq!(userinfo["sub"], seen.faithful["sub"]);
    }
}
