//! The service being onboarded to, "Plateforme numérique SAS": an ordinary relying party with the pages that
//! the guide documents, from the sign-in page (guide C1) to the Espace personnel (guide P1–P6).
//!
//! It signs people in with the `openidconnect` crate and knows of its provider only what any client is told:
//! where the metadata is, a client id and a secret. Addresses and software names come from two third-party
//! services ([`services`]).
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use mock_kit::{Clock, Context, Deviations, Secrets, Seed, authority::ServerAuthority, listener::Bound};
//! use mock_sas::{DEVIATIONS, MockSas, Provider};
//!
//! let context = Context::new(Clock::system(), Seed::new(7), Secrets::of_this_process(), Deviations::new(&[DEVIATIONS]));
//! let root = ServerAuthority::generate(context.clock.now())?;
//! let server_key = root.issue_server(context.clock.now())?.into();
//! let sas = MockSas::builder(context, server_key)
//!     .listen_on(Bound::loopback(0)?)
//!     .provider(Provider {
//!         discovery: "https://localhost:8443/auth/realms/esante-wallet/.well-known/wallet-openid-configuration".parse()?,
//!         client_id: "sas".into(),
//!         client_secret: "secret".into(),
//!         root_pem: root.certificate_pem().into(),
//!     })
//!     .smtp("127.0.0.1:1025".parse()?)
//!     .directory("http://127.0.0.1:9000".parse()?)
//!     .software("http://127.0.0.1:9000".parse()?)
//!     .start()?;
//! println!("{}", sas.url());
//! # Ok(())
//! # }
//! ```

mod activation;
mod control;
pub mod deviations;
mod french;
mod mailer;
mod pages;
mod problem;
mod relying_party;
pub mod routes;
mod service;
pub mod services;
mod settings_form;
mod space_forms;
mod state;
pub mod wording;

use std::{io, net::SocketAddr, sync::Arc};

use mock_kit::{
    Context,
    control::Part,
    hosts,
    listener::{Bound, Serving, TlsSetup},
};
use rustls::sign::CertifiedKey;
use time::Duration;
use url::Url;

pub use control::{AccountReport, NewAccount, NewRegulator, NewState, RegulatorReport};
pub use deviations::DEVIATIONS;

use mailer::Mailer;
use relying_party::{
    RelyingParty,
    back_channel::{self, BackChannel},
};
use service::Service;
use services::ThirdParties;
use state::session::{SessionLifetimes, Sessions};

/// The service's name in the journal and in the control plane.
pub const NAME: &str = "sas";

/// The redirect URI to register with the provider, for a service on `port`.
#[must_use]
pub fn redirect_uri(port: u16) -> Url {
    page(port, routes::CALLBACK)
}

/// The post-logout redirect URI to register with the provider, for a service on `port`.
#[must_use]
pub fn post_logout_redirect_uri(port: u16) -> Url {
    page(port, routes::HOME)
}

/// Where the provider is to announce that a session is over, for a service on `port`.
#[must_use]
pub fn backchannel_logout_uri(port: u16) -> Url {
    page(port, routes::SESSION_END)
}

fn page(port: u16, path: &str) -> Url {
    let mut url = hosts::https(hosts::SAS, port);
    url.set_path(path);
    url
}

