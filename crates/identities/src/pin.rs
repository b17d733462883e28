//! The card's four-digit code and the card's own count of wrong tries.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use rand::{Rng, RngExt};
use thiserror::Error;

/// A card's code: four digits. \[S\]: user guide, step C3.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// A code that cannot be a card's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a card's code is 4 digits, like 1234")]
pub struct PinFormatError;

/// Whether the card looks at the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PinPolicy {
    /// As a real card does.
    #[default]
    Enforced,
    /// Any code opens the card, even a blocked one, and none is counted: what a card without this
    /// check would do.
    Ignored,
    /// A blocked card accepts the right code all the same: what a card that does not keep its block would do.
    BlockUnkept,
}

/// Why the card did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinRefused {
    /// Not four digits: the card's driver refuses it and the card counts nothing \[R\].
    #[error("the code is not 4 digits: no try was counted")]
    Malformed,
    /// Not this card's code.
    #[error("the code is wrong: tries left before the card blocks: {remaining}")]
    Wrong {
        /// Tries before the card blocks, at least 1.
        remaining: u8,
    },
    /// The third wrong try, or any code after it.
    #[error("the card is blocked after {} wrong codes: use another card", PinCounter::TRIES)]
    Blocked,
}

impl Pin {
    const LENGTH: usize = 4;

    /// A code drawn from `rng`.
    pub fn generate(rng: &mut impl Rng) -> Self {
        Self(format!("{:04}", rng.random_range(0..10_000_u32)))
    }

    /// The four digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Pin {
    type Err = PinFormatError;

    fn from_str(text: &str) -> Result<Self, PinFormatError> {
        if text.len() != Self::LENGTH || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PinFormatError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(****)")
    }
}

/// A code and how many wrong tries it still stands.
#[derive(Debug)]
pub(crate) struct PinCounter {
    pin: Pin,
    remaining: Mutex<u8>,
}

impl PinCounter {
    /// Wrong tries before the card blocks \[R\].
    pub(crate) const TRIES: u8 = 3;

    pub(crate) fn new(pin: Pin) -> Self {
        Self { pin, remaining: Mutex::new(Self::TRIES) }
    }

    pub(crate) fn pin(&self) -> &Pin {
        &self.pin
    }

    pub(crate) fn remaining(&self) -> u8 {
        *self.remaining.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn block(&self) {
        *self.remaining.lock().unwrap_or_else(PoisonError::into_inner) = 0;
    }

    pub(crate) fn unblock(&self) {
        *self.remaining.lock().unwrap_or_else(PoisonError::into_inner) = Self::TRIES;
    }

    /// Compares and counts in one step, so that parallel tries cannot share one.
    pub(crate) fn present(&self, presented: &str, policy: PinPolicy) -> Result<(), PinRefused> {
        if policy == PinPolicy::Ignored {
            return Ok(());
        }
        let mut remaining = self.remaining.lock().unwrap_or_else(PoisonError::into_inner);
        if *remaining == 0 && policy != PinPolicy::BlockUnkept {
            return Err(PinRefused::Blocked);
        }
        let presented: Pin = presented.parse().map_err(|PinFormatError| PinRefused::Malformed)?;
        if presented == self.pin {
            *remaining = Self::TRIES;
            return Ok(());
        }
        *remaining = remaining.saturating_sub(1);
        match *remaining {
            0 => Err(PinRefused::Blocked),
            remaining => Err(PinRefused::Wrong { remaining }),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn counter() -> PinCounter {
        PinCounter::new("1234".parse().unwrap())
    }

    fn present(counter: &PinCounter, pin: &str) -> Result<(), PinRefused> {
        counter.present(pin, PinPolicy::Enforced)
    }

    #[test]
    fn three_wrong_codes_block_for_good() {
        let counter = counter();
        assert_eq!(present(&counter, "0000"), Err(PinRefused::Wrong { remaining: 2 }));
        assert_eq!(present(&counter, "0001"), Err(PinRefused::Wrong { remaining: 1 }));
        assert_eq!(present(&counter, "0002"), Err(PinRefused::Blocked));
        assert_eq!(present(&counter, "1234"), Err(PinRefused::Blocked));
        assert_eq!(present(&counter, "12"), Err(PinRefused::Blocked));
        assert_eq!(counter.remaining(), 0);
    }

    #[test]
    fn the_right_code_gives_the_tries_back() {
        let counter = counter();
        for _ in 0..5 {
            assert_eq!(present(&counter, "0000"), Err(PinRefused::Wrong { remaining: 2 }));
            assert_eq!(present(&counter, "0000"), Err(PinRefused::Wrong { remaining: 1 }));
            assert_eq!(present(&counter, "1234"), Ok(()));
            assert_eq!(counter.remaining(), 3);
        }
    }

    #[test]
    fn a_malformed_code_is_not_counted() {
        let counter = counter();
        for malformed in ["", "123", "12345", "12a4", " 1234", "1234 ", "١٢٣٤"] {
            assert_eq!(present(&counter, malformed), Err(PinRefused::Malformed), "{malformed:?}");
        }
        assert_eq!(counter.remaining(), 3);
    }

    #[test]
    fn red_proof_without_the_check_any_code_opens() {
        let counter = counter();
        for wrong in ["0000", "0001", "0002", "0003", "x"] {
            assert_eq!(counter.present(wrong, PinPolicy::Ignored), Ok(()));
        }
        assert_eq!(counter.remaining(), 3);
    }

    #[test]
    fn red_proof_without_its_block_a_blocked_card_opens_with_its_code_alone() {
        let counter = counter();
        counter.block();
        assert_eq!(present(&counter, "1234"), Err(PinRefused::Blocked));
        assert_eq!(counter.present("0000", PinPolicy::BlockUnkept), Err(PinRefused::Blocked));
        assert_eq!(counter.present("1234", PinPolicy::BlockUnkept), Ok(()));
        assert_eq!(counter.remaining(), 3);
    }

    #[test]
    fn parallel_tries_are_each_counted() {
        let counter = counter();
        let refused: Vec<_> = std::thread::scope(|scope| {
            let tries: Vec<_> =
                (0..8).map(|_| scope.spawn(|| present(&counter, "0000").unwrap_err())).collect();
            tries.into_iter().map(|handle| handle.join().unwrap()).collect()
        });
        let blocked = refused.iter().filter(|refusal| **refusal == PinRefused::Blocked).count();
        assert_eq!(blocked, 6, "{refused:?}");
    }

    #[test]
    fn the_seed_makes_the_code_and_debug_hides_it() {
        let draw = |seed| Pin::generate(&mut ChaCha8Rng::seed_from_u64(seed));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_eq!(draw(1).as_str().parse::<Pin>(), Ok(draw(1)));
        assert!(!format!("{:?}", draw(1)).contains(draw(1).as_str()));
    }

    #[test]
    fn refusals_say_what_happened() {
        assert_eq!(
            PinRefused::Wrong { remaining: 1 }.to_string(),
            "the code is wrong: tries left before the card blocks: 1"
        );
        assert_eq!(
            PinRefused::Blocked.to_string(),
            "the card is blocked after 3 wrong codes: use another card"
        );
    }
}
