//! Listening: on both loopback addresses, on a fixed port or a free one, with TLS and the peer's certificate.

use std::{
    future::Future,
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router, middleware::AddExtension};
use axum_server::{Handle, accept::Accept};
use rustls::{
    ConfigBuilder, ServerConfig, WantsVerifier,
    crypto::CryptoProvider,
    server::{NoServerSessionStorage, ResolvesServerCert},
    sign::{CertifiedKey, SingleCertAndKey},
};
use tokio::net::TcpStream;
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};
use tower_layer::Layer;

use crate::client_certificate::{CertificateRequest, PresentedCertificates};

mod body;

pub use body::{BODY_LIMIT, Stalled};

/// A stalled handshake is given up after this long; it never holds up the others.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// How often a free port is looked for that is free on both addresses.
const FREE_PORT_TRIES: usize = 20;

/// A port that cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("port {port} on the loopback addresses: {source}")]
pub struct BindError {
    /// The port that was wanted; 0 stands for any free one.
    pub port: u16,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// A port bound on 127.0.0.1 and, where the machine has IPv6, on `::1`: browsers try either.
#[derive(Debug)]
pub struct Bound {
    port: u16,
    sockets: Vec<TcpListener>,
}

impl Bound {
    /// Binds `port`, or any free one for 0.
    ///
    /// # Errors
    /// [`BindError`] when the port is taken on either address.
    pub fn loopback(port: u16) -> Result<Self, BindError> {
        let failed = |source| BindError { port, source };
        for attempt in 1.. {
            let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
            let chosen = v4.local_addr().map_err(failed)?.port();
            match TcpListener::bind((Ipv6Addr::LOCALHOST, chosen)) {
                Ok(v6) => {
                    return Ok(Self { port: chosen, sockets: vec![v4, v6] });
                }
                Err(taken) if taken.kind() == io::ErrorKind::AddrInUse => {
                    if port != 0 || attempt == FREE_PORT_TRIES {
                        return Err(failed(taken));
                    }
                }
                // No IPv6 on this machine.
                Err(_) => {
                    return Ok(Self { port: chosen, sockets: vec![v4] });
                }
            }
        }
        unreachable!("the loop ends by returning")
    }

    /// The port in use.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The sockets themselves, for a protocol other than HTTP.
    #[must_use]
    pub fn into_sockets(self) -> Vec<TcpListener> {
        self.sockets
    }

    /// Serves `router` over plain HTTP until the handle is dropped.
    ///
    /// # Errors
    /// What the system says when a socket cannot be used.
    pub fn serve_plain(self, router: &Router) -> io::Result<Serving> {
        let router = body::limited(router, BODY_LIMIT);
        let handle = Handle::new();
        for socket in self.sockets {
            let server = axum_server::from_tcp(socket)?.handle(handle.clone()).http1_only();
            let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { report_end(server.serve(service).await) });
        }
        Ok(Serving { port: self.port, handle })
    }

    /// Serves `router` over TLS until the handle is dropped. Every request carries [`PresentedCertificates`].
    ///
    /// # Errors
    /// What the system or the TLS library says when it cannot.
    pub fn serve_tls(self, router: &Router, tls: &TlsSetup) -> io::Result<Serving> {
        let router = body::limited(router, BODY_LIMIT);
        let acceptor = Acceptor::new(tls).map_err(io::Error::other)?;
        let handle = Handle::new();
        for socket in self.sockets {
            // HTTP/1 only: over HTTP/2 a browser would send requests for a card's origin through a connection
            // of another host, where no certificate was asked for.
            let server = axum_server::from_tcp(socket)?
                .acceptor(acceptor.clone())
                .handle(handle.clone())
                .http1_only()
                .accept_error_handler(|peer, error| {
                    // A browser that opens its certificate chooser has usually hung up its first handshake.
                    tracing::debug!(?peer, %error, "connection not accepted");
                });
            let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { report_end(server.serve(service).await) });
        }
        Ok(Serving { port: self.port, handle })
    }
}

fn report_end(ended: io::Result<()>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a listener ended");
    }
}

/// A running listener; dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Serving {
    port: u16,
    handle: Handle<SocketAddr>,
}

impl Serving {
    /// The port in use.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

/// What a TLS listener needs.
#[derive(Clone, Debug)]
pub struct TlsSetup {
    /// Certificate and key of the server.
    pub server: Arc<CertifiedKey>,
    /// Where certificates are asked of clients; nowhere when `None`.
    pub certificate_request: Option<CertificateRequest>,
}

#[derive(Clone)]
struct Acceptor {
    plain: Arc<ServerConfig>,
    asking: Option<(CertificateRequest, Arc<ServerConfig>)>,
}

impl Acceptor {
    fn new(tls: &TlsSetup) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let resolver: Arc<dyn ResolvesServerCert> =
            Arc::new(SingleCertAndKey::from(CertifiedKey::clone(&tls.server)));
        let plain =
            config(&provider, |builder| builder.with_no_client_auth().with_cert_resolver(resolver.clone()))?;
        let asking = match &tls.certificate_request {
            None => None,
            Some(request) => {
                let verifier = request.verifier();
                let mut asking = config(&provider, |builder| {
                    builder.with_client_cert_verifier(verifier).with_cert_resolver(resolver)
                })?;
                // A resumed session would present the card without asking for it.
                asking.session_storage = Arc::new(NoServerSessionStorage {});
                asking.send_tls13_tickets = 0;
                Some((request.clone(), Arc::new(asking)))
            }
        };
        Ok(Self { plain: Arc::new(plain), asking })
    }

    fn config_for(&self, host: Option<&str>) -> Arc<ServerConfig> {
        match &self.asking {
            Some((request, asking)) if request.concerns(host) => Arc::clone(asking),
            _ => Arc::clone(&self.plain),
        }
    }

    async fn handshake(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        stream.set_nodelay(true)?;
        let start = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
        let config = self.config_for(start.client_hello().server_name());
        start.into_stream(config).await
    }
}

fn config(
    provider: &Arc<CryptoProvider>,
    complete: impl FnOnce(ConfigBuilder<ServerConfig, WantsVerifier>) -> ServerConfig,
) -> Result<ServerConfig, rustls::Error> {
    let builder =
        ServerConfig::builder_with_provider(Arc::clone(provider)).with_safe_default_protocol_versions()?;
    let mut config = complete(builder);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl<S> Accept<TcpStream, S> for Acceptor
where
    S: Send + 'static,
{
    type Stream = TlsStream<TcpStream>;
    type Service = AddExtension<S, PresentedCertificates>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let acceptor = self.clone();
        Box::pin(async move {
            let stream = tokio::time::timeout(HANDSHAKE_LIMIT, acceptor.handshake(stream)).await??;
            let presented = stream.get_ref().1.peer_certificates().unwrap_or_default();
            let presented = PresentedCertificates(presented.iter().map(|c| c.clone().into_owned()).collect());
            let service = Extension(presented).layer(service);
            Ok((stream, service))
        })
    }
}
