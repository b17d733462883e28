//! Parameters as a client sends them, in a query or in a form.

use serde_json::{Map, Value};

/// Sent and received parameters, `application/x-www-form-urlencoded` (RFC 6749 §3.1, §3.2 and appendix B).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

/// A parameter that came more than once (RFC 6749 §3.1: "must not be included more than once").
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} was sent more than once (RFC 6749 section 3.1)")]
pub(crate) struct Repeated {
    /// Its name.
    pub name: String,
}

impl Parameters {
    /// Reads a query (without `?`) or a form.
    pub fn parse(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The value of `name`. One sent without a value counts as not sent (RFC 6749 §3.1); of one sent more than
    /// once, the first.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// The value of `name`, sent at most once.
    pub fn single(&self, name: &str) -> Result<Option<&str>, Repeated> {
        match self.0.iter().filter(|(sent, _)| sent == name).count() {
            0 | 1 => Ok(self.value(name)),
            _ => Err(Repeated { name: name.to_owned() }),
        }
    }

    /// Fails when any parameter, known or not, was sent more than once.
    pub fn none_repeated(&self) -> Result<(), Repeated> {
        self.0.iter().try_for_each(|(name, _)| self.single(name).map(drop))
    }

    /// What the journal shows: everything but secrets, repeated ones as a list.
    pub fn journalled(&self) -> Value {
        let mut shown = Map::new();
        for (name, value) in &self.0 {
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

    fn values<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        self.0
            .iter()
            .filter(move |(sent, value)| sent == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// Never shown.
const SECRETS: [&str; 2] = ["client_secret", "code_carte"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_counts_as_not_sent_and_a_repetition_is_noticed() {
        let sent = Parameters::parse("scope=openid+scope_all&state=&nonce=a&nonce=b");
        assert_eq!(sent.value("scope"), Some("openid scope_all"));
        assert_eq!(sent.single("state"), Ok(None));
        let repeated = sent.none_repeated().unwrap_err();
        assert_eq!(repeated.name, "nonce");
    }

    #[test]
    fn the_journal_shows_repetitions_and_no_secret() {
        let sent = Parameters::parse("client_secret=hush&a=1&a=2&a=3");
        assert_eq!(sent.journalled(), serde_json::json!({"client_secret": "…", "a": ["1", "2", "3"]}));
    }
}
