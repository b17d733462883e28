use mail_parser::{Address as HeaderAddresses, MessageParser, PartType};
use time::OffsetDateTime;

use super::{address::Address, links::Links};

/// Who a message is for and from whom, as the two servers agreed (RFC 5321 §2.3.1); the headers may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where a failure would be told; `None` for the empty sender `<>`.
    pub from: Option<Address>,
    /// All the recipients of this delivery.
    pub to: Vec<Address>,
}

/// A message as it was received, and what could be read in it. However malformed it is, there is a message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its envelope.
    pub envelope: Envelope,
    /// The header `From`; the envelope's sender where there is none.
    pub from: String,
    /// The header `To`; the envelope's recipients where there is none.
    pub to: Vec<String>,
    /// The header `Subject`; empty where there is none.
    pub subject: String,
    /// The plain text; made from the HTML where a message has only that.
    pub text: Option<String>,
    /// The HTML.
    pub html: Option<String>,
    /// The links: of the HTML, else of the text.
    pub links: Links,
    /// The octets between `DATA` and the final dot, dots unstuffed.
    pub raw: Vec<u8>,
    /// When it was accepted, in UTC.
    pub received_at: OffsetDateTime,
}

/// Longest header value kept for display, in characters (RFC 5322 §2.1.1: a line has 998 at most).
const LONGEST_VALUE: usize = 998;
/// How many addresses of `To` are kept for display.
const MOST_ADDRESSES: usize = 100;

impl Message {
    /// Reads `raw`, received at `received_at` with this `envelope`.
    #[must_use]
    pub fn read(envelope: Envelope, raw: Vec<u8>, received_at: OffsetDateTime) -> Self {
        let parsed = MessageParser::default().parse(&raw);
        // Without a single header there is nothing to parse: what was sent is all text.
        let (text, html) = match &parsed {
            Some(parsed) => (text_of(parsed), html_of(parsed)),
            None => (Some(String::from_utf8_lossy(&raw).into_owned()), None),
        };
        let header = |addresses: Option<&HeaderAddresses<'_>>| addresses.map(shown).unwrap_or_default();
        let from = header(parsed.as_ref().and_then(|parsed| parsed.from())).join(", ");
        let to = header(parsed.as_ref().and_then(|parsed| parsed.to()));
        let subject = parsed.as_ref().and_then(|parsed| parsed.subject());
        let subject = tidy(subject.unwrap_or_default());
        if let Some(parsed) = parsed {
            dismantle(parsed);
        }
        Self {
            from: if from.is_empty() {
                envelope.from.as_ref().map(ToString::to_string).unwrap_or_default()
            } else {
                tidy(&from)
            },
            to: if to.is_empty() { envelope.to.iter().map(ToString::to_string).collect() } else { to },
            subject,
            links: Links::of(html.as_deref(), text.as_deref()),
            text: text.filter(|text| !text.trim().is_empty()),
            html: html.filter(|html| !html.trim().is_empty()),
            envelope,
            raw,
            received_at,
        }
    }
}

/// Frees a parsed message level by level: one that holds a message that holds a message, a hundred thousand times
/// over, would exhaust the stack if it were dropped in one go.
fn dismantle(parsed: mail_parser::Message<'_>) {
    let mut pending = vec![parsed];
    while let Some(message) = pending.pop() {
        pending.extend(message.parts.into_iter().filter_map(|part| match part.body {
            PartType::Message(nested) => Some(nested),
            _ => None,
        }));
    }
}

fn text_of(parsed: &mail_parser::Message<'_>) -> Option<String> {
    let bodies: Vec<_> = (0..parsed.text_body_count()).filter_map(|rank| parsed.body_text(rank)).collect();
    (!bodies.is_empty()).then(|| bodies.join("\n"))
}

fn html_of(parsed: &mail_parser::Message<'_>) -> Option<String> {
    parsed.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone().into_owned()),
        _ => None,
    })
}

/// `Name <address>`, or whichever of the two there is.
fn shown(addresses: &HeaderAddresses<'_>) -> Vec<String> {
    addresses
        .iter()
        .filter_map(|one| match (one.name(), one.address()) {
            (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
            (Some(alone), None) | (None, Some(alone)) => Some(alone.to_owned()),
            (None, None) => None,
        })
        .map(|one| tidy(&one))
        .filter(|one| !one.is_empty())
        .take(MOST_ADDRESSES)
        .collect()
}

/// One line, however a header was folded or encoded, without control characters or those that turn the reading
/// direction around.
fn tidy(value: &str) -> String {
    let plain = |c: char| {
        if c.is_control() || turns_direction(c) { ' ' } else { c }
    };
    let value: String = value.chars().take(LONGEST_VALUE).map(plain).collect();
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
