//! A running provider with two services, and the steps that many tests share.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use identities::{Card, Profession};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use mock_kit::{
    Clock, Context, Deviations, Secrets, Seed,
    authority::ServerAuthority,
    deviations::Scope,
    journal::Event,
    listener::{Bound, Serving},
};
use mock_psc::{Client, EcpsService, MockPsc, MockPscBuilder, Person, Settings, endpoints};
use serde_json::Value;
use time::OffsetDateTime;
use url::Url;

use crate::browser::{Browser, Page};

pub const SAS: &str = "sas";
pub const SAS_SECRET: &str = "s+e c:r%e&t=";
pub const SAS_RETURN: &str = "https://sas.test/retour";
pub const SAS_GOODBYE: &str = "https://sas.test/au-revoir";
pub const OTHER: &str = "autre";
pub const OTHER_SECRET: &str = "autre-secret";
pub const OTHER_RETURN: &str = "https://autre.test/retour?par=psc";
/// An id and a secret that read otherwise once they are form-decoded.
pub const AWKWARD: &str = "mon+service%41";
pub const AWKWARD_SECRET: &str = "a%2Bb+c%";
pub const AWKWARD_RETURN: &str = "https://mon-service.test/retour";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The authorization request of a careful service.
pub const CAREFUL: [(&str, &str); 9] = [
    ("response_type", "code"),
    ("client_id", SAS),
    ("redirect_uri", SAS_RETURN),
    ("scope", "openid scope_all"),
    ("state", "état"),
    ("nonce", "n-1"),
    ("acr_values", "eidas1"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

pub struct Stack {
    pub psc: MockPsc,
    pub context: Context,
    pub root_pem: String,
    pub person: Arc<Person>,
    control: Serving,
}

impl Stack {
    pub fn start() -> Self {
        Self::with(Settings::default(), Clock::system())
    }

    /// With the tokens of the person, who signed in with their card.
    pub async fn signed_in() -> (Self, Value) {
        let stack = Self::start();
        let tokens = stack.tokens(&stack.browser_with_card()).await;
        (stack, tokens)
    }

    pub fn with_settings(settings: Settings) -> Self {
        Self::with(settings, Clock::system())
    }

    pub fn with(settings: Settings, clock: Clock) -> Self {
        let root = ServerAuthority::generate(clock.now()).unwrap();
        Self::of(settings, clock, Secrets::fixed(), &root, |builder| builder)
    }

    /// With these services, and servers of theirs below `root`.
    pub fn with_clients(settings: Settings, root: &ServerAuthority, clients: Vec<Client>) -> Self {
        let more = |builder: MockPscBuilder| builder.clients(clients);
        Self::of(settings, Clock::system(), Secrets::fixed(), root, more)
    }

    /// As another process would start it.
    pub fn restarted() -> Self {
        let clock = Clock::system();
        let root = ServerAuthority::generate(clock.now()).unwrap();
        Self::of(Settings::default(), clock, Secrets::of_this_process(), &root, |builder| builder)
    }

    /// As another process would start it, with the IGC that this folder keeps.
    pub fn kept(folder: std::path::PathBuf) -> Self {
        let clock = Clock::system();
        let root = ServerAuthority::generate(clock.now()).unwrap();
        let more = |builder: MockPscBuilder| builder.keep_in(folder);
        Self::of(Settings::default(), clock, Secrets::of_this_process(), &root, more)
    }

    /// With an e-CPS service, which `serve` starts below the root that the provider trusts.
    pub fn with_ecps(
        settings: Settings,
        clock: Clock,
        serve: impl FnOnce(&ServerAuthority, OffsetDateTime) -> (EcpsService, Serving),
    ) -> (Self, Serving) {
        let root = ServerAuthority::generate(clock.now()).unwrap();
        let (service, serving) = serve(&root, clock.now());
        let more = |builder: MockPscBuilder| builder.ecps(service);
        (Self::of(settings, clock, Secrets::fixed(), &root, more), serving)
    }

    /// With more than the usual, or something in its place.
    pub fn built(more: impl FnOnce(MockPscBuilder) -> MockPscBuilder) -> Self {
        let clock = Clock::system();
        let root = ServerAuthority::generate(clock.now()).unwrap();
        Self::of(Settings::default(), clock, Secrets::fixed(), &root, more)
    }

    fn of(
        settings: Settings,
        clock: Clock,
        secrets: Secrets,
        root: &ServerAuthority,
        more: impl FnOnce(MockPscBuilder) -> MockPscBuilder,
    ) -> Self {
        let now = clock.now();
        let context = Context::new(clock, Seed::new(7), secrets, Deviations::new(&[mock_psc::DEVIATIONS]));
        let server = Arc::new(root.issue_server(now).unwrap());
        let builder = MockPsc::builder()
            .part_of(context.clone(), server, root.certificate_pem())
            .clients(clients())
            .settings(settings)
            .listen_on(Bound::loopback(0).unwrap())
            .igc_on(Bound::loopback(0).unwrap());
        let psc = more(builder).start().unwrap();
        let person = psc.add_person("médecin", Profession::Physician).unwrap();
        let control = Bound::loopback(0).unwrap().serve_plain(&psc.control_part().router.into()).unwrap();
        Self { psc, context, root_pem: root.certificate_pem().to_owned(), person, control }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.root_pem)
    }

    /// A browser that presents the person's card by itself.
    pub fn browser_with_card(&self) -> Browser {
        Browser::with_card(&self.root_pem, self.card())
    }

    pub fn card(&self) -> &Card {
        &self.person.cards[0]
    }

    pub fn national_id(&self) -> String {
        self.person.professional.national_id.to_string()
    }

    pub fn deviate(&self, name: &str) {
        self.context.deviations.activate(name, Scope::Everyone).unwrap();
    }

    pub fn realm(&self, path: &str) -> String {
        format!("{}{path}", self.psc.issuer())
    }

    /// An address of the control plane.
    pub fn control(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.control.port())
    }

    /// Ends a named thing of the person's.
    pub async fn expire(&self, thing: &str) {
        let body = serde_json::json!({"thing": thing, "person": self.national_id()});
        let answer = reqwest::Client::new().post(self.control("/expiries")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 204, "{thing}");
    }

    /// Plugs a reader with these cards into the browser; the page that says so.
    pub async fn plug(&self, browser: &Browser, cards: &[&Card]) -> Page {
        let serials: Vec<_> = cards.iter().map(|card| card.serial().to_string()).collect();
        let body = serde_json::json!({"cards": serials});
        let made = reqwest::Client::new().post(self.control("/readers")).json(&body).send().await.unwrap();
        assert_eq!(made.status(), 201);
        let made: Value = made.json().await.unwrap();
        browser.get(made["plug_url"].as_str().unwrap()).await
    }

    /// A reader as the control plane makes it from `wanted`, plugged into the browser; what the control plane told of it.
    pub async fn plug_made(&self, browser: &Browser, wanted: Value) -> Value {
        let made = reqwest::Client::new().post(self.control("/readers")).json(&wanted).send().await.unwrap();
        assert_eq!(made.status(), 201, "{wanted}");
        let made: Value = made.json().await.unwrap();
        assert_eq!(browser.get(made["plug_url"].as_str().unwrap()).await.status, 200);
        made
    }

    /// From the chooser `page` through the dialog that asks for the code: what comes of it.
    pub async fn choose_and_type(&self, browser: &Browser, page: &Page, serial: &str, pin: &str) -> Page {
        let dialog = browser.post(page.form_of("Valider"), &[("carte", serial)]).await;
        let dialog = browser.follow_from(dialog).await;
        let answer = browser.post(dialog.form_of("Valider"), &[("code_carte", pin)]).await;
        browser.follow_from(answer).await
    }

    /// The authorization request of a careful service, with some parameters changed or, with an empty value, left
    /// out.
    pub fn request(&self, changes: &[(&str, &str)]) -> String {
        let mut parameters = CAREFUL.to_vec();
        for (name, value) in changes {
            parameters.retain(|(known, _)| known != name);
            if !value.is_empty() {
                parameters.push((name, value));
            }
        }
        Url::parse_with_params(&self.psc.authorization_endpoint(), parameters).unwrap().into()
    }

    /// A whole sign-in with the card's certificate: the code, from a browser that keeps its session.
    pub async fn code(&self, browser: &Browser, changes: &[(&str, &str)]) -> String {
        let page = browser.follow(self.request(changes)).await;
        page.answered("code").unwrap_or_else(|| panic!("no code but {}", page.location()))
    }

    /// A call to the token endpoint, with the body as it is.
    pub async fn token_call(&self, basic: Option<(&str, &str)>, form: &[(&str, &str)]) -> Page {
        self.call(endpoints::TOKEN, basic, form).await
    }

    /// Tokens in place of old ones, as the first service asks for them.
    pub async fn refresh(&self, refresh_token: &str) -> Page {
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        self.token_call(Some((SAS, SAS_SECRET)), &form).await
    }

    /// A call to an endpoint of the back channel, with the body as it is.
    pub async fn call(&self, path: &str, basic: Option<(&str, &str)>, form: &[(&str, &str)]) -> Page {
        let client = crate::browser::client(&self.root_pem);
        let client = match basic {
            None => client,
            Some((id, secret)) => client.default_headers(std::iter::once(basic_header(id, secret)).collect()),
        };
        Browser::over(client).post(self.realm(path), form).await
    }

    /// A call to the token endpoint by a client that does not form-encode its id and secret first.
    pub async fn unencoded_token_call(&self, id: &str, secret: &str, form: &[(&str, &str)]) -> Page {
        let client = crate::browser::client(&self.root_pem);
        let client = client.default_headers(std::iter::once(basic_of(&format!("{id}:{secret}"))).collect());
        Browser::over(client).post(self.realm(endpoints::TOKEN), form).await
    }

    /// The code exchanged as the first service does it, with some parameters changed or left out.
    pub async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> Page {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", SAS_RETURN),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changes {
            form.retain(|(known, _)| known != name);
            if !value.is_empty() {
                form.push((name, value));
            }
        }
        self.token_call(Some((SAS, SAS_SECRET)), &form).await
    }

    /// A sign-in up to the tokens.
    pub async fn tokens(&self, browser: &Browser) -> Value {
        let code = self.code(browser, &[]).await;
        let answer = self.exchange(&code, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    pub async fn userinfo(&self, token: &str) -> Page {
        let header = ("authorization".parse().unwrap(), format!("Bearer {token}").parse().unwrap());
        let client = crate::browser::client(&self.root_pem);
        Browser::over(client.default_headers(std::iter::once(header).collect()))
            .get(self.realm(endpoints::USERINFO))
            .await
    }

    /// The claims of `token`, verified with the published keys by a maintained library.
    pub async fn verified(&self, token: &str) -> Result<Value, jsonwebtoken::errors::Error> {
        self.verified_with(token, Validation::new(Algorithm::RS256)).await
    }

    /// The same of a token without `exp`.
    pub async fn verified_at_any_time(&self, token: &str) -> Result<Value, jsonwebtoken::errors::Error> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        self.verified_with(token, validation).await
    }

    async fn verified_with(
        &self,
        token: &str,
        mut validation: Validation,
    ) -> Result<Value, jsonwebtoken::errors::Error> {
        let published = self.browser().get(self.realm(endpoints::KEYS)).await;
        let keys: JwkSet = serde_json::from_str(&published.body).unwrap();
        let key_id = decode_header(token)?.kid.unwrap();
        let key = DecodingKey::from_jwk(keys.find(&key_id).unwrap())?;
        validation.set_audience(&[SAS]);
        validation.set_issuer(&[self.psc.issuer().as_str()]);
        decode::<Value>(token, &key, &validation).map(|token| token.claims)
    }

    /// `jti` of an access token.
    pub fn jti_of(token: &str) -> String {
        claims_of(token)["jti"].as_str().unwrap().to_owned()
    }

    /// The names of the events that a reader of the journal finds under this national id.
    pub fn told_of(&self, national_id: &str) -> Vec<String> {
        let events = self.context.journal.read(0, Some(national_id)).events;
        events.into_iter().map(|event| event.name).collect()
    }

    /// The journal's events called `name`.
    pub fn events(&self, name: &str) -> Vec<Event> {
        let mut events = self.context.journal.read(0, None).events;
        events.retain(|event| event.name == name);
        events
    }
}

