//! Parameters as a client sends them, in a query or in a form.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// Sent and received parameters, `application/x-www-form-urlencoded` (RFC 6749 §3.1, §3.2 and appendix B).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
    /// Whether there were more than are read.
    cut: bool,
}

/// More than any request has; whoever sends more is not known yet and is to cost little.
const MOST: usize = 100;

/// A parameter that came more than once (RFC 6749 §3.1: "must not be included more than once").
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} was sent more than once (RFC 6749 section 3.1)")]
pub(crate) struct Repeated {
    /// Its name.
    pub name: String,
}

/// Parameters that nobody may send, whatever they say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Improper {
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error("more than {MOST} parameters were sent")]
    TooMany,
    #[error("{0} is longer than {LONGEST} bytes")]
    TooLong(String),
}

/// A form that cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("it is longer than 64 KiB")]
    TooLong,
    #[error("it is not UTF-8")]
    NotText,
    #[error("it did not come to its end in time")]
    Stalled,
}

impl Parameters {
    /// Reads a query (without `?`) or a form: the first hundred parameters; [`Self::check`] says if there were more.
    pub fn parse(text: &str) -> Self {
        let mut parsed = url::form_urlencoded::parse(text.as_bytes()).into_owned();
        let pairs = parsed.by_ref().take(MOST).collect();
        Self { pairs, cut: parsed.next().is_some() }
    }

    /// The value of `name`. One sent without a value counts as not sent (RFC 6749 §3.1); of one sent more than
    /// once, the first.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// The value of `name`, sent at most once.
    pub fn single(&self, name: &str) -> Result<Option<&str>, Repeated> {
        match self.pairs.iter().filter(|(sent, _)| sent == name).count() {
            0 | 1 => Ok(self.value(name)),
            _ => Err(Repeated { name: name.to_owned() }),
        }
    }

    /// Fails when any parameter, known or not, was sent more than once that may not be, when one is too long, or when there are too many.
    pub fn check(&self) -> Result<(), Improper> {
        if self.cut {
            return Err(Improper::TooMany);
        }
        let too_long =
            |(name, value): &&(String, String)| value.len() > LONGEST && !JWTS.contains(&name.as_str());
        if let Some((name, _)) = self.pairs.iter().find(too_long) {
            return Err(Improper::TooLong(name.chars().take(100).collect()));
        }
        let mut known = HashSet::with_capacity(self.pairs.len());
        let mut names = self.pairs.iter().map(|(name, _)| name.as_str());
        match names.find(|name| !known.insert(*name) && !REPEATABLE.contains(name)) {
            None => Ok(()),
            Some(name) => Err(Repeated { name: name.to_owned() }.into()),
        }
    }

    /// What the journal shows: everything but secrets, repeated ones as a list.
    pub fn journalled(&self) -> Value {
        let mut shown = Map::new();
        for (name, value) in &self.pairs {
            let value = if SECRETS.contains(&name.as_str()) {
                Value::from("…")
            } else {
                Value::from(value.as_str())
            };
            match shown.get_mut(name) {
                None => {
                    shown.insert(name.clone(), value);
                }
                Some(Value::Array(values)) => values.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        Value::Object(shown)
    }

    /// How often `name` was sent with a value.
    pub fn count(&self, name: &str) -> usize {
        self.values(name).count()
    }

    fn values<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        self.pairs
            .iter()
            .filter(move |(sent, value)| sent == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// What may be sent more than once (RFC 8693 §2.1).
const REPEATABLE: [&str; 2] = ["audience", "resource"];

/// Never shown.
const SECRETS: [&str; 10] = [
    "client_secret",
    "client_assertion",
    "code_carte",
    "refresh_token",
    "subject_token",
    "actor_token",
    "token",
    "assertion",
    "id_token_hint",
    // Of the grant type that no service should use.
    "password",
];

/// Longer than any value has that is remembered, in bytes. \[R\]
const LONGEST: usize = 2048;
/// What holds a JWT, which may be longer; none of them is remembered as it came.
const JWTS: [&str; 8] = [
    "client_assertion",
    "request",
    "token",
    "refresh_token",
    "subject_token",
    "actor_token",
    "assertion",
    "id_token_hint",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_counts_as_not_sent_and_a_repetition_is_noticed() {
        let sent = Parameters::parse("scope=openid+scope_all&state=&nonce=a&nonce=b");
        assert_eq!(sent.value("scope"), Some("openid scope_all"));
        assert_eq!(sent.single("state"), Ok(None));
        assert_eq!(sent.check(), Err(Improper::Repeated(Repeated { name: "nonce".into() })));
        let several = Parameters::parse("audience=a&audience=b&audience=");
        assert_eq!((several.check(), several.count("audience")), (Ok(()), 2));
    }

    #[test]
    fn a_hundred_parameters_are_read_and_one_more_is_refused() {
        let numbered = |count| (0..count).map(|n| format!("p{n}=x")).collect::<Vec<_>>().join("&");
        assert_eq!(Parameters::parse(&numbered(100)).check(), Ok(()));
        let more = Parameters::parse(&numbered(101));
        assert_eq!(more.check(), Err(Improper::TooMany));
        assert_eq!((more.value("p99"), more.value("p100")), (Some("x"), None));
    }

    #[test]
    fn a_value_of_two_kibibytes_is_read_and_one_more_byte_refused_but_in_a_jwt() {
        let sent = |name: &str, bytes| Parameters::parse(&format!("{name}={}", "x".repeat(bytes)));
        assert_eq!(sent("state", 2048).check(), Ok(()));
        assert_eq!(sent("state", 2049).check(), Err(Improper::TooLong("state".into())));
        assert_eq!(sent("client_assertion", 2049).check(), Ok(()));
    }

    #[test]
    fn the_journal_shows_repetitions_and_no_secret() {
        let sent = Parameters::parse("client_secret=hush&a=1&a=2&a=3");
        assert_eq!(sent.journalled(), serde_json::json!({"client_secret": "…", "a": ["1", "2", "3"]}));
    }
}
