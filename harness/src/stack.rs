//! A whole set of mocks: started together, reached through one control port, gone together.

mod built_in;
pub mod control;
mod error;
mod root;
mod stubs;

use std::{path::PathBuf, sync::Arc};

use mock_ecps::MockEcps;
use mock_kit::{
    Beginning, Clock, Context, Deviations, Secrets, Seed, control as plane, hosts,
    listener::{Bound, Serving},
};
use mock_mail::MockMail;
use mock_psc::{EcpsService, MockPsc};
use serde::Serialize;
use url::Url;

use built_in::BuiltIn;
pub use error::StackError;
use error::told;
pub(crate) use error::told_port;
pub use root::Root;

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
    /// The e-CPS service and its phones.
    pub ecps: u16,
    /// What the test IGC-Santé publishes: lists, certificates, OCSP.
    pub igc: u16,
    /// Where services call Pro Santé Connect with a certificate.
    pub mtls: u16,
    /// Control plane.
    pub control: u16,
}

impl Ports {
    /// The same every day, for `doublure up`.
    pub const FIXED: Self = Self {
        psc: 8443,
        sas: 8444,
        mail: 8445,
        smtp: 8025,
        ecps: 8446,
        igc: 8447,
        mtls: 8448,
        control: 8440,
    };
}

/// What a stack is asked to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed that people, PINs, phones and two-digit codes come from; secrets are each process’s own.
    pub seed: u64,
    /// Where it listens.
    pub ports: Ports,
    /// Where trust comes from.
    pub root: Root,
    /// Faults committed for everybody, by name.
    pub deviations: Vec<String>,
    /// How Pro Santé Connect and the e-CPS behave.
    pub behaviour: Behaviour,
    /// The service that the professional signs in to.
    pub served: Served,
}

/// How Pro Santé Connect and the e-CPS behave.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// Pro Santé Connect.
    pub psc: mock_psc::Settings,
    /// The e-CPS.
    pub ecps: mock_ecps::Settings,
}

/// A service that the professional signs in to.
#[derive(Clone, Debug, Default)]
pub enum Served {
    /// The built-in one, started with the rest.
    #[default]
    BuiltIn,
    /// One that is not ours.
    Other {
        /// Its home page.
        url: Url,
        /// The relying parties that Pro Santé Connect knows.
        clients: Vec<mock_psc::Client>,
        /// Names below `localhost` for which it needs a server certificate, beside the kept root.
        hosts: Vec<String>,
    },
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
    /// What the test IGC-Santé publishes, over plain HTTP.
    pub igc: Url,
    /// The control plane.
    pub control: Url,
}

/// A running set of mocks; dropping it stops everything.
pub struct Stack {
    /// Where everything is.
    pub urls: Urls,
    /// The root certificate to trust, in PEM.
    pub root_pem: String,
    /// Certificate and key, PEM, that a service of one's own serves HTTPS with.
    pub server_files: Option<(PathBuf, PathBuf)>,
    context: Context,
    beginning: Arc<Beginning>,
    _psc: MockPsc,
    _ecps: MockEcps,
    _mail: MockMail,
    _built_in: Option<BuiltIn>,
    _control: Serving,
}

/// Every deviation of every mock.
pub const DEVIATIONS: &[&[mock_kit::deviations::Deviation]] =
    &[mock_psc::DEVIATIONS, mock_ecps::DEVIATIONS, mock_mail::DEVIATIONS, mock_sas::DEVIATIONS];
/// The same without the built-in service's.
const WITHOUT_SERVICE: &[&[mock_kit::deviations::Deviation]] =
    &[mock_psc::DEVIATIONS, mock_ecps::DEVIATIONS, mock_mail::DEVIATIONS];

/// `client_id` of the built-in service.
pub const BUILT_IN_CLIENT: &str = "plateforme-sas-test";

/// The folder of the test IGC-Santé, beside the kept root.
pub const KEPT_IGC: &str = "igc";

/// Where the service is going to be.
enum Place<'o> {
    BuiltIn(Bound),
    Other { url: &'o Url, hosts: &'o [String] },
}

impl Stack {
    /// Starts the mocks: all of them, or without the built-in service when another one is served.
    ///
    /// # Errors
    /// [`StackError`] saying what is in the way.
    pub async fn start(options: &Options) -> Result<Self, StackError> {
        Self::start_with(options, None).await
    }

