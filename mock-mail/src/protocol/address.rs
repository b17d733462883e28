use std::{fmt, str::FromStr};

use mock_kit::hosts;
use serde::{Serialize, Serializer};

/// The address of a mailbox, in lower case: `Anne@Exemple.fr` and `anne@exemple.fr` are one mailbox here, as
/// they are with every provider of the real world, although RFC 5321 §2.4 allows the local part to differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// Longest address, in octets (RFC 5321 §4.5.3.1.3: a path of 256, its two brackets included).
const LONGEST: usize = 254;

/// Why a text is no address of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing before or after the `@`, or no `@` at all.
    #[error("an address reads name@domain")]
    Incomplete,
    /// A space, a bracket, a comma or a control character; quoted local parts that hold some are not served.
    #[error("the character {0:?} is not accepted in an address")]
    Character(char),
    /// More than 254 octets.
    #[error("an address has at most {LONGEST} octets")]
    TooLong,
}

impl Address {
    /// Reads an address without brackets; surrounding spaces do not count.
    ///
    /// # Errors
    /// [`AddressError`] for each way to be wrong.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(AddressError::TooLong);
        }
        if let Some(wrong) = text.chars().find(|&character| !is_accepted(character)) {
            return Err(AddressError::Character(wrong));
        }
        match text.rsplit_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() => Ok(Self(text.to_lowercase())),
            _ => Err(AddressError::Incomplete),
        }
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as one segment of a URL's path.
    #[must_use]
    pub fn path_segment(&self) -> String {
        let mut url = hosts::https(hosts::MAIL, 443);
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().push(&self.0);
        }
        url.path().trim_start_matches('/').to_owned()
    }
}

fn is_accepted(character: char) -> bool {
    !character.is_control() && !character.is_whitespace() && !"<>,;\"\\".contains(character)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_mailbox_whatever_the_case() {
        assert_eq!(Address::parse(" Anne.Dé@Exemple.FR ").unwrap().as_str(), "anne.dé@exemple.fr");
    }

    #[test]
    fn says_what_is_wrong() {
        for text in ["", "anne", "@exemple.fr", "anne@"] {
            assert_eq!(Address::parse(text), Err(AddressError::Incomplete), "{text}");
        }
        assert_eq!(Address::parse("a b@c"), Err(AddressError::Character(' ')));
        assert_eq!(Address::parse("a\r\nb@c"), Err(AddressError::Character('\r')));
        assert_eq!(Address::parse("<a@c>"), Err(AddressError::Character('<')));
        assert_eq!(Address::parse(&format!("{}@c", "a".repeat(300))), Err(AddressError::TooLong));
    }

    #[test]
    fn is_a_single_segment_of_a_path() {
        for (text, segment) in [
            ("anne+test@exemple.fr", "anne+test@exemple.fr"),
            ("a/b%c?d#e@f", "a%2Fb%25c%3Fd%23e@f"),
            ("../..@f", "..%2F..@f"),
        ] {
            assert_eq!(Address::parse(text).unwrap().path_segment(), segment);
        }
    }
}
