//! A visitor without a screen: HTTP, cookies, links and forms.

use std::{sync::Arc, time::Duration};

use certification::{ordinary::Exchange, trial::Signed};
use cookie_store::CookieStore;
use reqwest::{
    Client,
    header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, ORIGIN, REFERER, SET_COOKIE},
    redirect::Policy,
};
use rustls::{
    ClientConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use url::Url;

use super::{
    Done, Sought, VisitError,
    document::{self, Document, NoRequest, Request},
    form::{self, Entered},
    names, shown_to,
};
use crate::{
    certify::{provider::Provider, target::Target},
    lang::Told,
    project::Gesture,
    stack::control::Person,
};

/// How long one answer may take. \[R\] Above what a careful service waits for its provider.
const LIMIT: Duration = Duration::from_secs(20);
/// How long a page may be.
const LONGEST: usize = 4 * 1024 * 1024;
/// How many redirections are followed: Chromium and Firefox stop at 20 on one way, a sign-in goes over two sites.
const MOST_REDIRECTIONS: usize = 40;

/// A person with cookies and a card.
pub(in crate::certify) struct HttpVisitor<'p> {
    provider: &'p Provider,
    http: Client,
    cookies: CookieStore,
    page: Option<Document>,
    /// What was entered on that page.
    entered: Entered,
    /// What was sent to the service, and what came.
    pub exchanges: Vec<Exchange>,
    /// The last address of the service that the provider sent the browser to.
    pub callback: Option<Url>,
}

