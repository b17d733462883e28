//! A simulated Pro Santé Connect: an OpenID provider where health professionals sign in with their card or their
//! e-CPS.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use mock_kit::{Clock, Context, Deviations, Secrets, Seed, authority::ServerAuthority, listener::Bound};
//! # use mock_psc::{Client, MockPsc};
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let clock = Clock::system();
//! let root = ServerAuthority::generate(clock.now())?;
//! let server = Arc::new(root.issue_server(clock.now())?);
//! let context = Context::new(clock, Seed::new(1), Secrets::of_this_process(), Deviations::new(&[mock_psc::DEVIATIONS]));
//! let psc = MockPsc::builder(context, server)
//!     .root_pem(root.certificate_pem().to_owned())
//!     .clients(vec![
//!         Client::new("mon-service", "Mon service", "secret-de-test")
//!             .redirect_uris(["https://sas.localhost:8444/retour"]),
//!     ])
//!     .listen_on(Bound::loopback(0)?)
//!     .start()?;
//! let person = psc.add_person("médecin", identities::Profession::Physician)?;
//! println!("{} signs in at {} with {}", person.professional, psc.issuer(), person.cards[0].pin().as_str());
//! # Ok(())
//! # }
//! ```
//!
//! Runs inside a tokio runtime. Without a deviation (see [`DEVIATIONS`]) it does what the real provider does, as
//! far as that is known; it announces only what works.

use std::{io, path::PathBuf, sync::Arc};

use identities::{IssueError, PersonRecord, Profession, Publication, TestIgc};
use mock_kit::{
    Context,
    client_certificate::CertificateRequest,
    control::Part,
    deviations::Subject,
    hosts,
    listener::{Bound, Serving, TlsSetup},
};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
    sign::CertifiedKey,
};
use url::Url;

mod answer;
mod approver;
mod back_channel_logout;
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

pub use client::{Client, ClientError, SigningAlgorithm};
pub use control::{
    CARDS, EXPIRIES, IGC, KEY_ROTATION, ORGANISATIONS, OTHER_IDS, PEOPLE, READERS, REVOCATION_LIST,
    REVOCATIONS, SESSIONS, SIGN_INS, WITHDRAWALS,
};
pub use deviations::{DEVIATIONS, Reaction, reaction_to};
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

use approver::Approver;
use back_channel_logout::Messenger;
use endpoints::Endpoints;
use protocol::{jws::Signer, seal::Seal};
use provider::{Provider, Psc};
use state::{archive::Opened, directory::Making, keyring::Keyring};

/// The mock's name in the journal and in the control plane.
pub const NAME: &str = "psc";

/// A running provider; dropping it stops everything.
pub struct MockPsc {
    psc: Psc,
    _serving: Serving,
    _mtls: Option<Serving>,
    _igc: Option<Serving>,
}

/// What a provider is made of.
pub struct MockPscBuilder {
    context: Context,
    server: Arc<CertifiedKey>,
    bound: Option<Bound>,
    mtls: Option<Bound>,
    igc: Option<Bound>,
    kept_in: Option<PathBuf>,
    root_pem: String,
    clients: Vec<Client>,
    settings: Settings,
    ecps: Option<EcpsService>,
}

