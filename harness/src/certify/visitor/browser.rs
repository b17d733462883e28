//! A visitor with a real browser: one at a time, which forgets what was before. Another card is another browser; the same
//! one is spared the start.

use certification::{ordinary::Exchange, trial::Signed};
use tokio::sync::Mutex;
use url::Url;

use super::{Done, VisitError, at_browser, document::Document, shown_to};
use crate::{
    browser::{Browser, BrowserError, ClientCard, Driver, KeptCookie, Screen, Session, Showing},
    certify::{provider::Provider, target::Target},
    lang::{Text, Told, say},
    project::Gesture,
    run::RunHome,
    stack::control::{CardInfo, Person},
};

/// Where the one browser is.
pub struct Desk {
    place: Mutex<Place>,
}

struct Place {
    session: Option<Session>,
    /// Serial numbers of the cards in it.
    cards: Vec<String>,
    /// Before its folder.
    driver: Driver,
    _home: RunHome,
}

impl Desk {
    /// Starts the driver; the browser comes with the first visitor.
    ///
    /// # Errors
    /// Why there is no browser.
    pub async fn set_up(browser: Browser, root_pem: &str, showing: Showing) -> Result<Self, Text> {
        let home = RunHome::make().map_err(|error| {
            say!("aucun dossier temporaire ne peut être fait : {error}", "no temporary folder can be made: {error}"; error)
        })?;
        let driver = Driver::start(browser, &home.path().join("0"), root_pem, showing).await;
        let driver = driver.map_err(|error| error.told())?;
        Ok(Self { place: Mutex::new(Place { session: None, cards: vec![], driver, _home: home }) })
    }

    /// Closes the browser.
    pub async fn close(self) {
        if let Some(session) = self.place.into_inner().session {
            session.close().await;
        }
    }
}

/// A person at the browser.
pub(in crate::certify) struct BrowserVisitor<'p> {
    provider: &'p Provider,
    desk: &'p Desk,
    page: Option<Document>,
}

impl From<BrowserError> for VisitError {
    fn from(error: BrowserError) -> Self {
        Self::Browser(error.told())
    }
}

impl<'p> BrowserVisitor<'p> {
    pub async fn new(
        provider: &'p Provider,
        desk: &'p Desk,
        target: &Target,
        person: &Person,
    ) -> Result<Self, VisitError> {
        let mut place = desk.place.lock().await;
        let cards: Vec<_> = person.cards.iter().map(|card| card.serial.clone()).collect();
        let is_hers = place.cards == cards;
        if let Some(session) = place.session.take() {
            let addresses = [&target.pages.sign_in, &target.pages.protected, provider.issuer()];
            if is_hers && session.forget(&addresses).await.is_ok() {
                place.session = Some(session);
            } else {
                session.close().await;
            }
        }
        if place.session.is_none() {
            let held: Vec<_> = person.cards.iter().map(held).collect();
            place.session = Some(Session::open(&place.driver, &held, Screen::Laptop, None).await?);
            place.cards = cards;
        }
        Ok(Self { provider, desk, page: None })
    }

    pub fn page(&self) -> Option<&Document> {
        self.page.as_ref()
    }

    pub async fn open(&mut self, url: &Url) -> Result<(), VisitError> {
        self.at(async |session| session.open_page(url).await).await
    }

    pub async fn press(&mut self, name: &str) -> Result<(), VisitError> {
        self.perform(&Gesture::Click(name.to_owned())).await
    }

    pub async fn perform(&mut self, gesture: &Gesture) -> Result<(), VisitError> {
        let mut done = Done::Yes;
        self.at(async |session| {
            done = at_browser(session, gesture).await?;
            Ok(())
        })
        .await?;
        let url = self.page.as_ref().map_or_else(|| self.provider.issuer().clone(), |page| page.url.clone());
        done.on(&url, self.page.as_ref().and_then(Document::heading))
    }

    /// A service that sends whoever is not signed in straight to Pro Santé Connect may have them signed in again before the
    /// page is there: that it asked tells that nobody was.
    pub async fn signed(&mut self, target: &Target) -> Signed {
        let before = match self.provider.latest().await {
            Ok(latest) => latest,
            Err(error) => return Signed::Unknown(error.told()),
        };
        if let Err(error) = self.open(&target.pages.protected).await {
            return Signed::Unknown(error.told());
        }
        match self.provider.was_asked_since(before).await {
            Ok(true) => Signed::Out,
            Ok(false) => self.page.as_ref().map_or(Signed::Out, |page| shown_to(page, target, self.provider)),
            Err(error) => Signed::Unknown(error.told()),
        }
    }

    /// The browser's cookies for the service, as `Set-Cookie` would say them.
    pub async fn cookies(&self, target: &Target) -> Vec<Exchange> {
        let place = self.desk.place.lock().await;
        let Some(session) = &place.session else { return vec![] };
        let cookies = session.page().cookies().await.unwrap_or_default();
        vec![Exchange {
            method: "GET",
            url: target.pages.protected.clone(),
            referer: None,
            status: 200,
            set_cookies: cookies.iter().map(told).collect(),
        }]
    }

    /// Does something, and looks at the page that is there then.
    async fn at(
        &mut self,
        doing: impl AsyncFnOnce(&Session) -> Result<(), BrowserError>,
    ) -> Result<(), VisitError> {
        let place = self.desk.place.lock().await;
        let session = place.session.as_ref().ok_or_else(|| {
            VisitError::Browser(say!("le navigateur n’est plus ouvert", "the browser is not open any more"))
        })?;
        let seen = async {
            doing(session).await?;
            session.must_show_a_page().await?;
            let page = session.page();
            page.quiet().await?;
            let url = page.url().await?;
            Ok::<_, BrowserError>((url, page.status().await?, page.source().await?, page.is_pdf().await?))
        };
        match seen.await? {
            (Some(url), status, html, is_pdf) => self.page = Some(Document { url, status, html, is_pdf }),
            (None, ..) => self.page = None,
        }
        Ok(())
    }
}

/// The card as a browser is given it.
pub(in crate::certify) fn held(card: &CardInfo) -> ClientCard {
    ClientCard {
        certificate_pem: card.certificate_pem.clone(),
        key_pem: card.key_pem.clone(),
        label: card.label(),
        code: card.pin.clone(),
        tries: identities::Card::TRIES,
    }
}

/// A cookie's name and attributes.
fn told(cookie: &KeptCookie) -> String {
    let mut parts = vec![format!("{}=…", cookie.name)];
    parts.extend(cookie.secure.then(|| "Secure".to_owned()));
    parts.extend(cookie.http_only.then(|| "HttpOnly".to_owned()));
    parts.extend(cookie.same_site.as_ref().map(|same_site| format!("SameSite={same_site}")));
    parts.join("; ")
}
