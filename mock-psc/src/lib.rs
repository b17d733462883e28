//! A simulated Pro Santé Connect: an OpenID provider where health professionals sign in with their card or their
//! e-CPS.
//!
//! ```
//! use mock_psc::{Client, MockPsc, Profession, Scope};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let psc = MockPsc::builder()
//!     .client(
//!         Client::new("mon-service", "Mon service", "secret-de-test")
//!             .redirect_uris(["http://localhost:3000/retour"]),
//!     )
//!     .start()?;
//! // Your service is given psc.discovery(), and trusts psc.root_pem().
//! let anne = psc.add_person("anne", Profession::Nurse)?;
//! let request = format!(
//!     "{}?response_type=code&client_id=mon-service&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fretour\
//!      &scope=openid%20scope_all&acr_values=eidas1&state=s&nonce=n",
//!     psc.authorization_endpoint()
//! );
//! let back = psc.sign_in(&anne, &request).await?;
//! assert!(back.redirect.unwrap().starts_with("http://localhost:3000/retour?code="));
//!
//! psc.deviate("psc.authorize.server_error", Scope::Everyone)?;
//! let back = psc.sign_in(&anne, &request).await?;
//! assert!(back.redirect.unwrap().contains("error=server_error"));
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```
//!
//! Runs inside a tokio runtime; dropping it closes its ports. Without a deviation (see [`DEVIATIONS`]) it does what the real provider does, as
//! far as that is known; it announces only what works.

use std::sync::Arc;

use mock_kit::{
    Beginning, Context, control::Part, deviations::ActivationError, journal::Event, listener::Serving,
};
use url::Url;

mod answer;
mod approver;
mod back_channel_logout;
mod beginning;
mod builder;
mod card_refusal;
mod client;
mod control;
mod deviations;
mod dispatch;
/// Paths that clients and tests use.
pub mod endpoints;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod pages;
mod protocol;
mod provider;
mod reader;
mod routes;
mod sent;
mod settings;
mod state;
mod workstation;

pub use builder::{MockPscBuilder, StartError};
pub use client::{Client, ClientError, SigningAlgorithm};
pub use control::{
    CARDS, CLIENT, CLIENTS, EXPIRIES, IGC, KEY_ROTATION, ORGANISATIONS, OTHER_IDS, PEOPLE, READERS,
    REVOCATION_LIST, REVOCATIONS, SESSIONS, SIGN_INS, SignedIn, WITHDRAWALS,
};
pub use deviations::{DEVIATIONS, Reaction, reaction_to};
pub use identities::{PersonRecord, Profession, TestIgc};
pub use mock_kit::deviations::Scope;
pub use protocol::{
    claims::AuthMode,
    client_authentication::AuthMethod,
    client_keys::{ClientKeys, ClientKeysError},
    jws::SignerError,
};
pub use settings::{CertificatePrompt, EcpsService, Profile, Settings};
pub use state::{
    archive::ArchiveError,
    directory::{CardView, Person, PersonError, PersonView},
    session::SessionView,
};
pub use workstation::{BrowserFamily, CardAccess, System, Workstation};

use provider::{Provider, Psc};
use state::directory::Making;

/// The mock's name in the journal and in the control plane.
pub const NAME: &str = "psc";

/// A running provider; dropping it stops everything.
pub struct MockPsc {
    psc: Psc,
    root_pem: String,
    beginning: Beginning,
    _serving: Serving,
    _mtls: Option<Serving>,
    _igc: Option<Serving>,
}

impl MockPsc {
    /// Begins a provider on a free port, by itself, without clients.
    #[must_use]
    pub fn builder() -> MockPscBuilder {
        MockPscBuilder::default()
    }

    /// The issuer, as in `iss`.
    #[must_use]
    pub fn issuer(&self) -> Url {
        self.psc.endpoints.issuer_url()
    }

    /// Where a browser signs in.
    #[must_use]
    pub fn authorization_endpoint(&self) -> String {
        self.psc.endpoints.wallet(endpoints::AUTHORIZATION)
    }

    /// The discovery document, at Pro Santé Connect's own path.
    #[must_use]
    pub fn discovery(&self) -> String {
        self.psc.endpoints.realm(endpoints::WALLET_DISCOVERY)
    }

    /// Where clients call with a certificate, if they can: what stands there is the issuer's, path by path.
    #[must_use]
    pub fn mtls_url(&self) -> Option<Url> {
        self.psc.endpoints.alias(self.psc.endpoints.issuer())?.parse().ok()
    }

    /// Where the test IGC-Santé publishes, if it does.
    #[must_use]
    pub fn igc_url(&self) -> Option<Url> {
        self.psc.igc.publication()?.base().parse().ok()
    }

    /// The port in use.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.psc.endpoints.port()
    }

    /// The root certificate (PEM) that whoever calls it is to trust.
    #[must_use]
    pub fn root_pem(&self) -> &str {
        &self.root_pem
    }

    /// The authority that issues the cards, for cards that have a fault.
    #[must_use]
    pub fn igc(&self) -> &TestIgc {
        &self.psc.igc
    }

    /// Makes a person with a CPS card. The same seed and `key` make the same person.
    ///
    /// # Errors
    /// [`PersonError`] when the key is taken, all ids are, or no card can be made.
    pub fn add_person(&self, key: &str, profession: Profession) -> Result<Arc<Person>, PersonError> {
        self.add(&PersonRecord::of(key, profession))
    }

    /// Makes the person whom `record` describes. The same seed and record make the same person.
    ///
    /// # Errors
    /// [`PersonError`] when there cannot be such a person, or the key or an id is taken.
    pub fn add(&self, record: &PersonRecord) -> Result<Arc<Person>, PersonError> {
        self.psc.add_person(record)
    }

    /// Registers a client, or another one in the place of that id.
    ///
    /// # Errors
    /// [`ClientError`] when there cannot be such a client.
    pub fn register(&self, client: Client) -> Result<(), ClientError> {
        self.psc.register(client).map(drop)
    }

    /// Signs a person in without a browser, a card or a phone: what a browser that is sent to `authorization_url` would
    /// bring back to the service.
    ///
    /// # Errors
    /// What the browser would be shown instead, or that this is no authorization request to this provider.
    pub async fn sign_in(
        &self,
        person: &Person,
        authorization_url: &str,
    ) -> Result<SignedIn, mock_kit::control::Refusal> {
        self.psc.sign_in(person, authorization_url, AuthMode::Card).await
    }

    /// Commits this fault from now on ([`DEVIATIONS`]).
    ///
    /// # Errors
    /// [`ActivationError`] when there is no such fault, or none that could concern `scope`.
    pub fn deviate(&self, name: &str, scope: Scope) -> Result<(), ActivationError> {
        self.psc.context.deviations.activate(name, scope)
    }

    /// Commits no fault any more.
    pub fn be_faithful(&self) {
        self.psc.context.deviations.clear();
    }

    /// What happened, oldest first: every request received and every decision taken.
    #[must_use]
    pub fn journal(&self) -> Vec<Event> {
        self.psc.context.journal.read(0, None).events
    }

    /// What it shares with others, or would.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.psc.context
    }

    /// What it is now is what [`Self::reset`] brings it back to; until this is called, what it was when it started.
    pub fn begins_here(&self) {
        self.beginning.set();
    }

    /// Brings people, cards, clients, deviations, sessions, tokens and keys back to what they were at the beginning, for
    /// everybody at once. The journal goes on, and cards that were handed out for good stay.
    pub fn reset(&self) {
        self.beginning.reset();
    }

    /// The people, in the order in which they were added.
    #[must_use]
    pub fn people(&self) -> Vec<Arc<Person>> {
        self.psc.directory.people()
    }

    /// The control plane of this mock, to be mounted under [`NAME`].
    #[must_use]
    pub fn control_part(&self) -> Part {
        let psc = Arc::clone(&self.psc);
        Part {
            name: NAME,
            router: control::router(Arc::clone(&psc)),
            remember: Arc::new(move || psc.remember()),
        }
    }
}

impl Provider {
    pub(crate) fn add_person(&self, record: &PersonRecord) -> Result<Arc<Person>, PersonError> {
        self.directory.add(record, &self.making())
    }

    pub(crate) fn making(&self) -> Making<'_> {
        Making { seed: &self.context.seed, igc: &self.igc, archive: &self.archive, now: self.now() }
    }
}

/// The examples of the guide run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/library.md")]
struct Guide;
