//! A request's body comes to its end within a time, or its reader is told that it does not: nobody holds a connection and
//! what it was read into for ever.

use std::{error::Error, time::Duration};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    middleware::Next,
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

/// Has reading the request's body fail once it takes too long.
pub(super) async fn limit(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let end = Instant::now() + BODY_LIMIT;
    let request = request.map(|body| {
        let frames = stream::unfold(Some(body.into_data_stream()), move |frames| async move {
            let mut frames = frames?;
            match timeout_at(end, frames.next()).await {
                Ok(Some(Ok(data))) => Some((Ok(data), Some(frames))),
                Ok(Some(Err(error))) => Some((Err(error), None)),
                Ok(None) => None,
                Err(_elapsed) => Some((Err(axum::Error::new(Stalled)), None)),
            }
        });
        Body::from_stream(frames)
    });
    next.run(request).await
}
