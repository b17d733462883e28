use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use time::{Duration, OffsetDateTime};

/// How many drafts are kept in all; the oldest one goes.
const DRAFTS: usize = 200;

/// How long a draft waits for its owner. \[R\]
const LIFETIME: Duration = Duration::hours(24);

/// What people had typed when their session ended: the form as it was sent, for the account whose session it was,
/// given back once.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Mutex<VecDeque<Draft>>);

#[derive(Debug)]
struct Draft {
    person: String,
    path: &'static str,
    body: String,
    end: OffsetDateTime,
}

impl Drafts {
    /// The largest form that is kept, in bytes: 200 of them are 25 MiB.
    pub const LARGEST: usize = 128 * 1024;

    /// Keeps `body`, sent to the page at `path` by `person`, in the place of an earlier one.
    pub fn keep(&self, person: &str, path: &'static str, body: String, now: OffsetDateTime) {
        let mut drafts = self.lock();
        drafts.retain(|draft| draft.end > now && (draft.person != person || draft.path != path));
        drafts.truncate(DRAFTS - 1);
        drafts.push_front(Draft { person: person.to_owned(), path, body, end: now + LIFETIME });
    }

    /// The page of the latest draft of `person`.
    pub fn latest_page(&self, person: &str, now: OffsetDateTime) -> Option<&'static str> {
        self.lock().iter().find(|draft| draft.person == person && draft.end > now).map(|draft| draft.path)
    }

    /// What `person` had typed on the page at `path`, once. With `unbound`, whoever typed it.
    pub fn take(&self, person: &str, path: &str, unbound: bool, now: OffsetDateTime) -> Option<String> {
        let mut drafts = self.lock();
        let position = drafts
            .iter()
            .position(|draft| draft.path == path && draft.end > now && (unbound || draft.person == person))?;
        drafts.remove(position).map(|draft| draft.body)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Draft>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    #[test]
    fn a_draft_is_given_back_once_to_its_owner() {
        let drafts = Drafts::default();
        drafts.keep("anne", "/a", "1".into(), NOW);
        drafts.keep("anne", "/a", "2".into(), NOW);
        drafts.keep("anne", "/b", "3".into(), NOW);
        assert_eq!(drafts.latest_page("anne", NOW), Some("/b"));
        assert_eq!(drafts.take("bruno", "/a", false, NOW), None);
        assert_eq!(drafts.take("anne", "/a", false, NOW).as_deref(), Some("2"));
        assert_eq!(drafts.take("anne", "/a", false, NOW), None);
        assert_eq!(drafts.take("bruno", "/b", true, NOW).as_deref(), Some("3"));
    }

    #[test]
    fn drafts_are_bounded_in_number_and_time() {
        let drafts = Drafts::default();
        for n in 0..300 {
            drafts.keep(&n.to_string(), "/a", String::new(), NOW);
        }
        assert_eq!(drafts.lock().len(), DRAFTS);
        assert_eq!(drafts.take("99", "/a", false, NOW), None);
        assert!(drafts.take("100", "/a", false, NOW).is_some());
        assert_eq!(drafts.take("200", "/a", false, NOW + LIFETIME), None);
        assert_eq!(drafts.latest_page("200", NOW + LIFETIME), None);
        drafts.keep("late", "/a", String::new(), NOW + LIFETIME);
        assert_eq!(drafts.lock().len(), 1);
    }
}
