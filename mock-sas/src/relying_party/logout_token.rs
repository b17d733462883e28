//! The token that announces the end of a session (OpenID Connect Back-Channel Logout 1.0 §2.4). The `openidconnect` crate does
//! not know it; its signature is checked with that crate's keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_kit::deviations::Deviation;
use openidconnect::{JsonWebKey, core::CoreJwsSigningAlgorithm};
use serde_json::Value;
use time::OffsetDateTime;

use super::{
    RelyingParty,
    discovery::{DiscoveryError, Known},
    sign_in::{LEEWAY, decoded},
};
use crate::deviations;

/// The one event that ends a session.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// What the type of a token may be: its own, which the specification recommends, or that of any JWT.
const TYPES: [&str; 2] = ["logout+jwt", "jwt"];

/// Which session is over: that of the provider's, or all of a person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogoutToken {
    pub session: Option<String>,
    pub subject: Option<String>,
    /// `jti`.
    pub id: String,
    pub end: OffsetDateTime,
}

/// Why an announcement has no effect.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogoutRefused {
    #[error("the request holds no logout_token")]
    Missing,
    #[error("the logout token is no JWT with an exp and a jti")]
    Malformed,
    #[error("the typ is that of another token")]
    Type,
    #[error("the logout token is not signed with RS256, or its header asks for what nobody here understands")]
    Algorithm,
    #[error("the provider publishes no key of that name")]
    KeyUnknown,
    #[error("the signature is false")]
    Signature,
    #[error("the iss is another provider")]
    Issuer,
    #[error("the aud is another service")]
    Audience,
    #[error("the logout token has expired, or is from the future")]
    Expired,
    #[error("the logout token names neither a session nor a person")]
    Nobody,
    #[error("the logout token does not announce the end of a session")]
    Event,
    #[error("a token with a nonce is no logout token")]
    Nonce,
    #[error("the logout token was used before")]
    Replayed,
    #[error(transparent)]
    Provider(#[from] DiscoveryError),
}

impl LogoutRefused {
    /// Of OpenID Connect Back-Channel Logout 1.0, but for the last one.
    pub fn clause(&self) -> &'static str {
        match self {
            Self::Missing => "Back-Channel Logout §2.5",
            Self::Malformed | Self::Type => "Back-Channel Logout §2.4",
            Self::KeyUnknown | Self::Signature => "Back-Channel Logout §2.6 (2)",
            Self::Algorithm => "Back-Channel Logout §2.6 (3)",
            Self::Issuer | Self::Audience | Self::Expired => "Back-Channel Logout §2.6 (4)",
            Self::Nobody => "Back-Channel Logout §2.6 (5)",
            Self::Event => "Back-Channel Logout §2.6 (6)",
            Self::Nonce => "Back-Channel Logout §2.6 (7)",
            Self::Replayed => "Back-Channel Logout §2.6 (8)",
            Self::Provider(_) => "OIDC Discovery §4",
        }
    }
}

