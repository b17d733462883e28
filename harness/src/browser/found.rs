//! What is looked for on a page, and what is found.

use serde::{Deserialize, Serialize};
use url::Url;

/// What is looked for on a page.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Query<'a> {
    /// What kind of element.
    pub kind: Kind,
    /// Its accessible name; for [`Kind::Selector`], the selector.
    pub name: &'a str,
    /// The section, group, row or heading that it stands in; anywhere when none.
    pub place: Option<&'a str>,
}

/// An element of the page that the browser shows; it goes with that page.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Element(pub(super) fantoccini::elements::Element);

/// What was found.
#[derive(Debug)]
pub enum Named {
    /// Exactly one, by this one of the queries.
    One(Element, usize),
    /// Several: which one was meant? Where each of them stands.
    Several(Vec<String>),
    /// None; the names that do exist on the page.
    None(Vec<String>),
}

/// What kind of element a name belongs to; the words are those of `common.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Button or link.
    Control,
    /// Text field.
    Field,
    /// Checkbox.
    Checkbox,
    /// Radio button.
    Radio,
    /// Checkbox or radio button.
    OnOff,
    /// Drop-down list.
    List,
    /// First heading.
    Heading,
    /// Anything that a CSS selector designates.
    Selector,
}

/// A field that does not hold what it was given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Unfilled {
    /// What kind of field: HTML's `type`, such as `date`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds.
    pub held: String,
    /// Whether nobody could change it: it is disabled or read-only.
    pub closed: bool,
}

/// Whether a text claim holds, and what the page says.
#[derive(Debug, Deserialize)]
pub struct TextFound {
    /// Whether the claim holds.
    pub holds: bool,
    /// The page's lines.
    pub lines: Vec<String>,
}

/// Whether the page is at an address, and where it is.
#[derive(Debug, Deserialize)]
pub struct AddressFound {
    /// Whether the claim holds.
    pub holds: bool,
    /// The page's address, without its fragment.
    pub address: String,
}

/// The page told as text.
#[derive(Debug, Deserialize)]
pub struct Outline {
    /// Host of the address.
    pub host: String,
    /// Host and path, without port and query.
    pub path: String,
    /// Title of the document.
    pub title: String,
    /// Headings, messages, fields, buttons … in reading order.
    pub lines: Vec<String>,
}

/// A cookie that the browser keeps for the page's site; what it holds is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCookie {
    /// Its name.
    pub name: String,
    /// Whether it goes over HTTPS alone.
    pub secure: bool,
    /// Whether scripts cannot read it.
    pub http_only: bool,
    /// When it goes along from other sites, as `Set-Cookie` says it.
    pub same_site: Option<String>,
}

/// A link or a button that was pressed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Pressed {
    /// Its accessible name.
    pub name: String,
    /// The page that it was pressed on.
    pub url: Url,
    /// Since when that page was there, in milliseconds of the browser's clock: the same for all that is pressed on it.
    pub since: u64,
}
