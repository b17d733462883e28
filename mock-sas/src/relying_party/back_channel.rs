use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Certificate, Client, StatusCode, header, redirect::Policy};
use serde_json::{Map, Value};

use super::{sign_in::decoded, unusual};

/// No call to the provider or to a third-party service takes longer. \[R\]
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(5);

/// What userinfo says it is when it is signed (OIDC Core §5.3.2).
const SIGNED: &str = "application/jwt";

/// The calls from server to server, as the `openidconnect` crate makes them.
#[derive(Clone, Debug)]
pub(crate) struct BackChannel {
    pub client: Client,
    /// No call takes longer; without, as long as the provider wants.
    pub limit: Option<Duration>,
    /// The fault of a deviation: an answer that is unusual is refused.
    pub strict: bool,
    /// The fault of a deviation: the id token is dropped unread, whatever it is.
    pub drops_id_token: bool,
    /// The fault of a deviation: of a signed answer the claims alone are read.
    pub reads_unverified: bool,
}

/// How the provider fails this service, whatever was asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outage {
    /// No connection, or one that ends without an answer.
    Unreachable,
    /// No answer within the time limit.
    Slow,
    /// An error of its own (RFC 9110 §15.6), or one that it sent the browser back with (RFC 6749 §4.1.2.1).
    Failing,
    /// It says itself that it is overloaded or under maintenance (RFC 6749 §4.1.2.1).
    Overloaded,
}

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackChannelError {
    #[error("{}", innermost(.0))]
    Call(#[from] reqwest::Error),
    /// Nothing in it is meant for a client.
    #[error("the provider answers with status {0}")]
    Status(StatusCode),
    #[error("the answer is not HTTP: {0}")]
    Answer(#[from] http::Error),
    /// For the fault of a deviation alone.
    #[error("the answer is unusual: {0}")]
    Unusual(&'static str),
}

impl BackChannelError {
    pub fn outage(&self) -> Outage {
        match self {
            Self::Call(error) => Outage::of_call(error),
            Self::Status(_) | Self::Answer(_) | Self::Unusual(_) => Outage::Failing,
        }
    }
}

impl Outage {
    pub fn of_call(error: &reqwest::Error) -> Self {
        if error.is_timeout() { Self::Slow } else { Self::Unreachable }
    }
}

/// An HTTP client that trusts `root_pem` and no other root, whatever the machine trusts. It follows no
/// redirect: a provider's endpoint that redirects is not one (RFC 9700 §4.11).
pub(crate) fn client(root_pem: &str, limit: Option<Duration>) -> reqwest::Result<Client> {
    let builder = Client::builder()
        .tls_certs_only([Certificate::from_pem(root_pem.as_bytes())?])
        .redirect(Policy::none())
        .no_proxy();
    match limit {
        Some(limit) => builder.timeout(limit),
        None => builder,
    }
    .build()
}

impl<'c> AsyncHttpClient<'c> for BackChannel {
    type Error = BackChannelError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, BackChannelError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut request: reqwest::Request = request.try_into()?;
            *request.timeout_mut() = self.limit;
            let answer = self.client.execute(request).await?;
            if answer.status().is_server_error() {
                return Err(BackChannelError::Status(answer.status()));
            }
            let mut response = http::Response::builder().status(answer.status());
            let is_signed = self.reads_unverified
                && answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == SIGNED);
            for (name, value) in answer.headers() {
                if !(is_signed && name == header::CONTENT_TYPE) {
                    response = response.header(name, value);
                }
            }
            let mut body = answer.bytes().await?.to_vec();
            if is_signed {
                body = decoded(&String::from_utf8_lossy(&body))["claims"].to_string().into_bytes();
            }
            if self.strict
                && let Some(what) = unusual::answer(&body)
            {
                return Err(BackChannelError::Unusual(what));
            }
            Ok(response.body(if self.drops_id_token { without_id_token(body) } else { body })?)
        })
    }
}

fn without_id_token(body: Vec<u8>) -> Vec<u8> {
    let Ok(mut tokens) = serde_json::from_slice::<Map<String, Value>>(&body) else { return body };
    tokens.remove("id_token");
    serde_json::to_vec(&tokens).unwrap_or(body)
}

/// The cause says more than "error sending request".
pub(crate) fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
