//! A sign-in and a sign-out that a person does by hand, watched: what was pressed, and where, is what `[certify]` must say.

use std::time::Duration;

use url::Url;

use super::{
    provider::Provider,
    visitor::{Document, document::Request, held},
};
use crate::{
    browser::{Browser, BrowserError, Driver, Pressed, Screen, Session, Showing},
    lang::{Text, Told},
    run::RunHome,
    stack::{Stack, control::Person},
};

/// How often the browser is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How often more it is looked at for the page that follows the sign-out, before one of the service's is opened.
const LOOKS_AFTER: usize = 20;

/// A browser in which somebody signs in by hand, with a card in it.
pub struct Watch {
    provider: Provider,
    person: Person,
    session: Session,
    home: Url,
    /// Before its folder.
    _driver: Driver,
    _folder: RunHome,
}

/// What was seen of a service. What is missing was not done before the browser was closed, or is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Where the sign-in began, and what was pressed there: nothing where the page leads to Pro Santé Connect by itself.
    pub sign_in: Option<(Url, Option<String>)>,
    /// What was pressed on that page before.
    pub sign_in_steps: Vec<String>,
    /// The page on which the sign-out was pressed; else the last one that was there while somebody was signed in.
    pub protected: Option<Url>,
    /// What was pressed to sign out.
    pub sign_out_button: Option<String>,
    /// What was pressed on that page before: what opens a menu.
    pub sign_out_steps: Vec<String>,
    /// What of the protected page only those are told who are signed in.
    pub signed_in: Option<String>,
    /// Terms of use that a page has a link to.
    pub terms: Option<Url>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The browser is there.
    Open,
    /// Somebody is signed in, and a page of the service's is there.
    SignedIn,
    /// Pro Santé Connect’s session is over.
    SignedOut,
    /// The browser was closed.
    Closed,
}

impl Watch {
    /// Opens a browser at `home`, with a card of somebody's who was never here.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn open(stack: &Stack, client_id: &str, home: &Url, showing: Showing) -> Result<Self, Text> {
        let told = |error: BrowserError| error.told();
        let provider = Provider::of(stack, client_id, None);
        let person = provider.somebody().await.map_err(|error| error.told())?;
        let cards: Vec<_> = person.cards.iter().map(held).collect();
        let folder = RunHome::make().map_err(|error| BrowserError::Home(error).told())?;
        let place = folder.path().join("0");
        let driver =
            Driver::start(Browser::Chromium, &place, &stack.root_pem, showing).await.map_err(told)?;
        let session = Session::open(&driver, &cards, Screen::Laptop, None).await.map_err(told)?;
        session.page().note_presses().await.map_err(told)?;
        session.open_page(home).await.map_err(told)?;
        Ok(Self { provider, person, session, home: home.clone(), _driver: driver, _folder: folder })
    }

    /// The browser: whoever signs in has it in hand.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Watches until the person is signed out again, or closes the browser; `told` hears how far it has come.
    ///
    /// # Errors
    /// Why Pro Santé Connect cannot be asked.
    pub async fn until_the_end(&self, mut told: impl FnMut(Stage)) -> Result<Seen, Text> {
        told(Stage::Open);
        let mut walk = Walk::default();
        let mut looks = tokio::time::interval(LOOK);
        let mut over = 0;
        loop {
            looks.tick().await;
            let sessions = self.provider.sessions(&self.person).await?;
            // What cannot be read now, in the midst of a change of page or below a question of the browser's, can be later.
            if let Ok(look) = self.look().await {
                let was_in = walk.entry.is_some();
                if let Some(look) = look {
                    walk.take(look, sessions > 0);
                }
                if walk.entry.is_some() && !was_in {
                    told(Stage::SignedIn);
                }
            } else if !self.session.page().is_there().await {
                told(Stage::Closed);
                return Ok(walk.seen());
            }
            if walk.entry.is_some() && sessions == 0 {
                if over == 0 {
                    told(Stage::SignedOut);
                }
                over += 1;
                if walk.has_left() || over > LOOKS_AFTER {
                    return Ok(self.confirmed(walk).await);
                }
            }
        }
    }

    /// What the browser shows, when it is a page of the service's.
    async fn look(&self) -> Result<Option<Look>, BrowserError> {
        let page = self.session.page();
        let Some(url) = page.url().await? else { return Ok(None) };
        if self.provider.serves(&url) {
            return Ok(None);
        }
        let (status, html, presses) = (page.status().await?, page.source().await?, page.presses().await?);
        let is_pdf = page.is_pdf().await?;
        Ok(Some(Look { page: Document { url, status, html, is_pdf }, presses }))
    }

    /// What was seen, once somebody who is signed out has looked at the protected page: what it says to them too is no mark.
    async fn confirmed(&self, mut walk: Walk) -> Seen {
        let there = walk.seen().protected.unwrap_or_else(|| self.home.clone());
        let mut stranger = None;
        // A sign-out that ends with Pro Santé Connect leaves a page from which nothing of the service's can be read.
        if self.session.open_page(&there).await.is_ok()
            && let Ok(Some(look)) = self.look().await
        {
            stranger = Some(look.page.clone());
            walk.take(look, false);
        }
        let mut seen = walk.seen();
        seen.signed_in = seen.signed_in.filter(|mark| stranger.is_none_or(|page| !page.says(mark)));
        seen
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.session.close().await;
    }
}

