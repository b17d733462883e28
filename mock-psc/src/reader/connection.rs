//! The reader's own connection: real TLS client authentication with the card's key.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use axum::response::{Html, IntoResponse, Response};
use reqwest::{Client, StatusCode, header, redirect::Policy};
use rustls::{
    ClientConfig, SignatureScheme, client::ResolvesClientCert, crypto::aws_lc_rs::default_provider,
    sign::CertifiedKey,
};

use crate::{answer::see_other, endpoints::Endpoints, provider::Provider, state::attempt::Attempt};

/// The card is in the same process: whatever takes longer will not come.
const LIMIT: Duration = Duration::from_secs(10);

/// Why the card could not be presented at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectionError {
    #[error("the TLS client cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    #[error("the connection with the card failed: {}", causes(.0))]
    Http(#[from] reqwest::Error),
}

/// Presents the card on the attempt's own host; what is answered there goes to the person: the way on, or the page
/// of a refusal.
pub(crate) async fn present(
    psc: &Provider,
    attempt: &Attempt,
    card: Arc<CertifiedKey>,
) -> Result<Response, ConnectionError> {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(Arc::clone(&psc.reader_roots))
        .with_client_cert_resolver(Arc::new(Inserted(card)));
    let host = Endpoints::card_host(&attempt.name);
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .resolve(&host, (Ipv4Addr::LOCALHOST, psc.endpoints.port()).into())
        .no_proxy()
        .redirect(Policy::none())
        .timeout(LIMIT)
        .build()?;
    let answer = client.get(psc.endpoints.presentation(&attempt.name)).send().await?;
    let way_on = answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    if let Some(way_on) = way_on {
        return Ok(see_other(way_on));
    }
    relayed(answer).await
}

/// The page of a refusal, as it came.
async fn relayed(answer: reqwest::Response) -> Result<Response, ConnectionError> {
    let status = answer.status();
    let kept: Vec<_> = [
        header::CONTENT_SECURITY_POLICY,
        header::REFERRER_POLICY,
        header::X_CONTENT_TYPE_OPTIONS,
        header::CACHE_CONTROL,
    ]
    .into_iter()
    .filter_map(|name| Some((name.clone(), answer.headers().get(name)?.clone())))
    .collect();
    let mut page = Html(answer.text().await?).into_response();
    *page.status_mut() = if status.is_success() { StatusCode::BAD_GATEWAY } else { status };
    page.headers_mut().extend(kept);
    Ok(page)
}

/// The one card in the reader, whatever authorities the server names: a foreign card shall be refused on a page.
#[derive(Debug)]
struct Inserted(Arc<CertifiedKey>);

impl ResolvesClientCert for Inserted {
    fn resolve(&self, _authorities: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// An error with what is behind it: the outermost one says little.
fn causes(error: &reqwest::Error) -> String {
    let mut told = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    told
}
