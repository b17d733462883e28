//! A client over HTTP that does what a person does in a browser: cookies, forms, redirects.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use reqwest::{
    Certificate, Client, RequestBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
    header::LOCATION,
    redirect::Policy,
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

pub struct Browser {
    client: Client,
}

/// A page, and where it is.
pub struct Page {
    pub url: Url,
    body: String,
}

impl Browser {
    pub fn new(root_pem: &str) -> Self {
        let client = Client::builder()
            .tls_certs_only([Certificate::from_pem(root_pem.as_bytes()).unwrap()])
            .dns_resolver(Arc::new(Loopback))
            .redirect(Policy::none())
            .no_proxy()
            .cookie_store(true)
            .build()
            .unwrap();
        Self { client }
    }

    /// Follows redirects up to a page.
    pub async fn open(&self, url: Url) -> Page {
        self.follow(self.client.get(url)).await
    }

    /// The request alone, whatever it answers.
    pub fn ask(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    /// Presses the button of this name on `page`, with what is typed.
    pub async fn press(&self, page: &Page, label: &str, typed: &[(&str, &str)]) -> Page {
        self.follow(self.pressed(page, label, typed)).await
    }

    /// What a press sends.
    pub fn pressed(&self, page: &Page, label: &str, typed: &[(&str, &str)]) -> RequestBuilder {
        let before = page.before(&format!(">{label}</button>"));
        let button = before.rsplit_once("<button").unwrap().1;
        let form = match button.split_once("form=\"") {
            None => before.rsplit_once("<form").unwrap().1,
            Some((_, id)) => {
                let id = format!("id=\"{}\"", id.split_once('"').unwrap().0);
                page.body.split("<form").find(|form| form.split('>').next().unwrap().contains(&id)).unwrap()
            }
        };
        let url = page.url.join(attribute(form, "action")).unwrap();
        let form = form.split("</form>").next().unwrap();
        if !form.split('>').next().unwrap().contains("method=\"post\"") {
            return self.client.get(url);
        }
        let hidden = form.split("<input type=\"hidden\"").skip(1);
        let mut fields: Vec<_> =
            hidden.map(|field| (attribute(field, "name"), attribute(field, "value"))).collect();
        if button.contains("name=\"") {
            fields.push((attribute(button, "name"), attribute(button, "value")));
        }
        fields.extend(typed);
        self.client.post(url).form(&fields)
    }

    async fn follow(&self, request: RequestBuilder) -> Page {
        let mut answer = request.send().await.unwrap();
        while let Some(next) = answer.headers().get(LOCATION) {
            let next = answer.url().join(next.to_str().unwrap()).unwrap();
            answer = self.client.get(next).send().await.unwrap();
        }
        // A refusal is a page too: that the card is not there, where one goes on without.
        Page { url: answer.url().clone(), body: answer.text().await.unwrap() }
    }
}

impl Page {
    /// The address of the link of this name.
    pub fn link(&self, label: &str) -> Url {
        let before = self.before(&format!(">{label}</a>"));
        self.url.join(attribute(before.rsplit_once("<a ").unwrap().1, "href")).unwrap()
    }

    /// An address that an attribute of the page holds.
    pub fn address(&self, name: &str) -> Url {
        self.url.join(attribute(&self.body, name)).unwrap()
    }

    /// What stands between these two.
    pub fn between(&self, begin: &str, end: &str) -> &str {
        let (_, rest) = self.body.split_once(begin).unwrap_or_else(|| panic!("no {begin}: {}", self.body));
        rest.split_once(end).unwrap().0
    }

    fn before(&self, what: &str) -> &str {
        self.body.split_once(what).unwrap_or_else(|| panic!("no {what}: {}", self.body)).0
    }
}

fn attribute<'a>(text: &'a str, name: &str) -> &'a str {
    let (_, from) = text.split_once(&format!("{name}=\"")).unwrap();
    from.split_once('"').unwrap().0
}
