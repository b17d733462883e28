//! The code that ties the browser to the phone.

use std::{fmt, str::FromStr};

use rand::{Rng, RngExt};

/// Two digits, `00` to `99`: shown by the browser, chosen on the phone among three. \[S\]: user guide, E4 and E5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(u8);

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code is two digits, like 07")]
pub struct CodeError;

impl Code {
    /// This code and two others, all distinct. In ascending order: the place of the right one says nothing.
    pub fn among_three(self, generator: &mut impl Rng) -> [Self; 3] {
        let mut other = |taken: &[Self]| {
            loop {
                let drawn = Self(generator.random_range(0..100));
                if !taken.contains(&drawn) {
                    return drawn;
                }
            }
        };
        let first = other(&[self]);
        let second = other(&[self, first]);
        let mut three = [self, first, second];
        three.sort_unstable();
        three
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeError);
        }
        text.parse().map(Self).map_err(|_| CodeError)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use mock_kit::Seed;

    use super::*;

    #[test]
    fn the_three_are_distinct_ordered_and_hold_the_right_one() {
        let seed = Seed::new(1);
        let mut places = [0; 3];
        for number in 0..100 {
            let right = Code(number);
            let three = right.among_three(&mut seed.draw("anne", "codes"));
            assert!(three[0] < three[1] && three[1] < three[2], "{three:?}");
            places[three.iter().position(|code| *code == right).expect("the right one")] += 1;
        }
        assert!(places.iter().all(|count| *count > 10), "the place tells something: {places:?}");
    }

    #[test]
    fn the_same_draw_makes_the_same_three() {
        let three = || Code(42).among_three(&mut Seed::new(7).draw("anne", "codes"));
        assert_eq!(three(), three());
        assert_ne!(three(), Code(42).among_three(&mut Seed::new(8).draw("anne", "codes")));
    }

    #[test]
    fn a_code_is_two_ascii_digits_and_keeps_its_leading_zero() {
        assert_eq!("07".parse::<Code>().map(|code| code.to_string()), Ok("07".to_owned()));
        for malformed in ["", "7", "123", "+7", " 7", "a7", "٠٧"] {
            assert_eq!(malformed.parse::<Code>(), Err(CodeError), "{malformed:?}");
        }
    }
}
