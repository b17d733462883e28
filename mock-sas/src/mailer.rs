use std::{net::SocketAddr, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{self, extension::ClientId},
};
use mock_kit::hosts;

/// The way out for mails: one SMTP server on this machine, without TLS or authentication.
#[derive(Debug)]
pub(crate) struct Mailer {
    server: SocketAddr,
    limit: Duration,
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    #[error("the mail server did not take the mail: {0}")]
    Refused(#[from] smtp::Error),
    #[error("the mail server did not answer within {} ms", .0.as_millis())]
    TooSlow(Duration),
}

impl MailError {
    /// Whether sending the same mail again would meet the same refusal (RFC 5321 §4.2.1: 5yz).
    pub fn is_rejection(&self) -> bool {
        matches!(self, Self::Refused(error) if error.is_permanent())
    }

    /// Whether the server asks to be tried again later (RFC 5321 §4.2.1: 4yz).
    pub fn is_deferral(&self) -> bool {
        matches!(self, Self::Refused(error) if error.is_transient())
    }
}

impl Mailer {
    pub fn new(server: SocketAddr, limit: Duration) -> Self {
        Self { server, limit }
    }

    /// Hands `message` to the server; a page waits for it, so that it takes `limit` at most.
    pub async fn send(&self, message: Message) -> Result<(), MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(self.server.ip().to_string())
            .port(self.server.port())
            .hello_name(ClientId::Domain(hosts::SAS.to_owned()))
            .build();
        match tokio::time::timeout(self.limit, transport.send(message)).await {
            Ok(sent) => Ok(sent.map(drop)?),
            Err(_) => Err(MailError::TooSlow(self.limit)),
        }
    }
}
