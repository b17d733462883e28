//! The TLS listener, met by real clients over real sockets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    net::{Ipv4Addr, SocketAddr, TcpStream as StdStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{Extension, Router, routing::get};
use mock_kit::{
    authority::ServerAuthority,
    client_certificate::{CertificateRequest, PresentedCertificates},
    hang_up, hosts,
    listener::{Bound, Serving, TlsSetup},
};
use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ClientConfig, RootCertStore, SignatureScheme,
    client::ResolvesClientCert,
    crypto::aws_lc_rs::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, pem::PemObject},
    sign::CertifiedKey,
};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Where nothing is answered.
const SILENT: &str = "/rien";

struct Fixture {
    serving: Serving,
    root: ServerAuthority,
    unchecked: Arc<AtomicBool>,
}

fn now() -> OffsetDateTime {
    mock_kit::Clock::system().now()
}

fn fixture() -> Fixture {
    let root = ServerAuthority::generate(now()).unwrap();
    let unchecked = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&unchecked);
    let router = Router::new()
        .route(
            "/",
            get(async |Extension(presented): Extension<PresentedCertificates>| presented.0.len().to_string()),
        )
        .route(SILENT, get(async || hang_up()));
    let tls = TlsSetup {
        server: Arc::new(root.issue_server(now()).unwrap()),
        certificate_request: Some(CertificateRequest {
            below: Some(hosts::CARD_SUFFIX),
            accepted_issuers: vec![],
            possession_unchecked: Arc::new(move || flag.load(Ordering::Relaxed)),
        }),
    };
    let serving = Bound::loopback(0).unwrap().serve_tls(&router, &tls).unwrap();
    Fixture { serving, root, unchecked }
}

/// Always answers with this certificate, whether the key fits it or not.
#[derive(Debug)]
struct Presents(Arc<CertifiedKey>);

impl ResolvesClientCert for Presents {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// A client certificate, with its own key or with somebody else's.
fn client_identity(own_key: bool) -> Arc<CertifiedKey> {
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["card.test".to_owned()]).unwrap().self_signed(&key).unwrap();
    let signing = if own_key { key } else { KeyPair::generate().unwrap() };
    let signing = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing.serialize_der()));
    Arc::new(CertifiedKey::new(
        vec![CertificateDer::from(certificate.der().to_vec())],
        any_supported_type(&signing).unwrap(),
    ))
}

/// GET / on `host`; the body, or what went wrong.
async fn ask(
    fixture: &Fixture,
    host: &str,
    identity: Option<Arc<CertifiedKey>>,
) -> Result<String, std::io::Error> {
    let mut answer = String::new();
    connect(fixture, host, "/", identity).await?.read_to_string(&mut answer).await?;
    Ok(answer.rsplit("\r\n\r\n").next().unwrap_or_default().to_owned())
}

/// A connection to `host` on which GET `path` has been sent.
async fn connect(
    fixture: &Fixture,
    host: &str,
    path: &str,
    identity: Option<Arc<CertifiedKey>>,
) -> Result<TlsStream<TcpStream>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(fixture.root.certificate_pem().as_bytes()).unwrap()).unwrap();
    let builder =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
    let config = match identity {
        Some(identity) => builder.with_client_cert_resolver(Arc::new(Presents(identity))),
        None => builder.with_no_client_auth(),
    };
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, fixture.serving.port())).await?;
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
        .await?;
    Ok(stream)
}

#[tokio::test]
async fn a_connection_that_is_cut_brings_not_one_octet() {
    let fixture = fixture();
    let mut stream = connect(&fixture, hosts::ISSUER, SILENT, None).await.unwrap();
    let mut answer = vec![];
    // An abrupt end is an error of TLS: no close_notify came first.
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(ask(&fixture, hosts::ISSUER, None).await.unwrap(), "0");
}

#[tokio::test]
async fn a_certificate_is_asked_for_on_card_hosts_alone() {
    let fixture = fixture();
    let card = format!("a1.{}", hosts::CARD_SUFFIX);
    assert_eq!(ask(&fixture, &card, Some(client_identity(true))).await.unwrap(), "1");
    assert_eq!(ask(&fixture, hosts::WALLET, Some(client_identity(true))).await.unwrap(), "0");
    assert_eq!(ask(&fixture, &card, None).await.unwrap(), "0");
}

/// Red proof: without the check, the very same handshake goes through.
#[tokio::test]
async fn a_certificate_without_its_key_is_refused_unless_possession_is_left_unchecked() {
    let fixture = fixture();
    let card = format!("a2.{}", hosts::CARD_SUFFIX);
    ask(&fixture, &card, Some(client_identity(false))).await.unwrap_err();

    fixture.unchecked.store(true, Ordering::Relaxed);
    assert_eq!(ask(&fixture, &card, Some(client_identity(false))).await.unwrap(), "1");
}

#[tokio::test]
async fn a_stalled_handshake_does_not_hold_up_the_others() {
    let fixture = fixture();
    let stalled: Vec<StdStream> = (0..20)
        .map(|_| StdStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, fixture.serving.port()))).unwrap())
        .collect();
    assert_eq!(ask(&fixture, hosts::ISSUER, None).await.unwrap(), "0");
    drop(stalled);
}

#[tokio::test]
async fn a_taken_port_is_named_in_the_error() {
    let held = Bound::loopback(0).unwrap();
    let refused = Bound::loopback(held.port()).unwrap_err();
    assert!(refused.to_string().contains(&held.port().to_string()));
}

#[tokio::test]
async fn dropping_the_handle_closes_the_port() {
    let fixture = fixture();
    let port = fixture.serving.port();
    drop(fixture);
    // The accept loops end in tasks of their own.
    while StdStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
        tokio::task::yield_now().await;
    }
}
