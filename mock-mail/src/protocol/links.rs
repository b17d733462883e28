use serde::Serialize;
use url::Url;
use utoipa::ToSchema;

use super::html::{self, Anchor};

/// A link that a person may follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// What the link reads; its address when it shows nothing.
    pub label: String,
    /// `http` or `https`, and nothing else.
    pub url: Url,
}

/// The links of a message, in order of appearance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Those that can be followed, up to [`Links::MOST`].
    pub kept: Vec<Link>,
    /// How many more there were.
    pub beyond_limit: usize,
    /// How many are no web address: `javascript:`, `data:`, `mailto:`, relative or malformed ones.
    pub unusable: usize,
}

/// Longest label kept, in characters: a label is a name, not a text.
const LONGEST_LABEL: usize = 300;

impl Links {
    /// How many links of one message are kept; a mail of the real world has a dozen.
    pub const MOST: usize = 500;

    /// The `<a>` elements of `html`; where there are none, the addresses that `text` spells out.
    #[must_use]
    pub fn of(html: Option<&str>, text: Option<&str>) -> Self {
        let mut links = Self::default();
        for anchor in html.into_iter().flat_map(html::anchors) {
            links.add(anchor);
        }
        if links.is_empty() {
            for address in text.into_iter().flat_map(addresses) {
                links.add(Anchor { href: address.to_owned(), label: String::new() });
            }
        }
        links
    }

    /// Whether the message has no link of any kind.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.unusable == 0
    }

    fn add(&mut self, anchor: Anchor) {
        let Some(url) = Url::parse(&anchor.href).ok().filter(|url| ["http", "https"].contains(&url.scheme()))
        else {
            self.unusable += 1;
            return;
        };
        if self.kept.len() == Self::MOST {
            self.beyond_limit += 1;
            return;
        }
        let label = if anchor.label.is_empty() { anchor.href } else { anchor.label };
        self.kept.push(Link { label: label.chars().take(LONGEST_LABEL).collect(), url });
    }
}

impl Link {
    /// Where the link leads, whatever its label says: the host alone.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

/// The web addresses that a plain text spells out.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”'))
        .filter_map(|word| {
            let start = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min()?;
            let address = without_punctuation(&word[start..]);
            (!address.ends_with("://")).then_some(address)
        })
}

/// A full stop or a closing bracket after an address belongs to the sentence, unless it closes one of its own.
fn without_punctuation(address: &str) -> &str {
    let (opens_round, opens_square) = (address.contains('('), address.contains('['));
    let mut address = address;
    while let Some(last) = address.chars().next_back() {
        let belongs = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '*' => false,
            ')' => opens_round,
            ']' => opens_square,
            _ => true,
        };
        if belongs {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(links: &Links) -> Vec<(&str, &str)> {
        links.kept.iter().map(|link| (link.label.as_str(), link.url.as_str())).collect()
    }

    #[test]
    fn the_anchors_come_first_and_the_text_only_without_them() {
        let text = Some("https://texte.fr/1");
        let links = Links::of(Some("<a href=https://html.fr/1>Vérifier</a>"), text);
        assert_eq!(kept(&links), [("Vérifier", "https://html.fr/1")]);
        let links = Links::of(Some("<p>aucun lien</p>"), text);
        assert_eq!(kept(&links), [("https://texte.fr/1", "https://texte.fr/1")]);
        assert_eq!(Links::of(None, None), Links::default());
    }

    #[test]
    fn only_web_addresses_can_be_followed_and_the_others_are_counted() {
        let links = Links::of(
            Some(
                "<a href='javascript:alert(1)'>Vérifier</a><a href=' jav&#x09;ascript:alert(1)'>x</a>\
                 <a href='data:text/html,x'>x</a><a href=mailto:a@b>x</a><a href=/relatif>x</a>\
                 <a href='https://bon.fr@mal.fr/'>Bon</a><a href=https://vide.fr></a>",
            ),
            Some("https://texte.fr"),
        );
        assert_eq!(
            kept(&links),
            [("Bon", "https://bon.fr@mal.fr/"), ("https://vide.fr", "https://vide.fr/")]
        );
        assert_eq!(links.unusable, 5);
        assert_eq!(links.kept[0].host(), "mal.fr");
    }

    #[test]
    fn an_address_in_a_sentence_ends_before_the_punctuation() {
        let text = "Cliquez sur https://a.fr/x?y=(1). Ou (http://b.fr/é), <https://c.fr/>; \
                    texte:https://d.fr/… https:// http://!";
        let links = Links::of(None, Some(text));
        assert_eq!(
            kept(&links),
            [
                ("https://a.fr/x?y=(1)", "https://a.fr/x?y=(1)"),
                ("http://b.fr/é", "http://b.fr/%C3%A9"),
                ("https://c.fr/", "https://c.fr/"),
                ("https://d.fr/", "https://d.fr/"),
            ]
        );
        assert_eq!(links.unusable, 0);
    }

    #[test]
    fn a_hundred_thousand_links_stay_bounded() {
        let html = "<a href=https://a.fr/>x</a>".repeat(100_000);
        let links = Links::of(Some(&html), None);
        assert_eq!(links.kept.len(), Links::MOST);
        assert_eq!(links.beyond_limit, 100_000 - Links::MOST);
    }
}
