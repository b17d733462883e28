//! Connections over HTTP/1.1, kept from one request to the next.

use std::{collections::HashMap, net::Ipv4Addr, sync::Arc};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header::{HOST, HeaderMap, HeaderName, HeaderValue},
};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    client::Resumption,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// Whom the client trusts, and the card that it presents where one is asked for.
#[derive(Clone)]
pub struct Trust(TlsConnector);

impl Trust {
    /// `root` and `card` as PEM.
    pub fn new(root: Option<Vec<u8>>, card: Option<Vec<u8>>) -> Self {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&root.unwrap_or_default()) {
            roots.add(certificate.unwrap()).unwrap();
        }
        let builder = ClientConfig::builder().with_root_certificates(roots);
        let mut config = match card {
            None => builder.with_no_client_auth(),
            Some(card) => {
                let chain = CertificateDer::pem_slice_iter(&card).collect::<Result<_, _>>().unwrap();
                builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(&card).unwrap()).unwrap()
            }
        };
        config.resumption = Resumption::disabled();
        Self(TlsConnector::from(Arc::new(config)))
    }
}

/// One answer.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

type Open = SendRequest<Full<Bytes>>;

/// One client's connections, by origin.
pub struct Connections {
    trust: Trust,
    open: HashMap<(String, u16), Open>,
}

impl Connections {
    pub fn new(trust: Trust) -> Self {
        Self { trust, open: HashMap::new() }
    }

    /// Closes those to hosts other than these.
    pub fn keep(&mut self, hosts: &[&str]) {
        self.open.retain(|(host, _), _| hosts.contains(&host.as_str()));
    }

    /// Sends one request: GET, or POST with a body of this type.
    pub async fn ask(
        &mut self,
        url: &Url,
        headers: &[(HeaderName, String)],
        body: Option<(&'static str, String)>,
    ) -> Result<Answer, String> {
        let failed = |error: hyper::Error| format!("{}: {error}", url.as_str());
        let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(443));
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let mut request = Request::builder().uri(target).header(HOST, authority);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some((media_type, _)) = body {
            request = request.method("POST").header("content-type", media_type);
        }
        let body = Full::new(Bytes::from(body.map(|(_, body)| body).unwrap_or_default()));
        let request = request.body(body).map_err(|error| format!("{url}: {error}"))?;

        let origin = (host.to_owned(), port);
        let mut connection = match self.open.remove(&origin) {
            Some(open) if !open.is_closed() => open,
            _ => self.connect(url, port).await?,
        };
        connection.ready().await.map_err(failed)?;
        let answer: Response<Incoming> = connection.send_request(request).await.map_err(failed)?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(failed)?.to_bytes();
        self.open.insert(origin, connection);
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    async fn connect(&self, url: &Url, port: u16) -> Result<Open, String> {
        let failed = |error: std::io::Error| format!("{url}: {error}");
        let host = url.host_str().ok_or_else(|| format!("{url}: no host"))?;
        // As browsers have it: what is below localhost is here.
        let here = matches!(url.host(), Some(Host::Domain(name)) if name == "localhost" || name.ends_with(".localhost"));
        let stream = if here {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await
        } else {
            TcpStream::connect((host, port)).await
        };
        let stream = stream.map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        if url.scheme() == "http" {
            return served(stream).await;
        }
        let name = host.to_owned().try_into().map_err(|error| format!("{url}: {error}"))?;
        served(self.trust.0.connect(name, stream).await.map_err(failed)?).await
    }
}

async fn served(stream: impl AsyncRead + AsyncWrite + Unpin + 'static) -> Result<Open, String> {
    let (open, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    // It ends with its last handle; what went wrong is told by the request.
    tokio::task::spawn_local(connection);
    Ok(open)
}

impl Answer {
    pub fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok())
    }

    /// The beginning of the body, for a failure.
    pub fn told(&self) -> String {
        let text: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        format!("{} {text}", self.status)
    }
}
