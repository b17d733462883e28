//! The links of an HTML mail, read as a browser would read them (HTML Standard §13.2.5), without building a
//! document: one pass, in linear time, whatever the mail holds.

use mail_parser::decoders::html::add_html_token;

/// An `<a href>` with the text that it shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The attribute's value, its character references replaced.
    pub href: String,
    /// The text of the element, pictures standing for their `alt`, white space collapsed.
    pub label: String,
}

/// The anchors of `html` that have an `href`, in order.
pub fn anchors(html: &str) -> impl Iterator<Item = Anchor> {
    Anchors { tokens: Tokens { rest: html }, open: None }
}

struct Anchors<'html> {
    tokens: Tokens<'html>,
    open: Option<Anchor>,
}

impl Iterator for Anchors<'_> {
    type Item = Anchor;

    fn next(&mut self) -> Option<Anchor> {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Text(text) => self.add(|label| decode(text, label)),
                Token::Open(tag) if tag.is("a") => {
                    // A second <a> ends the first: anchors do not nest.
                    let href = tag.href.map(|href| decoded(href).trim().to_owned());
                    let next = href.map(|href| Anchor { href, label: String::new() });
                    if let Some(ended) = std::mem::replace(&mut self.open, next) {
                        return Some(ended.tidied());
                    }
                }
                Token::Open(Tag { alt: Some(alt), .. }) => self.add(|label| decode(alt, label)),
                Token::Close(name) if name.eq_ignore_ascii_case("a") => {
                    if let Some(ended) = self.open.take() {
                        return Some(ended.tidied());
                    }
                }
                Token::Open(tag) if !tag.is_inline() => self.add(|label| label.push(' ')),
                Token::Open(_) | Token::Close(_) => {}
            }
        }
        self.open.take().map(Anchor::tidied)
    }
}

impl Anchors<'_> {
    fn add(&mut self, write: impl FnOnce(&mut String)) {
        if let Some(open) = &mut self.open {
            write(&mut open.label);
        }
    }
}

impl Anchor {
    fn tidied(self) -> Self {
        let label = self.label.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { label, ..self }
    }
}

enum Token<'html> {
    Text(&'html str),
    Open(Tag<'html>),
    Close(&'html str),
}

#[derive(Default)]
struct Tag<'html> {
    name: &'html str,
    href: Option<&'html str>,
    alt: Option<&'html str>,
}

impl Tag<'_> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Elements inside which words run on: `<b>Vé</b>rifier` is one word.
    fn is_inline(&self) -> bool {
        ["b", "i", "em", "strong", "span", "u", "s", "font", "small", "big", "sup", "sub", "wbr"]
            .iter()
            .any(|name| self.is(name))
    }

    /// Elements whose content is no markup, or is not shown.
    fn hides_its_content(&self) -> bool {
        ["script", "style", "title", "textarea", "template", "xmp", "iframe", "noembed", "noframes"]
            .iter()
            .any(|name| self.is(name))
    }
}

struct Tokens<'html> {
    rest: &'html str,
}

impl<'html> Iterator for Tokens<'html> {
    type Item = Token<'html>;

    fn next(&mut self) -> Option<Token<'html>> {
        loop {
            let Some(markup) = self.rest.strip_prefix('<') else {
                let text = self.take(self.rest.find('<').unwrap_or(self.rest.len()));
                return (!text.is_empty()).then_some(Token::Text(text));
            };
            if let Some(comment) = markup.strip_prefix("!--") {
                self.rest = match comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
                    Some(after) => after,
                    None => after(comment, "-->"),
                };
            } else if markup.starts_with(['!', '?']) {
                self.rest = after(markup, ">");
            } else if markup.starts_with(|first: char| first.is_ascii_alphabetic()) {
                self.rest = markup;
                let tag = self.tag()?;
                if tag.hides_its_content() {
                    self.skip_to_end_of(tag.name);
                }
                return Some(Token::Open(tag));
            } else if let Some(closing) = markup.strip_prefix('/') {
                if closing.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    self.rest = closing;
                    return Some(Token::Close(self.tag()?.name));
                }
                self.rest = after(closing, ">");
            } else {
                return Some(Token::Text(self.take(1)));
            }
        }
    }
}

impl<'html> Tokens<'html> {
    fn take(&mut self, length: usize) -> &'html str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn take_until(&mut self, ends: impl Fn(char) -> bool) -> &'html str {
        self.take(self.rest.find(ends).unwrap_or(self.rest.len()))
    }

    /// A tag from its name to its `>`; none, and nothing after it, when the mail ends before.
    fn tag(&mut self) -> Option<Tag<'html>> {
        let tag = self.complete_tag();
        if tag.is_none() {
            self.rest = "";
        }
        tag
    }

    fn complete_tag(&mut self) -> Option<Tag<'html>> {
        let name = self.take_until(|c| c.is_ascii_whitespace() || c == '/' || c == '>');
        let mut tag = Tag { name, ..Tag::default() };
        loop {
            self.take_until(|c| !c.is_ascii_whitespace() && c != '/');
            match self.rest.bytes().next()? {
                b'>' => {
                    self.take(1);
                    return Some(tag);
                }
                _ => self.attribute(&mut tag)?,
            }
        }
    }

    fn attribute(&mut self, tag: &mut Tag<'html>) -> Option<()> {
        let from = self.rest;
        // An equals sign in front belongs to the name.
        if from.starts_with('=') {
            self.take(1);
        }
        self.take_until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
        let name = &from[..from.len() - self.rest.len()];
        let value = self.value()?;
        let kept = match name {
            name if name.eq_ignore_ascii_case("href") => &mut tag.href,
            name if name.eq_ignore_ascii_case("alt") => &mut tag.alt,
            _ => return Some(()),
        };
        // The first of two attributes with one name counts.
        if kept.is_none() {
            *kept = Some(value);
        }
        Some(())
    }

    fn value(&mut self) -> Option<&'html str> {
        let Some(after) = self.rest.trim_ascii_start().strip_prefix('=') else {
            return Some("");
        };
        self.rest = after.trim_ascii_start();
        match self.rest.bytes().next()? {
            quote @ (b'"' | b'\'') => {
                self.take(1);
                let value = self.take(self.rest.find(char::from(quote))?);
                self.take(1);
                Some(value)
            }
            _ => Some(self.take_until(|c| c.is_ascii_whitespace() || c == '>')),
        }
    }

    fn skip_to_end_of(&mut self, name: &str) {
        while !self.rest.is_empty() {
            self.rest = after(self.rest, "</");
            if self.rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                self.rest = after(self.rest, ">");
                return;
            }
        }
    }
}

fn after<'text>(text: &'text str, end: &str) -> &'text str {
    text.split_once(end).map_or("", |(_, after)| after)
}

fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    decode(text, &mut decoded);
    decoded
}

/// Longest name of a character reference (`&CounterClockwiseContourIntegral;`).
const LONGEST_REFERENCE: usize = 33;

fn decode(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        into.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = rest
            .bytes()
            .skip(1)
            .take(LONGEST_REFERENCE)
            .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')
            .map(|length| length + 1);
        let reference = match length {
            Some(length) if rest.as_bytes()[length] == b';' => &rest[..=length],
            _ => "&",
        };
        add_html_token(into, reference.as_bytes(), false);
        rest = &rest[reference.len()..];
    }
    into.push_str(rest);
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
