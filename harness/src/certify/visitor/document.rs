//! A page as a visitor without a screen reads it: what it says, and the links and buttons that it offers, by their names.

use std::time::{Duration, Instant};

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};
use url::Url;

use super::form::{self, Entered};
use crate::lang::{Text, say};

/// A page that came.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its address.
    pub url: Url,
    /// Status of the answer.
    pub status: u16,
    /// As it came.
    pub html: String,
    /// Whether it is a PDF, which nothing here can read.
    pub is_pdf: bool,
}

/// What pressing a control asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// A link, or a form that is sent in the address.
    Get(Url),
    /// A form: its fields, in order.
    Post(Url, Vec<(String, String)>),
}

/// Why pressing it asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoRequest {
    /// Nothing bears the name; the names of what there is.
    NoSuchControl(Vec<String>),
    /// Nothing is sent: a script does something on the page that is there, or the page goes elsewhere on itself.
    StaysHere,
    /// It is sent in another way than a visitor without a browser can: `multipart/form-data`, another program.
    NeedsBrowser,
}

impl Document {
    /// All that the page shows as text, with one space between words.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html);
        let mut words = vec![];
        shown(html.root_element(), usize::MAX, &mut words);
        words.join(" ")
    }

    /// Whether it shows this, in its text or as the name of a control.
    pub fn says(&self, text: &str) -> bool {
        let wanted = plain(text);
        plain(&self.text()).contains(&wanted)
            || self.controls().iter().any(|name| plain(name).contains(&wanted))
    }

    /// Its address as it may be told: what only the service should read is left out.
    pub fn address(&self) -> String {
        told(&self.url)
    }

    /// Where it is and what it is, for messages.
    pub fn seen(&self) -> Text {
        let heading = if self.is_pdf { Some("PDF".to_owned()) } else { self.heading() };
        let heading = heading.unwrap_or_else(|| "—".to_owned());
        let (address, status) = (self.address(), self.status);
        say!("{address} (code {status}, « {heading} »)", "{address} (status {status}, “{heading}”)")
    }

    /// The beginning of the first heading, for messages.
    pub fn heading(&self) -> Option<String> {
        let html = Html::parse_document(&self.html);
        let heading = html.select(&selector("h1, title")).next()?;
        Some(beginning(&spaced(&heading.text().collect::<String>()))).filter(|text| !text.is_empty())
    }

    /// What would act in a browser of all that Pro Santé Connect put into it: a script that begins with the alert of our
    /// hostile texts, an attribute that holds it, a template that was evaluated.
    pub fn acts(&self) -> Option<String> {
        const ALERT: &str = "alert(";
        let html = Html::parse_document(&self.html);
        for element in html.root_element().descendants().filter_map(ElementRef::wrap) {
            let value = element.value();
            if value.name() == "script" && element.text().collect::<String>().trim_start().starts_with(ALERT)
            {
                return Some(format!("<script>{ALERT}"));
            }
            let acting = value.attrs().find(|(name, text)| name.starts_with("on") && text.contains(ALERT));
            if let Some((name, _)) = acting {
                return Some(format!("<{} {name}=…{ALERT}", value.name()));
            }
        }
        // `${7*7}` or `{{7*7}}`, from one of the names.
        ["-- 49", "${7*7}49"].into_iter().find(|evaluated| self.text().contains(evaluated)).map(str::to_owned)
    }

    /// The language that it says it is in.
    pub fn language(&self) -> Option<String> {
        let html = Html::parse_document(&self.html);
        html.root_element().attr("lang").map(str::to_owned)
    }

    /// The names of its links and buttons.
    pub fn controls(&self) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector(CONTROLS)).map(name).filter(|name| !name.is_empty()).collect()
    }

    /// What pressing the link or button of this name asks for, of a page as it came.
    pub fn pressed(&self, wanted: &str) -> Result<Request, NoRequest> {
        self.pressed_with(wanted, &Entered::default())
    }

    /// As [`Self::pressed`], of one that somebody filled in.
    pub fn pressed_with(&self, wanted: &str, entered: &Entered) -> Result<Request, NoRequest> {
        let html = Html::parse_document(&self.html);
        let control = html
            .select(&selector(CONTROLS))
            .find(|control| is_named(&name(*control), wanted))
            .ok_or_else(|| NoRequest::NoSuchControl(self.controls()))?;
        if let (Some(address), "a") = (control.attr("href"), control.value().name()) {
            let url = self.url.join(address).map_err(|_| NoRequest::NeedsBrowser)?;
            return match url.scheme() {
                // HTML, "navigate to a fragment".
                "http" | "https" if url.fragment().is_some() && is_same_page(&url, &self.url) => {
                    Err(NoRequest::StaysHere)
                }
                "http" | "https" => Ok(Request::Get(url)),
                "javascript" => Err(NoRequest::StaysHere),
                _ => Err(NoRequest::NeedsBrowser),
            };
        }
        form::sent(&self.url, &html, control, entered)
    }
}

