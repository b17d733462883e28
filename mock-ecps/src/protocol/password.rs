//! The password of the e-CPS app.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use rand::{Rng, RngExt};

/// A password, chosen at the activation. \[R\]: that it is a text of at most [`Password::LIMIT`] characters; the guide
/// only says "mot de passe".
#[derive(Clone)]
pub struct Password(String);

/// A text that is no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has 1 to {} characters, none of them a control character", Password::LIMIT)]
pub struct PasswordError;

impl Password {
    /// Longest password, in characters.
    pub const LIMIT: usize = 64;
    /// Letters and digits that nobody takes for one another.
    const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    const DRAWN_LENGTH: usize = 8;

    /// A password that somebody chose.
    ///
    /// # Errors
    /// [`PasswordError`] when no phone could take it.
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        let length = text.chars().count();
        if length == 0 || length > Self::LIMIT || text.chars().any(char::is_control) {
            return Err(PasswordError);
        }
        Ok(Self(text.to_owned()))
    }

    /// A password drawn from `generator`.
    pub fn generate(generator: &mut impl Rng) -> Self {
        let mut letter = || char::from(Self::ALPHABET[generator.random_range(0..Self::ALPHABET.len())]);
        Self((0..Self::DRAWN_LENGTH).map(|_| letter()).collect())
    }

    /// Whether `presented` is this one; the time taken does not tell how much of it is right.
    #[must_use]
    pub fn is(&self, presented: &str) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), presented.as_bytes()).is_ok()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(****)")
    }
}

#[cfg(test)]
mod tests {
    use mock_kit::Seed;

    use super::*;

    #[test]
    fn the_seed_makes_the_password_and_debug_hides_it() {
        let draw = |seed| Password::generate(&mut Seed::new(seed).draw("anne", "password"));
        assert!(draw(1).is(draw(1).as_str()) && !draw(1).is(draw(2).as_str()));
        assert_eq!(draw(1).as_str().len(), 8);
        assert_eq!(format!("{:?}", draw(1)), "Password(****)");
    }

    #[test]
    fn a_password_is_any_short_text() {
        for good in ["é", " espaces ", "\"><script>", &"ß".repeat(64)] {
            assert!(Password::parse(good).unwrap().is(good));
        }
        for bad in ["", "a\nb", &"a".repeat(65)] {
            assert_eq!(Password::parse(bad).unwrap_err(), PasswordError);
        }
    }
}