/// A page of the service's, and what was pressed so far.
struct Look {
    page: Document,
    presses: Vec<Pressed>,
}

/// What was seen so far.
#[derive(Default)]
struct Walk {
    /// The first page.
    first: Option<Url>,
    /// How much had been pressed when somebody was first seen to be signed in.
    entry: Option<usize>,
    presses: Vec<Pressed>,
    /// The last page while somebody was signed in.
    last: Option<Document>,
    /// The last page of all.
    now: Option<Document>,
    terms: Option<Url>,
}

impl Walk {
    fn take(&mut self, Look { page, presses }: Look, is_signed_in: bool) {
        self.first.get_or_insert_with(|| page.url.clone());
        if self.terms.is_none() {
            self.terms = terms(&page);
        }
        // Another origin of the service's knows nothing of what was pressed on this one.
        if presses.len() >= self.presses.len() {
            self.presses = presses;
        }
        if is_signed_in {
            self.entry.get_or_insert(self.presses.len());
            self.last = Some(page.clone());
        }
        self.now = Some(page);
    }

    /// What was pressed to sign out, and is not there any more, after what was pressed on that page before.
    fn exit(&self) -> Option<(&[Pressed], &Pressed)> {
        let (before, last) = last_of(self.presses.get(self.entry?..)?)?;
        let is_gone = self.now.as_ref().is_some_and(|page| !page.controls().contains(&last.name));
        is_gone.then_some((before, last))
    }

    fn has_left(&self) -> bool {
        self.exit().is_some()
    }

    fn seen(&self) -> Seen {
        let entry = self.entry.and_then(|count| self.presses.get(..count)).and_then(last_of);
        let (sign_in_steps, entry) =
            entry.map_or((vec![], None), |(before, last)| (names(before), Some(last)));
        let exit = self.exit();
        let sign_out_steps = exit.map_or_else(Vec::new, |(before, _)| names(before));
        let exit = exit.map(|(_, last)| last);
        let name = exit.map(|pressed| pressed.name.clone());
        let begun = || match entry {
            Some(pressed) => Some((pressed.url.clone(), Some(pressed.name.clone()))),
            None => Some((self.first.clone()?, None)),
        };
        Seen {
            sign_in: self.entry.and_then(|_| begun()),
            sign_in_steps,
            protected: exit
                .map(|pressed| pressed.url.clone())
                .or_else(|| self.last.as_ref().map(|page| page.url.clone())),
            signed_in: name.clone(),
            sign_out_button: name,
            sign_out_steps,
            terms: self.terms.clone(),
        }
    }
}

