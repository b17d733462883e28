use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use time::{Duration, OffsetDateTime};

/// How many drafts are kept in all; the oldest one goes.
const DRAFTS: usize = 200;

/// How long a draft waits for its owner. \[R\]
const LIFETIME: Duration = Duration::hours(24);

/// What people had typed when their session ended: the form as it was sent, for the account whose session it was. It
/// is there until the form is saved: who reloads the page loses nothing.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Mutex<VecDeque<Draft>>);

#[derive(Debug)]
struct Draft {
    person: String,
    path: &'static str,
    body: String,
    end: OffsetDateTime,
    /// Whether its owner has seen it since.
    shown: bool,
}

impl Drafts {
    /// The largest form that is kept, in bytes: 200 of them are 25 MiB.
    pub const LARGEST: usize = 128 * 1024;

    /// Keeps `body`, sent to the page at `path` by `person`, in the place of an earlier one.
    pub fn keep(&self, person: &str, path: &'static str, body: String, now: OffsetDateTime) {
        let mut drafts = self.lock();
        drafts.retain(|draft| draft.end > now && (draft.person != person || draft.path != path));
        drafts.truncate(DRAFTS - 1);
        drafts.push_front(Draft { person: person.to_owned(), path, body, end: now + LIFETIME, shown: false });
    }

    /// The page of the latest draft of `person` that they have not seen yet.
    pub fn latest_page(&self, person: &str, now: OffsetDateTime) -> Option<&'static str> {
        let drafts = self.lock();
        let unseen = drafts.iter().find(|draft| draft.person == person && draft.end > now && !draft.shown);
        unseen.map(|draft| draft.path)
    }

    /// What `person` had typed on the page at `path`, to be shown there. With `unbound`, whoever typed it.
    pub fn show(&self, person: &str, path: &str, unbound: bool, now: OffsetDateTime) -> Option<String> {
        let mut drafts = self.lock();
        let draft = drafts
            .iter_mut()
            .find(|draft| draft.path == path && draft.end > now && (unbound || draft.person == person))?;
        draft.shown = true;
        Some(draft.body.clone())
    }

    /// The form at `path` is saved: what `person` had typed there has done its service.
    pub fn forget(&self, person: &str, path: &str) {
        self.lock().retain(|draft| draft.person != person || draft.path != path);
    }

    /// Nobody's form is kept any more.
    pub fn forget_all(&self) {
        self.lock().clear();
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
    fn a_draft_is_its_owner_s_until_it_is_saved() {
        let drafts = Drafts::default();
        drafts.keep("anne", "/a", "1".into(), NOW);
        drafts.keep("anne", "/a", "2".into(), NOW);
        drafts.keep("anne", "/b", "3".into(), NOW);
        assert_eq!(drafts.latest_page("anne", NOW), Some("/b"));
        assert_eq!(drafts.show("bruno", "/a", false, NOW), None);
        for _ in 0..2 {
            assert_eq!(drafts.show("anne", "/a", false, NOW).as_deref(), Some("2"));
        }
        assert_eq!(drafts.show("bruno", "/b", true, NOW).as_deref(), Some("3"));
        assert_eq!(drafts.latest_page("anne", NOW), None, "both were seen");
        drafts.forget("bruno", "/a");
        drafts.forget("anne", "/b");
        assert!(drafts.show("anne", "/a", false, NOW).is_some());
        assert_eq!(drafts.show("anne", "/b", false, NOW), None);
    }

    #[test]
    fn drafts_are_bounded_in_number_and_time() {
        let drafts = Drafts::default();
        for n in 0..300 {
            drafts.keep(&n.to_string(), "/a", String::new(), NOW);
        }
        assert_eq!(drafts.lock().len(), DRAFTS);
        assert_eq!(drafts.show("99", "/a", false, NOW), None);
        assert!(drafts.show("100", "/a", false, NOW).is_some());
        assert_eq!(drafts.show("200", "/a", false, NOW + LIFETIME), None);
        assert_eq!(drafts.latest_page("200", NOW + LIFETIME), None);
        drafts.keep("late", "/a", String::new(), NOW + LIFETIME);
        assert_eq!(drafts.lock().len(), 1);
    }
}
