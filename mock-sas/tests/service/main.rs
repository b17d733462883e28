//! The whole service over its sockets, met as a browser meets it: a small OpenID provider and a small mail
//! server of the test's own stand around it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod account;
mod browser;
mod control;
mod draft;
mod journey;
mod mail;
mod mailbox;
mod outage;
mod participation;
mod provider;
mod refresh;
mod refusals;
mod regulator;
mod restart;
mod session_end;
mod space;
mod world;
