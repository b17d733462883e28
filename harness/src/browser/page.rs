//! What is done on a page and read from it. A value of it is a hand on the browser: cheap to clone, and no browser of its own.

use std::{future::Future, time::Duration};

use fantoccini::{
    Client,
    wd::{TimeoutConfiguration, WindowHandle},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use super::{
    AddressFound, Browser, BrowserError, Element, Identity, KeptCookie, Kind, Named, Outline, Pressed, Query,
    Screen, TextFound, Unfilled, devtools, identity,
    patience::{COMMAND_LIMIT, PATIENCE, Patience, pauses, within},
    picture, script,
};

/// How long one script waits before it is asked again: a script whose page was replaced may never answer.
const GLANCE: Duration = Duration::from_secs(1);
/// How long a page that goes on changing is waited for, below the driver's own limit for a script.
const QUIET_LIMIT: Duration = Duration::from_millis(2500);
/// How long the driver waits for a script.
pub(super) const SCRIPT_LIMIT: Duration = Duration::from_secs(3);
/// How long a caller's script may take. It has far more to do than ours, on machines that have other work.
const INSPECTION_LIMIT: Duration = Duration::from_secs(45);
/// How long the page that a click asked for is waited for, beside what a person takes to answer.
const FOLLOW_LIMIT: Duration = Duration::from_secs(20);

/// The page that a browser shows.
#[derive(Clone, Debug)]
pub struct Page {
    pub(super) client: Client,
    browser: Browser,
    screen: Screen,
    /// What every tab passes for.
    identity: Option<Identity>,
    /// How long the driver may take for one command.
    limit: Duration,
}

impl Page {
    /// The one that a browser shows which was just opened.
    pub(super) fn new(client: Client, browser: Browser, screen: Screen, identity: Option<Identity>) -> Self {
        Self { client, browser, screen, identity, limit: COMMAND_LIMIT }
    }

    /// The same, for what may have to wait for a person's answer to the browser itself.
    pub(super) fn patient(&self, limit: Duration) -> Self {
        Self { limit, ..self.clone() }
    }

    async fn limited<T, E>(&self, doing: impl Future<Output = Result<T, E>>) -> Result<T, BrowserError>
    where
        BrowserError: From<E>,
    {
        within(self.limit, doing).await
    }

    /// What the browser is shown on.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// Chromium passes for another in one tab alone; Firefox in all of them, by a preference.
    pub(super) async fn assume_identity(&self) -> Result<(), BrowserError> {
        match (self.browser, &self.identity) {
            (Browser::Chromium, Some(identity)) => identity::assume(&self.client, identity).await,
            _ => Ok(()),
        }
    }

    /// Opens an address.
    ///
    /// # Errors
    /// [`BrowserError::Unreachable`] when no page comes.
    pub(super) async fn open_page(&self, url: &Url) -> Result<(), BrowserError> {
        self.limited(self.client.goto(url.as_str())).await
    }

    /// Waits for an element that answers the first of `queries` which matches anything; or, when none must be
    /// `present`, until nothing does.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer, or a selector is none.
    pub async fn find(&self, queries: &[Query<'_>], present: bool) -> Result<Named, BrowserError> {
        #[derive(Deserialize)]
        struct Found {
            query: usize,
            elements: Vec<Value>,
            places: Vec<String>,
            names: Vec<String>,
        }
        for query in queries.iter().filter(|query| query.kind == Kind::Selector) {
            let fault = self.settled(script::SELECTOR_FAULT, &[json!(query.name)]).await?;
            if !fault.is_null() {
                return Err(BrowserError::Selector(query.name.to_owned()));
            }
        }
        let found: Found = self
            .waiting_script(script::FIND, &[json!(queries), json!(present)], |found: &Found| {
                found.elements.is_empty() != present
            })
            .await?;
        let mut elements = found.elements.into_iter();
        match (elements.next(), elements.len()) {
            (None, _) => Ok(Named::None(found.names)),
            (Some(one), 0) => Ok(Named::One(Element(self.element(&one)?), found.query)),
            (Some(_), _) => Ok(Named::Several(found.places)),
        }
    }

    /// The text of what a CSS selector designates, if anything, without waiting.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn text_of(&self, selector: &str) -> Result<Option<String>, BrowserError> {
        let text = self.settled(script::TEXT_OF, &[json!(selector)]).await?;
        Ok(text.as_str().map(|text| text.trim().to_owned()))
    }

    /// Whether a CSS selector designates something visible now, without waiting.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn shows(&self, selector: &str) -> Result<bool, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::SHOWS);
        let shown = self.settled(&source, &[json!(selector)]).await?;
        Ok(shown == Value::Bool(true))
    }

    /// Waits until the page is at `address`, fragment aside; where it is.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn address(&self, address: &Url) -> Result<AddressFound, BrowserError> {
        self.waiting_script(script::ADDRESS, &[json!(address)], |found: &AddressFound| found.holds).await
    }

    /// Waits until the page stops changing, within a few seconds: one that a script builds is looked at when it
    /// is there, and so is the one that it moves on to.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn quiet(&self) -> Result<(), BrowserError> {
        self.resting(false).await
    }

    /// The same, for a picture of the display: what is loaded is drawn a little later.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn drawn(&self) -> Result<(), BrowserError> {
        self.resting(true).await
    }

    async fn resting(&self, drawn: bool) -> Result<(), BrowserError> {
        let deadline = Instant::now() + QUIET_LIMIT;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let arguments = vec![json!(drawn), json!(left.as_millis())];
            match self.limited(self.client.execute_async(script::QUIET, arguments)).await {
                // Replaced before it was quiet: the driver lets the new page load first. Firefox answers nothing then.
                Ok(Value::Null) => {}
                Err(error) if error.is_of_a_page_that_changed() => {}
                other => return other.map(|_| ()),
            }
            if left.is_zero() {
                return Ok(());
            }
        }
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// [`BrowserError`] when no page comes.
    pub(super) async fn reload(&self) -> Result<(), BrowserError> {
        self.limited(self.client.refresh()).await
    }

    /// Goes back to the page before.
    ///
    /// # Errors
    /// [`BrowserError`] when no page comes.
    pub(super) async fn back(&self) -> Result<(), BrowserError> {
        self.limited(self.client.back()).await
    }

    /// Opens a tab and goes to it.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn new_tab(&self) -> Result<(), BrowserError> {
        let tab = self.limited(self.client.new_window(true)).await?;
        self.turn_to(tab.handle).await
    }

    /// Goes to the other one of two tabs; how many there are.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn other_tab(&self) -> Result<usize, BrowserError> {
        let here = self.limited(self.client.window()).await?;
        let tabs = self.limited(self.client.windows()).await?;
        let count = tabs.len();
        if let Some(other) = tabs.into_iter().find(|tab| *tab != here).filter(|_| count == 2) {
            self.turn_to(other).await?;
        }
        Ok(count)
    }

    /// Goes to a tab that remembers nothing of the person before: neither cookies nor what pages have put away, here and at
    /// these addresses. The card stays, and so do the connections that were made with it.
    pub(super) async fn forget(&self, addresses: &[&Url]) -> Result<(), BrowserError> {
        devtools::command(&self.client, "Network.clearBrowserCookies", json!({})).await?;
        devtools::command(&self.client, "Network.clearBrowserCache", json!({})).await?;
        for address in addresses {
            let origin = address.origin().ascii_serialization();
            let what = json!({ "origin": origin, "storageTypes": "all" });
            devtools::command(&self.client, "Storage.clearDataForOrigin", what).await?;
        }
        let before = self.limited(self.client.windows()).await?;
        let tab = self.limited(self.client.new_window(true)).await?;
        for old in before {
            self.limited(self.client.switch_to_window(old)).await?;
            self.limited(self.client.close_window()).await?;
        }
        self.turn_to(tab.handle).await
    }

    async fn turn_to(&self, tab: WindowHandle) -> Result<(), BrowserError> {
        self.limited(self.client.switch_to_window(tab)).await?;
        self.assume_identity().await
    }

    /// Presses a key where the focus is, and lets the page that follows load.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub(super) async fn press(&self, key: char) -> Result<(), BrowserError> {
        self.settled(script::WATCH_LEAVING, &[]).await?;
        let element = self.limited(self.client.active_element()).await?;
        self.limited(element.send_keys(&key.to_string())).await?;
        self.follow().await
    }

    /// Waits until `text` is on the page, or is not.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn text(&self, text: &str, present: bool) -> Result<TextFound, BrowserError> {
        self.waiting_script(script::TEXT, &[json!(text), json!(present)], |found: &TextFound| found.holds)
            .await
    }

    /// Clicks as a person would, and lets the page that follows load.
    ///
    /// The driver's own click returns before a form's navigation has begun: without the wait, what follows would
    /// look at the page that is about to go.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub(super) async fn click(&self, element: &Element) -> Result<(), BrowserError> {
        let source = format!("{}{}", script::COMMON, script::CLICKED);
        let clicked = self.limited(self.client.execute(&source, vec![json!(element)])).await?;
        self.settled(script::WATCH_LEAVING, &[]).await?;
        self.limited(self.element(&clicked)?.click()).await?;
        self.follow().await
    }

    /// The element that a script answered.
    fn element(&self, answer: &Value) -> Result<fantoccini::elements::Element, BrowserError> {
        let id = answer.as_object().and_then(|object| object.values().next()?.as_str());
        let id = id.ok_or(BrowserError::Element)?.to_owned();
        Ok(fantoccini::elements::Element::from_element_id(self.client.clone(), id.into()))
    }

    /// Waits until the page that was asked for is there, if one was.
    async fn follow(&self) -> Result<(), BrowserError> {
        let deadline = Instant::now() + FOLLOW_LIMIT + self.limit.saturating_sub(COMMAND_LIMIT);
        let mut pause = pauses();
        while Instant::now() < deadline {
            pause.tick().await;
            match self.limited(self.client.execute(script::IS_LEAVING, vec![])).await {
                Ok(Value::Bool(true)) => {}
                Ok(_) => return Ok(()),
                Err(error) if error.is_of_a_page_that_changed() => {}
                Err(error) => return Err(error),
            }
        }
        // The page is still there, and answers: the click brought no other one after all.
        Ok(())
    }

    /// Empties the field and types `text`, key by key; a date, a colour … is given as its picker would give it. What the
    /// field holds instead, when it did not take the text.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn fill(&self, element: &Element, text: &str) -> Result<Option<Unfilled>, BrowserError> {
        let picked =
            self.limited(self.client.execute(script::PICK, vec![json!(element), json!(text)])).await?;
        if !picked.is_null() {
            let holds = picked["holds"] == Value::Bool(true);
            return if holds { Ok(None) } else { answer(picked).map(Some) };
        }
        self.limited(async {
            element.0.clear().await?;
            element.0.send_keys(text).await
        })
        .await?;
        match self.limited(self.client.execute(script::TYPED, vec![json!(element)])).await {
            // A page may write what it is given in its own way, but not lose it: letters in a field for numbers.
            Ok(typed) if !text.is_empty() && typed["held"] == "" => answer(typed).map(Some),
            Ok(_) => Ok(None),
            // The last key may bring another page.
            Err(error) if error.is_of_a_page_that_changed() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Chooses an entry of a drop-down list; false when the list has no such entry.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn select(&self, list: &Element, option: &str) -> Result<bool, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::SELECT);
        let chosen = self.limited(self.client.execute(&source, vec![json!(list), json!(option)])).await?;
        Ok(chosen == Value::Bool(true))
    }

    /// The entries of a drop-down list, as people read them.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn options(&self, list: &Element) -> Result<Vec<String>, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::OPTIONS);
        answer(self.limited(self.client.execute(&source, vec![json!(list)])).await?)
    }

    /// The text of the chosen entry of a drop-down list.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn chosen(&self, list: &Element) -> Result<String, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::CHOSEN);
        let chosen = self.limited(self.client.execute(&source, vec![json!(list)])).await?;
        Ok(chosen.as_str().unwrap_or_default().to_owned())
    }

    /// What a field holds.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn value(&self, element: &Element) -> Result<String, BrowserError> {
        Ok(self.limited(element.0.prop("value")).await?.unwrap_or_default())
    }

    /// Whether a checkbox or a radio button is on.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn is_on(&self, element: &Element) -> Result<bool, BrowserError> {
        let on = self.limited(self.client.execute(script::IS_ON, vec![json!(element)])).await?;
        Ok(on == Value::Bool(true))
    }

    /// Whether the browser shows a page of its own ("this site can't be reached") instead of an answer.
    ///
    /// # Errors
    /// [`BrowserError::Unreachable`] naming the reason when it does.
    pub(super) async fn must_show_a_page(&self) -> Result<(), BrowserError> {
        // The driver gives the address that was asked for and calls it a success: the page knows better.
        let told = self.settled(script::ERROR_PAGE, &[]).await?;
        match told.as_str() {
            Some(code) => Err(BrowserError::unreachable(code)),
            None => Ok(()),
        }
    }

    /// The page's address; none for a page of the browser's own.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn url(&self) -> Result<Option<Url>, BrowserError> {
        let mut patience = Patience::begin();
        loop {
            match self.limited(self.client.current_url()).await {
                Err(error) => patience.after(error).await?,
                Ok(url) => return Ok(Some(url).filter(Url::has_host)),
            }
        }
    }

    /// Scrolls to what tells of a text, and selects it; whether anything on the page does.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn show_text(&self, text: &str) -> Result<bool, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::SHOW);
        Ok(self.settled(&source, &[json!(text)]).await? == Value::Bool(true))
    }

    /// Scrolls to an element, and gives it the focus as a keyboard would: a picture shows what is about to be used.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn point_at(&self, element: &Element) -> Result<(), BrowserError> {
        self.limited(self.client.execute(script::POINT_AT, vec![json!(element)])).await.map(|_| ())
    }

    /// The page's own heading, or the title of its document.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn heading(&self) -> Result<String, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::HEADING);
        let told = self.settled(&source, &[]).await?;
        Ok(told.as_str().unwrap_or_default().to_owned())
    }

    /// Host of the page's address; none for a page of the browser's own.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn host(&self) -> Result<Option<String>, BrowserError> {
        Ok(self.url().await?.and_then(|url| url.host_str().map(str::to_owned)))
    }

    /// The page told as text.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn outline(&self) -> Result<Outline, BrowserError> {
        let source = format!("{}{}", script::COMMON, script::OUTLINE);
        answer(self.settled(&source, &[]).await?)
    }

    /// The document as it is now, scripts' work included.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn source(&self) -> Result<String, BrowserError> {
        let told = self.settled("return document.documentElement.outerHTML;", &[]).await?;
        Ok(told.as_str().unwrap_or_default().to_owned())
    }

    /// Whether it is a PDF, which the browser's own viewer shows, and hides from scripts.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn is_pdf(&self) -> Result<bool, BrowserError> {
        let told = self.settled("return document.contentType === 'application/pdf';", &[]).await?;
        Ok(told == Value::Bool(true))
    }

    /// Status of the answer that brought the page; 0 where the browser does not tell.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn status(&self) -> Result<u16, BrowserError> {
        const STATUS: &str = "return performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0;";
        let told = self.settled(STATUS, &[]).await?;
        Ok(told.as_u64().and_then(|status| status.try_into().ok()).unwrap_or(0))
    }

    /// From the next page on, notes which links and buttons are pressed in this tab. Chromium only.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn note_presses(&self) -> Result<(), BrowserError> {
        let source = format!("(() => {{\n{}{}}})();", script::COMMON, script::PRESSED);
        let name = "Page.addScriptToEvaluateOnNewDocument";
        devtools::command(&self.client, name, json!({ "source": source })).await.map(|_| ())
    }

    /// What was pressed on the pages of this one's origin since [`Self::note_presses`], in order.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn presses(&self) -> Result<Vec<Pressed>, BrowserError> {
        answer(self.settled(script::NOTED, &[]).await?)
    }

    /// Whether its tab is still there.
    pub async fn is_there(&self) -> bool {
        self.limited(self.client.window()).await.is_ok()
    }

    /// The cookies that the page's site has set.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn cookies(&self) -> Result<Vec<KeptCookie>, BrowserError> {
        let cookies = self.limited(self.client.get_all_cookies()).await?;
        let kept = |cookie: fantoccini::cookies::Cookie<'static>| KeptCookie {
            name: cookie.name().to_owned(),
            secure: cookie.secure() == Some(true),
            http_only: cookie.http_only() == Some(true),
            same_site: cookie.same_site().map(|same_site| same_site.to_string()),
        };
        Ok(cookies.into_iter().map(kept).collect())
    }

    /// Runs `script`, the body of an asynchronous function of the caller's, in the page; what it returns. It may take
    /// far longer than anything else.
    ///
    /// # Errors
    /// [`BrowserError`] when it throws, when the page is replaced under it, or when the browser does not answer.
    pub async fn inspect(&self, script: &str) -> Result<Value, BrowserError> {
        let limits = |script| TimeoutConfiguration::new(Some(script), None, None);
        self.limited(self.client.update_timeouts(limits(INSPECTION_LIMIT))).await?;
        // A promise is waited for: WebDriver 2 §13.2, "Execute Script".
        let source = format!("return (async () => {{\n{script}\n}})();");
        // The driver's own limit comes first, and says what it was.
        let answer = within(INSPECTION_LIMIT + GLANCE, self.client.execute(&source, vec![])).await;
        self.limited(self.client.update_timeouts(limits(SCRIPT_LIMIT))).await?;
        answer
    }

    /// A picture of the whole page, in PNG.
    ///
    /// # Errors
    /// [`BrowserError`] when the browser does not answer.
    pub async fn picture(&self) -> Result<Vec<u8>, BrowserError> {
        picture::whole_page(&self.client, self.browser).await
    }

    /// Runs a script that reads the page, and names no element of it; again when the page is replaced under it, as one
    /// that moves on by itself may be.
    async fn settled(&self, source: &str, arguments: &[Value]) -> Result<Value, BrowserError> {
        let mut patience = Patience::begin();
        loop {
            match self.limited(self.client.execute(source, arguments.to_vec())).await {
                Err(error) => patience.after(error).await?,
                told => return told,
            }
        }
    }

    /// Runs a script that waits inside the page, until its answer is `enough` or patience ends.
    ///
    /// The script answers by itself as soon as the page holds what it looks for. It is asked again after a
    /// glance, and when the page was replaced under it: the driver lets the new one load first.
    async fn waiting_script<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: &[Value],
        enough: impl Fn(&T) -> bool,
    ) -> Result<T, BrowserError> {
        let source = format!("{}{script}", script::COMMON);
        let deadline = Instant::now() + PATIENCE;
        let mut pause = pauses();
        loop {
            pause.tick().await;
            let left = deadline.saturating_duration_since(Instant::now());
            let mut arguments = arguments.to_vec();
            arguments.push(json!(left.min(GLANCE).as_millis()));
            let told = match self.limited(self.client.execute_async(&source, arguments)).await {
                // Firefox: the page was replaced before the script answered.
                Ok(Value::Null) => None,
                Ok(told) => Some(answer::<T>(told)?),
                Err(error) if error.is_of_a_page_that_changed() => None,
                Err(error) => return Err(error),
            };
            match told {
                Some(told) if enough(&told) || left.is_zero() => return Ok(told),
                None if left.is_zero() => return Err(BrowserError::Restless),
                _ => {}
            }
        }
    }
}

/// What a script of ours answered.
fn answer<T: DeserializeOwned>(answer: Value) -> Result<T, BrowserError> {
    serde_json::from_value(answer).map_err(|error| BrowserError::Command(error.to_string()))
}
