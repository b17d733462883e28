//! What is remembered, one type per thing. Whatever has a lifetime is swept: memory is bounded.

pub(crate) mod access_token;
pub(crate) mod approval;
pub(crate) mod archive;
pub(crate) mod attempt;
pub(crate) mod client_assertion;
pub(crate) mod clients;
pub(crate) mod code;
pub(crate) mod directory;
pub(crate) mod expiring;
pub(crate) mod grant;
pub(crate) mod keyring;
pub(crate) mod organisations;
pub(crate) mod pushed_request;
pub(crate) mod readers;
pub(crate) mod refresh_token;
pub(crate) mod revocations;
pub(crate) mod session;
pub(crate) mod terms;
