//! The simulated Pro Santé Connect, met over real sockets as a browser and a service meet it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authorize;
mod bad_input;
mod browser;
mod card;
mod card_absent;
mod card_blocked;
mod card_faults;
mod card_refusals;
mod card_revocation;
mod client_assertion;
mod control;
mod discovery;
mod ecps;
mod faults;
mod igc;
mod introspection;
mod kept;
mod keys;
mod logout;
mod logout_told;
mod mutual_tls;
mod outage;
mod people;
mod push;
mod reader;
mod refresh;
mod response_mode;
mod restart;
mod revocation;
mod session;
mod stack;
mod token;
mod token_exchange;
mod userinfo;
mod workstation;
