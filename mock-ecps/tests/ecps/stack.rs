//! A running e-CPS with one person's phone, and the steps that many tests share.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use identities::NationalId;
use mock_ecps::{
    APPROVAL_REQUEST, APPROVAL_REQUESTS, DEVIATIONS, Enrolment, MockEcps, NAME, OUTCOME, PHONES, PhoneView,
    Settings,
};
use mock_kit::{
    Clock, Context, Deviations, Secrets, Seed,
    authority::ServerAuthority,
    deviations::Scope,
    hosts,
    journal::Event,
    listener::{Bound, Serving},
};
use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};

/// An answer that has not come by then never will.
const LIMIT: Duration = Duration::from_secs(15);

pub const ANNE: &str = "899700427885";
pub const BRUNO: &str = "899700366240";
pub const SERVICE: &str = "Plateforme digitale SAS";
pub const CODE: &str = "42";

pub struct Stack {
    pub ecps: MockEcps,
    pub context: Context,
    /// Anne's.
    pub phone: PhoneView,
    client: Client,
    control: Serving,
}

pub fn id(text: &str) -> NationalId {
    text.parse().unwrap()
}

impl Stack {
    pub fn start() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        let now = Clock::system().now();
        let root = ServerAuthority::generate(now).unwrap();
        let context =
            Context::new(Clock::system(), Seed::new(7), Secrets::fixed(), Deviations::new(&[DEVIATIONS]));
        let server = Arc::new(root.issue_server(now).unwrap());
        let ecps = MockEcps::builder(context.clone(), server).settings(settings).start().unwrap();
        let plane = mock_kit::control::plane(context.clone(), [ecps.control_part()]).router;
        let certificate = reqwest::Certificate::from_pem(root.certificate_pem().as_bytes()).unwrap();
        let client = Client::builder()
            .tls_certs_only([certificate])
            .resolve(hosts::PHONE, (Ipv4Addr::LOCALHOST, ecps.port()).into())
            .redirect(Policy::limited(3))
            .no_proxy()
            .timeout(LIMIT)
            .build()
            .unwrap();
        Self {
            phone: ecps.enrol(&id(ANNE), Enrolment::default()),
            control: Bound::loopback(0).unwrap().serve_plain(&plane).unwrap(),
            client,
            context,
            ecps,
        }
    }

    pub fn deviate(&self, name: &str) {
        self.context.deviations.activate(name, Scope::Everyone).unwrap();
    }

    pub fn deviate_for(&self, name: &str, person: &str) {
        self.context.deviations.activate(name, Scope::Person(person.into())).unwrap();
    }

    pub fn events(&self, name: &str) -> Vec<Event> {
        let events = self.context.journal.read(0, None).events;
        events.into_iter().filter(|event| event.name == name).collect()
    }

    /// A call of the service plane, with the secret.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.call_without_secret(method, path).bearer_auth(self.ecps.secret())
    }

    pub fn call_without_secret(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.ecps.service_url().join(path).unwrap())
    }

    pub async fn submit(&self, body: &Value) -> (u16, Value) {
        answer(self.call(Method::POST, APPROVAL_REQUESTS).json(body)).await
    }

    /// A request for this person that is taken up: its id.
    pub async fn request_for(&self, person: &str) -> String {
        self.request_from(person, SERVICE).await
    }

    pub async fn request_from(&self, person: &str, service: &str) -> String {
        let body = json!({"national_id": person, "service": service, "code": CODE});
        let (status, taken_up) = self.submit(&body).await;
        assert_eq!(status, 201, "{taken_up}");
        taken_up["id"].as_str().unwrap().to_owned()
    }

    /// How the request ended, as soon as it has.
    pub async fn outcome(&self, request: &str) -> String {
        let (status, body) = answer(self.call(Method::GET, &OUTCOME.replace("{id}", request))).await;
        assert_eq!(status, 200, "{body}");
        body["outcome"].as_str().unwrap().to_owned()
    }

    /// Whether the request still awaits its answer.
    pub async fn is_pending(&self, request: &str) -> bool {
        let (_, phones) = self.control(Method::GET, PHONES, &Value::Null).await;
        phones.as_array().unwrap().iter().any(|phone| phone["request"]["id"] == request)
    }

    pub async fn withdraw(&self, request: &str) -> (u16, Value) {
        answer(self.call(Method::DELETE, &APPROVAL_REQUEST.replace("{id}", request))).await
    }

    pub async fn control(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("http://127.0.0.1:{}/{NAME}{path}", self.control.port());
        answer(self.client.request(method, url).json(body)).await
    }

    pub async fn expire(&self, person: &str) -> u16 {
        self.control(Method::POST, mock_ecps::EXPIRE, &json!({"national_id": person})).await.0
    }

    /// The home screen of Anne's phone.
    pub async fn home(&self) -> Screen {
        self.open(self.phone.url.path()).await
    }

    /// The app, opened by its icon.
    pub async fn app(&self) -> Screen {
        self.home().await.follow(self, "e-CPS").await
    }

    pub async fn open(&self, path: &str) -> Screen {
        Screen::of(self.get(path)).await
    }

    /// A GET on the phone's host.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.phone.url.join(path).unwrap())
    }

    /// A form sent to the phone's host.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        self.client.post(self.phone.url.join(path).unwrap()).form(fields)
    }
}

