//! The claims of the tokens.
//!
//! Names and values: \[S\] `introspection.sample.json`, and for `auth_level` and `scope` in the id token
//! ansforge/keycloak-prosanteconnect#43.

use identities::Professional;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::Duration;
use utoipa::ToSchema;

use super::certificate_binding::Confirmation;

/// What `sub` begins with, before the technical id. \[S\]: `introspection.sample.json`.
const SUBJECT_PREFIX: &str = "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:";

/// `typ` of an access token. \[S\]: `introspection.sample.json`.
pub(crate) const ACCESS_TOKEN: &str = "Bearer";
/// `typ` of an id token, as Keycloak has it. \[S\]: the answer to a token exchange in the tests of
/// ansforge/psc-edc-proxy-esante.
pub(crate) const ID_TOKEN: &str = "ID";
/// `typ` of a refresh token. \[S\]: same.
pub(crate) const REFRESH_TOKEN: &str = "Refresh";

/// By what means the person signed in. \[S\] for `CARD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum AuthMode {
    /// With a card.
    #[serde(rename = "CARD")]
    Card,
    /// With the e-CPS. \[R\].
    #[serde(rename = "MOBILE")]
    Mobile,
}

/// One of the ids that a person has: an element of `otherIds`. \[S\]: `userinfo.sample.json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OtherId {
    identifiant: String,
    origine: &'static str,
    qualite: u8,
}

impl OtherId {
    pub fn all_of(person: &Professional) -> Vec<Self> {
        let of = |known: identities::OtherId| Self {
            identifiant: known.id,
            origine: known.origin.code(),
            qualite: known.quality,
        };
        person.all_ids().into_iter().map(of).collect()
    }
}

/// `sub` of this person.
pub(crate) fn subject(person: &Professional) -> String {
    format!("{SUBJECT_PREFIX}{}", person.technical_id())
}

/// The technical id in a `sub`: for RPPS holders, the national id.
pub(crate) fn technical_id_of(subject: &str) -> Option<&str> {
    subject.strip_prefix(SUBJECT_PREFIX)
}

/// What both tokens say of an authentication.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Authentication {
    pub exp: i64,
    pub iat: i64,
    pub auth_time: i64,
    pub iss: String,
    pub sub: String,
    pub azp: String,
    pub session_state: String,
    pub sid: String,
    pub acr: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(rename = "authMode")]
    pub auth_mode: AuthMode,
    pub preferred_username: String,
    #[serde(rename = "SubjectNameID")]
    pub subject_name_id: String,
    #[serde(rename = "otherIds")]
    pub other_ids: Vec<OtherId>,
}

/// The access token's claims; a client is not to read them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccessTokenClaims<'a> {
    pub jti: &'a str,
    pub typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<&'a str>,
    /// Empty when the request had none.
    pub nonce: &'a str,
    /// The certificate that must be beside it, if one must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnf: Option<&'a Confirmation>,
    #[serde(flatten)]
    pub authentication: &'a Authentication,
}

/// The id token's claims (OIDC Core §2).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IdTokenClaims<'a> {
    pub jti: &'a str,
    pub typ: &'static str,
    pub aud: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<&'a str>,
    pub at_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_level: Option<&'a str>,
    pub given_name: &'a str,
    pub family_name: &'a str,
    #[serde(flatten)]
    pub authentication: Authentication,
}

/// The refresh token's claims, which no client reads. \[S\]: the answer to a token exchange in the tests of
/// ansforge/psc-edc-proxy-esante.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefreshTokenClaims<'a> {
    pub exp: i64,
    pub iat: i64,
    pub jti: &'a str,
    pub iss: &'a str,
    /// The issuer: nobody else is to make anything of it.
    pub aud: &'a str,
    pub sub: &'a str,
    pub typ: &'static str,
    pub azp: &'a str,
    pub session_state: &'a str,
    pub scope: &'a str,
    pub sid: &'a str,
}

impl<'a> AccessTokenClaims<'a> {
    pub fn new(
        jti: &'a str,
        aud: Option<&'a str>,
        nonce: Option<&'a str>,
        cnf: Option<&'a Confirmation>,
        authentication: &'a Authentication,
    ) -> Self {
        Self { jti, typ: ACCESS_TOKEN, aud, nonce: nonce.unwrap_or_default(), cnf, authentication }
    }
}

impl<'a> RefreshTokenClaims<'a> {
    pub fn new(jti: &'a str, lifetime: Duration, scope: &'a str, authentication: &'a Authentication) -> Self {
        Self {
            exp: authentication.iat + lifetime.whole_seconds(),
            iat: authentication.iat,
            jti,
            iss: &authentication.iss,
            aud: &authentication.iss,
            sub: &authentication.sub,
            typ: REFRESH_TOKEN,
            azp: &authentication.azp,
            session_state: &authentication.session_state,
            scope,
            sid: &authentication.sid,
        }
    }
}

/// What must be read of an id token that comes back as a hint.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct HintClaims {
    pub iss: String,
    pub aud: Value,
    pub sub: String,
    pub sid: String,
    pub typ: String,
}

impl HintClaims {
    /// The client that the id token was made for.
    pub fn client(&self) -> &str {
        self.aud.as_str().unwrap_or_default()
    }
}