impl<'p> HttpVisitor<'p> {
    pub fn new(provider: &'p Provider, person: &Person) -> Result<Self, VisitError> {
        let unusable = |why: String| VisitError::Unreachable { url: provider.issuer().clone(), why };
        let tls = ClientConfig::builder().with_root_certificates(Arc::clone(&provider.roots));
        let tls = match person.cards.first() {
            None => tls.with_no_client_auth(),
            Some(card) => {
                let chain: Result<Vec<_>, _> =
                    CertificateDer::pem_slice_iter(card.certificate_pem.as_bytes()).collect();
                let chain = chain.map_err(|error| unusable(error.to_string()))?;
                let key = PrivateKeyDer::from_pem_slice(card.key_pem.as_bytes())
                    .map_err(|error| unusable(error.to_string()))?;
                tls.with_client_auth_cert(chain, key).map_err(|error| unusable(error.to_string()))?
            }
        };
        let http = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(LIMIT)
            .user_agent(concat!("Doublure/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(names::LocalNames))
            .tls_backend_preconfigured(tls)
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        Ok(Self {
            provider,
            http,
            cookies: CookieStore::default(),
            page: None,
            entered: Entered::default(),
            exchanges: vec![],
            callback: None,
        })
    }

    /// The page that is shown.
    pub fn page(&self) -> Option<&Document> {
        self.page.as_ref()
    }

    /// The cookies as they are.
    pub fn cookies(&self) -> CookieStore {
        self.cookies.clone()
    }

    /// Goes on with other cookies, as somebody would who had found them.
    pub fn replace_cookies(&mut self, cookies: CookieStore) {
        self.cookies = cookies;
    }

    /// Opens an address, as one that is typed.
    pub async fn open(&mut self, url: &Url) -> Result<(), VisitError> {
        self.page = None;
        self.go(Request::Get(url.clone()), Bounds::Anywhere).await.map(|_| ())
    }

    /// Presses the link or button of this name.
    pub async fn press(&mut self, name: &str) -> Result<(), VisitError> {
        self.press_on(name, Bounds::Anywhere).await.map(|_| ())
    }

    /// Does a gesture on the page that is shown. What only a script answers is done by that: what it would show is in the page
    /// already.
    pub async fn perform(&mut self, gesture: &Gesture) -> Result<(), VisitError> {
        self.move_on(gesture, Bounds::Anywhere).await.map(|_| ())
    }

    async fn move_on(&mut self, gesture: &Gesture, bounds: Bounds) -> Result<Reached, VisitError> {
        let Some(page) = &self.page else {
            let done =
                Done::Missing { sought: Sought::Control, name: gesture.name().to_owned(), offered: vec![] };
            return done.on(self.provider.issuer(), None).map(|()| Reached::Page);
        };
        let Gesture::Click(name) = gesture else {
            let done = form::enter(page, gesture, &mut self.entered);
            return done.on(&page.url, page.heading()).map(|()| Reached::Page);
        };
        match page.pressed_with(name, &self.entered) {
            Ok(request) => self.go(request, bounds).await,
            Err(NoRequest::StaysHere) => Ok(Reached::Stayed),
            Err(NoRequest::NeedsBrowser) => {
                Err(VisitError::NeedsBrowser { name: name.clone(), url: page.url.clone() })
            }
            Err(NoRequest::NoSuchControl(offered)) => {
                let done = Done::Missing { sought: Sought::Control, name: name.clone(), offered };
                done.on(&page.url, page.heading()).map(|()| Reached::Page)
            }
        }
    }

    /// Presses what must lead on.
    async fn press_on(&mut self, name: &str, bounds: Bounds) -> Result<Reached, VisitError> {
        match self.move_on(&Gesture::Click(name.to_owned()), bounds).await? {
            Reached::Stayed => {
                let url = self
                    .page
                    .as_ref()
                    .map_or_else(|| self.provider.issuer().clone(), |page| page.url.clone());
                Err(VisitError::NeedsBrowser { name: name.to_owned(), url })
            }
            reached => Ok(reached),
        }
    }

    /// Goes the whole way: to where sign-ins begin, over Pro Santé Connect, to wherever it ends.
    pub async fn sign_in(&mut self, target: &Target) -> Result<(), VisitError> {
        self.way_to(target, Bounds::Anywhere).await
    }

    /// Begins a sign-in, and stops where the browser is sent to Pro Santé Connect.
    pub async fn begin_sign_in(&mut self, target: &Target) -> Result<(), VisitError> {
        self.way_to(target, Bounds::Service).await
    }

    /// Signs in at Pro Santé Connect, and stops where the browser would bring its answer to the service: that address.
    pub async fn fetch_answer(&mut self, target: &Target) -> Result<Option<Url>, VisitError> {
        self.way_to(target, Bounds::Provider).await?;
        Ok(self.callback.clone())
    }

    /// Opens the address of an answer that was made for somebody else, and goes no further than the service: one that begins
    /// another sign-in in place of a refusal signs nobody in by that.
    pub async fn bring(&mut self, answer: &Url) -> Result<(), VisitError> {
        self.page = None;
        self.go(Request::Get(answer.clone()), Bounds::Service).await.map(|_| ())
    }

    async fn way_to(&mut self, target: &Target, bounds: Bounds) -> Result<(), VisitError> {
        self.page = None;
        let mut reached = self.go(Request::Get(target.pages.sign_in.clone()), bounds).await?;
        for step in &target.pages.sign_in_steps {
            if !reached.is_page() {
                return Ok(());
            }
            reached = self.move_on(&step.gesture, bounds).await.map_err(|why| why.in_step(step))?;
        }
        match (&target.pages.sign_in_button, reached) {
            (Some(button), reached) if reached.is_page() => {
                self.press_on(&button.text, bounds).await.map(|_| ())
            }
            _ => Ok(()),
        }
    }

    /// Whether somebody is signed in, by what the protected page shows.
    pub async fn signed(&mut self, target: &Target) -> Signed {
        self.page = None;
        let reached = self.go(Request::Get(target.pages.protected.clone()), Bounds::Service).await;
        match reached {
            Err(error) => Signed::Unknown(error.told()),
            Ok(Reached::Provider | Reached::Service) => Signed::Out,
            Ok(Reached::Page | Reached::Stayed) => {
                self.page.as_ref().map_or(Signed::Out, |page| shown_to(page, target, self.provider))
            }
        }
    }

    async fn go(&mut self, request: Request, bounds: Bounds) -> Result<Reached, VisitError> {
        let mut request = request;
        for _ in 0..MOST_REDIRECTIONS {
            let url = match &request {
                Request::Get(url) | Request::Post(url, _) => url.clone(),
            };
            if bounds == Bounds::Service && self.provider.serves(&url) && !self.provider.signs_out(&url) {
                return Ok(Reached::Provider);
            }
            let (status, headers, html) = self.ask(&request).await?;
            let next = headers
                .get(LOCATION)
                .and_then(|next| next.to_str().ok())
                .and_then(|next| url.join(next).ok());
            if let Some(next) = next.filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308)) {
                if self.provider.serves(&url) && !self.provider.serves(&next) {
                    self.callback = Some(next.clone());
                    if bounds == Bounds::Provider {
                        return Ok(Reached::Service);
                    }
                }
                request = match request {
                    Request::Post(_, fields) if matches!(status, 307 | 308) => Request::Post(next, fields),
                    _ => Request::Get(next),
                };
                continue;
            }
            let is_pdf = headers
                .get(CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().to_ascii_lowercase().starts_with(b"application/pdf"));
            self.page = Some(Document { url, status, html, is_pdf });
            self.entered = Entered::default();
            return Ok(Reached::Page);
        }
        let (Request::Get(url) | Request::Post(url, _)) = request;
        Err(VisitError::TooManyRedirections { url })
    }

