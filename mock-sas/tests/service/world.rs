use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::http::{Method, StatusCode};
use mock_kit::{
    Clock, Context, Deviations, Secrets, Seed,
    authority::ServerAuthority,
    control,
    deviations::{Deviation, Scope},
    hosts,
    listener::{Bound, Serving, TlsSetup},
};
use mock_sas::{Builder, DEVIATIONS, MockSas, Provider as Registration, routes};
use reqwest::{Certificate, Client};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use crate::{
    browser::{Browser, Page},
    mailbox::Mailbox,
    provider::{CLIENT_ID, CLIENT_SECRET, DISCOVERY, Person, Provider},
};

/// The service and all that stands around it.
pub struct World {
    pub context: Context,
    pub provider: Provider,
    pub mailbox: Mailbox,
    pub third_parties: MockServer,
    pub sas: MockSas,
    root: ServerAuthority,
    provider_serving: Option<Serving>,
    control_plane: Serving,
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(None, Secrets::fixed(), |builder| builder).await
    }

    /// As another process would start it.
    pub async fn restarted() -> Self {
        Self::start_with(None, Secrets::of_this_process(), |builder| builder).await
    }

    /// A world whose service trusts `foreign_root` instead of the root of the provider's certificate.
    pub async fn start_trusting(foreign_root: Option<&ServerAuthority>) -> Self {
        Self::start_with(foreign_root, Secrets::fixed(), |builder| builder).await
    }

    /// A world whose service waits for the provider no longer than `limit`.
    pub async fn start_hasty(limit: Duration) -> Self {
        Self::start_with(None, Secrets::fixed(), |builder| builder.provider_limit(limit)).await
    }

    /// A world whose service waits for the mail server as long as a test takes.
    pub async fn start_patient() -> Self {
        Self::start_with(None, Secrets::fixed(), |builder| builder.mail_limit(Duration::from_mins(1))).await
    }

    async fn start_with(
        foreign_root: Option<&ServerAuthority>,
        secrets: Secrets,
        settings: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let clock = Clock::fixed(Clock::system().now());
        let context = Context::new(clock.clone(), Seed::new(7), secrets, Deviations::new(&[DEVIATIONS]));
        let root = ServerAuthority::generate(clock.now()).unwrap();
        let server = Arc::new(root.issue_server(clock.now()).unwrap());
        let bound = Bound::loopback(0).unwrap();
        let provider = Provider::new(bound.port(), clock);
        let tls = TlsSetup { server: Arc::clone(&server), certificate_request: None };
        let provider_serving = bound.serve_tls(&provider.router(), &tls).unwrap();
        let mailbox = Mailbox::start().await;
        let third_parties = MockServer::start().await;
        let builder = MockSas::builder(context.clone(), server)
            .listen_on(Bound::loopback(0).unwrap())
            .provider(Registration {
                discovery: provider.url(DISCOVERY),
                client_id: CLIENT_ID.into(),
                client_secret: CLIENT_SECRET.into(),
                root_pem: foreign_root.unwrap_or(&root).certificate_pem().into(),
            })
            .smtp(mailbox.address)
            .directory(third_parties.uri().parse().unwrap())
            .software(third_parties.uri().parse().unwrap())
            .mail_limit(Duration::from_millis(300));
        let sas = settings(builder).start().unwrap();
        let plane = control::plane(context.clone(), [sas.control_part()]).router;
        let control_plane = Bound::loopback(0).unwrap().serve_plain(&plane).unwrap();
        let world = Self {
            context,
            provider,
            mailbox,
            third_parties,
            sas,
            root,
            provider_serving: Some(provider_serving),
            control_plane,
        };
        world.answer_as_usual().await;
        world
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.root.certificate_pem(), self.sas.url())
    }

    pub fn deviate(&self, deviation: &Deviation, scope: Scope) {
        self.context.deviations.activate(deviation.name, scope).unwrap();
    }

    /// Ends the provider; returns once nothing listens on its port any more.
    pub async fn stop_provider(&mut self) {
        let port = self.provider_serving.take().unwrap().port();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    pub async fn answer_as_usual(&self) {
        self.answer(
            &format!("/professionnels/{}", Person::anne().national_id),
            200,
            json!({ "adresses": [
                { "ligne": "12 rue des Lilas, 75011 Paris", "telephone": "01 99 00 12 34" },
                { "ligne": "3 place du Marché, 93100 Montreuil" },
            ] }),
        )
        .await;
        self.answer("/logiciels", 200, json!({ "logiciels": ["Agenda Fictif", "Rendez-vous Essai"] })).await;
    }

    pub async fn answer(&self, path: &str, status: u16, body: Value) {
        Mock::given(matchers::method("GET"))
            .and(matchers::path(path))
            .respond_with(ResponseTemplate::new(status).set_body_json(body))
            .mount(&self.third_parties)
            .await;
    }

    /// Signs in by the two clicks.
    pub async fn sign_in(&self, browser: &Browser) -> Page {
        browser.open(routes::SIGN_IN).await
    }

    /// Signs in and types an address; the link of the mail.
    pub async fn wait_for_link(&mut self, browser: &Browser) -> String {
        self.sign_in(browser).await.is_at(routes::ADDRESS);
        browser
            .submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")])
            .await
            .is_at(routes::VERIFICATION);
        self.mailbox.read().link()
    }

    /// Goes through the steps up to the settings form.
    pub async fn accept_terms(&mut self, browser: &Browser) {
        let link = self.wait_for_link(browser).await;
        browser.open(&link).await.is_at(routes::TERMS);
        browser.submit(routes::TERMS, &[("accepte", "on")]).await.is_at(routes::SETTINGS);
    }

    /// A call of the control plane.
    pub async fn control(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let url = format!("http://127.0.0.1:{}/sas{path}", self.control_plane.port());
        let mut request = Client::builder().no_proxy().build().unwrap().request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap_or_default())
    }

    /// A form that the provider's server sends; the answer is not to be kept.
    pub async fn server_call(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let http = Client::builder()
            .tls_certs_only([Certificate::from_pem(self.root.certificate_pem().as_bytes()).unwrap()])
            .resolve(hosts::SAS, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .no_proxy()
            .build()
            .unwrap();
        let answer = http.post(self.sas.url().join(path).unwrap()).form(form).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        (answer.status(), answer.json().await.unwrap_or_default())
    }

    /// Makes Anne somebody who went through all steps before.
    pub async fn make_active(&self, settings: bool) {
        let anne = Person::anne();
        let body = json!({
            "national_id": anne.national_id, "given_name": anne.given_name,
            "family_name": anne.family_name, "email": "anne@cabinet.test", "settings": settings,
        });
        let (status, _) = self.control(Method::POST, "/accounts", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED);
    }

    pub async fn state_of_anne(&self) -> Value {
        let path = format!("/accounts/{}", Person::anne().national_id);
        self.control(Method::GET, &path, None).await.1
    }

    /// Until an event of this name concerns Anne.
    pub async fn has_told(&self, name: &str) {
        let mut news = self.context.journal.watch();
        while !self.events().iter().any(|told| told == name) {
            news.changed().await.unwrap();
        }
    }

    /// Names of the events that concern Anne.
    pub fn events(&self) -> Vec<String> {
        let reading = self.context.journal.read(0, Some(&Person::anne().national_id));
        reading.events.into_iter().map(|event| event.name).collect()
    }
}