/// The last press, and those before it since that page came.
fn last_of(presses: &[Pressed]) -> Option<(&[Pressed], &Pressed)> {
    let (last, before) = presses.split_last()?;
    let here = before.iter().rev().take_while(|pressed| pressed.since == last.since).count();
    Some((&before[before.len() - here..], last))
}

/// Their names; what was pressed twice in a row was opened and closed again.
fn names(presses: &[Pressed]) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for pressed in presses {
        if names.last() == Some(&pressed.name) {
            names.pop();
        } else {
            names.push(pressed.name.clone());
        }
    }
    names
}

/// Where a link to the terms of use leads.
fn terms(page: &Document) -> Option<Url> {
    let speaks_of_them = |name: &String| {
        let name = name.to_lowercase();
        name.contains("conditions") || name.split(|c: char| !c.is_alphanumeric()).any(|word| word == "cgu")
    };
    let leads = |name: String| match page.pressed(&name) {
        Ok(Request::Get(url)) => Some(url),
        _ => None,
    };
    page.controls().into_iter().filter(speaks_of_them).find_map(leads)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(path: &str, html: &str, presses: &[(&str, &str)]) -> Look {
        let url = |path: &str| Url::parse("https://service.test/").unwrap().join(path).unwrap();
        // Each address is another page that came.
        let press = |(name, path): &(&str, &str)| Pressed {
            name: (*name).to_owned(),
            url: url(path),
            since: path.bytes().map(u64::from).sum(),
        };
        let presses = presses.iter().map(press);
        Look {
            page: Document { url: url(path), status: 200, html: html.to_owned(), is_pdf: false },
            presses: presses.collect(),
        }
    }

    const HOME: &str = "<a href=/cgu>Les CGU</a><button>Entrer</button>";
    const SPACE: &str = "<h1>Bonjour</h1><button>Profil</button><button>Sortir</button>";

    #[test]
    fn what_was_pressed_last_before_the_sign_in_and_before_its_end_is_what_counts() {
        let mut walk = Walk::default();
        walk.take(look("/", HOME, &[]), false);
        assert_eq!(walk.seen().sign_in, None);
        let mut presses = vec![("Aide", "/"), ("Entrer", "/mire")];
        walk.take(look("/espace", SPACE, &presses), true);
        assert!(!walk.has_left());
        presses.push(("Profil", "/espace"));
        walk.take(look("/profil", SPACE, &presses), true);
        presses.extend(["Menu", "Menu", "Menu", "Sortir"].map(|name| (name, "/profil")));
        // The press was noted, and the page is still there.
        walk.take(look("/profil", SPACE, &presses), true);
        assert!(!walk.has_left());
        walk.take(look("/", HOME, &presses), false);
        let seen = walk.seen();
        let (begun, button) = seen.sign_in.unwrap();
        assert_eq!((begun.path(), button.as_deref()), ("/mire", Some("Entrer")));
        assert_eq!(seen.protected.unwrap().path(), "/profil");
        assert_eq!(
            (seen.signed_in.as_deref(), seen.sign_out_button.as_deref()),
            (Some("Sortir"), Some("Sortir"))
        );
        assert_eq!((seen.sign_in_steps, seen.sign_out_steps), (vec![], vec!["Menu".to_owned()]));
        assert_eq!(seen.terms.unwrap().path(), "/cgu");
    }

    #[test]
    fn a_browser_that_is_closed_before_the_sign_out_leaves_the_last_page_and_no_button() {
        let mut walk = Walk::default();
        walk.take(look("/", HOME, &[]), false);
        walk.take(look("/espace", SPACE, &[]), true);
        let seen = walk.seen();
        let (begun, button) = seen.sign_in.unwrap();
        assert_eq!((begun.path(), button), ("/", None));
        assert_eq!((seen.protected.unwrap().path(), seen.sign_out_button), ("/espace", None));
    }
}
