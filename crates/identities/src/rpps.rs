//! The RPPS number: eleven digits, the last one a check digit.

use std::fmt;
use std::str::FromStr;

use rand::{Rng, RngExt};

use crate::national_id::{IdForm, NationalIdError, digits};

/// An RPPS number whose check digit holds.
///
/// Eleven digits; the last makes the Luhn sum a multiple of ten. \[S\]: it does on the published
/// test numbers 99700427885, 99700366240 and 99700218896.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rpps(u64);

impl Rpps {
    /// Digits in the number, check digit included.
    pub(crate) const LENGTH: usize = 11;
    /// What the numbers of test identities begin with. \[S\]: the sandbox's published ones.
    const TEST_RANGE: u64 = 99_700;
    /// How many numbers the test range holds: five free digits.
    pub const TEST_NUMBERS: u32 = 100_000;

    /// A number of the test range, drawn from `rng`.
    ///
    /// Two draws out of [`Self::TEST_NUMBERS`] may be equal: whoever keeps people together checks.
    pub fn generate(rng: &mut impl Rng) -> Self {
        Self::in_test_range(rng.random_range(0..Self::TEST_NUMBERS))
    }

    /// The test number with the five free digits `number`, taken modulo [`Self::TEST_NUMBERS`]:
    /// different numbers below it give different people.
    #[must_use]
    pub fn in_test_range(number: u32) -> Self {
        let body = Self::TEST_RANGE * 100_000 + u64::from(number % Self::TEST_NUMBERS);
        Self(body * 10 + u64::from(check_digit(body)))
    }

    /// Whether it is one of [`Self::TEST_NUMBERS`].
    pub(crate) fn is_of_the_test_range(self) -> bool {
        self.0 / 1_000_000 == Self::TEST_RANGE
    }

    /// The seven digits by which the sandbox tells its people apart: `0042788` in 99700427885.
    /// \[S\]: the sandbox's family name `DOC0042788`.
    #[must_use]
    pub fn short(self) -> String {
        format!("{:07}", self.0 / 10 % 10_000_000)
    }

    /// Reads `text`, found after `offset` characters of a longer text (for positions in errors).
    pub(crate) fn parse(text: &str, offset: usize) -> Result<Self, NationalIdError> {
        digits(text, IdForm::Rpps, Self::LENGTH, offset)?;
        let number = text.bytes().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        let (expected, found) = (check_digit(number / 10), (number % 10) as u8);
        if expected != found {
            return Err(NationalIdError::WrongCheckDigit { expected, found });
        }
        Ok(Self(number))
    }
}

/// The digit that completes `body` by Luhn's rule: from the right, every other digit is doubled
/// (and its digits added), beginning with the one beside the check digit.
fn check_digit(mut body: u64) -> u8 {
    let mut sum = 0;
    let mut doubled = true;
    while body > 0 {
        let digit = body % 10;
        sum += match (doubled, digit) {
            (false, _) => digit,
            (true, 0..=4) => digit * 2,
            (true, _) => digit * 2 - 9,
        };
        doubled = !doubled;
        body /= 10;
    }
    ((10 - sum % 10) % 10) as u8
}

impl fmt::Display for Rpps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:011}", self.0)
    }
}

impl FromStr for Rpps {
    type Err = NationalIdError;

    /// Reads the eleven digits alone, without the national id's leading 8.
    fn from_str(text: &str) -> Result<Self, NationalIdError> {
        Self::parse(text, 0)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn the_check_digit_holds_on_published_test_numbers() {
        for text in ["99700427885", "99700366240", "99700218896"] {
            assert_eq!(text.parse::<Rpps>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_check_digit_is_refused_with_the_expected_one() {
        assert_eq!(
            "99700042786".parse::<Rpps>(),
            Err(NationalIdError::WrongCheckDigit { expected: 3, found: 6 })
        );
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let right = "99700427885";
        for (index, digit) in right.bytes().enumerate() {
            for other in (b'0'..=b'9').filter(|other| *other != digit) {
                let mut wrong = right.as_bytes().to_vec();
                wrong[index] = other;
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(wrong.parse::<Rpps>().is_err(), "{wrong} went through");
            }
        }
    }

    #[test]
    fn the_whole_test_range_is_valid_and_without_a_double() {
        let numbers: Vec<Rpps> = (0..Rpps::TEST_NUMBERS).map(Rpps::in_test_range).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b));
        for rpps in numbers {
            let text = rpps.to_string();
            assert!(text.starts_with("99700"), "{text}");
            assert_eq!(text.parse::<Rpps>(), Ok(rpps));
        }
    }

    #[test]
    fn the_seed_makes_the_number() {
        let draw = |seed| Rpps::generate(&mut ChaCha8Rng::seed_from_u64(seed));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn the_short_form_is_the_sandbox_s() {
        assert_eq!("99700427885".parse::<Rpps>().unwrap().short(), "0042788");
        assert_eq!("99700218896".parse::<Rpps>().unwrap().short(), "0021889");
    }
}
