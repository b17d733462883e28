//! The one record of what happened: every request received and every decision taken, by every mock.
//!
//! Reports, passive checks and the console read it; nothing else records. It is a ring, bounded in events and in bytes:
//! whoever judges by it must look at [`Reading::dropped`] first. What anybody may send, however long, is recorded
//! shortened, and says so ([`shortening`]).

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use shortening::{shorten, shorten_text};
use time::OffsetDateTime;
use tokio::sync::watch;
use utoipa::ToSchema;

mod shortening;

/// How many events are kept; a sign-in makes about twenty.
const CAPACITY: usize = 20_000;
/// How many bytes they take together, nearly.
const BYTES: usize = 64 * 1024 * 1024;

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

impl Entry {
    /// Cuts what is too long; how many bytes the rest takes, nearly.
    fn shorten(&mut self) -> usize {
        let texts = [Some(&mut self.from), Some(&mut self.summary), self.flow.as_mut(), self.person.as_mut()];
        let texts: usize = texts.into_iter().flatten().map(shorten_text).sum();
        // The event itself, and the names of its mock.
        size_of::<Event>() + 64 + texts + shorten(&mut self.details)
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
    /// With the bytes that each takes.
    events: VecDeque<(Event, usize)>,
    bytes: usize,
    flows: HashMap<String, Flow>,
    dropped: u64,
    latest: u64,
}

impl Ring {
    fn drop_oldest(&mut self) {
        self.dropped += 1;
        let Some((event, bytes)) = self.events.pop_front() else { return };
        self.bytes -= bytes;
        let Some(name) = event.flow else { return };
        if let Some(flow) = self.flows.get_mut(&name) {
            flow.events -= 1;
            if flow.events == 0 {
                self.flows.remove(&name);
            }
        }
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
        let bytes = entry.shorten();
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.latest += 1;
        let seq = ring.latest;
        tracing::debug!(seq, name = entry.name, verdict = ?entry.verdict, flow = entry.flow, "{}", entry.summary);
        while ring.events.len() == CAPACITY || ring.bytes + bytes > BYTES && !ring.events.is_empty() {
            ring.drop_oldest();
        }
        ring.bytes += bytes;
        if let Some(flow) = &entry.flow {
            ring.flows.entry(flow.clone()).or_default().events += 1;
        }
        let event = Event {
            seq,
            at,
            mock: entry.mock.to_owned(),
            name: entry.name.to_owned(),
            from: entry.from,
            to: entry.mock.to_owned(),
            verdict: entry.verdict,
            summary: entry.summary,
            flow: entry.flow,
            person: entry.person,
            details: entry.details,
        };
        ring.events.push_back((event, bytes));
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
        ring.flows.entry(flow.to_owned()).or_default().person = Some(person.to_owned());
    }

    /// The events after rank `after`; with `person`, only those that concern this national id.
    #[must_use]
    pub fn read(&self, after: u64, person: Option<&str>) -> Reading {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        // Ranks have no gaps: what was read already is skipped, not looked at again.
        let first = ring.events.front().map_or(0, |(event, _)| event.seq);
        let known = usize::try_from(after.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        let events = ring
            .events
            .range(known.min(ring.events.len())..)
            .map(|(event, _)| {
                let mut event = event.clone();
                if event.person.is_none() {
                    event.person = event.flow.as_ref().and_then(|flow| ring.flows.get(flow)?.person.clone());
                }
                event
            })
            .filter(|event| person.is_none_or(|person| event.person.as_deref() == Some(person)))
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
