//! A person with a browser of their own and a card, who visits the service.
//!
//! [`HttpVisitor`] needs no browser and is fast; [`BrowserVisitor`] is a real one, for services whose pages are made by
//! scripts. Both see a page as a [`Document`].

use certification::{ordinary::Exchange, trial::Signed};
use url::Url;

mod browser;
pub(super) mod document;
mod form;
mod gesture;
mod http;
mod names;

pub use browser::Desk;
pub(super) use browser::{BrowserVisitor, held};
pub(super) use document::Document;
pub(super) use gesture::{Done, Sought, at_browser};
pub(super) use http::HttpVisitor;

use super::{provider::Provider, target::Target};
use crate::{
    lang::{Text, Told, say},
    project::Step,
    stack::control::Person,
};

/// Either of them.
pub(super) enum Visitor<'p> {
    Http(Box<HttpVisitor<'p>>),
    Browser(BrowserVisitor<'p>),
}

impl<'p> Visitor<'p> {
    /// Somebody who was not here yet, in a browser that remembers nothing: a real one where the provider has one.
    pub async fn new(provider: &'p Provider, target: &Target, person: &Person) -> Result<Self, VisitError> {
        match &provider.desk {
            None => Ok(Self::Http(Box::new(HttpVisitor::new(provider, person)?))),
            Some(desk) => Ok(Self::Browser(BrowserVisitor::new(provider, desk, target, person).await?)),
        }
    }

    /// The page that is shown.
    pub fn page(&self) -> Option<&Document> {
        match self {
            Self::Http(visitor) => visitor.page(),
            Self::Browser(visitor) => visitor.page(),
        }
    }

    /// What was sent to the service, and what came; of a real browser, its cookies alone are known.
    pub async fn exchanges(&self, target: &Target) -> Vec<Exchange> {
        match self {
            Self::Http(visitor) => visitor.exchanges.clone(),
            Self::Browser(visitor) => visitor.cookies(target).await,
        }
    }

    /// Opens an address, as one that is typed.
    pub async fn open(&mut self, url: &Url) -> Result<(), VisitError> {
        match self {
            Self::Http(visitor) => visitor.open(url).await,
            Self::Browser(visitor) => visitor.open(url).await,
        }
    }

    /// Presses the link or button of this name.
    pub async fn press(&mut self, name: &str) -> Result<(), VisitError> {
        match self {
            Self::Http(visitor) => visitor.press(name).await,
            Self::Browser(visitor) => visitor.press(name).await,
        }
    }

    /// Opens the page where sign-ins begin, and does what comes before the button.
    pub async fn open_sign_in(&mut self, target: &Target) -> Result<(), VisitError> {
        self.open(&target.pages.sign_in).await?;
        self.walk(&target.pages.sign_in_steps).await
    }

    /// Presses the button that signs out, after what comes before it, on the page that is shown.
    pub async fn press_sign_out(&mut self, target: &Target, button: &str) -> Result<(), VisitError> {
        self.walk(&target.pages.sign_out_steps).await?;
        self.press(button).await
    }

    /// Does these gestures on the page that is shown.
    pub async fn walk(&mut self, steps: &[Step]) -> Result<(), VisitError> {
        for step in steps {
            let done = match self {
                Self::Http(visitor) => visitor.perform(&step.gesture).await,
                Self::Browser(visitor) => visitor.perform(&step.gesture).await,
            };
            done.map_err(|why| why.in_step(step))?;
        }
        Ok(())
    }

    /// Goes the whole way: to where sign-ins begin, over Pro Santé Connect, to wherever it ends.
    pub async fn sign_in(&mut self, target: &Target) -> Result<(), VisitError> {
        match self {
            Self::Http(visitor) => visitor.sign_in(target).await,
            Self::Browser(_) => {
                self.open_sign_in(target).await?;
                match &target.pages.sign_in_button {
                    Some(button) => self.press(&button.text).await,
                    None => Ok(()),
                }
            }
        }
    }

    /// Whether somebody is signed in, by what the protected page shows.
    pub async fn signed(&mut self, target: &Target) -> Signed {
        match self {
            Self::Http(visitor) => visitor.signed(target).await,
            Self::Browser(visitor) => visitor.signed(target).await,
        }
    }
}

/// Why no page came.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.told())]
pub(super) enum VisitError {
    /// No answer.
    Unreachable { url: Url, why: String },
    /// It sends to and fro.
    TooManyRedirections { url: Url },
    /// More than a page.
    TooLong { url: Url },
    /// A page that takes a parser more time than there is.
    Unreadable { url: Url },
    /// What somebody was to do on a page cannot be done.
    Undone { undone: Box<Done>, url: Url, heading: Option<String> },
    /// The same, or anything else, in a step that stands at this place of the file.
    InStep { place: Text, why: Box<VisitError> },
    /// What can only be done in a browser.
    NeedsBrowser { name: String, url: Url },
    /// The browser itself.
    Browser(Text),
}

impl VisitError {
    /// It happened in this step.
    pub fn in_step(self, step: &Step) -> Self {
        Self::InStep { place: step.place.clone(), why: Box::new(self) }
    }
}

/// To whom a protected page was shown. One of Pro Santé Connect's in its place was shown to nobody who is signed in.
fn shown_to(page: &Document, target: &Target, provider: &Provider) -> Signed {
    if provider.serves(&page.url) {
        return Signed::Out;
    }
    let at = |page: &Document| format!("{} ({})", page.address(), page.status);
    if page.status >= 500 {
        let at = at(page);
        return Signed::Unknown(say!(
            "la page protégée répond par une erreur : {at}",
            "the protected page answers with an error: {at}"
        ));
    }
    if page.says(&target.pages.signed_in.text) {
        return Signed::In;
    }
    match &target.pages.signed_out {
        None => Signed::Out,
        Some(mark) if page.says(&mark.text) || matches!(page.status, 401 | 403) => Signed::Out,
        Some(mark) => {
            let (at, signed_in, mark) = (at(page), &target.pages.signed_in.text, &mark.text);
            let place = target.pages.place(mark);
            Signed::Unknown(say!(
                "la page {at} ne dit ni « {signed_in} » ni « {mark} »{place}",
                "the page {at} says neither “{signed_in}” nor “{mark}”{place}";
                place
            ))
        }
    }
}

impl Told for VisitError {
    fn told(&self) -> Text {
        match self {
            Self::Unreachable { url, why } => {
                let url = document::told(url);
                say!("{url} ne répond pas : {why}", "{url} does not answer: {why}")
            }
            Self::TooManyRedirections { url } => {
                let url = document::told(url);
                say!(
                    "les redirections n’en finissent pas ; la dernière menait à {url}",
                    "the redirections do not end; the last one led to {url}"
                )
            }
            Self::TooLong { url } => {
                let url = document::told(url);
                say!(
                    "{url} répond par plus de 4 Mio : ce n’est pas une page",
                    "{url} answers with more than 4 MiB: that is no page"
                )
            }
            Self::Unreadable { url } => {
                let url = document::told(url);
                say!(
                    "la page {url} ne se lit pas en 10 secondes : trop d’éléments y sont imbriqués",
                    "the page {url} cannot be read in 10 seconds: too many elements lie in one another"
                )
            }
            Self::Undone { undone, url, heading } => {
                undone_at(undone, &document::told(url), heading.as_deref())
            }
            Self::InStep { why, .. } => why.told(),
            Self::NeedsBrowser { name, url } => {
                let url = document::told(url);
                say!(
                    "« {name} », à {url}, ne s’actionne que dans un vrai navigateur (--driver browser)",
                    "“{name}”, at {url}, can only be used in a real browser (--driver browser)"
                )
            }
            Self::Browser(said) => said.clone(),
        }
    }
}

fn undone_at(undone: &Done, url: &str, heading: Option<&str>) -> Text {
    let heading = heading.map(|heading| format!(" (« {heading} »)")).unwrap_or_default();
    match undone {
        Done::Yes => Text::quoted(""),
        Done::Missing { sought, name, offered } => {
            let (offered, none) = (listed(offered), sought.told());
            say!(
                "{none} « {name} » à {url}{heading} ; la page propose : {offered}",
                "{none} “{name}” at {url}{heading}; the page offers: {offered}";
                none
            )
        }
        Done::Several { name, places } => {
            let places = listed(places);
            say!(
                "plusieurs « {name} » à {url}{heading}, et rien ne dit lequel ; ils se trouvent là : {places}",
                "several “{name}” at {url}{heading}, and nothing says which one; they stand there: {places}"
            )
        }
        Done::NotTaken { field, held } => {
            let held = document::beginning(held);
            say!(
                "le champ « {field} », à {url}{heading}, ne prend pas ce qui lui est donné : il contient « {held} »",
                "the field “{field}”, at {url}{heading}, does not take what it is given: it holds “{held}”"
            )
        }
    }
}

/// The first of them: a page may offer hundreds.
pub(super) fn listed(offered: &[String]) -> String {
    const MOST: usize = 12;
    let mut shown: Vec<_> =
        offered.iter().take(MOST).map(|name| format!("« {} »", document::beginning(name))).collect();
    if offered.len() > MOST {
        shown.push("…".to_owned());
    }
    if shown.is_empty() { "—".to_owned() } else { shown.join(", ") }
}
