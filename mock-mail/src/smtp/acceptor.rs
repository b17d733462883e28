use std::{io, time::Duration};

use mock_kit::listener::Bound;
use tokio::{
    net::TcpListener,
    task::{AbortHandle, JoinSet},
    time::{MissedTickBehavior, interval},
};

use super::{Settings, converse};
use crate::post_office::PostOffice;

/// Sessions at once on one address; the others wait to be accepted.
const MOST_SESSIONS: usize = 64;
/// The system does not tell when it has resources again for a connection that it could not hand over: it is
/// asked at most so often.
const ACCEPT_PACE: Duration = Duration::from_millis(100);

/// A running SMTP server; dropping it closes the port and every session.
#[derive(Debug)]
pub struct SmtpServer {
    port: u16,
    listeners: Vec<AbortHandle>,
}

impl SmtpServer {
    /// Serves the port that `bound` holds. To be called inside a tokio runtime.
    ///
    /// # Errors
    /// What the system says when a socket cannot be used.
    pub fn start(bound: Bound, office: &PostOffice, settings: Settings) -> io::Result<Self> {
        let port = bound.port();
        let mut listeners = vec![];
        for socket in bound.into_sockets() {
            socket.set_nonblocking(true)?;
            let listener = TcpListener::from_std(socket)?;
            let listening = tokio::spawn(accept(listener, office.clone(), settings));
            listeners.push(listening.abort_handle());
        }
        Ok(Self { port, listeners })
    }

    /// The port in use.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.abort();
        }
    }
}

async fn accept(listener: TcpListener, office: PostOffice, settings: Settings) {
    // Dropped with this task, and after the listener: who sees its session end finds the port closed.
    let mut sessions = JoinSet::new();
    let listener = listener;
    let mut pace = interval(ACCEPT_PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            accepted = listener.accept(), if sessions.len() < MOST_SESSIONS => match accepted {
                Ok((stream, peer)) => {
                    let office = office.clone();
                    sessions.spawn(async move {
                        if let Err(error) = converse(stream, office, settings).await {
                            tracing::debug!(%peer, %error, "an SMTP session broke off");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "an SMTP connection cannot be accepted");
                    pace.tick().await;
                }
            },
            Some(_ended) = sessions.join_next() => {}
        }
    }
}
