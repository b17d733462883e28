use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Certificate, Client, redirect::Policy};

/// No call to the provider or to a third-party service takes longer.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// The calls from server to server, as the `openidconnect` crate makes them.
#[derive(Clone, Debug)]
pub(crate) struct BackChannel(pub Client);

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackChannelError {
    #[error("{}", innermost(.0))]
    Call(#[from] reqwest::Error),
    #[error("the answer is not HTTP: {0}")]
    Answer(#[from] http::Error),
}

/// An HTTP client that trusts `root_pem` and no other root, whatever the machine trusts. It follows no
/// redirect: a provider's endpoint that redirects is not one (RFC 9700 §4.11).
pub(crate) fn client(root_pem: &str) -> reqwest::Result<Client> {
    Client::builder()
        .tls_certs_only([Certificate::from_pem(root_pem.as_bytes())?])
        .redirect(Policy::none())
        .no_proxy()
        .timeout(TIME_LIMIT)
        .build()
}

impl<'c> AsyncHttpClient<'c> for BackChannel {
    type Error = BackChannelError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, BackChannelError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.0.execute(request.try_into()?).await?;
            let mut response = http::Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                response = response.header(name, value);
            }
            Ok(response.body(answer.bytes().await?.to_vec())?)
        })
    }
}

/// The cause says more than "error sending request".
pub(crate) fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
