//! A whole set of mocks: started together, reached through one control port, gone together.

pub mod control;
mod stubs;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use mock_kit::{
    Clock, Context, Deviations, Seed,
    authority::{AuthorityError, ServerAuthority},
    control as plane,
    deviations::{Scope, UnknownDeviation},
    hosts,
    listener::{BindError, Bound, Serving},
};
use mock_mail::MockMail;
use mock_psc::MockPsc;
use mock_sas::MockSas;
use serde::Serialize;
use url::Url;

use stubs::Stubs;

/// Ports of the listeners; 0 means any free one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// Pro Santé Connect: issuer, wallet and card origins.
    pub psc: u16,
    /// The built-in service.
    pub sas: u16,
    /// Inbox.
    pub mail: u16,
    /// SMTP.
    pub smtp: u16,
    /// Control plane.
    pub control: u16,
}

impl Ports {
    /// The same every day, for `doublure up`.
    pub const FIXED: Self = Self { psc: 8443, sas: 8444, mail: 8445, smtp: 8025, control: 8440 };
}

/// Where the root certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// Made for this run, gone with it.
    PerRun,
    /// Kept in this folder, made when there is none.
    Kept(PathBuf),
}

/// What a stack is asked to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed that people, codes and links come from.
    pub seed: u64,
    /// Where it listens.
    pub ports: Ports,
    /// Where trust comes from.
    pub root: Root,
    /// Faults committed for everybody, by name.
    pub deviations: Vec<String>,
}

