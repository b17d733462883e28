use std::sync::atomic::{AtomicBool, Ordering};

use time::{Duration, OffsetDateTime};

/// The moment after which a thing (a link, a code, a session) is worth nothing any more.
///
/// It is over when its time has come or when somebody *expired* it by name through the control API, so that no
/// scenario ever waits for time to pass.
#[derive(Debug)]
pub struct Deadline {
    at: OffsetDateTime,
    expired: AtomicBool,
}

impl Deadline {
    /// A deadline `lifetime` after `now`.
    #[must_use]
    pub fn after(now: OffsetDateTime, lifetime: Duration) -> Self {
        Self { at: now + lifetime, expired: AtomicBool::new(false) }
    }

    /// Whether the thing is worth nothing any more at the moment `now`.
    #[must_use]
    pub fn is_over(&self, now: OffsetDateTime) -> bool {
        self.is_expired() || now >= self.at
    }

    /// Whether somebody ended it by name.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        self.expired.load(Ordering::Relaxed)
    }

    /// Ends it at once, whatever the time.
    pub fn expire(&self) {
        self.expired.store(true, Ordering::Relaxed);
    }

    /// The moment itself, for what is told to a client (`exp`).
    #[must_use]
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn is_over_when_its_time_has_come_or_when_expired_by_name() {
        let clock = Clock::fixed(OffsetDateTime::UNIX_EPOCH);
        let deadline = Deadline::after(clock.now(), Duration::seconds(60));
        assert!(!deadline.is_over(clock.now()));
        clock.advance(Duration::seconds(59));
        assert!(!deadline.is_over(clock.now()));
        clock.advance(Duration::seconds(1));
        assert!(deadline.is_over(clock.now()));

        let expired = Deadline::after(clock.now(), Duration::days(1));
        expired.expire();
        assert!(expired.is_over(clock.now()) && expired.is_expired() && !deadline.is_expired());
    }
}
