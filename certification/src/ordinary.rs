//! What a few ordinary sign-ins left: the provider's journal of each, and what the browser sent and got.

use mock_kit::journal::Event;
use serde_json::Value;
use url::Url;

/// Several ordinary sign-ins, each of somebody else in a browser of their own.
#[derive(Clone, Debug, Default)]
pub struct Ordinary {
    /// In the order in which they were made.
    pub sign_ins: Vec<SignIn>,
    /// How many events the journal lost: whatever looks for something absent cannot say so any more.
    pub lost: u64,
}

/// One sign-in, from the first page to the protected one.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// National id.
    pub person: String,
    /// What the provider noted.
    pub events: Vec<Event>,
    /// What the browser sent and got, the provider's pages left out.
    pub exchanges: Vec<Exchange>,
    /// Where the browser stood at the end.
    pub rests_at: Option<Url>,
    /// The page there, as it came.
    pub page: String,
}

/// One request of the browser to the service, and the answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `GET`, `POST`.
    pub method: &'static str,
    /// Where to.
    pub url: Url,
    /// What `Referer` said.
    pub referer: Option<Url>,
    /// Status of the answer.
    pub status: u16,
    /// Each `Set-Cookie` of the answer, values left out: `__Host-session=…; Path=/; Secure`.
    pub set_cookies: Vec<String>,
}

impl SignIn {
    /// The details of the first event of this name.
    #[must_use]
    pub fn details(&self, event: &str) -> Option<&Value> {
        self.events.iter().find(|known| known.name == event).map(|event| &event.details)
    }

    /// A parameter of the authorization request.
    #[must_use]
    pub fn asked(&self, parameter: &str) -> Option<&str> {
        self.details("psc.authorize.received")?["parameters"][parameter].as_str()
    }
}
