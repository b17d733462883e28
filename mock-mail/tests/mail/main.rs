//! The mail server as its clients meet it: over real sockets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod control;
mod deviations;
mod inbox;
mod smtp;
mod smtp_limits;
mod support;