fn clients() -> Vec<Client> {
    vec![
        Client::new(SAS, "Plateforme digitale SAS", SAS_SECRET)
            .redirect_uris([SAS_RETURN])
            .post_logout_redirect_uris([SAS_GOODBYE]),
        Client::new(OTHER, "Autre service", OTHER_SECRET).redirect_uris([OTHER_RETURN]),
        Client::new(AWKWARD, "Service aux caractères spéciaux", AWKWARD_SECRET)
            .redirect_uris([AWKWARD_RETURN]),
    ]
}

/// RFC 6749 §2.3.1: each half form-encoded, then joined.
fn basic_header(id: &str, secret: &str) -> (reqwest::header::HeaderName, reqwest::header::HeaderValue) {
    let encoded = |half: &str| url::form_urlencoded::byte_serialize(half.as_bytes()).collect::<String>();
    basic_of(&format!("{}:{}", encoded(id), encoded(secret)))
}

fn basic_of(pair: &str) -> (reqwest::header::HeaderName, reqwest::header::HeaderValue) {
    let value = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
    (reqwest::header::AUTHORIZATION, value.parse().unwrap())
}

/// One of the tokens of an answer.
pub fn of<'t>(tokens: &'t Value, name: &str) -> &'t str {
    tokens[name].as_str().unwrap()
}

/// A refusal of the back channel (RFC 6749 §5.2).
pub fn assert_refused(page: &Page, status: reqwest::StatusCode, error: &str, description: &str) {
    assert_eq!((page.status, &page.json()["error"]), (status, &serde_json::json!(error)), "{}", page.body);
    let told = page.json()["error_description"].as_str().unwrap().to_owned();
    assert!(told.contains(description), "{told}");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("pragma"), "no-cache");
    let challenge = page.header("www-authenticate");
    assert_eq!(
        challenge.starts_with("Basic realm="),
        status == reqwest::StatusCode::UNAUTHORIZED,
        "{challenge}"
    );
}

/// What a token says, unverified.
pub fn claims_of(token: &str) -> Value {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&claims).unwrap()
}

/// `token` with its claims changed and the signature left as it was.
pub fn forged(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    change(&mut claims);
    format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2])
}
