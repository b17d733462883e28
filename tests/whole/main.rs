//! The whole, as its users meet it: through the binary `doublure`, in real browsers, with clients of others.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accessibility;
mod architecture;
mod browsers;
mod cards;
mod careless_targets;
mod certification;
mod certify_command;
mod command_line;
mod control_port;
mod documents;
mod foreign_clients;
#[cfg(target_os = "linux")]
mod native;
mod onboarding;
mod phone_script;
mod project;
mod red_proofs;
mod repeated;
mod reports;
mod selection;
mod services;
mod support;
mod tutorial;
mod vocabulary;
