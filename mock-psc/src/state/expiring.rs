//! Keeping things that have a lifetime.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use mock_kit::Deadline;
use time::{Duration, OffsetDateTime};

/// How long a thing is remembered after its end, so that a refusal says "expired" and not "unknown".
const REMEMBERED: Duration = Duration::minutes(5);
/// How many are kept at most; the oldest go first.
const CAPACITY: usize = 20_000;

/// A thing that ends.
pub(crate) trait Perishable {
    fn deadline(&self) -> &Deadline;

    /// Whether it is worth nothing any more.
    fn is_over(&self, now: OffsetDateTime) -> bool {
        self.deadline().is_over(now)
    }

    /// When it ends at the latest; this may move on while it lives.
    fn end(&self) -> OffsetDateTime {
        self.deadline().at()
    }
}

/// Things of one kind, nearly all with the same lifetime, by name.
pub(crate) struct Expiring<T> {
    kept: Mutex<Kept<T>>,
}

struct Kept<T> {
    entries: HashMap<Arc<str>, Arc<T>>,
    /// Names in the order of their ends, as they were when the names came here; one that was removed or replaced may
    /// still stand here.
    order: VecDeque<(OffsetDateTime, Arc<str>)>,
}

impl<T> Default for Expiring<T> {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept { entries: HashMap::new(), order: VecDeque::new() }) }
    }
}

impl<T: Perishable> Expiring<T> {
    /// Keeps `thing` under `name`, and forgets what ended long before `now`.
    pub fn insert(&self, name: &str, thing: Arc<T>, now: OffsetDateTime) {
        let mut kept = self.lock();
        kept.sweep(now);
        kept.keep(name.into(), thing);
    }

    /// As [`Self::insert`], unless something is kept under `name` already; whether it was not.
    pub fn insert_new(&self, name: &str, thing: Arc<T>, now: OffsetDateTime) -> bool {
        let mut kept = self.lock();
        kept.sweep(now);
        if kept.entries.contains_key(name) {
            return false;
        }
        kept.keep(name.into(), thing);
        true
    }

    /// What is kept under `name`, ended or not.
    pub fn find(&self, name: &str) -> Option<Arc<T>> {
        self.lock().entries.get(name).cloned()
    }

    pub fn remove(&self, name: &str) -> Option<Arc<T>> {
        self.lock().entries.remove(name)
    }

    pub fn forget_all(&self) {
        let mut kept = self.lock();
        kept.entries = HashMap::new();
        kept.order = VecDeque::new();
    }

    /// Everything that has not ended.
    pub fn live(&self, now: OffsetDateTime) -> Vec<Arc<T>> {
        self.lock().entries.values().filter(|thing| !thing.is_over(now)).cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Kept<T>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Perishable> Kept<T> {
    fn keep(&mut self, name: Arc<str>, thing: Arc<T>) {
        self.order.push_back((thing.end(), Arc::clone(&name)));
        self.entries.insert(name, thing);
    }

    fn sweep(&mut self, now: OffsetDateTime) {
        while let Some((end, _)) = self.order.front() {
            if *end + REMEMBERED > now && self.order.len() < CAPACITY {
                return;
            }
            let Some((end, name)) = self.order.pop_front() else {
                return;
            };
            match self.entries.get(&name).map(|thing| thing.end()) {
                Some(known) if known == end => {
                    self.entries.remove(&name);
                }
                // It lives longer than it was to, or the name stands for a newer thing by now.
                Some(known) => self.order.push_back((known, name)),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(Deadline, Mutex<Duration>);

    impl Perishable for Thing {
        fn deadline(&self) -> &Deadline {
            &self.0
        }

        fn end(&self) -> OffsetDateTime {
            self.0.at() + *self.1.lock().unwrap()
        }
    }

    fn thing(now: OffsetDateTime) -> Arc<Thing> {
        Arc::new(Thing(Deadline::after(now, Duration::minutes(1)), Mutex::default()))
    }

    #[test]
    fn a_thing_whose_end_moved_on_is_kept_until_then() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let things = Expiring::default();
        let long = thing(start);
        things.insert("a", Arc::clone(&long), start);
        *long.1.lock().unwrap() = Duration::minutes(10);
        for (minute, known) in [(7, true), (15, true), (16, false)] {
            let later = start + Duration::minutes(minute);
            things.insert("b", thing(later), later);
            assert_eq!(things.find("a").is_some(), known, "{minute}");
        }
    }

    #[test]
    fn an_ended_thing_is_remembered_for_a_while_and_then_swept() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let things = Expiring::default();
        things.insert("a", thing(start), start);

        let ended = start + Duration::minutes(2);
        things.insert("b", thing(ended), ended);
        assert!(things.find("a").is_some());
        assert_eq!(things.live(ended).len(), 1);

        let later = start + Duration::minutes(6);
        things.insert("c", thing(later), later);
        assert!(things.find("a").is_none());
        assert!(things.find("b").is_some());
    }

    #[test]
    fn a_flood_pushes_the_oldest_out_even_when_the_rest_was_removed() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let things = Expiring::default();
        for number in 0..2 * CAPACITY {
            things.insert(&number.to_string(), thing(now), now);
            if number % 2 == 0 {
                things.remove(&number.to_string());
            }
        }
        let kept = things.lock();
        assert!(kept.entries.len() <= CAPACITY && kept.order.len() <= CAPACITY);
    }

    #[test]
    fn a_replaced_thing_is_not_swept_with_its_predecessor() {
        let start = OffsetDateTime::UNIX_EPOCH;
        let things = Expiring::default();
        things.insert("a", thing(start), start);
        let later = start + Duration::minutes(5);
        things.insert("a", thing(later), later);
        let swept = start + Duration::minutes(7);
        things.insert("b", thing(swept), swept);
        assert!(things.find("a").is_some());
    }
}