    /// One request and its answer.
    async fn ask(&mut self, request: &Request) -> Result<(u16, HeaderMap, String), VisitError> {
        let (url, builder, method) = match request {
            Request::Get(url) => (url, self.http.get(url.clone()), "GET"),
            Request::Post(url, fields) => (url, self.http.post(url.clone()).form(fields), "POST"),
        };
        let unreachable =
            |error: &reqwest::Error| VisitError::Unreachable { url: url.clone(), why: innermost(error) };
        let referer = self.page.as_ref().and_then(|page| referer(&page.url, url));
        let mut headers = HeaderMap::new();
        let cookies = self.cookies.get_request_values(url).map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        if let Some(cookies) = HeaderValue::from_str(&cookies).ok().filter(|_| !cookies.is_empty()) {
            headers.insert(COOKIE, cookies);
        }
        if let Some(value) = referer.as_ref().and_then(|referer| HeaderValue::from_str(referer.as_str()).ok())
        {
            headers.insert(REFERER, value);
        }
        // Browsers say with a form where it comes from (Fetch §3.2).
        if let (Request::Post(..), Some(page)) = (request, &self.page)
            && let Ok(origin) = HeaderValue::from_str(&page.url.origin().ascii_serialization())
        {
            headers.insert(ORIGIN, origin);
        }
        let mut answer = builder.headers(headers).send().await.map_err(|error| unreachable(&error))?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let set_cookies: Vec<_> =
            headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()).collect();
        for cookie in &set_cookies {
            // What a browser would not keep is not kept here.
            let _ = self.cookies.parse(cookie, url);
        }
        if !self.provider.serves(url) {
            let set_cookies = set_cookies.into_iter().map(without_value).collect();
            self.exchanges.push(Exchange { method, url: url.clone(), referer, status, set_cookies });
        }
        let mut html = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable(&error))? {
            html.extend_from_slice(&chunk);
            if html.len() > LONGEST {
                return Err(VisitError::TooLong { url: url.clone() });
            }
        }
        let html = String::from_utf8_lossy(&html).into_owned();
        if !document::is_readable(&html).await {
            return Err(VisitError::Unreadable { url: url.clone() });
        }
        Ok((status, headers, html))
    }
}

/// Where a visitor goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bounds {
    Anywhere,
    /// Stops where the service sends the browser to Pro Santé Connect, but for a sign-out.
    Service,
    /// Stops where Pro Santé Connect sends the browser back to the service.
    Provider,
}

enum Reached {
    Page,
    /// The page that was there already.
    Stayed,
    Provider,
    Service,
}

impl Reached {
    fn is_page(&self) -> bool {
        matches!(self, Self::Page | Self::Stayed)
    }
}

/// Referrer Policy §3.3, `strict-origin-when-cross-origin`, which browsers follow when nothing else is said.
fn referer(from: &Url, to: &Url) -> Option<Url> {
    if from.scheme() == "https" && to.scheme() != "https" {
        return None;
    }
    if from.origin() == to.origin() {
        let mut whole = from.clone();
        whole.set_fragment(None);
        return Some(whole);
    }
    format!("{}/", from.origin().ascii_serialization()).parse().ok()
}

/// A cookie's name and attributes: what it holds is a secret.
fn without_value(set_cookie: &str) -> String {
    let (pair, attributes) = set_cookie.split_once(';').unwrap_or((set_cookie, ""));
    let name = pair.split('=').next().unwrap_or_default().trim();
    format!("{name}=…;{attributes}")
}

fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}