impl RelyingParty {
    /// Verifies an announcement (OpenID Connect Back-Channel Logout 1.0 §2.6, whose steps are in this order); whether it came
    /// before is another question. `deviates` tells which checks are to be left out.
    pub async fn announced(
        &self,
        token: &str,
        deviates: impl Fn(&Deviation) -> bool,
        now: OffsetDateTime,
    ) -> Result<LogoutToken, LogoutRefused> {
        let known = self.known(&deviates).await?;
        let decoded = decoded(token);
        let (header, claims) = (&decoded["header"], &decoded["claims"]);
        if !header.is_object() || !claims.is_object() {
            return Err(LogoutRefused::Malformed);
        }
        let unusual = deviates(&deviations::UNUSUAL_REFUSED) && header["typ"].is_null();
        if unusual || !has_right_type(header) && !deviates(&deviations::LOGOUT_TOKEN_TYPE_UNCHECKED) {
            return Err(LogoutRefused::Type);
        }
        if !deviates(&deviations::LOGOUT_TOKEN_SIGNATURE_UNCHECKED) {
            match known.has_signed(token, header) {
                // The provider changed its keys since it was read.
                Err(LogoutRefused::KeyUnknown) => self.read_again(&deviates).await?.has_signed(token, header),
                checked => checked,
            }?;
        }
        if claims["iss"] != known.issuer && !deviates(&deviations::LOGOUT_TOKEN_ISSUER_UNCHECKED) {
            return Err(LogoutRefused::Issuer);
        }
        if !is_meant_for(&claims["aud"], &self.client_id)
            && !deviates(&deviations::LOGOUT_TOKEN_AUDIENCE_UNCHECKED)
        {
            return Err(LogoutRefused::Audience);
        }
        let date = |name: &str| claims[name].as_i64();
        let (Some(expires), Some(id)) = (date("exp"), claims["jti"].as_str()) else {
            return Err(LogoutRefused::Malformed);
        };
        let from_the_future = date("iat").is_none_or(|issued| issued > now.unix_timestamp() + LEEWAY);
        if (from_the_future || expires <= now.unix_timestamp())
            && !deviates(&deviations::LOGOUT_TOKEN_EXPIRY_UNCHECKED)
        {
            return Err(LogoutRefused::Expired);
        }
        let text = |name: &str| claims[name].as_str().map(str::to_owned);
        let announced = LogoutToken {
            session: text("sid"),
            subject: text("sub"),
            id: id.to_owned(),
            end: OffsetDateTime::from_unix_timestamp(expires).map_err(|_| LogoutRefused::Malformed)?,
        };
        if announced.session.is_none()
            && announced.subject.is_none()
            && !deviates(&deviations::LOGOUT_TOKEN_NOBODY_ENDS_ALL)
        {
            return Err(LogoutRefused::Nobody);
        }
        if !claims["events"][EVENT].is_object() && !deviates(&deviations::LOGOUT_TOKEN_EVENTS_UNCHECKED) {
            return Err(LogoutRefused::Event);
        }
        if claims.get("nonce").is_some() && !deviates(&deviations::LOGOUT_TOKEN_NONCE_UNCHECKED) {
            return Err(LogoutRefused::Nonce);
        }
        Ok(announced)
    }
}

/// RFC 7515 §4.1.9: letters count in any case, and `application/` may stand before.
fn has_right_type(header: &Value) -> bool {
    header["typ"].as_str().is_none_or(|typ| {
        let typ = typ.to_ascii_lowercase();
        TYPES.contains(&typ.strip_prefix("application/").unwrap_or(&typ))
    })
}

/// OIDC Core §3.1.3.7, step 3: for this service, and for no other.
fn is_meant_for(audience: &Value, client: &str) -> bool {
    match audience {
        Value::Array(audiences) => !audiences.is_empty() && audiences.iter().all(|one| one == client),
        one => one == client,
    }
}

impl Known {
    /// RS256 alone, as for id tokens; a header that must be understood is not (RFC 7515 §4.1.11).
    fn has_signed(&self, token: &str, header: &Value) -> Result<(), LogoutRefused> {
        if header["alg"] != "RS256" || header.get("crit").is_some() {
            return Err(LogoutRefused::Algorithm);
        }
        let named = header["kid"].as_str();
        let mut keys = self
            .keys
            .keys()
            .iter()
            .filter(|key| named.is_none_or(|named| key.key_id().is_some_and(|id| id.as_str() == named)))
            .peekable();
        if keys.peek().is_none() {
            return Err(LogoutRefused::KeyUnknown);
        }
        let mut parts = token.rsplitn(2, '.');
        let (Some(signature), Some(signed)) = (parts.next(), parts.next()) else {
            return Err(LogoutRefused::Malformed);
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| LogoutRefused::Malformed)?;
        let rs256 = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let right = keys.any(|key| key.verify_signature(&rs256, signed.as_bytes(), &signature).is_ok());
        if right { Ok(()) } else { Err(LogoutRefused::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_type_is_a_logout_token_s_or_any_jwt_s_or_none() {
        for (typ, right) in [
            (json!("logout+jwt"), true),
            (json!("application/Logout+JWT"), true),
            (json!("JWT"), true),
            (Value::Null, true),
            (json!("at+jwt"), false),
            (json!(""), false),
        ] {
            assert_eq!(has_right_type(&json!({ "typ": typ })), right, "{typ}");
        }
    }

    #[test]
    fn an_audience_is_this_service_alone() {
        for (audience, right) in [
            (json!("sas"), true),
            (json!(["sas"]), true),
            (json!(["sas", "autre"]), false),
            (json!([]), false),
            (json!("autre"), false),
            (Value::Null, false),
        ] {
            assert_eq!(is_meant_for(&audience, "sas"), right, "{audience}");
        }
    }
}
