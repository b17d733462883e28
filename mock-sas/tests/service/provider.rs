use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use mock_kit::{Clock, hang_up, hosts};
use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

pub const CLIENT_ID: &str = "sas-de-test";
pub const CLIENT_SECRET: &str = "un secret: avec + et %";
pub const DISCOVERY: &str = "/realm/.well-known/wallet-openid-configuration";

/// A key takes long to make: one for all tests.
static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

/// What the provider does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    CallbackState,
    CallbackIssuer,
    CallbackWithoutIssuer,
    Denied,
    CodeRefused,
    Signature,
    Nonce,
    Issuer,
    Audience,
    Expiry,
    Subject,
    TokenType,
    AuthorizedParty,
    NotBefore,
    AccessTokenHash,
    Acr,
    NationalIdMissing,
    MetadataNonsense,
    MetadataForeign,
    ServerError,
    Overloaded,
    TokenCut,
    TokenFailing,
    /// No answer as long as it lasts.
    TokenSilent,
    UserinfoCut,
    UserinfoFailing,
    UserinfoSignature,
    UserinfoAudience,
    UserinfoIssuer,
    RefreshRefused,
    RefreshFailing,
    /// Tokens about somebody else.
    RefreshSubject,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub national_id: String,
    pub given_name: String,
    pub family_name: String,
}

impl Person {
    pub fn anne() -> Self {
        Self { national_id: "899700000017".into(), given_name: "Anne".into(), family_name: "MARTIN".into() }
    }

    pub fn subject(&self) -> String {
        format!("f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:{}", self.national_id)
    }
}

/// A small OpenID provider: its own signing, its own checks of what the client sends.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    port: u16,
    clock: Clock,
    person: Mutex<Person>,
    fault: watch::Sender<Option<Fault>>,
    /// Exchanges that were or are held.
    held: AtomicUsize,
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
    authorizations: Mutex<Vec<HashMap<String, String>>>,
    sign_outs: Mutex<Vec<HashMap<String, String>>>,
    /// The key's name; what it is called later, nobody knew before.
    key: AtomicUsize,
    /// How many times tokens were refreshed: the name of the refresh token that is good.
    refreshed: AtomicUsize,
    signs_userinfo: AtomicBool,
    announced: AtomicUsize,
    /// The id that the person gained, of which `sub` is made, too.
    gained: Mutex<Option<String>>,
}

