//! A simulated e-CPS: the service through which an identity provider has a sign-in approved, and the phone on which
//! the person approves it.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use mock_kit::{Clock, Context, Deviations, Secrets, Seed, authority::ServerAuthority};
//! # use mock_ecps::{Enrolment, MockEcps};
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let clock = Clock::system();
//! let root = ServerAuthority::generate(clock.now())?;
//! let server = Arc::new(root.issue_server(clock.now())?);
//! let context = Context::new(clock, Seed::new(1), Secrets::of_this_process(), Deviations::new(&[mock_ecps::DEVIATIONS]));
//! let ecps = MockEcps::builder(context, server).start()?;
//!
//! let phone = ecps.enrol(&"899700427885".parse()?, Enrolment::default());
//! println!("the identity provider calls {} with {}", ecps.service_url(), ecps.secret());
//! println!("the phone: {}, password {}", phone.url, phone.password);
//! # Ok(())
//! # }
//! ```
//!
//! Runs inside a tokio runtime. The identity provider calls the *service plane* ([`APPROVAL_REQUESTS`], [`OUTCOME`],
//! [`APPROVAL_REQUEST`]) on `localhost` with `Authorization: Bearer SECRET`; a browser on `telephone.localhost` is the
//! phone. Without a deviation (see [`DEVIATIONS`]) both do what the real ones do, as far as that is known.

mod authenticator;
mod beginning;
mod control;
mod deviations;
mod dispatch;
mod pages;
mod protocol;
mod routes;
mod settings;
mod state;

use std::{io, sync::Arc};

use identities::NationalId;
use mock_kit::{
    Context,
    control::Part,
    hosts,
    listener::{BindError, Bound, Serving, TlsSetup},
};
use rustls::sign::CertifiedKey;
use url::Url;

pub use control::{EXPIRE, Enrolment, PHONES, PhoneView, RequestView};
pub use deviations::DEVIATIONS;
pub use protocol::{
    outcome::Outcome,
    password::{Password, PasswordError},
    refusal::Refusal,
    submission::SERVICE_LIMIT,
};
pub use routes::service::{APPROVAL_REQUEST, APPROVAL_REQUESTS, OUTCOME};
pub use settings::Settings;
pub use state::phone::Activation;

use authenticator::{Authenticator, Ecps};

/// Name of this mock in the journal and on the control plane.
pub const NAME: &str = "ecps";

/// A running e-CPS service with its phones; dropping it stops everything.
#[derive(Debug)]
pub struct MockEcps {
    ecps: Ecps,
    _serving: Serving,
}

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port was given, and no free one can be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The port cannot be used.
    #[error("serving the simulated e-CPS: {0}")]
    Listen(#[from] io::Error),
}

/// How it is to be.
#[derive(Debug)]
pub struct Builder {
    context: Context,
    server: Arc<CertifiedKey>,
    bound: Option<Bound>,
    secret: Option<String>,
    settings: Settings,
}

impl MockEcps {
    /// Begins with what the whole stack shares, and the certificate and key of its servers.
    #[must_use]
    pub fn builder(context: Context, server: Arc<CertifiedKey>) -> Builder {
        Builder { context, server, bound: None, secret: None, settings: Settings::default() }
    }

    /// The service plane: what the identity provider calls.
    #[must_use]
    pub fn service_url(&self) -> Url {
        hosts::https(hosts::ISSUER, self.ecps.port)
    }

    /// What the identity provider must present, as `Authorization: Bearer SECRET`.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.ecps.secret
    }

    /// The port in use.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.ecps.port
    }

    /// The page that is this person's phone, if they have one.
    #[must_use]
    pub fn phone_url(&self, person: &NationalId) -> Option<Url> {
        self.ecps.phones.of(person).map(|phone| self.ecps.phone_url(&phone))
    }

    /// Gives a person a phone with the e-CPS app; an earlier one is out of use from now on.
    #[expect(clippy::must_use_candidate, reason = "it is done for its effect too")]
    pub fn enrol(&self, person: &NationalId, enrolment: Enrolment) -> PhoneView {
        self.ecps.view(&self.ecps.enrol(person, enrolment.password, enrolment.activation))
    }

    /// The control plane of this mock, to be mounted under [`NAME`].
    #[must_use]
    pub fn control_part(&self) -> Part {
        let ecps = Arc::clone(&self.ecps);
        Part {
            name: NAME,
            router: control::router(Arc::clone(&ecps)),
            remember: Arc::new(move || ecps.remember()),
        }
    }
}

impl Builder {
    /// The port to listen on, bound already; any free one when this is not called.
    #[must_use]
    pub fn listen_on(self, bound: Bound) -> Self {
        Self { bound: Some(bound), ..self }
    }

    /// What the identity provider must present; drawn when this is not called.
    #[must_use]
    pub fn secret(self, secret: impl Into<String>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// How it behaves.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Starts listening. To be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when a port cannot be had or used.
    pub fn start(self) -> Result<MockEcps, StartError> {
        let bound = self.bound.map_or_else(|| Bound::loopback(0), Ok)?;
        let secret = self.secret.unwrap_or_else(|| self.context.secrets.token(32));
        let ecps = Arc::new(Authenticator {
            context: self.context,
            settings: self.settings,
            secret,
            port: bound.port(),
            phones: state::phones::Phones::default(),
            approvals: state::approvals::Approvals::default(),
        });
        let tls = TlsSetup { server: self.server, certificate_request: None };
        let serving = bound.serve_tls(&dispatch::router(&ecps), &tls)?;
        Ok(MockEcps { ecps, _serving: serving })
    }
}
