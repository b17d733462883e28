//! From when to when a card is valid.

use time::{Duration, OffsetDateTime};

/// The two dates of a certificate; whole seconds are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First moment of validity.
    pub not_before: OffsetDateTime,
    /// Last moment of validity.
    pub not_after: OffsetDateTime,
}

impl Validity {
    /// How long a card lives: three years \[R\].
    pub const CARD_LIFE: Duration = Duration::days(3 * 365);

    /// A card handed out the day before `now`.
    #[must_use]
    pub fn current(now: OffsetDateTime) -> Self {
        Self::starting(now - Duration::DAY)
    }

    /// A card whose life ended the day before `now`.
    #[must_use]
    pub fn expired(now: OffsetDateTime) -> Self {
        Self::starting(now - Self::CARD_LIFE - Duration::DAY)
    }

    /// A card that becomes valid the day after `now`.
    #[must_use]
    pub fn not_yet(now: OffsetDateTime) -> Self {
        Self::starting(now + Duration::DAY)
    }

    /// A card's life from this moment on.
    #[must_use]
    pub fn starting(not_before: OffsetDateTime) -> Self {
        Self { not_before, not_after: not_before + Self::CARD_LIFE }
    }
}
