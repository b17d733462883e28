//! One browser, from its start to its end: the cards that it holds, where it goes, and what it asks of a person itself.

use std::{
    future::Future,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use fantoccini::{ClientBuilder, wd::TimeoutConfiguration};
use tempfile::TempDir;
use tokio::{
    task::JoinHandle,
    time::{Instant, MissedTickBehavior},
};
use url::Url;

use super::{
    BrowserError, ClientCard, Driver, Element, Identity, Page, Screen, capabilities,
    cards::Cards,
    desk::{Desk, Dialog},
    driver::Lost,
    page::SCRIPT_LIMIT,
    patience::{limited, within},
};
use crate::lang::Text;

/// How long a browser may take to start, on a machine that has other work: above the drivers' own limit of a minute, so
/// that they are the ones to say what went wrong.
const OPEN_LIMIT: Duration = Duration::from_secs(65);
/// How long a page may load.
const PAGE_LIMIT: Duration = Duration::from_secs(20);
/// How long a page may load whose way leads through questions that a person answers: a few steps, each of which may take
/// a minute.
const ANSWERED_LIMIT: Duration = Duration::from_mins(5);
/// How often a browser that is on its way is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How long a browser that still asks something may take to close.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);

/// One browser with a fresh profile.
#[derive(Debug)]
pub struct Session {
    page: Page,
    cards: Cards,
    desk: Option<Desk>,
    /// A page that the browser is on its way to while it asks something.
    under_way: Mutex<Option<JoinHandle<Result<(), BrowserError>>>>,
    lost: Lost,
    /// Goes after the browser.
    _profile: Option<TempDir>,
}

impl Session {
    /// Opens a browser that holds these cards. Unless its driver sits at a desk, it presents one of them by itself wherever
    /// a card's certificate is asked for. With an identity, it passes for another.
    ///
    /// # Errors
    /// [`BrowserError`] when it does not start.
    pub async fn open(
        driver: &Driver,
        cards: &[ClientCard],
        screen: Screen,
        identity: Option<&Identity>,
    ) -> Result<Self, BrowserError> {
        let (store, profile) = driver.furnish(cards).await?;
        let capabilities = capabilities::of(driver, profile.as_ref().map(TempDir::path), screen, identity)?;
        let client = within(OPEN_LIMIT, async {
            ClientBuilder::rustls()
                .map_err(|error| BrowserError::Driver(Text::quoted(error.to_string())))?
                .capabilities(capabilities)
                .connect(driver.url())
                .await
                .map_err(BrowserError::from)
        })
        .await
        // The driver may still start it.
        .inspect_err(|error| {
            if matches!(error, BrowserError::TimeLimit(_)) {
                driver.lost().mark();
            }
        })?;
        let desk = driver.desk().cloned();
        let page_limit = if desk.is_some() { ANSWERED_LIMIT } else { PAGE_LIMIT };
        let limits = TimeoutConfiguration::new(Some(SCRIPT_LIMIT), Some(page_limit), Some(Duration::ZERO));
        limited(client.update_timeouts(limits)).await?;
        let page = Page::new(client, driver.browser(), screen, identity.copied());
        page.assume_identity().await?;
        Ok(Self {
            page,
            cards: store,
            desk,
            under_way: Mutex::default(),
            lost: driver.lost(),
            _profile: profile,
        })
    }

    /// What it shows.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// From now on the browser holds these cards and no other; the page that it shows stays.
    ///
    /// # Errors
    /// [`BrowserError`] when they cannot be put where it looks for them.
    pub async fn hold(&mut self, cards: &[ClientCard]) -> Result<(), BrowserError> {
        self.cards.hold(cards).await
    }

    /// Is as good as new to whoever holds the same cards: in a fresh tab, without cookies and without what pages have put
    /// away here and at these addresses. Chromium only.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn forget(&self, addresses: &[&Url]) -> Result<(), BrowserError> {
        self.page.forget(addresses).await
    }

    /// Opens an address.
    ///
    /// # Errors
    /// [`BrowserError::Unreachable`] when no page comes.
    pub async fn open_page(&self, url: &Url) -> Result<(), BrowserError> {
        let url = url.clone();
        self.going(|page| async move { page.open_page(&url).await }).await
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// [`BrowserError`] when no page comes.
    pub async fn reload(&self) -> Result<(), BrowserError> {
        self.going(|page| async move { page.reload().await }).await
    }

    /// Goes back to the page before.
    ///
    /// # Errors
    /// [`BrowserError`] when no page comes.
    pub async fn back(&self) -> Result<(), BrowserError> {
        self.going(|page| async move { page.back().await }).await
    }

    /// Presses a key where the focus is, and lets the page that follows load.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn press(&self, key: char) -> Result<(), BrowserError> {
        self.going(move |page| async move { page.press(key).await }).await
    }

    /// Clicks as a person would, and lets the page that follows load.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn click(&self, element: &Element) -> Result<(), BrowserError> {
        let element = element.clone();
        self.going(|page| async move { page.click(&element).await }).await
    }

    /// Clicks a checkbox that is not as it must be.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn tick(&self, checkbox: &Element, ticked: bool) -> Result<(), BrowserError> {
        if self.page.is_on(checkbox).await? == ticked { Ok(()) } else { self.click(checkbox).await }
    }

    /// Whether the browser shows a page of its own ("this site can't be reached") instead of an answer. While it asks
    /// something, it shows neither yet.
    ///
    /// # Errors
    /// [`BrowserError::Unreachable`] naming the reason when it does.
    pub async fn must_show_a_page(&self) -> Result<(), BrowserError> {
        if self.is_asking() { Ok(()) } else { self.page.must_show_a_page().await }
    }

    /// Whether the browser waits for a person's answer before it goes on to a page.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// What the browser asks of a person, in a window of its own; while it is on its way somewhere, waits for it. None when it
    /// goes on to a page without asking, or shows one and no window.
    ///
    /// # Errors
    /// [`BrowserError`] when no page comes, or neither comes in time.
    pub async fn asked(&self) -> Result<Option<Dialog>, BrowserError> {
        let Some(desk) = &self.desk else { return Ok(None) };
        if self.is_asking() { self.arrive(desk).await } else { desk.dialog().await }
    }

    /// Chooses the certificate with this serial number among those that the browser offers, and lets it go on: to a page,
    /// or to its next question.
    ///
    /// # Errors
    /// [`BrowserError::Asked`] when the browser asks something else, or nothing; [`BrowserError::NotOffered`].
    pub async fn choose_certificate(&self, serial: &str) -> Result<(), BrowserError> {
        self.answer(async |desk, dialog| desk.choose(&dialog, serial).await).await
    }

    /// Types the card's code where the browser asks for it, and lets it go on: to a page, or to its next question.
    ///
    /// # Errors
    /// [`BrowserError::Asked`] when the browser asks something else, or nothing.
    pub async fn type_code(&self, code: &str) -> Result<(), BrowserError> {
        self.answer(async |desk, dialog| desk.type_code(&dialog, code).await).await
    }

    /// Closes what the browser asks without an answer, and lets it go on.
    ///
    /// # Errors
    /// [`BrowserError::Asked`] when it asks nothing.
    pub async fn decline(&self) -> Result<(), BrowserError> {
        self.answer(async |desk, dialog| desk.decline(&dialog).await).await
    }

    async fn answer(
        &self,
        answer: impl AsyncFnOnce(&Desk, Dialog) -> Result<(), BrowserError>,
    ) -> Result<(), BrowserError> {
        let desk = self.desk.as_ref().ok_or(BrowserError::NothingAsked)?;
        let dialog = self.asked().await?.ok_or(BrowserError::NothingAsked)?;
        answer(desk, dialog).await?;
        self.arrive(desk).await.map(|_| ())
    }

    /// A picture of all that the browser's display shows, its own windows included, in PNG; none where it has no display
    /// of its own.
    ///
    /// # Errors
    /// [`BrowserError`] when the display does not answer.
    pub async fn display_picture(&self) -> Result<Option<Vec<u8>>, BrowserError> {
        match &self.desk {
            Some(desk) => desk.picture().await.map(Some),
            None => Ok(None),
        }
    }

    /// Closes the browser.
    pub async fn close(self) {
        if let Some(desk) = &self.desk
            && self.is_asking()
        {
            // A driver closes no browser that waits for an answer.
            let closed = within(CLOSE_LIMIT, async {
                while self.asked().await?.is_some() {
                    self.decline().await?;
                }
                Ok::<_, BrowserError>(())
            });
            if let Err(error) = closed.await {
                tracing::debug!(%error, ?desk, "the browser still asks something");
                self.lost.mark();
                return;
            }
        }
        if let Err(error) = limited(self.page.client.clone().close()).await {
            self.lost.mark();
            tracing::debug!(%error, "the browser was not closed in order");
        }
    }

    /// Goes somewhere. At a desk, the browser may ask something on the way; the driver answers nothing until it is told.
    async fn going<F>(&self, moving: impl FnOnce(Page) -> F) -> Result<(), BrowserError>
    where
        F: Future<Output = Result<(), BrowserError>> + Send + 'static,
    {
        let Some(desk) = &self.desk else { return moving(self.page.clone()).await };
        let task = tokio::spawn(moving(self.page.patient(ANSWERED_LIMIT)));
        *self.under_way.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        self.arrive(desk).await.map(|_| ())
    }

    /// Waits until the browser is where it was going, or asks something; what it asks.
    async fn arrive(&self, desk: &Desk) -> Result<Option<Dialog>, BrowserError> {
        let deadline = Instant::now() + PAGE_LIMIT;
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            if let Some(gone) = self.arrived() {
                // It did not panic: nothing there does.
                return gone.await.unwrap_or(Err(BrowserError::NoAnswer)).map(|()| None);
            }
            if let Some(dialog) = desk.dialog().await? {
                return Ok(Some(dialog));
            }
            if Instant::now() >= deadline {
                return Err(BrowserError::NoAnswer);
            }
        }
    }

    /// How going to the page ended, once it has.
    fn arrived(&self) -> Option<JoinHandle<Result<(), BrowserError>>> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.take_if(|task| task.is_finished())
    }
}
