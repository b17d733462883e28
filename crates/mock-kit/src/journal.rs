//! The one record of what happened: every request received and every decision taken, by every mock.
//!
//! Reports, passive checks and the console read it; nothing else records. It is a ring, bounded in events and in bytes:
//! whoever judges by it must look at [`Reading::dropped`] first. What anybody may send, however long, is recorded
//! shortened, and says so ([`shortening`]).

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use kept::Kept;
use serde::{Deserialize, Serialize};
use shortening::shorten_text;
use time::OffsetDateTime;
use tokio::sync::watch;
use utoipa::ToSchema;

mod kept;
mod shortening;

/// How many events are kept; a sign-in makes about twenty.
const CAPACITY: usize = 20_000;
/// How many bytes they take together, nearly.
const BYTES: usize = 16 * 1024 * 1024;

/// What was decided about the thing that an event tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It happened; nothing was to be decided.
    Noted,
    /// A request was granted.
    Accepted,
    /// A request was refused; the details say by which rule.
    Refused,
    /// It was accepted as the real system would, but a careful client would not do it.
    Finding,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Rank in the journal, from 1, without gaps.
    pub seq: u64,
    /// When, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Which mock recorded it: `psc`, `mail`, `sas` …
    pub mock: String,
    /// Dotted English name, such as `psc.token.issued`.
    pub name: String,
    /// Who called (`browser`, `sas`, …), or the mock itself for a decision of its own.
    pub from: String,
    /// Who was called.
    pub to: String,
    /// What was decided.
    pub verdict: Verdict,
    /// One French sentence for the report's reader.
    pub summary: String,
    /// The flow it belongs to: bound to a person as soon as the person is known.
    pub flow: Option<String>,
    /// National id of the person concerned, once known.
    pub person: Option<String>,
    /// What was sent, expected and answered: parameters, decoded tokens, the clause.
    pub details: serde_json::Value,
}

/// An event as a mock describes it, before the journal gives it rank and time.
#[derive(Clone, Debug)]
pub struct Entry {
    mock: &'static str,
    name: &'static str,
    from: String,
    verdict: Verdict,
    summary: String,
    flow: Option<String>,
    person: Option<String>,
    details: serde_json::Value,
}

impl Entry {
    /// An entry of `mock` named `name` (dotted English), told in French by `summary`.
    #[must_use]
    pub fn new(mock: &'static str, name: &'static str, summary: impl Into<String>) -> Self {
        Self {
            mock,
            name,
            from: mock.to_owned(),
            verdict: Verdict::Noted,
            summary: summary.into(),
            flow: None,
            person: None,
            details: serde_json::Value::Null,
        }
    }

    /// Who called: `browser`, a client id, `smtp` …
    #[must_use]
    pub fn from(mut self, caller: impl Into<String>) -> Self {
        self.from = caller.into();
        self
    }

    /// What was decided.
    #[must_use]
    pub fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }

    /// The flow it belongs to.
    #[must_use]
    pub fn flow(mut self, flow: impl Into<String>) -> Self {
        self.flow = Some(flow.into());
        self
    }

    /// National id of the person concerned.
    #[must_use]
    pub fn person(mut self, person: impl Into<String>) -> Self {
        self.person = Some(person.into());
        self
    }

    /// What was sent, expected and answered.
    #[must_use]
    pub fn details(mut self, details: serde_json::Value) -> Self {
        self.details = details;
        self
    }

    /// One member more of the details, which are an object or nothing yet.
    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.details[name] = value.into();
        self
    }
}

/// What a reader of the journal gets.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Reading {
    /// The events asked for, oldest first.
    pub events: Vec<Event>,
    /// How many events the ring has lost since the start, for want of places or of bytes: if not zero, a judgement is *inconclusive*.
    pub dropped: u64,
    /// Rank of the newest event there is.
    pub latest: u64,
}