/// The provider, as a service is told of it when it is registered.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Where the provider's metadata document is: below the issuer's `.well-known/`, under any name.
    pub discovery: Url,
    /// Id of this service.
    pub client_id: String,
    /// Secret of this service.
    pub client_secret: String,
    /// The one root certificate (PEM) that calls to the provider trust.
    pub root_pem: String,
}

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The builder was not told something it needs.
    #[error("the service was not told its {0}")]
    Missing(&'static str),
    /// The provider's root certificate cannot be used.
    #[error("the provider's root certificate is unusable: {0}")]
    Root(#[source] reqwest::Error),
    /// The port cannot be listened on.
    #[error("the service cannot listen: {0}")]
    Listen(#[from] io::Error),
}

/// What the service is made of; see [`MockSas::builder`].
#[derive(Debug)]
pub struct Builder {
    context: Context,
    server: Arc<CertifiedKey>,
    bound: Option<Bound>,
    provider: Option<Provider>,
    smtp: Option<SocketAddr>,
    directory: Option<Url>,
    software: Option<Url>,
    link_lifetime: Duration,
    sessions: SessionLifetimes,
    mail_limit: std::time::Duration,
    provider_limit: std::time::Duration,
}

impl Builder {
    /// The port to serve on.
    #[must_use]
    pub fn listen_on(mut self, bound: Bound) -> Self {
        self.bound = Some(bound);
        self
    }

    /// Who signs people in.
    #[must_use]
    pub fn provider(mut self, provider: Provider) -> Self {
        self.provider = Some(provider);
        self
    }

    /// The server that takes the service's mails: SMTP without TLS or authentication.
    #[must_use]
    pub fn smtp(mut self, server: SocketAddr) -> Self {
        self.smtp = Some(server);
        self
    }

    /// The directory of professionals; see [`services::DirectoryEntry`].
    #[must_use]
    pub fn directory(mut self, base: Url) -> Self {
        self.directory = Some(base);
        self
    }

    /// The list of appointment software; see [`services::SoftwareList`].
    #[must_use]
    pub fn software(mut self, base: Url) -> Self {
        self.software = Some(base);
        self
    }

    /// How long the mail's link works. \[R\] 12 h.
    #[must_use]
    pub fn link_lifetime(mut self, lifetime: Duration) -> Self {
        self.link_lifetime = lifetime;
        self
    }

    /// How long a session lasts, whatever the person does, and without activity. \[S\] 4 h and 30 min: EXI
    /// RIE-PS 13 asks that the service's session does not outlive the provider's.
    #[must_use]
    pub fn session_lifetimes(mut self, whole: Duration, idle: Duration) -> Self {
        self.sessions = SessionLifetimes { whole, idle };
        self
    }

    /// How long a page waits for the mail server. \[R\] 5 s.
    #[must_use]
    pub fn mail_limit(mut self, limit: std::time::Duration) -> Self {
        self.mail_limit = limit;
        self
    }

    /// How long a page waits for one answer of the provider. \[R\] 5 s.
    #[must_use]
    pub fn provider_limit(mut self, limit: std::time::Duration) -> Self {
        self.provider_limit = limit;
        self
    }

    /// Starts to serve. It calls nobody: the provider may start later.
    ///
    /// # Errors
    /// [`StartError`] when something was not told or cannot be used.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn start(self) -> Result<MockSas, StartError> {
        let bound = self.bound.ok_or(StartError::Missing("port"))?;
        let provider = self.provider.ok_or(StartError::Missing("provider"))?;
        let smtp = self.smtp.ok_or(StartError::Missing("mail server"))?;
        let directory = self.directory.ok_or(StartError::Missing("directory"))?;
        let software = self.software.ok_or(StartError::Missing("software list"))?;
        let port = bound.port();
        let client = |limit| back_channel::client(&provider.root_pem, limit).map_err(StartError::Root);
        let third_parties = ThirdParties::new(client(Some(back_channel::TIME_LIMIT))?, directory, software);
        let back_channel = BackChannel {
            client: client(None)?,
            limit: Some(self.provider_limit),
            strict: false,
            drops_id_token: false,
            reads_unverified: false,
        };
        let service = Arc::new(Service {
            context: self.context,
            origin: hosts::https(hosts::SAS, port),
            relying_party: RelyingParty::new(
                provider,
                redirect_uri(port),
                post_logout_redirect_uri(port),
                back_channel,
            ),
            third_parties,
            mailer: Mailer::new(smtp, self.mail_limit),
            link_lifetime: self.link_lifetime,
            sessions: Sessions::new(self.sessions),
            accounts: state::accounts::Accounts::default(),
            drafts: state::drafts::Drafts::default(),
            answers: state::answers::Answers::default(),
            announcements: state::announcements::Announcements::default(),
        });
        let tls = TlsSetup { server: self.server, certificate_request: None };
        Ok(MockSas { serving: bound.serve_tls(&routes::router(Arc::clone(&service)), &tls)?, service })
    }
}

/// The running service; dropping it ends it.
#[derive(Debug)]
pub struct MockSas {
    serving: Serving,
    service: Arc<Service>,
}

impl MockSas {
    /// A service that shares `context` with the other mocks and serves with `server`'s certificate.
    #[must_use]
    pub fn builder(context: Context, server: Arc<CertifiedKey>) -> Builder {
        Builder {
            context,
            server,
            bound: None,
            provider: None,
            smtp: None,
            directory: None,
            software: None,
            link_lifetime: Duration::hours(12),
            sessions: SessionLifetimes { whole: Duration::hours(4), idle: Duration::minutes(30) },
            mail_limit: std::time::Duration::from_secs(5),
            provider_limit: back_channel::TIME_LIMIT,
        }
    }

    /// The home page: `https://sas.localhost:PORT/`.
    #[must_use]
    pub fn url(&self) -> Url {
        self.service.origin.clone()
    }

    /// Where the provider sends browsers back to.
    #[must_use]
    pub fn redirect_uri(&self) -> Url {
        redirect_uri(self.serving.port())
    }

    /// Where the provider sends browsers after sign-out.
    #[must_use]
    pub fn post_logout_redirect_uri(&self) -> Url {
        post_logout_redirect_uri(self.serving.port())
    }

    /// The control calls: `POST /accounts`, `GET /accounts/{national_id}`, `POST /regulators`,
    /// `GET /regulators/{address}`, `POST /expiries`, `DELETE /provider`.
    #[must_use]
    pub fn control_part(&self) -> Part {
        let service = Arc::clone(&self.service);
        Part {
            name: NAME,
            router: control::router(Arc::clone(&service)),
            remember: Arc::new(move || service.remember()),
        }
    }
}
