use std::net::{Ipv4Addr, SocketAddr};

use mock_kit::hosts;
use reqwest::{Certificate, Client, Method, StatusCode, header, redirect::Policy};
use url::Url;

/// A browser with its cookies, as far as this service needs one: it follows redirects itself.
pub struct Browser {
    client: Client,
    home: Url,
}

/// What the browser shows in the end.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub url: Url,
    pub html: String,
    pub cookies: Vec<String>,
}

impl Browser {
    pub fn new(root_pem: &str, home: Url) -> Self {
        let client = Client::builder()
            .tls_certs_only([Certificate::from_pem(root_pem.as_bytes()).unwrap()])
            .resolve(hosts::SAS, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .redirect(Policy::none())
            .cookie_store(true)
            .no_proxy()
            .build()
            .unwrap();
        Self { client, home }
    }

    /// Opens a path of the service, or a whole URL, and follows redirects.
    pub async fn open(&self, target: &str) -> Page {
        self.follow(Method::GET, target, None).await
    }

    /// Sends a form of the service and follows redirects.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.follow(Method::POST, path, Some(fields)).await
    }

    /// One request, no redirect followed.
    pub async fn step(&self, target: &str) -> reqwest::Response {
        self.client.get(self.home.join(target).unwrap()).send().await.unwrap()
    }

    /// A form that a page of another site sends.
    pub async fn submit_from_elsewhere(&self, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let request = self.client.post(self.home.join(path).unwrap()).header("sec-fetch-site", "cross-site");
        request.form(fields).send().await.unwrap().status()
    }

    pub async fn head(&self, target: &str) -> StatusCode {
        self.client.head(target).send().await.unwrap().status()
    }

    async fn follow(&self, method: Method, target: &str, fields: Option<&[(&str, &str)]>) -> Page {
        let mut url = self.home.join(target).unwrap();
        let mut request = self.client.request(method, url.clone());
        if let Some(fields) = fields {
            request = request.header("sec-fetch-site", "same-origin").form(fields);
        }
        let mut cookies = vec![];
        for _ in 0..10 {
            let response = request.send().await.unwrap();
            for cookie in response.headers().get_all(header::SET_COOKIE) {
                cookies.push(cookie.to_str().unwrap().to_owned());
            }
            let Some(location) = response.headers().get(header::LOCATION) else {
                return Page {
                    status: response.status(),
                    url,
                    html: response.text().await.unwrap(),
                    cookies,
                };
            };
            url = url.join(location.to_str().unwrap()).unwrap();
            request = self.client.get(url.clone());
        }
        panic!("redirected for ever");
    }
}

impl Page {
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The text that a reader sees in `<main>`, spaces collapsed.
    pub fn text(&self) -> String {
        let main = self.html.split("<main").nth(1).unwrap_or(&self.html);
        let main = main.split("</main>").next().unwrap();
        let mut text = String::new();
        for (n, piece) in main.split('<').enumerate() {
            let (tag, rest) = if n == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
            if !tag.starts_with("style") {
                text.push_str(rest);
            }
            // Words of one sentence may be in several inline elements.
            if !["a", "/a", "strong", "/strong", "span", "/span"].contains(&tag) {
                text.push(' ');
            }
        }
        for (entity, character) in
            [("&#39;", "'"), ("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")]
        {
            text = text.replace(entity, character);
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub fn shows(&self, expected: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(expected), "“{expected}” is not in: {text}");
        self
    }

    #[track_caller]
    pub fn is_at(&self, path: &str) -> &Self {
        assert_eq!(self.path(), path, "{}", self.text());
        self
    }
}