/// As a browser's visitor has them.
const CONTROLS: &str = "a[href], button, summary, input[type=submit], input[type=image], input[type=button], \
                        input[type=reset], [role=button], [role=link], [role=tab], [role=menuitem]";
/// How many nodes below an element, and words in them, are looked at for its name, and how long it gets: a menu may hold the
/// whole page, and other menus it.
const NAMED_BY: usize = 200;
const LONGEST_NAME: usize = 1_000;

/// How long reading a page may take, and up to which length none takes long.
const LIMIT: Duration = Duration::from_secs(10);
const SHORT: usize = 16 * 1024;
/// How much of it is read between two looks at the clock, in bytes.
const PIECE: usize = 1024;

/// Whether a page can be read in time. For each element that opens, a parser looks at those around it: a hundred thousand that
/// lie in one another take it hours.
pub(crate) async fn is_readable(html: &str) -> bool {
    if html.len() <= SHORT {
        return true;
    }
    let html = html.to_owned();
    tokio::task::spawn_blocking(move || is_read_within(LIMIT, &html)).await.unwrap_or(false)
}

/// Piece by piece: nothing stops a parser but that it is given no more.
fn is_read_within(limit: Duration, html: &str) -> bool {
    let end = Instant::now() + limit;
    let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        if Instant::now() >= end {
            return false;
        }
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        parser.process(piece.into());
        rest = after;
    }
    drop(parser.finish());
    true
}

/// Whether two addresses differ in nothing but what follows `#`.
fn is_same_page(one: &Url, other: &Url) -> bool {
    let page = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    page(one) == page(other)
}

/// An address without the values that only the service and its provider should read.
pub(crate) fn told(url: &Url) -> String {
    const KEPT_QUIET: [&str; 8] = [
        "code",
        "state",
        "nonce",
        "session_state",
        "id_token",
        "id_token_hint",
        "access_token",
        "refresh_token",
    ];
    let Some(query) = url.query() else { return url.to_string() };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if KEPT_QUIET.contains(&name) => format!("{name}=…"),
        _ => pair.to_owned(),
    });
    let pairs = pairs.collect::<Vec<_>>().join("&");
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    beginning(&format!("{bare}?{pairs}"))
}

