//! A request's body comes to its end within a time, or its reader is told that it does not: nobody holds a connection and
//! what it was read into for ever.

use std::{error::Error, time::Duration};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::Request,
    middleware::{self, Next},
    response::Response,
};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// How long a body may take from its headers to its end. \[R\]: longer than any client of this machine needs.
pub const BODY_LIMIT: Duration = Duration::from_secs(10);

/// A body that did not come to its end in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body did not come to its end within {} s", BODY_LIMIT.as_secs())]
pub struct Stalled;

impl Stalled {
    /// Whether this is why a body could not be read.
    #[must_use]
    pub fn caused(error: &(dyn Error + 'static)) -> bool {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if error.is::<Self>() {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// Has reading a request's body fail once it takes longer than this, whatever the router does with it.
pub(super) fn limited(router: &Router, limit: Duration) -> Router {
    router.clone().layer(middleware::from_fn(move |request, next| until(limit, request, next)))
}

async fn until(limit: Duration, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    next.run(request.map(|body| ending(body, limit))).await
}

/// The same body; reading it fails when it takes longer than this from now on.
fn ending(body: Body, limit: Duration) -> Body {
    let end = Instant::now() + limit;
    Body::from_stream(stream::unfold(Some(body.into_data_stream()), move |frames| async move {
        let mut frames = frames?;
        match timeout_at(end, frames.next()).await {
            Ok(Some(Ok(data))) => Some((Ok(data), Some(frames))),
            Ok(Some(Err(error))) => Some((Err(error), None)),
            Ok(None) => None,
            Err(_elapsed) => Some((Err(axum::Error::new(Stalled)), None)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use axum::body::{Bytes, to_bytes};
    use tokio::time::timeout;

    use super::*;

    const LIMIT: Duration = Duration::from_millis(50);

    fn without_end() -> Body {
        let begun = stream::once(async { Ok::<_, axum::Error>(Bytes::from("grant_type=")) });
        Body::from_stream(begun.chain(stream::pending()))
    }

    /// Red proof: without the limit, the very same body is waited for.
    #[tokio::test]
    async fn a_body_without_end_is_told_stalled_unless_nothing_limits_it() {
        let error = to_bytes(ending(without_end(), LIMIT), 1000).await.unwrap_err();
        assert!(Stalled::caused(&error), "{error:?}");
        timeout(20 * LIMIT, to_bytes(without_end(), 1000)).await.unwrap_err();
    }

    #[tokio::test]
    async fn a_body_that_ends_is_read_as_it_is() {
        let body = to_bytes(ending(Body::from("grant_type=code"), Duration::from_mins(1)), 1000).await;
        assert_eq!(body.unwrap(), "grant_type=code");
    }
}
