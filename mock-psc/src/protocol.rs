//! The messages of OpenID Connect as Pro Santé Connect speaks it: parse, check, build. No I/O, no clock, no lock.

pub(crate) mod authorization_answer;
pub(crate) mod authorization_request;
pub(crate) mod back_channel;
pub(crate) mod bearer;
pub(crate) mod certificate_binding;
pub(crate) mod claims;
pub(crate) mod client_assertion;
pub(crate) mod client_authentication;
pub(crate) mod client_keys;
pub(crate) mod client_refusal;
pub(crate) mod discovery;
pub(crate) mod edit;
pub(crate) mod error_code;
pub(crate) mod exchange_request;
pub(crate) mod faulty_answer;
pub(crate) mod faulty_keys;
pub(crate) mod faulty_token;
pub(crate) mod finding;
pub(crate) mod introspection;
pub(crate) mod jws;
pub(crate) mod lesson;
pub(crate) mod logout_request;
pub(crate) mod logout_token;
pub(crate) mod parameters;
pub(crate) mod pkce;
#[cfg(test)]
mod properties;
pub(crate) mod pushed_request;
pub(crate) mod redirect_uri;
pub(crate) mod refresh_request;
pub(crate) mod response_mode;
pub(crate) mod scope;
pub(crate) mod seal;
pub(crate) mod token_query;
pub(crate) mod token_request;
pub(crate) mod userinfo;
