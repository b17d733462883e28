//! `scope` (RFC 6749 §3.3).

use std::fmt;

/// The scopes that a request asked for, in its order, each once; unknown words are kept apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    known: Vec<String>,
    unknown: Vec<String>,
}

impl Scope {
    /// What the real discovery lists and gives a meaning for signing in. \[S\]: `discovery.sample.json`.
    pub const KNOWN: [&str; 8] =
        ["openid", "scope_all", "identity", "profile", "rpps", "interop", "eidas1", "eidas2"];

    pub fn parse(text: &str) -> Self {
        let mut scope = Self::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let words = if Self::KNOWN.contains(&word) { &mut scope.known } else { &mut scope.unknown };
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        scope
    }

    pub fn contains(&self, word: &str) -> bool {
        self.known.iter().any(|known| known == word)
    }

    /// The first word that `granted` has not.
    pub fn beyond(&self, granted: &Self) -> Option<&str> {
        self.known.iter().chain(&self.unknown).find(|word| !granted.contains(word)).map(String::as_str)
    }

    /// The first word that is known here and that `granted` has not.
    pub fn known_beyond(&self, granted: &Self) -> Option<&str> {
        self.known.iter().find(|word| !granted.contains(word)).map(String::as_str)
    }

    /// The same with the words that mean something elsewhere.
    pub fn with_unknown_granted(mut self) -> Self {
        self.known.append(&mut self.unknown);
        self
    }

    /// The words that mean nothing here; they are not granted.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }
}

impl fmt::Display for Scope {
    /// What is granted: the known words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.known.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted_is_what_is_known() {
        let scope = Scope::parse("openid  scope_all admin openid");
        assert_eq!(scope.to_string(), "openid scope_all");
        assert_eq!(scope.unknown(), ["admin"]);
        assert!(scope.contains("openid") && !scope.contains("admin"));
    }

    #[test]
    fn a_scope_goes_beyond_another_by_any_word_known_or_not() {
        let granted = Scope::parse("openid scope_all");
        for (asked, beyond) in
            [("scope_all", None), ("", None), ("openid rpps", Some("rpps")), ("openid admin", Some("admin"))]
        {
            assert_eq!(Scope::parse(asked).beyond(&granted), beyond, "{asked}");
        }
    }
}