    /// As [`Self::start`], for somebody who works with it from day to day: beside a kept root, the test IGC-Santé and its
    /// cards are kept too.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_keeping(options: &Options) -> Result<Self, StackError> {
        let kept = match &options.root {
            Root::PerRun => None,
            Root::Kept(folder) => Some(folder.join(KEPT_IGC)),
        };
        Self::start_with(options, kept).await
    }

    async fn start_with(options: &Options, kept_igc: Option<PathBuf>) -> Result<Self, StackError> {
        let deviations = match options.served {
            Served::BuiltIn => DEVIATIONS,
            Served::Other { .. } => WITHOUT_SERVICE,
        };
        let context = Context::new(
            Clock::system(),
            Seed::new(options.seed),
            Secrets::of_this_process(),
            Deviations::new(deviations),
        );
        for name in &options.deviations {
            context.deviations.activate_for_everyone(name).map_err(StackError::deviation)?;
        }
        let now = context.clock.now();
        let root = options.root.authority(now)?;
        let server = Arc::new(root.issue_server(now)?);
        // All ports first: each mock is told of the others before any of them answers.
        let ports = options.ports;
        let psc = Bound::loopback(ports.psc)?;
        let (place, clients) = match &options.served {
            Served::BuiltIn => {
                let port = Bound::loopback(ports.sas)?;
                let client = built_in::client(port.port());
                (Place::BuiltIn(port), vec![client])
            }
            Served::Other { url, clients, hosts } => (Place::Other { url, hosts }, clients.clone()),
        };
        let (mail, smtp) = (Bound::loopback(ports.mail)?, Bound::loopback(ports.smtp)?);
        let ecps = Bound::loopback(ports.ecps)?;
        let igc = Bound::loopback(ports.igc)?;
        let mtls = Bound::loopback(ports.mtls)?;
        let control = Bound::loopback(ports.control)?;

        let smtp_port = smtp.port();
        let mail = MockMail::builder(context.clone(), Arc::clone(&server))
            .listen_on(mail)
            .smtp_on(smtp)
            .start()
            .map_err(told("mock-mail"))?;
        let ecps = MockEcps::builder(context.clone(), Arc::clone(&server))
            .listen_on(ecps)
            .settings(options.behaviour.ecps.clone())
            .start()
            .map_err(told("mock-ecps"))?;
        let psc = MockPsc::builder()
            .part_of(context.clone(), Arc::clone(&server), root.certificate_pem())
            .listen_on(psc)
            .igc_on(igc)
            .mtls_on(mtls)
            .clients(clients)
            .settings(options.behaviour.psc.clone())
            .ecps(EcpsService { url: ecps.service_url(), secret: ecps.secret().to_owned() });
        let psc = match kept_igc {
            Some(folder) => psc.keep_in(folder),
            None => psc,
        };
        let psc = psc.start().map_err(told("mock-psc"))?;
        let mut planes = vec![psc.control_part(), ecps.control_part(), mail.control_part()];
        let (service, server_files, built_in) = match place {
            Place::Other { url, hosts } => (url.clone(), options.root.server_files(&root, hosts, now)?, None),
            Place::BuiltIn(port) => {
                let (discovery, root_pem) = (discovery(&psc), root.certificate_pem());
                let started =
                    BuiltIn::start(context.clone(), server, port, discovery, root_pem, smtp_port).await?;
                (started.sas.url(), None, Some(started))
            }
        };
        planes.extend(built_in.as_ref().map(|built_in| built_in.sas.control_part()));
        let plane::Plane { router, beginning } = plane::plane(context.clone(), planes);
        let urls = Urls {
            service,
            issuer: psc.issuer(),
            discovery: discovery(&psc),
            mail: mail.inbox_url(),
            smtp: format!("localhost:{smtp_port}"),
            igc: publication(&psc),
            control: hosts::loopback_http(control.port()),
        };
        let control = control.serve_plain(&router).map_err(|error| StackError::Control(error.to_string()))?;
        Ok(Self {
            urls,
            root_pem: root.certificate_pem().to_owned(),
            server_files,
            context,
            beginning,
            _psc: psc,
            _ecps: ecps,
            _mail: mail,
            _built_in: built_in,
            _control: control,
        })
    }
}

impl Stack {
    /// From now on pages show the day of the clock: people use them from day to day. Without, they show the guide's, so
    /// that a page looks the same whenever it is taken.
    pub fn show_the_day(&self) {
        self.context.follow_clock();
    }

    /// What was prepared until now is what `POST /reset` brings everything back to.
    pub fn begins_here(&self) {
        self.beginning.set();
    }
}

fn discovery(psc: &MockPsc) -> Url {
    psc.discovery().parse().expect("the mock gives its own URL")
}

fn publication(psc: &MockPsc) -> Url {
    psc.igc_url().expect("the stack gives it a port")
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

#[cfg(test)]
mod tests;