/// Why a stack did not start. French: a QA person reads it.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// A port is taken.
    #[error("le port {} ne peut pas être ouvert : {}", .0.port, in_the_way(.0))]
    Port(#[from] BindError),
    /// No root certificate.
    #[error("certificat racine : {0}")]
    Root(#[from] AuthorityError),
    /// A name that is no deviation.
    #[error("aucune faute ne s’appelle « {} »{} ; `doublure list --deviations` montre celles qui existent.", .0.name, nearest(.0))]
    Deviation(#[from] UnknownDeviation),
    /// A stub file is malformed.
    #[error(transparent)]
    Stubs(#[from] stubs::StubError),
    /// A mock did not start.
    #[error("{mock} ne démarre pas : {reason}")]
    Mock {
        /// Which.
        mock: &'static str,
        /// What it said.
        reason: String,
    },
}

fn nearest(unknown: &UnknownDeviation) -> String {
    unknown.suggestion.map(|known| format!(" ; la plus proche est « {known} »")).unwrap_or_default()
}

fn in_the_way(error: &BindError) -> String {
    match error.source.kind() {
        ErrorKind::AddrInUse => {
            "il est déjà pris ; arrêtez le programme qui l’occupe, ou l’autre Doublure".into()
        }
        ErrorKind::PermissionDenied => "le système ne l’autorise pas".into(),
        _ => error.source.to_string(),
    }
}

/// The addresses of a running stack.
#[derive(Clone, Debug, Serialize)]
pub struct Urls {
    /// The service that the professional signs in to.
    pub service: Url,
    /// Issuer of Pro Santé Connect.
    pub issuer: Url,
    /// Its discovery document.
    pub discovery: Url,
    /// The inbox.
    pub mail: Url,
    /// Where mail is sent to, as `host:port`.
    pub smtp: String,
    /// The control plane.
    pub control: Url,
}

/// A running set of mocks; dropping it stops everything.
pub struct Stack {
    /// Where everything is.
    pub urls: Urls,
    /// The root certificate to trust, in PEM.
    pub root_pem: String,
    _psc: MockPsc,
    _mail: MockMail,
    _sas: MockSas,
    _stubs: Stubs,
    _control: Serving,
}

/// Every deviation of every mock.
pub const DEVIATIONS: &[&[mock_kit::deviations::Deviation]] =
    &[mock_psc::DEVIATIONS, mock_mail::DEVIATIONS, mock_sas::DEVIATIONS];

/// The client that the built-in service is at Pro Santé Connect. A test secret.
const SAS_CLIENT: (&str, &str) = ("plateforme-sas-test", "secret-de-test-du-sas");

impl Stack {
    /// Starts all mocks.
    ///
    /// # Errors
    /// [`StackError`] saying what is in the way.
    pub async fn start(options: &Options) -> Result<Self, StackError> {
        let context = Context::new(Clock::system(), Seed::new(options.seed), Deviations::new(DEVIATIONS));
        for name in &options.deviations {
            context.deviations.activate(name, Scope::Everyone)?;
        }
        let now = context.clock.now();
        let root = match &options.root {
            Root::PerRun => ServerAuthority::generate(now)?,
            Root::Kept(folder) => ServerAuthority::load_or_create(folder, now)?,
        };
        let server = Arc::new(root.issue_server(now)?);
        // All ports first: each mock is told of the others before any of them answers.
        let ports = options.ports;
        let (psc, sas) = (Bound::loopback(ports.psc)?, Bound::loopback(ports.sas)?);
        let (mail, smtp) = (Bound::loopback(ports.mail)?, Bound::loopback(ports.smtp)?);
        let control = Bound::loopback(ports.control)?;

        let stubs = Stubs::start().await?;
        let smtp_port = smtp.port();
        let mail = MockMail::builder(context.clone(), Arc::clone(&server))
            .listen_on(mail)
            .smtp_on(smtp)
            .start()
            .map_err(told("mock-mail"))?;
        let client = mock_psc::Client {
            id: SAS_CLIENT.0.to_owned(),
            secret: SAS_CLIENT.1.to_owned(),
            name: "Plateforme digitale SAS".to_owned(),
            redirect_uris: vec![mock_sas::redirect_uri(sas.port()).to_string()],
            post_logout_redirect_uris: vec![mock_sas::post_logout_redirect_uri(sas.port()).to_string()],
        };
        let psc = MockPsc::builder(context.clone(), Arc::clone(&server))
            .listen_on(psc)
            .root_pem(root.certificate_pem().to_owned())
            .clients(vec![client])
            .start()
            .map_err(told("mock-psc"))?;
        let provider = mock_sas::Provider {
            discovery: discovery(&psc),
            client_id: SAS_CLIENT.0.to_owned(),
            client_secret: SAS_CLIENT.1.to_owned(),
            root_pem: root.certificate_pem().to_owned(),
        };
        let sas = MockSas::builder(context.clone(), server)
            .listen_on(sas)
            .provider(provider)
            .smtp(SocketAddr::from((Ipv4Addr::LOCALHOST, smtp_port)))
            .directory(stubs.directory())
            .software(stubs.software())
            .start()
            .map_err(told("mock-sas"))?;
        let router = plane::plane(
            context,
            [
                (mock_psc::NAME, psc.control_router()),
                (mock_mail::NAME, mail.control_router()),
                (mock_sas::NAME, sas.control_router()),
            ],
        );
        let urls = Urls {
            service: sas.url(),
            issuer: psc.issuer(),
            discovery: discovery(&psc),
            mail: mail.inbox_url(),
            smtp: format!("localhost:{smtp_port}"),
            control: hosts::loopback_http(control.port()),
        };
        let control = control.serve_plain(&router).map_err(told("le port de pilotage"))?;
        Ok(Self {
            urls,
            root_pem: root.certificate_pem().to_owned(),
            _psc: psc,
            _mail: mail,
            _sas: sas,
            _stubs: stubs,
            _control: control,
        })
    }
}

fn discovery(psc: &MockPsc) -> Url {
    psc.discovery().parse().expect("the mock gives its own URL")
}

fn told<E: ToString>(mock: &'static str) -> impl FnOnce(E) -> StackError {
    move |error| StackError::Mock { mock, reason: error.to_string() }
}

/// The mailbox's page in the inbox for an address.
#[must_use]
pub fn mailbox_url(mail: &Url, address: &str) -> Url {
    let mut url = mail.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear().extend(["boites", address]);
    }
    debug_assert_eq!(url.host_str(), Some(hosts::MAIL));
    url
}
