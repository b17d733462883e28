//! The mail server of the simulation: SMTP in, a mailbox for whoever is written to, an inbox for people, a
//! control API for test-suites.
//!
//! ```no_run
//! # async fn example(context: mock_kit::Context, server: std::sync::Arc<rustls::sign::CertifiedKey>)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use mock_mail::{Address, Folder, MockMail};
//!
//! let mail = MockMail::builder(context, server).start()?;
//! println!("SMTP on port {}, mailboxes on {}", mail.smtp_port(), mail.inbox_url());
//!
//! let received = mail.mailboxes().wait(&Address::parse("anne@exemple.fr")?, Folder::Inbox, 0).await;
//! assert_eq!(received.message.subject, "Vérifiez votre adresse");
//! # Ok(())
//! # }
//! ```

mod control;
mod deviations;
mod pages;
mod post_office;
mod protocol;
mod routes;
mod smtp;
mod state;

use std::{io, sync::Arc, time::Duration};

use mock_kit::{
    Context,
    control::Part,
    hosts,
    listener::{BindError, Bound, Serving, TlsSetup},
};
use rustls::sign::CertifiedKey;
use url::Url;

pub use control::{
    LONGEST_WAIT, MAILBOX as CONTROL_MAILBOX, MESSAGES as CONTROL_MESSAGES, NEXT as CONTROL_NEXT,
    RELEASE as CONTROL_RELEASE,
};
pub use deviations::{DEVIATIONS, MAIL_DELAYED, MAIL_LOST, MAIL_SPAM, RCPT_DEFERRED, RCPT_REJECTED};
pub use post_office::flow;
pub use protocol::{
    address::{Address, AddressError},
    links::{Link, Links},
    message::{Envelope, Message},
};
pub use routes::{BODY, MAILBOX, MESSAGE, SOURCE};
pub use state::folder::Folder;
pub use state::mailboxes::{Contents, Limits, Mailboxes, Received};

use post_office::PostOffice;
use smtp::{Settings, SmtpServer};

/// Name of this mock in the journal and on the control plane.
pub const NAME: &str = "mail";

/// A running mail server; dropping it closes its ports and every connection.
#[derive(Debug)]
pub struct MockMail {
    office: PostOffice,
    smtp: SmtpServer,
    inbox: Serving,
}

/// Why the mail server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port was given, and no free one can be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The port for SMTP cannot be used.
    #[error("serving SMTP: {0}")]
    Smtp(#[source] io::Error),
    /// The port of the inbox cannot be used.
    #[error("serving the inbox: {0}")]
    Inbox(#[source] io::Error),
}

/// How a mail server is to be.
#[derive(Debug)]
pub struct Builder {
    context: Context,
    server: Arc<CertifiedKey>,
    inbox: Option<Bound>,
    smtp: Option<Bound>,
    settings: Settings,
    limits: Limits,
}

impl MockMail {
    /// A mail server that takes part in `context`; its inbox shows the certificate `server`.
    #[must_use]
    pub fn builder(context: Context, server: Arc<CertifiedKey>) -> Builder {
        Builder {
            context,
            server,
            inbox: None,
            smtp: None,
            settings: Settings::default(),
            limits: Limits::default(),
        }
    }

    /// The port of SMTP, on 127.0.0.1 and `::1`, without TLS.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.smtp.port()
    }

    /// The inbox: the list of all mailboxes.
    #[must_use]
    pub fn inbox_url(&self) -> Url {
        hosts::https(hosts::MAIL, self.inbox.port())
    }

    /// The page of one mailbox.
    #[must_use]
    pub fn mailbox_url(&self, address: &Address) -> Url {
        let mut url = self.inbox_url();
        url.set_path(&routes::mailbox_path(address));
        url
    }

    /// The mailboxes themselves.
    #[must_use]
    pub fn mailboxes(&self) -> &Mailboxes {
        self.office.mailboxes()
    }

    /// The part of the control plane that this mock answers, to be mounted under [`NAME`].
    #[must_use]
    pub fn control_part(&self) -> Part {
        let office = self.office.clone();
        let remember = move || -> mock_kit::PutBack {
            let office = office.clone();
            // Nobody has mail at the beginning.
            Box::new(move || office.forget_all())
        };
        Part { name: NAME, router: control::router(self.office.clone()), remember: Arc::new(remember) }
    }
}

impl Builder {
    /// The port of the inbox; any free one when this is not called.
    #[must_use]
    pub fn listen_on(self, bound: Bound) -> Self {
        let inbox = Some(bound);
        Self { inbox, ..self }
    }

    /// The port of SMTP; any free one when this is not called.
    #[must_use]
    pub fn smtp_on(self, bound: Bound) -> Self {
        let smtp = Some(bound);
        Self { smtp, ..self }
    }

    /// How long a client may neither send a line nor take a reply; 60 seconds when this is not called.
    #[must_use]
    pub fn idle_limit(mut self, limit: Duration) -> Self {
        self.settings.idle_limit = limit;
        self
    }

    /// Longest message, in octets; 10 MiB when this is not called.
    #[must_use]
    pub fn message_limit(mut self, octets: usize) -> Self {
        self.settings.message_limit = octets;
        self
    }

    /// How much the mailboxes hold.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Starts it. To be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when a port cannot be had or used.
    pub fn start(self) -> Result<MockMail, StartError> {
        let given_or_free = |bound: Option<Bound>| bound.map_or_else(|| Bound::loopback(0), Ok);
        let (inbox, smtp) = (given_or_free(self.inbox)?, given_or_free(self.smtp)?);
        let office = PostOffice::new(self.context, Arc::new(Mailboxes::new(self.limits)));
        let tls = TlsSetup { server: self.server, certificate_request: None };
        Ok(MockMail {
            smtp: SmtpServer::start(smtp, &office, self.settings).map_err(StartError::Smtp)?,
            inbox: inbox.serve_tls(&routes::router(office.clone()), &tls).map_err(StartError::Inbox)?,
            office,
        })
    }
}
