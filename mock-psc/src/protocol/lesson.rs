//! What a refusal teaches whoever integrates a service: what came, what should have come, where that is written, and
//! what to change. In French, as the journal's summaries and the pages are.
//!
//! Each precise error says it in one place, below, as it has one place where it becomes a public code
//! ([`super::error_code`]). Never a secret, a code or a token: their lengths, what is computed of them, or nothing.

use serde::Serialize;

mod authorization;
mod client;
mod logout;
mod push;
mod token;
mod tokens;

/// What one refusal teaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Lesson {
    /// What came.
    pub sent: String,
    /// What should have come.
    pub expected: String,
    /// Where that is written: `RFC 6749 §4.1.3`.
    pub clause: &'static str,
    /// What to change.
    pub change: String,
}

/// An error that says what it teaches.
pub(crate) trait Teaching {
    fn lesson(&self) -> Lesson;
}

/// A bound or a rule of ours, which no specification has.
const OURS: &str = "règle de ce simulateur [R]";
/// The longest value that is shown, in characters.
const LONGEST: usize = 200;
/// How many of several are shown.
const MOST: usize = 20;

impl Lesson {
    fn new(
        sent: impl Into<String>,
        expected: impl Into<String>,
        clause: &'static str,
        change: impl Into<String>,
    ) -> Self {
        Self { sent: sent.into(), expected: expected.into(), clause, change: change.into() }
    }
}

/// A value that came, as it came, cut where it is too long.
fn quoted(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        None => format!("« {value} »"),
        Some((end, _)) => format!("« {}… »", &value[..end]),
    }
}

/// All of several, or the first ones.
fn listed(values: &[String]) -> String {
    let mut told = values.iter().take(MOST).map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
    if values.is_empty() {
        "aucun n’est enregistré".clone_into(&mut told);
    } else if values.len() > MOST {
        told.push_str(" …");
    }
    told
}

/// The registered address nearest to the one that came, and what tells them apart.
fn apart(sent: &str, registered: &[String]) -> String {
    super::redirect_uri::nearest(sent, registered)
        .map(|(near, gap)| format!("{gap} (par rapport à {}) ; ", quoted(near)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
