//! What the phone's forms send.

use serde::Deserialize;

/// Every form of a request: the token that its page was given, and what the person typed or chose. A field that is
/// missing is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    /// One-time token of the page.
    #[serde(rename = "jeton")]
    pub token: String,
    /// The password, on its page.
    #[serde(rename = "mot_de_passe")]
    pub password: String,
    /// The code, on its page.
    pub code: String,
}
