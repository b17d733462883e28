use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use time::OffsetDateTime;

/// How many are remembered, whatever their tokens say; the oldest one goes.
const ANNOUNCEMENTS: usize = 10_000;

/// Announced ends of sessions, by the `jti` of their tokens, as long as those are good: none is taken twice.
#[derive(Debug, Default)]
pub(crate) struct Announcements(Mutex<VecDeque<(String, OffsetDateTime)>>);

impl Announcements {
    /// Whether it is the first one of this id; it is remembered until `end`.
    pub fn is_first(&self, id: &str, end: OffsetDateTime, now: OffsetDateTime) -> bool {
        let mut known = self.lock();
        known.retain(|(_, end)| *end > now);
        if known.iter().any(|(known, _)| known == id) {
            return false;
        }
        known.truncate(ANNOUNCEMENTS - 1);
        known.push_front((id.to_owned(), end));
        true
    }

    /// Forgets all of them.
    pub fn forget_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, OffsetDateTime)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    #[test]
    fn an_id_is_new_once_until_its_token_is_over_and_not_all_are_kept() {
        let announcements = Announcements::default();
        let (now, minute) = (OffsetDateTime::UNIX_EPOCH, Duration::minutes(1));
        assert!(announcements.is_first("a", now + minute, now));
        assert!(!announcements.is_first("a", now + minute, now));
        assert!(announcements.is_first("b", now + minute, now));
        assert!(announcements.is_first("a", now + minute * 2, now + minute));
        assert_eq!(announcements.lock().len(), 1, "what is over is forgotten");
        for id in 0..ANNOUNCEMENTS {
            announcements.is_first(&id.to_string(), now + minute * 2, now + minute);
        }
        assert_eq!(announcements.lock().len(), ANNOUNCEMENTS);
    }
}
