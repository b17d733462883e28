//! Who visits the client: a browser that presents a card, over HTTP and without scripts.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use reqwest::{
    Certificate, Client, Identity, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::ACCEPT,
};
use url::Url;

/// Every name is on loopback, as browsers have it for `*.localhost`.
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _name: Name) -> Resolving {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Box::pin(async move { Ok(Box::new(std::iter::once(address)) as Addrs) })
    }
}

pub struct Person {
    client: Client,
}

/// Where a click led, redirects followed.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub address: Url,
    pub text: String,
}

impl Person {
    pub fn new(root_pem: &str, card_pem: &str) -> Self {
        let client = Client::builder()
            .tls_certs_only([Certificate::from_pem(root_pem.as_bytes()).unwrap()])
            .identity(Identity::from_pem(card_pem.as_bytes()).unwrap())
            .dns_resolver(Arc::new(Loopback))
            .cookie_store(true)
            .no_proxy()
            .build()
            .unwrap();
        Self { client }
    }

    pub async fn open(&self, address: &str) -> Page {
        // What a browser prefers: some answer a program in another way.
        let asked = self.client.get(address).header(ACCEPT, "text/html,*/*;q=0.8");
        Page::of(asked.send().await.unwrap()).await
    }

    pub async fn ask_for_json(&self, address: &str) -> serde_json::Value {
        let asked = self.client.get(address).header(ACCEPT, "application/json");
        let text = asked.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON at {address}: {text}"))
    }

    /// Presses a button; a hidden field of its form goes with it.
    pub async fn press(&self, page: &Page, label: &str) -> Page {
        let button = format!("<button>{label}</button>");
        let (before, _) =
            page.text.split_once(&button).unwrap_or_else(|| panic!("no « {label} » on {page:?}"));
        let form = before.rsplit_once("<form").unwrap().1;
        let value = |name: &str| Some(form.split_once(name)?.1.split_once('"')?.0.to_owned());
        let address = page.address.join(&value("action=\"").unwrap()).unwrap();
        let hidden: Vec<_> = value(" name=\"").zip(value(" value=\"")).into_iter().collect();
        if form.contains("method=\"post\"") {
            self.post(address, &hidden).await
        } else {
            self.open(address.as_str()).await
        }
    }

    pub async fn post(&self, address: Url, form: &[(String, String)]) -> Page {
        Page::of(self.client.post(address).form(form).send().await.unwrap()).await
    }
}

impl Page {
    async fn of(answer: reqwest::Response) -> Self {
        Self { status: answer.status(), address: answer.url().clone(), text: answer.text().await.unwrap() }
    }

    /// Fails unless the page shows `text`.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(
            self.text.contains(text),
            "“{text}” is not on {}, {}: {}",
            self.address,
            self.status,
            self.text
        );
        self
    }

    #[track_caller]
    pub fn does_not_show(&self, text: &str) -> &Self {
        assert!(!self.text.contains(text), "“{text}” is on {}: {}", self.address, self.text);
        self
    }
}