impl Provider {
    pub fn new(port: u16, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            port,
            clock,
            person: Mutex::new(Person::anne()),
            fault: watch::Sender::default(),
            held: AtomicUsize::default(),
            codes: Mutex::default(),
            authorizations: Mutex::default(),
            sign_outs: Mutex::default(),
            key: AtomicUsize::new(1),
            refreshed: AtomicUsize::default(),
            signs_userinfo: AtomicBool::default(),
            announced: AtomicUsize::default(),
            gained: Mutex::default(),
        }))
    }

    pub fn router(&self) -> Router {
        Router::new()
            .route(DISCOVERY, get(metadata))
            .route("/auth", get(authorize))
            .route("/realm/token", post(token))
            .route("/realm/userinfo", get(userinfo))
            .route("/realm/certs", get(keys))
            .route("/realm/logout", get(logout))
            .with_state(self.clone())
    }

    pub fn url(&self, path: &str) -> Url {
        hosts::https(hosts::ISSUER, self.0.port).join(path).unwrap()
    }

    pub fn signs_in(&self, person: Person) {
        *self.0.person.lock().unwrap() = person;
    }

    pub fn commits(&self, fault: Option<Fault>) {
        self.0.fault.send_replace(fault);
    }

    /// From now on it signs with a key of another name, which it publishes.
    pub fn changes_its_key(&self) {
        self.0.key.fetch_add(1, Ordering::Relaxed);
    }

    /// From now on userinfo comes as a JWT.
    pub fn signs_userinfo(&self) {
        self.0.signs_userinfo.store(true, Ordering::Relaxed);
    }

    /// Whoever signs in has one more id, of which their `sub` is made.
    pub fn gives_an_id(&self, id: &str) {
        *self.0.gained.lock().unwrap() = Some(id.to_owned());
    }

    /// How many times tokens were refreshed.
    pub fn refreshed(&self) -> usize {
        self.0.refreshed.load(Ordering::Relaxed)
    }

    /// Announces the end of a session of Anne's, the one of the first sign-in; `edit` changes header and claims.
    pub fn logout_token(&self, edit: impl FnOnce(&mut Value, &mut Value)) -> String {
        let now = self.0.clock.now().unix_timestamp();
        let mut header = json!({ "alg": "RS256", "kid": self.key(), "typ": "logout+jwt" });
        let mut claims = json!({
            "iss": self.issuer(), "aud": CLIENT_ID, "iat": now, "exp": now + 120,
            "sub": self.subject(), "sid": "session-0", "jti": format!("jti-{}", self.0.announced.fetch_add(1, Ordering::Relaxed)),
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        edit(&mut header, &mut claims);
        sign(&header, &claims)
    }

    fn subject(&self) -> String {
        let person = self.person();
        match &*self.0.gained.lock().unwrap() {
            None => person.subject(),
            Some(id) => format!("f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:{id}"),
        }
    }

    fn key(&self) -> String {
        format!("k{}", self.0.key.load(Ordering::Relaxed))
    }

    /// Until so many exchanges have been held.
    pub async fn has_held(&self, exchanges: usize) {
        while self.0.held.load(Ordering::Relaxed) < exchanges {
            tokio::task::yield_now().await;
        }
    }

    pub fn authorizations(&self) -> Vec<HashMap<String, String>> {
        self.0.authorizations.lock().unwrap().clone()
    }

    pub fn sign_outs(&self) -> Vec<HashMap<String, String>> {
        self.0.sign_outs.lock().unwrap().clone()
    }

    fn does(&self, fault: Fault) -> bool {
        *self.0.fault.borrow() == Some(fault)
    }

    fn issuer(&self) -> String {
        self.url("/realm").to_string()
    }

    fn person(&self) -> Person {
        self.0.person.lock().unwrap().clone()
    }

    /// For the sign-in of this rank.
    fn id_token(&self, nonce: &str, rank: &str) -> String {
        let (person, now) = (self.person(), self.0.clock.now().unix_timestamp());
        let wrong = |fault, right: String, wrong: &str| {
            if self.does(fault) { wrong.to_owned() } else { right }
        };
        let claims = json!({
            "iss": wrong(Fault::Issuer, self.issuer(), "https://autre.test/realm"),
            "aud": wrong(Fault::Audience, CLIENT_ID.into(), "autre-service"),
            "sub": if self.does(Fault::RefreshSubject) { "quelqu’un d’autre".to_owned() } else { self.subject() },
            "sid": format!("session-{rank}"),
            "nonce": wrong(Fault::Nonce, nonce.into(), "un autre nonce"),
            "iat": now - 200,
            "exp": if self.does(Fault::Expiry) { now - 1 } else { now + 120 },
            "preferred_username": person.national_id,
            "authMode": "CARD",
            "acr": wrong(Fault::Acr, "eidas1".into(), "eidas0"),
            "azp": wrong(Fault::AuthorizedParty, CLIENT_ID.into(), "autre-service"),
            "nbf": if self.does(Fault::NotBefore) { now + 110 } else { now - 200 },
            "at_hash": wrong(Fault::AccessTokenHash, at_hash(), "77QmUPtjPfzWtF2AnpK9RQ"),
        });
        let token = sign(&json!({ "alg": "RS256", "kid": self.key(), "typ": "JWT" }), &claims);
        if self.does(Fault::Signature) { altered(&token) } else { token }
    }
}

fn sign(header: &Value, claims: &Value) -> String {
    let signed = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
    let mut signature = vec![0; KEY.public_modulus_len()];
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The same token, with a byte of its signature changed.
pub fn altered(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    signature[0] ^= 1;
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn at_hash() -> String {
    URL_SAFE_NO_PAD.encode(&digest::digest(&digest::SHA256, b"jeton-acces").as_ref()[..16])
}

async fn metadata(State(provider): State<Provider>) -> Response {
    if provider.does(Fault::MetadataNonsense) {
        return "<html>Maintenance</html>".into_response();
    }
    let url = |path: &str| provider.url(path).to_string();
    Json(json!({
        "issuer": if provider.does(Fault::MetadataForeign) { "https://autre.test/realm".into() } else { provider.issuer() },
        "authorization_endpoint": url("/auth"),
        "token_endpoint": url("/realm/token"),
        "userinfo_endpoint": url("/realm/userinfo"),
        "jwks_uri": url("/realm/certs"),
        "end_session_endpoint": url("/realm/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let public = KEY.public_key();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": provider.key(),
        "n": part(public.modulus().big_endian_without_leading_zero()),
        "e": part(public.exponent().big_endian_without_leading_zero()),
    }] }))
}

async fn authorize(
    State(provider): State<Provider>,
    Query(request): Query<HashMap<String, String>>,
) -> Redirect {
    let mut back = Url::parse(&request["redirect_uri"]).unwrap();
    let code = format!("code-{}", provider.authorizations().len());
    {
        let mut answer = back.query_pairs_mut();
        let errors = [
            (Fault::Denied, "access_denied"),
            (Fault::ServerError, "server_error"),
            (Fault::Overloaded, "temporarily_unavailable"),
        ];
        match errors.into_iter().find(|(fault, _)| provider.does(*fault)) {
            Some((_, error)) => answer.append_pair("error", error),
            None => answer.append_pair("code", &code),
        };
        if provider.does(Fault::CallbackState) {
            answer.append_pair("state", "un autre state");
        } else {
            answer.append_pair("state", &request["state"]);
        }
        if provider.does(Fault::CallbackIssuer) {
            answer.append_pair("iss", "https://autre.test/realm");
        } else if !provider.does(Fault::CallbackWithoutIssuer) {
            answer.append_pair("iss", &provider.issuer());
        }
    }
    provider.0.authorizations.lock().unwrap().push(request.clone());
    provider.0.codes.lock().unwrap().insert(code, request);
    Redirect::to(back.as_str())
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(request): Form<HashMap<String, String>>,
) -> Response {
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    if provider.does(Fault::TokenCut) {
        return hang_up();
    }
    if provider.does(Fault::TokenFailing) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if provider.does(Fault::TokenSilent) {
        provider.0.held.fetch_add(1, Ordering::Relaxed);
        let mut fault = provider.0.fault.subscribe();
        let _ = fault.wait_for(|fault| *fault != Some(Fault::TokenSilent)).await;
    }
    // RFC 6749 §2.3.1: both parts are form-encoded first.
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = STANDARD.encode(format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET)));
    if headers[header::AUTHORIZATION] != format!("Basic {basic}") {
        return refuse("invalid_client");
    }
    if request["grant_type"] == "refresh_token" {
        return provider.refresh(&request["refresh_token"]);
    }
    let Some(asked) = provider.0.codes.lock().unwrap().remove(&request["code"]) else {
        return refuse("invalid_grant");
    };
    let challenge = digest::digest(&digest::SHA256, request["code_verifier"].as_bytes());
    if provider.does(Fault::CodeRefused)
        || asked["code_challenge"] != URL_SAFE_NO_PAD.encode(challenge)
        || asked["redirect_uri"] != request["redirect_uri"]
    {
        return refuse("invalid_grant");
    }
    let rank = request["code"].trim_start_matches("code-");
    provider.tokens(&asked["nonce"], rank)
}

