//! An event as the ring keeps it: small, since there are many and few of them are ever read.

use std::sync::Arc;

use serde_json::Value;
use time::OffsetDateTime;

use super::{
    Entry, Event, Verdict,
    shortening::{TEXT, shorten, shorten_text},
};

/// All its texts are one, in the order of [`Event`], and the details are JSON.
#[derive(Debug)]
pub(super) struct Kept {
    at: OffsetDateTime,
    mock: &'static str,
    name: &'static str,
    verdict: Verdict,
    /// Shared with what is known of the flow, and with its other events.
    pub flow: Option<Arc<str>>,
    has_person: bool,
    text: Box<str>,
    /// Where caller, summary and person end in the text.
    ends: [u32; 3],
}

impl Kept {
    /// Cuts what is too long. The flow's name is left out: the ring knows it.
    pub fn new(at: OffsetDateTime, mut entry: Entry) -> Self {
        let texts = [Some(&mut entry.from), Some(&mut entry.summary), entry.person.as_mut()];
        for text in texts.into_iter().flatten() {
            shorten_text(text);
        }
        let has_person = entry.person.is_some();
        let details = json(entry.details);
        let parts =
            [entry.from.as_str(), &entry.summary, entry.person.as_deref().unwrap_or_default(), &details];
        let text: Box<str> = parts.concat().into();
        let mut end = 0;
        let ends = [0, 1, 2].map(|rank| {
            end += parts[rank].len();
            // What was cut is short.
            u32::try_from(end).unwrap_or_default()
        });
        Self {
            at,
            mock: entry.mock,
            name: entry.name,
            verdict: entry.verdict,
            flow: None,
            has_person,
            text,
            ends,
        }
    }

    /// How many bytes it takes, nearly.
    pub fn bytes(&self) -> usize {
        // With what the allocator and the flow add.
        size_of::<Self>() + 64 + self.text.len()
    }

    pub fn summary(&self) -> &str {
        self.part(1)
    }

    /// The national id that it was recorded with.
    pub fn person(&self) -> Option<&str> {
        self.has_person.then(|| self.part(2))
    }

    /// What a reader gets.
    pub fn event(&self, seq: u64, person: Option<&str>) -> Event {
        Event {
            seq,
            at: self.at,
            mock: self.mock.to_owned(),
            name: self.name.to_owned(),
            from: self.part(0).to_owned(),
            to: self.mock.to_owned(),
            verdict: self.verdict,
            summary: self.summary().to_owned(),
            flow: self.flow.as_deref().map(str::to_owned),
            person: person.map(str::to_owned),
            details: serde_json::from_str(self.part(3)).unwrap_or(Value::Null),
        }
    }

    fn part(&self, rank: usize) -> &str {
        let end = |rank: usize| self.ends.get(rank).map_or(self.text.len(), |end| *end as usize);
        let begin = if rank == 0 { 0 } else { end(rank - 1) };
        &self.text[begin..end(rank)]
    }
}

/// The details, cut where they are too long.
fn json(mut details: Value) -> String {
    let whole = written(&details);
    // Where all together is no longer than one text may be, nothing is to be cut.
    if whole.len() <= TEXT {
        return whole;
    }
    shorten(&mut details);
    written(&details)
}

/// Text in text: a value in memory can always be written.
fn written(details: &Value) -> String {
    serde_json::to_string(details).unwrap_or_default()
}
