use std::io;

use axum::{body::Body, response::Response};
use futures_util::stream;

/// No answer at all: the connection is closed as if the server had gone, without one octet. A browser shows a page of
/// its own, a program an error of transport.
///
/// A body that fails at once has hyper give the connection up before it sends the head
/// (`tests/listener.rs` looks at it).
#[must_use]
pub fn hang_up() -> Response {
    let gone = || io::Error::other("the connection is cut on purpose: a named deviation");
    Response::new(Body::from_stream(stream::once(async move { Err::<Vec<u8>, _>(gone()) })))
}