/// Why the provider did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Nothing to listen on.
    #[error("no port was given to the simulated Pro Santé Connect (listen_on)")]
    NoPort,
    /// A client that cannot be.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The reader would trust nobody.
    #[error("the root certificate for the simulated reader is unusable: {0}")]
    Root(String),
    /// The cards' authority.
    #[error("the test IGC-Santé cannot be made: {0}")]
    Igc(#[from] IssueError),
    /// What was kept of the cards' authority.
    #[error("what is kept of the test IGC-Santé cannot be used: {0}")]
    Archive(#[from] ArchiveError),
    /// The signing key.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The listener.
    #[error("the simulated Pro Santé Connect cannot listen: {0}")]
    Listen(#[from] io::Error),
}

impl MockPsc {
    /// Begins with what the whole stack shares, and the certificate and key of its servers.
    #[must_use]
    pub fn builder(context: Context, server: Arc<CertifiedKey>) -> MockPscBuilder {
        MockPscBuilder {
            context,
            server,
            bound: None,
            mtls: None,
            igc: None,
            kept_in: None,
            root_pem: String::new(),
            clients: Vec::new(),
            settings: Settings::default(),
            ecps: None,
        }
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

    /// The people, in the order in which they were added.
    #[must_use]
    pub fn people(&self) -> Vec<Arc<Person>> {
        self.psc.directory.people()
    }

    /// The control plane of this mock, to be mounted under [`NAME`].
    #[must_use]
    pub fn control_part(&self) -> Part {
        Part { name: NAME, router: control::router(Arc::clone(&self.psc)) }
    }
}

impl Provider {
    pub(crate) fn add_person(&self, record: &PersonRecord) -> Result<Arc<Person>, PersonError> {
        let making =
            Making { seed: &self.context.seed, igc: &self.igc, archive: &self.archive, now: self.now() };
        self.directory.add(record, &making)
    }
}

impl MockPscBuilder {
    /// The port to listen on, bound already.
    #[must_use]
    pub fn listen_on(self, bound: Bound) -> Self {
        Self { bound: Some(bound), ..self }
    }

    /// The port, bound already, where clients call with a certificate (`mtls_endpoint_aliases`). Without, nobody
    /// authenticates with one.
    #[must_use]
    pub fn mtls_on(self, bound: Bound) -> Self {
        Self { mtls: Some(bound), ..self }
    }

    /// The port, bound already, where the test IGC-Santé publishes its lists and answers OCSP over plain HTTP. Without,
    /// its certificates name neither.
    #[must_use]
    pub fn igc_on(self, bound: Bound) -> Self {
        Self { igc: Some(bound), ..self }
    }

    /// The folder where the test IGC-Santé, its cards and its revocations are kept from one start to the next. Without,
    /// each start makes another IGC.
    #[must_use]
    pub fn keep_in(self, folder: PathBuf) -> Self {
        Self { kept_in: Some(folder), ..self }
    }

    /// The root certificate (PEM) that signed the server's: what the simulated reader trusts.
    #[must_use]
    pub fn root_pem(self, root_pem: String) -> Self {
        Self { root_pem, ..self }
    }

    /// The relying parties.
    #[must_use]
    pub fn clients(self, clients: Vec<Client>) -> Self {
        Self { clients, ..self }
    }

    /// How it behaves.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Who has sign-ins approved on the person's phone. Without, the card is the only means.
    #[must_use]
    pub fn ecps(self, service: EcpsService) -> Self {
        Self { ecps: Some(service), ..self }
    }

    /// Starts listening.
    ///
    /// # Errors
    /// [`StartError`] when something is missing or unusable.
    pub fn start(self) -> Result<MockPsc, StartError> {
        let bound = self.bound.ok_or(StartError::NoPort)?;
        Client::check_all(&self.clients)?;
        let publication = self.igc.as_ref().map(|bound| publication(bound.port()));
        let now = self.context.clock.now();
        let Opened { archive, igc, records } = match &self.kept_in {
            Some(folder) => Opened::kept_in(folder, publication, now)?,
            None => Opened::nowhere(publication, now)?,
        };
        let deviations = Arc::clone(&self.context.deviations);
        let approver = self
            .ecps
            .map(|service| Approver::new(service, &self.root_pem, self.settings.ecps_limit))
            .transpose()
            .map_err(|error| StartError::Root(error.to_string()))?;
        let messenger = Messenger::new(&self.root_pem, self.settings.logout_notice_limit)
            .map_err(|error| StartError::Root(error.to_string()))?;
        let tls = TlsSetup {
            server: Arc::clone(&self.server),
            certificate_request: Some(CertificateRequest {
                below: Some(hosts::CARD_SUFFIX),
                accepted_issuers: igc.distinguished_names(),
                // Nobody is known yet during a handshake.
                possession_unchecked: Arc::new(move || {
                    deviations.applies(&deviations::CARD_POSSESSION_UNCHECKED, Subject::default())
                }),
            }),
        };
        let psc = Arc::new(Provider {
            endpoints: Endpoints::on(bound.port(), self.mtls.as_ref().map(Bound::port)),
            signer: Keyring::new(Signer::embedded()?, self.settings.published_keys),
            seal: Seal::of_key(self.context.secrets.token(32).as_bytes()),
            reader_roots: Arc::new(roots(&self.root_pem)?),
            context: self.context,
            settings: self.settings,
            clients: self.clients,
            igc,
            archive,
            directory: state::directory::Directory::default(),
            organisations: state::organisations::Organisations::default(),
            revocations: state::revocations::Revocations::default(),
            pushed_requests: state::expiring::Expiring::default(),
            attempts: state::expiring::Expiring::default(),
            sessions: state::expiring::Expiring::default(),
            codes: state::expiring::Expiring::default(),
            access_tokens: state::expiring::Expiring::default(),
            api_tokens: state::expiring::Expiring::default(),
            refresh_tokens: state::expiring::Expiring::default(),
            client_assertions: state::expiring::Expiring::default(),
            readers: state::expiring::Expiring::default(),
            messenger,
            approver,
        });
        psc.readmit(records)?;
        let serving = bound.serve_tls(&dispatch::router(&psc), &tls)?;
        let mtls = self.mtls.map(|bound| bound.serve_tls(&dispatch::aliases(&psc), &mutual(self.server)));
        let mtls = mtls.transpose()?;
        let igc = self.igc.map(|bound| bound.serve_plain(&routes::igc::routes(&psc))).transpose()?;
        Ok(MockPsc { psc, _serving: serving, _mtls: mtls, _igc: igc })
    }
}

/// Asks every caller for a certificate. Of any authority: which one it is, is checked afterwards, so that each refusal says
/// what was presented.
fn mutual(server: Arc<CertifiedKey>) -> TlsSetup {
    let certificate_request = CertificateRequest {
        below: None,
        accepted_issuers: Vec::new(),
        possession_unchecked: Arc::new(|| false),
    };
    TlsSetup { server, certificate_request: Some(certificate_request) }
}

/// By a name that every program resolves, whatever it makes of the names below `localhost`.
fn publication(port: u16) -> Publication {
    Publication::at(&format!("http://{}:{port}", hosts::ISSUER))
}

fn roots(pem: &str) -> Result<RootCertStore, StartError> {
    let failed = |error: &dyn std::fmt::Display| StartError::Root(error.to_string());
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|error| failed(&error))?;
    roots.add(root).map_err(|error| failed(&error))?;
    Ok(roots)
}