/// As much of a text of others as a message bears.
pub(crate) fn beginning(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A selector of ours, which is a constant.
pub(super) fn selector(text: &'static str) -> Selector {
    Selector::parse(text).expect("a selector of ours")
}

/// The accessible name, the parts of it that need no layout (WAI-ARIA, accname 1.2 §4.3.2).
fn name(control: ElementRef<'_>) -> String {
    let attribute = |name: &str| control.attr(name).map(spaced).filter(|text| !text.is_empty());
    let content = || {
        let mut words = vec![];
        shown(control, NAMED_BY, &mut words);
        let name: String = words.join(" ").chars().take(LONGEST_NAME).collect();
        Some(name).filter(|text| !text.is_empty())
    };
    let value = || {
        if control.value().name() == "input" { attribute("value").or_else(|| attribute("alt")) } else { None }
    };
    attribute("aria-label").or_else(value).or_else(content).or_else(|| attribute("title")).unwrap_or_default()
}

pub(super) fn ancestors(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// Words that a person sees, in order, so many and of so many nodes at most. Without recursion: a page may be as deep as it likes.
fn shown(element: ElementRef<'_>, most: usize, words: &mut Vec<String>) {
    const NEVER: &[&str] = &["head", "script", "style", "template", "noscript"];
    let mut ahead = vec![*element];
    for _ in 0..most {
        let Some(node) = ahead.pop() else { return };
        match node.value() {
            Node::Text(text) => {
                let left = most.saturating_sub(words.len());
                words.extend(text.split_whitespace().take(left).map(str::to_owned));
            }
            Node::Element(value) => {
                if NEVER.contains(&value.name()) || value.attr("hidden").is_some() {
                    continue;
                }
                if value.name() == "img" {
                    words.extend(value.attr("alt").unwrap_or_default().split_whitespace().map(str::to_owned));
                }
                ahead.extend(node.children().rev());
            }
            _ => {}
        }
    }
}

/// Whether a name is the one that is wanted. One apostrophe for all: files are typed on keyboards, pages are typeset.
pub(crate) fn is_named(name: &str, wanted: &str) -> bool {
    plain(name) == plain(wanted)
}

fn plain(text: &str) -> String {
    spaced(text).replace(['’', 'ʼ'], "'")
}

/// The same words with one space between them.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Document {
        let url = "https://service.test/a/b".parse().unwrap();
        Document { url, status: 200, html: html.to_owned(), is_pdf: false }
    }

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_page_says_what_is_shown_and_no_more() {
        let page = page(
            "<title>Titre</title><h1>Bonjour\n  Claire</h1><script>Secret()</script><p hidden>Caché</p>\
             <a href=x title=\"Fermer la session\"><img src=i alt=Sortir></a>",
        );
        assert_eq!(page.text(), "Bonjour Claire Sortir");
        assert!(
            page.says("Bonjour  Claire")
                && !page.says("Secret")
                && !page.says("Caché")
                && !page.says("Titre")
        );
        assert_eq!(page.controls(), ["Sortir"]);
    }

    #[test]
    fn a_page_may_be_as_deep_as_it_likes() {
        let deep = page(&format!("{}Fond", "<div>".repeat(1_000)));
        assert_eq!(deep.text(), "Fond");
        assert_eq!(deep.controls(), [""; 0]);
    }

    #[test]
    fn menus_that_lie_in_one_another_are_named_in_bounded_memory() {
        let menus = format!("{}{}", "<details><summary>".repeat(2_000), "a ".repeat(100_000));
        assert!(page(&menus).controls().iter().all(|name| name.len() <= LONGEST_NAME));
        assert!(page("<button>L’espace</button>").says("L'espace"));
    }

    #[test]
    fn a_page_that_takes_too_long_to_read_is_left_and_another_is_read_to_its_end() {
        let deep = "<b>".repeat(300_000);
        assert!(!is_read_within(Duration::from_millis(100), &deep));
        let long = format!("<p>{}</p>", "é".repeat(300_000));
        assert!(is_read_within(Duration::from_mins(1), &long));
    }

    #[test]
    fn what_is_told_of_an_address_holds_no_secret_and_has_an_end() {
        let answer = url("https://s.test/retour?code=abc&state=def&error=x#access_token=y");
        assert_eq!(told(&answer), "https://s.test/retour?code=…&state=…&error=x");
        assert!(told(&url(&format!("https://s.test/?a={}", "b".repeat(9_000)))).chars().count() < 400);
        assert!(
            page(&format!("<title>{}</title>", "é".repeat(9_000))).heading().unwrap().chars().count() < 400
        );
    }

    #[test]
    fn hostile_text_acts_unless_it_is_written_as_text() {
        let acts = |html: &str| page(html).acts().is_some();
        assert!(acts("<p>Bonjour <img src=x onerror=alert(1)></p>"));
        assert!(acts("<title>Espace</title><script>alert(1)</script>"));
        assert!(acts("<input value=\"\" autofocus onfocus=alert(1) x=\"\">"));
        assert!(acts("<p>O'; DROP TABLE comptes;-- 4949%s</p>"));
        assert!(!acts("<p>&lt;img src=x onerror=alert(1)&gt; \" autofocus onfocus=alert(1) x=\"</p>"));
        assert!(!acts("<script>const nom = \"\\u003cscript>alert(1)\";</script><p>${7*7}{{7*7}}</p>"));
    }

    #[test]
    fn a_link_is_followed_and_a_form_is_sent_with_what_is_filled_in() {
        let page = page(
            "<a href=\"../c\">Aller</a><a href=\"javascript:x()\">Script</a>\
             <form id=f action=/sortie method=post><input type=hidden name=jeton value=a&amp;b><input name=vide>\
             <input type=checkbox name=non value=1><input type=checkbox name=oui checked>\
             <select name=s><option>un<option selected value=2>deux</select><input disabled name=d>\
             <button name=action value=fin><b>Se</b> déconnecter</button></form>\
             <input name=dehors value=1 form=f><button form=f formmethod=get formaction=/autre>Autre</button>\
             <button>Seul</button><a href=#bas>Plus bas</a><details><summary>Menu</summary></details>\
             <div role=tab>Onglet</div><a href=\"mailto:a@b.test\">Écrire</a>\
             <form method=post enctype=Multipart/Form-Data><button>Joindre</button></form>",
        );
        assert_eq!(page.pressed("Aller"), Ok(Request::Get(url("https://service.test/c"))));
        for stays in ["Script", "Seul", "Plus bas", "Menu", "Onglet"] {
            assert_eq!(page.pressed(stays), Err(NoRequest::StaysHere), "{stays}");
        }
        for elsewhere in ["Écrire", "Joindre"] {
            assert_eq!(page.pressed(elsewhere), Err(NoRequest::NeedsBrowser), "{elsewhere}");
        }
        let sent = [("jeton", "a&b"), ("vide", ""), ("oui", "on"), ("s", "2"), ("dehors", "1")];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut with_button = sent.to_vec();
        with_button.push(("action".to_owned(), "fin".to_owned()));
        assert_eq!(
            page.pressed("Se déconnecter"),
            Ok(Request::Post(url("https://service.test/sortie"), with_button))
        );
        let Ok(Request::Get(other)) = page.pressed("Autre") else { panic!("it is a GET") };
        assert_eq!(other.path(), "/autre");
        assert_eq!(other.query_pairs().count(), sent.len());
        let Err(NoRequest::NoSuchControl(offered)) = page.pressed("Rien") else { panic!("there is none") };
        assert_eq!(offered[..5], ["Aller", "Script", "Se déconnecter", "Autre", "Seul"]);
    }
}