async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body = response.text().await.unwrap();
    (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
}

/// What the phone shows.
#[derive(Clone, Debug)]
pub struct Screen {
    pub status: u16,
    pub path: String,
    pub body: String,
}

impl Screen {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, path) = (response.status().as_u16(), response.url().path().to_owned());
        Self { status, path, body: response.text().await.unwrap() }
    }

    /// The text of the element with this tag, without markup.
    pub fn text_of(&self, tag: &str) -> String {
        let (_, from) =
            self.body.split_once(&format!("<{tag}")).unwrap_or_else(|| panic!("no {tag}: {}", self.body));
        let (_, from) = from.split_once('>').unwrap();
        from.split_once(&format!("</{tag}>")).unwrap().0.to_owned()
    }

    /// All that a person reads, on one line.
    pub fn text(&self) -> String {
        let (_, body) = self.body.split_once("<body").unwrap();
        let body = body.split_once("<script>").map_or(body, |(before, _)| before);
        let mut text = String::new();
        for part in body.split('<').skip(1) {
            text.push_str(part.split_once('>').unwrap().1);
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn is(&self, status: u16, heading: &str) -> &Self {
        assert_eq!((self.status, self.text_of("h1").as_str()), (status, heading), "{}", self.text());
        self
    }

    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "“{text}” is not on: {}", self.text());
        self
    }

    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.text().contains(text), "“{text}” is on: {}", self.text());
        self
    }

    /// The form whose button reads `label`: its address, and the token that it holds.
    pub fn form(&self, label: &str) -> (String, String) {
        let before = self
            .body
            .split_once(&format!(">{label}</button>"))
            .unwrap_or_else(|| panic!("no button “{label}”: {}", self.body))
            .0;
        // The password page's first button stands outside its form.
        let outside = before.rsplit_once("<button").unwrap().1.contains("form=\"saisie\"");
        let form = before.rsplit_once("<form").unwrap().1;
        assert!(!outside || form.contains("id=\"saisie\""));
        let attribute = |name: &str| {
            let (_, from) = form.split_once(&format!("{name}=\"")).unwrap();
            from.split_once('"').unwrap().0.to_owned()
        };
        let (_, from) = form.split_once("name=\"jeton\" ").unwrap();
        let token = from.split_once("value=\"").unwrap().1.split_once('"').unwrap().0;
        (attribute("action"), token.to_owned())
    }

    /// Presses the button, with what else the form holds.
    pub async fn press(&self, stack: &Stack, label: &str, fields: &[(&str, &str)]) -> Self {
        let (address, token) = self.form(label);
        let fields: Vec<_> = fields.iter().copied().chain([("jeton", token.as_str())]).collect();
        Self::of(stack.post(&address, &fields)).await
    }

    pub async fn type_password(&self, stack: &Stack, password: &str) -> Self {
        self.press(stack, "Valider", &[("mot_de_passe", password)]).await
    }

    pub async fn choose(&self, stack: &Stack, code: &str) -> Self {
        self.press(stack, code, &[("code", code)]).await
    }

    /// Follows the link that reads `label`.
    pub async fn follow(&self, stack: &Stack, label: &str) -> Self {
        stack.open(&self.link(label)).await
    }

    pub fn link(&self, label: &str) -> String {
        let before = self.body.split_once(&format!("{label}</a>"));
        let before = before.or_else(|| self.body.split_once(&format!("<span>{label}</span></a>")));
        let before = before.unwrap_or_else(|| panic!("no link “{label}”: {}", self.body)).0;
        let (_, from) = before.rsplit_once("href=\"").unwrap();
        from.split_once('"').unwrap().0.to_owned()
    }

    /// The three codes, in the order in which they are shown.
    pub fn codes(&self) -> Vec<String> {
        let parts = self.body.split("<button name=\"code\" value=\"").skip(1);
        parts.map(|part| part.split_once('"').unwrap().0.to_owned()).collect()
    }

    pub fn wrong_code(&self) -> String {
        self.codes().into_iter().find(|code| code != CODE).unwrap()
    }
}
