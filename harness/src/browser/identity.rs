//! What a browser passes for: the user agent and the client hints that every page of it is sent.

use fantoccini::Client;
use serde_json::{Value, json};

use super::{BrowserError, devtools};

/// What a browser says of itself and of the system below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `User-Agent`.
    pub agent: &'static str,
    /// `navigator.platform`.
    pub platform: &'static str,
    /// `Sec-CH-UA…`; none for browsers that send none.
    pub hints: Option<ClientHints>,
}

/// UA Client Hints (§3), the ones that are sent unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientHints {
    /// `Sec-CH-UA`: brands with their major version.
    pub brands: &'static [(&'static str, &'static str)],
    /// `Sec-CH-UA-Platform`.
    pub platform: &'static str,
    /// `Sec-CH-UA-Mobile`.
    pub mobile: bool,
}

/// Has Chromium pass for `identity` until its page is closed. Without hints none are sent.
pub(super) async fn assume(client: &Client, identity: &Identity) -> Result<(), BrowserError> {
    let mut parameters = json!({ "userAgent": identity.agent, "platform": identity.platform });
    if let Some(hints) = identity.hints {
        let brands: Vec<Value> = hints
            .brands
            .iter()
            .map(|(brand, version)| json!({ "brand": brand, "version": version }))
            .collect();
        parameters["userAgentMetadata"] = json!({
            "brands": brands,
            "platform": hints.platform,
            "mobile": hints.mobile,
            // Sent only when a page asks; not known of a made-up workstation.
            "platformVersion": "",
            "architecture": "",
            "model": "",
        });
    }
    devtools::command(client, "Emulation.setUserAgentOverride", parameters).await.map(|_| ())
}
