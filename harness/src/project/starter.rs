//! What `doublure init` writes: a project to begin with.

use url::Url;

/// Where the first scenario goes.
pub const SCENARIO: &str = "scenarios/connexion.feature";

/// A first `doublure.toml`, every key explained, the optional ones commented out: a line that begins with `#` and a
/// letter is a key, one that begins with `#` and a space is prose.
#[must_use]
pub fn settings(url: &Url, client_id: &str) -> String {
    let back = url.join("retour").unwrap_or_else(|_| url.clone());
    let values = [
        ("@URL@", quoted(url.as_str())),
        ("@ID@", quoted(client_id)),
        ("@RETOUR@", quoted(back.as_str())),
        ("@CERTIFY@", CERTIFY.to_owned()),
    ];
    values.iter().fold(include_str!("../../templates/doublure.toml").to_owned(), |text, (mark, value)| {
        text.replace(mark, value)
    })
}

/// `[certify]`, explained, with every key commented out.
const CERTIFY: &str = include_str!("../../templates/certify.toml");

/// What of `[certify]` every service has.
const ALWAYS: [&str; 5] = ["[certify]", "sign_in_button", "protected", "signed_in", "sign_out_button"];

/// `text`, which has no `[certify]`, with one: in the place of the one that [`settings`] wrote and that nobody touched, else at
/// the end. A key that was learned has its value, or is left out when the service has nothing of the kind; of those that
/// every service has, the others keep their example.
#[must_use]
pub fn with_certify(text: &str, learned: &[(&str, Option<toml::Value>)]) -> String {
    let line_of = |line: &str| {
        let Some(key) = line.strip_prefix('#').and_then(|key| key.split(' ').next()) else {
            return line.to_owned();
        };
        match learned.iter().find(|(name, _)| *name == key) {
            Some((name, Some(value))) => format!("{name} = {value}"),
            None if ALWAYS.contains(&key) => line[1..].to_owned(),
            Some((_, None)) | None => line.to_owned(),
        }
    };
    let section: String = CERTIFY.lines().map(|line| line_of(line) + "\n").collect();
    let ours = |part: &str| if text.contains("\r\n") { part.replace('\n', "\r\n") } else { part.to_owned() };
    let (commented, section) = (ours(CERTIFY), ours(&section));
    if text.contains(&commented) {
        return text.replacen(&commented, &section, 1);
    }
    let apart = ours(if text.ends_with('\n') { "\n" } else { "\n\n" });
    format!("{text}{apart}{section}")
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