/// The record itself.
#[derive(Debug)]
pub struct Journal {
    ring: Mutex<Ring>,
    latest: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Ring {
    events: VecDeque<Kept>,
    /// What the events take together.
    bytes: usize,
    flows: HashMap<Arc<str>, Flow>,
    dropped: u64,
    latest: u64,
}

impl Ring {
    /// Rank of the oldest event that is kept, or of the next one.
    fn first(&self) -> u64 {
        self.latest + 1 - self.events.len() as u64
    }

    fn keep(&mut self, event: Kept) {
        let bytes = event.bytes();
        while self.events.len() == CAPACITY || self.bytes + bytes > BYTES && !self.events.is_empty() {
            self.drop_oldest();
        }
        self.bytes += bytes;
        self.events.push_back(event);
    }

    fn drop_oldest(&mut self) {
        self.dropped += 1;
        let Some(event) = self.events.pop_front() else { return };
        self.bytes -= event.bytes();
        let Some(name) = event.flow else { return };
        if let Some(flow) = self.flows.get_mut(&name) {
            flow.events -= 1;
            if flow.events == 0 {
                self.flows.remove(&name);
            }
        }
    }

    /// One event more of this flow; its name, shared with its other events.
    fn flow(&mut self, name: String) -> Arc<str> {
        let known = self.flows.get_key_value(name.as_str()).map(|(known, _)| Arc::clone(known));
        let name = known.unwrap_or_else(|| name.into());
        self.flows.entry(Arc::clone(&name)).or_default().events += 1;
        name
    }

    /// Whose the event is.
    fn person<'r>(&'r self, event: &'r Kept) -> Option<&'r str> {
        event.person().or_else(|| self.flows.get(event.flow.as_deref()?)?.person.as_deref())
    }
}

/// What is known of a flow; forgotten with its last event, so that memory stays bounded.
#[derive(Debug, Default)]
struct Flow {
    events: usize,
    person: Option<String>,
}

impl Default for Journal {
    fn default() -> Self {
        Self { ring: Mutex::default(), latest: watch::Sender::new(0) }
    }
}

impl Journal {
    /// Records what happened at the moment `at`; the rank that it has.
    pub fn record(&self, at: OffsetDateTime, mut entry: Entry) -> u64 {
        let flow = entry.flow.take().map(|mut flow| {
            shorten_text(&mut flow);
            flow
        });
        let (name, verdict) = (entry.name, entry.verdict);
        let mut event = Kept::new(at, entry);
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        tracing::debug!(seq = ring.latest + 1, name, ?verdict, flow, "{}", event.summary());
        event.flow = flow.map(|flow| ring.flow(flow));
        ring.keep(event);
        ring.latest += 1;
        let seq = ring.latest;
        drop(ring);
        self.latest.send_replace(seq);
        seq
    }

    /// Says whose the flow is: its events, earlier ones included, are this person's from now on.
    pub fn bind(&self, flow: &str, person: &str) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        if ring.flows.len() >= 2 * CAPACITY {
            // Whoever binds flows that never have an event is not to fill the memory.
            ring.flows.retain(|_, flow| flow.events > 0);
        }
        ring.flows.entry(flow.into()).or_default().person = Some(person.to_owned());
    }

    /// The events after rank `after`; with `person`, only those that concern this national id.
    #[must_use]
    pub fn read(&self, after: u64, person: Option<&str>) -> Reading {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        // Ranks have no gaps: what was read already is skipped, not looked at again.
        let first = ring.first();
        let known = usize::try_from(after.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        let known = known.min(ring.events.len());
        let events = (first + known as u64..).zip(ring.events.range(known..));
        let events = events
            .map(|(seq, event)| (seq, event, ring.person(event)))
            .filter(|(.., whose)| person.is_none() || *whose == person)
            .map(|(seq, event, whose)| event.event(seq, whose))
            .collect();
        Reading { events, dropped: ring.dropped, latest: ring.latest }
    }

    /// Announces the rank of the newest event each time one is recorded.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }
}

#[cfg(test)]
mod tests;
