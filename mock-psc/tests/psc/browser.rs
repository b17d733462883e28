//! A client as a browser is one: cookies, redirects looked at one by one, perhaps a card.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use identities::Card;
use reqwest::{
    Certificate, Client, ClientBuilder, Identity, Response, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{HeaderMap, LOCATION},
    redirect::Policy,
};
use rustls::{
    ClientConfig, RootCertStore, SignatureScheme,
    client::ResolvesClientCert,
    pki_types::{CertificateDer, pem::PemObject},
    sign::CertifiedKey,
};
use url::Url;

/// Every name is on loopback, as browsers have it for `*.localhost`.
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _name: Name) -> Resolving {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Box::pin(async move { Ok(Box::new(std::iter::once(address)) as Addrs) })
    }
}

/// A client that trusts `root_pem` and finds our hosts.
pub fn client(root_pem: &str) -> ClientBuilder {
    Client::builder()
        .tls_certs_only([Certificate::from_pem(root_pem.as_bytes()).unwrap()])
        .dns_resolver(Arc::new(Loopback))
        .redirect(Policy::none())
        .no_proxy()
}

/// Presents a certificate whatever the server asks for.
#[derive(Debug)]
struct Presents(Arc<CertifiedKey>);

impl ResolvesClientCert for Presents {
    fn resolve(&self, _authorities: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// The same, with a certificate that it presents to everybody, and a key that need not be the certificate's.
pub fn presenting(root_pem: &str, certified: CertifiedKey) -> ClientBuilder {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(root_pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_cert_resolver(Arc::new(Presents(Arc::new(certified))));
    client(root_pem).tls_backend_preconfigured(tls)
}

pub struct Browser {
    client: Client,
}

/// What the browser shows, or where it is sent.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Browser {
    pub fn new(root_pem: &str) -> Self {
        let client = client(root_pem).cookie_store(true).build().unwrap();
        Self { client }
    }

    /// With a card's certificate, as if it stood in the browser's own store.
    pub fn with_card(root_pem: &str, card: &Card) -> Self {
        let pem = format!("{}{}", card.certificate_pem(), card.key_pem());
        let client = client(root_pem)
            .identity(Identity::from_pem(pem.as_bytes()).unwrap())
            .cookie_store(true)
            .build()
            .unwrap();
        Self { client }
    }

    pub fn over(client: ClientBuilder) -> Self {
        let client = client.cookie_store(true).build().unwrap();
        Self { client }
    }

    pub async fn get(&self, address: impl AsRef<str>) -> Page {
        Page::of(self.client.get(address.as_ref()).send().await.unwrap()).await
    }

    /// The same, when the connection itself may fail.
    pub async fn try_get(&self, address: &str) -> Result<Page, reqwest::Error> {
        Ok(Page::of(self.client.get(address).send().await?).await)
    }

    pub async fn post(&self, address: impl AsRef<str>, form: &[(&str, &str)]) -> Page {
        let sent = self.client.post(address.as_ref()).form(form).send().await;
        Page::of(sent.unwrap()).await
    }

    /// Follows redirects as long as they stay at Pro Santé Connect: up to a page, or to an address of a service.
    pub async fn follow(&self, address: impl AsRef<str>) -> Page {
        self.follow_from(self.get(address).await).await
    }

    pub async fn follow_from(&self, mut page: Page) -> Page {
        while let Some(next) = page.try_location() {
            if !next.host_str().unwrap_or_default().ends_with("localhost") {
                break;
            }
            page = self.get(next).await;
        }
        page
    }
}

impl Page {
    async fn of(answer: Response) -> Self {
        Self {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.text().await.unwrap(),
        }
    }

    pub fn try_location(&self) -> Option<Url> {
        Some(Url::parse(self.headers.get(LOCATION)?.to_str().unwrap()).unwrap())
    }

    pub fn location(&self) -> Url {
        self.try_location().unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, self.body))
    }

    /// A parameter of the address that the browser is sent to.
    pub fn answered(&self, name: &str) -> Option<String> {
        let location = self.location();
        let found = location.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("no JSON but {}: {}", self.status, self.body))
    }

    /// The address of the form whose button is called `label`.
    pub fn form_of(&self, label: &str) -> String {
        let before = self
            .body
            .split_once(&format!(">{label}</button>"))
            .unwrap_or_else(|| panic!("no button “{label}” in {}", self.body))
            .0;
        let button = before.rsplit_once("<button").unwrap().1;
        let form = match button.split_once("form=\"") {
            None => before.rsplit_once("<form").unwrap().1,
            Some((_, id)) => {
                let id = format!("id=\"{}\"", id.split_once('"').unwrap().0);
                before
                    .split("<form")
                    .find(|form| form.split_once('>').is_some_and(|(tag, _)| tag.contains(&id)))
                    .unwrap()
            }
        };
        let address = form.split_once("action=\"").unwrap().1;
        address.split_once('"').unwrap().0.to_owned()
    }

    /// Fails unless the page shows `text`.
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "“{text}” is not on {}: {}", self.status, self.body);
        self
    }
}
