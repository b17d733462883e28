//! How a provider is made and started.

use std::{io, path::PathBuf, sync::Arc};

use identities::{IssueError, Publication};
use mock_kit::{
    Beginning, Clock, Context, Deviations, Remember, Secrets, Seed,
    authority::{AuthorityError, ServerAuthority},
    client_certificate::CertificateRequest,
    deviations::{Deviation, Subject},
    hosts,
    listener::{BindError, Bound, TlsSetup},
};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
    sign::CertifiedKey,
};

use crate::{
    ArchiveError, Client, ClientError, EcpsService, MockPsc, Settings, SignerError,
    approver::Approver,
    back_channel_logout::Messenger,
    deviations, dispatch,
    endpoints::Endpoints,
    protocol::{jws::Signer, seal::Seal},
    provider::Provider,
    routes,
    state::{self, archive::Opened, clients::Clients, keyring::Keyring},
};

/// What a provider is made of. What is not said is as the real one has it, on a free port, with a root certificate of its
/// own.
#[derive(Default)]
pub struct MockPscBuilder {
    stack: Option<Shared>,
    bound: Option<Bound>,
    mtls: Option<Bound>,
    igc: Option<Bound>,
    kept_in: Option<PathBuf>,
    clients: Vec<Client>,
    settings: Settings,
    ecps: Option<EcpsService>,
}

/// What a provider shares with the other mocks of a stack.
struct Shared {
    context: Context,
    server: Arc<CertifiedKey>,
    root_pem: String,
}

/// Why the provider did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No free port.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// Its server's certificate.
    #[error("the simulated Pro Santé Connect can have no server certificate: {0}")]
    Server(#[from] AuthorityError),
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

impl MockPscBuilder {
    /// As one of a stack: with the clock, the journal and the deviations that its mocks share (their tables must hold
    /// [`crate::DEVIATIONS`]), with this certificate and key, and the root certificate (PEM) that signed it.
    #[must_use]
    pub fn part_of(self, context: Context, server: Arc<CertifiedKey>, root_pem: impl Into<String>) -> Self {
        Self { stack: Some(Shared { context, server, root_pem: root_pem.into() }), ..self }
    }

    /// The port to listen on, bound already; any free one when this is not called.
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

    /// One relying party more.
    #[must_use]
    pub fn client(mut self, client: Client) -> Self {
        self.clients.push(client);
        self
    }

    /// The relying parties, and no others.
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

    /// Starts listening. To be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when something is missing or unusable.
    pub fn start(self) -> Result<MockPsc, StartError> {
        let Shared { context, server, root_pem } = self.stack.map_or_else(Shared::alone, Ok)?;
        let bound = self.bound.map_or_else(|| Bound::loopback(0), Ok)?;
        let clients = Clients::new(self.clients, self.mtls.is_some())?;
        let publication = self.igc.as_ref().map(|bound| publication(bound.port()));
        let now = context.clock.now();
        let Opened { archive, igc, records } = match &self.kept_in {
            Some(folder) => Opened::kept_in(folder, publication, now)?,
            None => Opened::nowhere(publication, now)?,
        };
        let mutual = mutual(Arc::clone(&server), &context);
        let approver = self
            .ecps
            .map(|service| Approver::new(service, &root_pem, self.settings.ecps_limit))
            .transpose()
            .map_err(|error| StartError::Root(error.to_string()))?;
        let messenger = Messenger::new(&root_pem, self.settings.logout_notice_limit)
            .map_err(|error| StartError::Root(error.to_string()))?;
        let tls = TlsSetup {
            server: Arc::clone(&server),
            certificate_request: Some(CertificateRequest {
                below: Some(hosts::CARD_SUFFIX),
                accepted_issuers: igc.distinguished_names(),
                possession_unchecked: left_unchecked(&context, &deviations::CARD_POSSESSION_UNCHECKED),
            }),
        };
        let psc = Arc::new(Provider {
            endpoints: Endpoints::on(bound.port(), self.mtls.as_ref().map(Bound::port)),
            signer: Keyring::new(Signer::embedded()?, self.settings.published_keys),
            seal: Seal::of_key(context.secrets.token(32).as_bytes()),
            reader_roots: Arc::new(roots(&root_pem)?),
            context,
            settings: self.settings,
            clients,
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
        let mtls = self.mtls.map(|bound| bound.serve_tls(&dispatch::aliases(&psc), &mutual));
        let mtls = mtls.transpose()?;
        let igc = self.igc.map(|bound| bound.serve_plain(&routes::igc::routes(&psc))).transpose()?;
        let remember = {
            let psc = Arc::clone(&psc);
            Arc::new(move || psc.remember())
        };
        let beginning = Beginning::of(psc.context.clone(), [remember as Remember]);
        Ok(MockPsc { psc, root_pem, beginning, _serving: serving, _mtls: mtls, _igc: igc })
    }
}

impl Shared {
    /// Of a provider by itself.
    fn alone() -> Result<Self, AuthorityError> {
        let deviations = Deviations::new(&[crate::DEVIATIONS]);
        let context = Context::new(Clock::system(), Seed::new(1), Secrets::of_this_process(), deviations);
        let now = context.clock.now();
        let root = ServerAuthority::generate(now)?;
        let server = Arc::new(root.issue_server(now)?);
        Ok(Self { context, server, root_pem: root.certificate_pem().to_owned() })
    }
}

/// Asks every caller for a certificate. Of any authority: which one it is, is checked afterwards, so that each refusal says
/// what was presented.
fn mutual(server: Arc<CertifiedKey>, context: &Context) -> TlsSetup {
    let certificate_request = CertificateRequest {
        below: None,
        accepted_issuers: Vec::new(),
        possession_unchecked: left_unchecked(context, &deviations::CLIENT_CERTIFICATE_POSSESSION_UNCHECKED),
    };
    TlsSetup { server, certificate_request: Some(certificate_request) }
}

/// Whether a deviation is active; nobody is known yet during a handshake.
fn left_unchecked(context: &Context, deviation: &'static Deviation) -> Arc<dyn Fn() -> bool + Send + Sync> {
    let active = Arc::clone(&context.deviations);
    Arc::new(move || active.applies(deviation, Subject::default()))
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