impl Provider {
    fn tokens(&self, nonce: &str, rank: &str) -> Response {
        // The refresh token holds what the tokens of its sign-in need, and how many there were.
        let refresh_token = format!("{} {nonce} {rank}", self.refreshed());
        Json(json!({
            "access_token": "jeton-acces",
            "token_type": if self.does(Fault::TokenType) { "N_A" } else { "Bearer" },
            "expires_in": 120,
            "refresh_token": refresh_token,
            "id_token": self.id_token(nonce, rank),
        }))
        .into_response()
    }

    /// Each refresh token is good until the next refresh.
    fn refresh(&self, refresh_token: &str) -> Response {
        if self.does(Fault::RefreshFailing) {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        let mut parts = refresh_token.split(' ');
        let current = parts.next() == Some(self.refreshed().to_string().as_str());
        let (Some(nonce), Some(rank), true) = (parts.next(), parts.next(), current) else {
            return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
        };
        if self.does(Fault::RefreshRefused) {
            return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
        }
        self.0.refreshed.fetch_add(1, Ordering::Relaxed);
        self.tokens(nonce, rank)
    }
}

async fn userinfo(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    if provider.does(Fault::UserinfoCut) {
        return hang_up();
    }
    if provider.does(Fault::UserinfoFailing) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if headers[header::AUTHORIZATION] != "Bearer jeton-acces" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let person = provider.person();
    let mut info = json!({
        "sub": if provider.does(Fault::Subject) { "quelqu’un d’autre".to_owned() } else { provider.subject() },
        "SubjectNameID": person.national_id,
        "preferred_username": person.national_id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"],
    });
    if provider.does(Fault::NationalIdMissing) {
        info["SubjectNameID"] = "".into();
    }
    if let Some(id) = &*provider.0.gained.lock().unwrap() {
        info["otherIds"] = json!([
            { "identifiant": person.national_id, "origine": "RPPS", "qualite": 1 },
            { "identifiant": id, "origine": "PSI", "qualite": 2 },
        ]);
    }
    let faults = [Fault::UserinfoSignature, Fault::UserinfoAudience, Fault::UserinfoIssuer];
    if !provider.0.signs_userinfo.load(Ordering::Relaxed)
        && !faults.into_iter().any(|fault| provider.does(fault))
    {
        return Json(info).into_response();
    }
    info["iss"] = if provider.does(Fault::UserinfoIssuer) {
        "https://autre.test/realm".into()
    } else {
        provider.issuer().into()
    };
    info["aud"] = if provider.does(Fault::UserinfoAudience) { "autre-service" } else { CLIENT_ID }.into();
    let token = sign(&json!({ "alg": "RS256", "kid": provider.key(), "typ": "JWT" }), &info);
    let token = if provider.does(Fault::UserinfoSignature) { altered(&token) } else { token };
    ([(header::CONTENT_TYPE, "application/jwt")], token).into_response()
}

async fn logout(
    State(provider): State<Provider>,
    Query(request): Query<HashMap<String, String>>,
) -> Redirect {
    let mut back = Url::parse(&request["post_logout_redirect_uri"]).unwrap();
    back.query_pairs_mut().append_pair("state", &request["state"]);
    provider.0.sign_outs.lock().unwrap().push(request);
    Redirect::to(back.as_str())
}
