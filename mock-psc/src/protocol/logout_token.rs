//! The logout token (OpenID Connect Back-Channel Logout 1.0 §2.4).

use serde::Serialize;
use serde_json::{Value, json};

/// `typ` of its header, which tells it from an id token.
pub(crate) const TYPE: &str = "logout+jwt";
/// How long it is good for, in seconds: the most that the specification advises.
const LIFETIME: i64 = 120;

/// What a service is told: this session is over. There is no `nonce`, on purpose.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LogoutTokenClaims<'a> {
    pub iss: &'a str,
    pub sub: String,
    pub aud: &'a str,
    pub iat: i64,
    pub exp: i64,
    pub jti: String,
    pub sid: &'a str,
    pub events: Value,
}

impl LogoutTokenClaims<'_> {
    /// `exp` of a token that is made at `now`.
    pub fn expiry(now: i64) -> i64 {
        now + LIFETIME
    }

    /// What the token is for.
    pub fn events() -> Value {
        json!({"http://schemas.openid.net/event/backchannel-logout": {}})
    }
}
