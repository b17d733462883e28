//! One question to a service: is anybody there, and how do they speak?

use std::{
    error::Error,
    io::ErrorKind,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use mock_kit::hosts;
use reqwest::{Certificate, Client, StatusCode, header::LOCATION, redirect::Policy};
use rustls::CertificateError;
use tokio::net::TcpStream;
use url::Url;

use crate::lang::{Text, say};

/// No single question waits longer.
const LIMIT: Duration = Duration::from_secs(5);
/// How long a connection may take when nobody is expected to be there.
const CONNECT_LIMIT: Duration = Duration::from_secs(1);

/// Asks, without a proxy and without following redirects.
#[derive(Debug)]
pub(super) struct Probe {
    strict: Client,
    /// Believes any certificate: tells only whether TLS is spoken.
    credulous: Client,
}

/// What was seen at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// An answer, and where it sends to.
    Answer { status: StatusCode, location: Option<Url> },
    /// Nobody listens.
    Refused,
    /// Somebody listens and says nothing.
    Silence,
    /// The name has no address.
    Unresolved,
    /// The certificate is not one to trust.
    Untrusted(Text),
    /// Something that is no answer.
    Garbled(String),
}

impl Probe {
    /// Asks at `addresses`, where names below `localhost` are this machine; trusts `root_pem` and the system's roots.
    pub fn new(root_pem: &str, addresses: &[&Url]) -> reqwest::Result<Self> {
        let plain = || {
            let builder = Client::builder().no_proxy().redirect(Policy::none()).timeout(LIMIT);
            addresses
                .iter()
                .filter_map(|url| Some((url.host_str()?, loopback(url)?)))
                .fold(builder, |builder, (host, sockets)| builder.resolve_to_addrs(host, &sockets))
        };
        Ok(Self {
            strict: plain().tls_certs_merge([Certificate::from_pem(root_pem.as_bytes())?]).build()?,
            credulous: plain().tls_danger_accept_invalid_certs(true).build()?,
        })
    }

    pub async fn ask(&self, url: &Url) -> Seen {
        ask(&self.strict, url).await
    }

    /// Whether the other scheme, HTTP for HTTPS, gets an answer at this very host and port.
    pub async fn speaks_the_other(&self, url: &Url) -> bool {
        let mut other = url.clone();
        let Some(port) = url.port_or_known_default() else { return false };
        let scheme = if url.scheme() == "https" { "http" } else { "https" };
        if other.set_scheme(scheme).is_err() || other.set_port(Some(port)).is_err() {
            return false;
        }
        matches!(ask(&self.credulous, &other).await, Seen::Answer { status, .. } if status != StatusCode::BAD_REQUEST)
    }
}

/// Whether somebody listens there.
pub(super) async fn listens(url: &Url) -> bool {
    let Some(port) = url.port_or_known_default() else { return false };
    let connect = async {
        match (loopback(url), url.host_str()) {
            (Some(sockets), _) => TcpStream::connect(&sockets[..]).await,
            (None, host) => {
                TcpStream::connect((host.unwrap_or_default().trim_matches(['[', ']']), port)).await
            }
        }
    };
    tokio::time::timeout(CONNECT_LIMIT, connect).await.is_ok_and(|connected| connected.is_ok())
}

/// Where a name below `localhost` is: browsers know it (RFC 6761 §6.3), most systems do not.
fn loopback(url: &Url) -> Option<[SocketAddr; 2]> {
    let port = url.port_or_known_default()?;
    let name = url.domain().filter(|name| hosts::is_local(name));
    name.map(|_| [(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()])
}

async fn ask(client: &Client, url: &Url) -> Seen {
    match client.get(url.clone()).send().await {
        Ok(answer) => {
            let location = answer.headers().get(LOCATION).filter(|_| answer.status().is_redirection());
            let location = location.and_then(|location| url.join(location.to_str().ok()?).ok());
            Seen::Answer { status: answer.status(), location }
        }
        Err(error) => Seen::of(&error),
    }
}

impl Seen {
    fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Silence;
        }
        if error.is_dns() {
            return Self::Unresolved;
        }
        let mut cause = error.source();
        let mut last = error.to_string();
        while let Some(error) = cause {
            if let Some(rustls::Error::InvalidCertificate(reason)) = error.downcast_ref() {
                return Self::Untrusted(untrusted(reason));
            }
            let system = error.downcast_ref::<std::io::Error>();
            if system.is_some_and(|error| error.kind() == ErrorKind::ConnectionRefused) {
                return Self::Refused;
            }
            last = error.to_string();
            // An error of the system may wrap one of TLS, which is then no `source` of its own.
            let wrapped = system.and_then(std::io::Error::get_ref);
            cause = wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| error.source());
        }
        Self::Garbled(last)
    }
}

fn untrusted(reason: &CertificateError) -> Text {
    match reason {
        CertificateError::UnknownIssuer => {
            say!("il est délivré par une autorité inconnue", "it is issued by an unknown authority")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            say!("il n’est pas délivré pour ce nom", "it is not issued for this name")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            say!("il a expiré", "it has expired")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            say!("il n’est pas encore valable", "it is not valid yet")
        }
        other => Text::quoted(other.to_string()),
    }
}
