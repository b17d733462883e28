//! What `doublure init` writes: a project to begin with.

use url::Url;

/// Where the first scenario goes.
pub const SCENARIO: &str = "scenarios/connexion.feature";

/// A first `doublure.toml`, every key explained, the optional ones commented out: a line that begins with `#` and a
/// letter is a key, one that begins with `#` and a space is prose.
#[must_use]
pub fn settings(url: &Url, client_id: &str) -> String {
    let back = url.join("retour").unwrap_or_else(|_| url.clone());
    [("@URL@", quoted(url.as_str())), ("@ID@", quoted(client_id)), ("@RETOUR@", quoted(back.as_str()))]
        .iter()
        .fold(include_str!("../../templates/doublure.toml").to_owned(), |text, (mark, value)| {
            text.replace(mark, value)
        })
}

/// A first scenario.
#[must_use]
pub fn scenario() -> &'static str {
    include_str!("../../templates/connexion.feature")
}

/// As TOML writes a text.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
