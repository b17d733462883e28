use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_kit::{Secrets, deviations::Deviation};
use openidconnect::{
    AccessToken, AdditionalClaims, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError,
    CsrfToken, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, Scope,
    SignatureVerificationError, SubjectIdentifier, TokenResponse, UserInfoClaims, UserInfoError,
    core::{
        CoreAuthenticationFlow, CoreGenderClaim, CoreIdToken, CoreJwsSigningAlgorithm, CoreRequestTokenError,
        CoreTokenResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use url::Url;

use super::{
    RelyingParty,
    back_channel::{BackChannelError, innermost},
    discovery::Known,
    unusual,
};
use crate::{deviations, state::account::Identity};

/// One sign-in that a browser was sent away for: what its answer must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub state: String,
    pub nonce: String,
    /// None for the fault of a deviation: without PKCE.
    pub verifier: Option<String>,
}

/// 32 bytes: what the ANS's own client draws, and a code verifier of the right length (RFC 7636 §4.1) once in
/// hexadecimal.
const DRAWN: usize = 32;

impl Attempt {
    /// Draws the three values; nobody is known yet. `deviates` tells which are not drawn.
    pub fn draw(secrets: &Secrets, deviates: impl Fn(&Deviation) -> bool) -> Self {
        let drawn = || secrets.token(DRAWN);
        let state =
            if deviates(&deviations::STATE_CONSTANT) { "toujours-le-meme".to_owned() } else { drawn() };
        let nonce = if deviates(&deviations::NONCE_IS_STATE) { state.clone() } else { drawn() };
        Self { state, nonce, verifier: (!deviates(&deviations::PKCE_MISSING)).then(drawn) }
    }

    /// OIDC Core §3.1.3.7, step 11: the nonce that was sent comes back.
    pub fn answers(&self, received: Option<&Nonce>) -> Result<(), String> {
        match received {
            Some(received) if *received.secret() == self.nonce => Ok(()),
            Some(_) => Err("the nonce is not the one sent".to_owned()),
            None => Err("there is no nonce".to_owned()),
        }
    }
}

/// Claims of userinfo beside the standard ones.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ProfessionalClaims {
    #[serde(rename = "SubjectNameID", default)]
    national_id: String,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl AdditionalClaims for ProfessionalClaims {}

type UserInfo = UserInfoClaims<ProfessionalClaims, CoreGenderClaim>;

/// Why a code brought no tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExchangeError {
    #[error("the provider refuses the code: {0}")]
    Refused(String),
    #[error("the token endpoint cannot be used: {0}")]
    Unusable(String),
    #[error("the token endpoint gave no id_token")]
    IdTokenMissing,
    #[error("the access token is of the type {0}, which nobody here can use")]
    TokenType(String),
    #[error("the token endpoint does not answer as it should: {0}")]
    Outage(#[source] BackChannelError),
}

/// Why userinfo does not tell who signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserInfoRefused {
    #[error("userinfo cannot be had: {0}")]
    Unusable(String),
    #[error("userinfo is about somebody else: {0}")]
    ForeignSubject(String),
    #[error("userinfo is not to be trusted: {0}")]
    Untrusted(#[source] ClaimsVerificationError),
    #[error("userinfo holds no SubjectNameID")]
    NationalIdMissing,
    #[error("userinfo does not answer as it should: {0}")]
    Outage(#[source] BackChannelError),
}

impl RelyingParty {
    /// Where the browser goes to sign in (OIDC Core §3.1.2.1). `acr_values=eidas1` is the value that the
    /// référentiel asks for (EXI PSC 16).
    pub fn authorization_url(known: &Known, attempt: &Attempt, deviates: impl Fn(&Deviation) -> bool) -> Url {
        let Attempt { state, nonce, verifier } = attempt.clone();
        let mut request = known.client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state.clone()),
            move || Nonce::new(nonce.clone()),
        );
        if !deviates(&deviations::SCOPE_NARROW) {
            request = request.add_scope(Scope::new("scope_all".to_owned()));
        }
        if !deviates(&deviations::ACR_VALUES_MISSING) {
            request = request.add_auth_context_value(AuthenticationContextClass::new("eidas1".to_owned()));
        }
        if let Some(verifier) = verifier {
            let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
            request = request.set_pkce_challenge(challenge);
        }
        let (mut url, _, _) = request.url();
        if deviates(&deviations::NONCE_MISSING) {
            let others = url.clone();
            let others = others.query_pairs().filter(|(name, _)| name != "nonce");
            url.query_pairs_mut().clear().extend_pairs(others);
        }
        url
    }

    /// The same with the service's secret, for the fault of a deviation.
    pub fn exposing_secret(&self, mut url: Url) -> Url {
        url.query_pairs_mut().append_pair("client_secret", self.client_secret.secret());
        url
    }

    /// Exchanges the code (OIDC Core §3.1.3.1), authenticated by `client_secret_basic`. No id token comes back for the
    /// fault of a deviation alone.
    pub async fn exchange(
        &self,
        known: &Known,
        code: &str,
        attempt: &Attempt,
        deviates: impl Fn(&Deviation) -> bool,
    ) -> Result<(CoreTokenResponse, Option<CoreIdToken>), ExchangeError> {
        let mut calls = self.calls(&deviates);
        calls.limit = calls.limit.filter(|_| !deviates(&deviations::PROVIDER_UNLIMITED));
        let mut request = known
            .client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| ExchangeError::Unusable(error.to_string()))?;
        if let Some(verifier) = &attempt.verifier {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.clone()));
        }
        let tokens = request.request_async(&calls).await?;
        let id_token = tokens.id_token().cloned();
        if id_token.is_none() && !calls.drops_id_token {
            return Err(ExchangeError::IdTokenMissing);
        }
        Ok((tokens, id_token))
    }

    /// An access token of a type that is not understood is not used (RFC 6749 §7.1); Bearer alone is.
    pub fn usable(tokens: &CoreTokenResponse) -> Result<(), ExchangeError> {
        match tokens.token_type() {
            CoreTokenType::Bearer => Ok(()),
            other => Err(ExchangeError::TokenType(other.as_ref().to_owned())),
        }
    }

    /// Verifies the `id_token` (OIDC Core §3.1.3.7), with what its `nonce` must be; whom it is about. `deviates` tells which
    /// checks are to be left out.
    pub fn verify(
        &self,
        known: &Known,
        id_token: &CoreIdToken,
        access_token: &AccessToken,
        nonce: impl FnOnce(Option<&Nonce>) -> Result<(), String>,
        deviates: impl Fn(&Deviation) -> bool,
        now: OffsetDateTime,
    ) -> Result<SubjectIdentifier, ClaimsVerificationError> {
        let mut verifier = known
            .client
            .id_token_verifier()
            // RS256 alone, whatever the provider lists: an HMAC keyed with our own secret proves nothing more.
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256])
            .set_time_fn(move || SystemTime::from(now).into());
        if deviates(&deviations::SIGNATURE_UNCHECKED) {
            verifier = verifier.insecure_disable_signature_check();
        }
        if deviates(&deviations::ISSUER_UNCHECKED) {
            verifier = verifier.require_issuer_match(false);
        }
        if deviates(&deviations::AUDIENCE_UNCHECKED) {
            verifier = verifier.require_audience_match(false);
        }
        if deviates(&deviations::EXPIRY_UNCHECKED) {
            verifier = verifier.set_time_fn(|| SystemTime::UNIX_EPOCH.into());
        }
        if !deviates(&deviations::ACR_UNCHECKED) {
            verifier = verifier.set_auth_context_verifier_fn(appropriate);
        }
        let claims = id_token.claims(&verifier, |received: Option<&Nonce>| {
            if deviates(&deviations::NONCE_UNCHECKED) || deviates(&deviations::NONCE_MISSING) {
                return Ok(());
            }
            nonce(received)
        })?;
        let client = self.client_id.as_str();
        if claims.authorized_party().is_some_and(|party| party.as_str() != client)
            && !deviates(&deviations::AUTHORIZED_PARTY_UNCHECKED)
        {
            return Err(ClaimsVerificationError::InvalidAudience("the azp is another client".to_owned()));
        }
        let decoded = decoded(&id_token.to_string());
        let not_before = decoded["claims"]["nbf"].as_i64();
        if not_before.is_some_and(|from| from > now.unix_timestamp() + LEEWAY)
            && !deviates(&deviations::NOT_BEFORE_UNCHECKED)
        {
            return Err(ClaimsVerificationError::Other("the nbf is in the future".to_owned()));
        }
        // RS256 alone is allowed: the hash is SHA-256.
        if claims.access_token_hash().is_some_and(|hash| hash.as_str() != half_hash(access_token))
            && !deviates(&deviations::ACCESS_TOKEN_HASH_UNCHECKED)
        {
            return Err(ClaimsVerificationError::Other("the at_hash is another token's".to_owned()));
        }
        if deviates(&deviations::UNUSUAL_REFUSED)
            && let Some(what) = unusual::token(&decoded, now.unix_timestamp())
        {
            return Err(ClaimsVerificationError::Other(what.to_owned()));
        }
        Ok(claims.subject().clone())
    }

    /// Asks who signed in (OIDC Core §5.3); the answer must be about `subject` (§5.3.2) when there is one. It comes as the
    /// provider registered the service: as it is, or signed, which is verified then.
    pub async fn user_info(
        &self,
        known: &Known,
        access_token: AccessToken,
        subject: Option<SubjectIdentifier>,
        deviates: impl Fn(&Deviation) -> bool,
    ) -> Result<(Identity, Value), UserInfoRefused> {
        let info: UserInfo = known
            .client
            .user_info(access_token, subject)
            .map_err(|error| UserInfoRefused::Unusable(error.to_string()))?
            .require_audience_match(!deviates(&deviations::USERINFO_AUDIENCE_UNCHECKED))
            .require_issuer_match(!deviates(&deviations::USERINFO_ISSUER_UNCHECKED))
            .request_async(&self.calls(&deviates))
            .await?;
        let national_id = key(&info, deviates).trim().to_owned();
        if national_id.is_empty() {
            return Err(UserInfoRefused::NationalIdMissing);
        }
        let identity = Identity {
            national_id,
            given_name: info
                .given_name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string())
                .unwrap_or_default(),
            family_name: info
                .family_name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string())
                .unwrap_or_default(),
        };
        Ok((identity, serde_json::to_value(&info).unwrap_or_default()))
    }
}

/// What the account is found by: the national id, whatever else identifies the person (EXI PSC 19); other claims for the faults
/// of deviations alone.
fn key(info: &UserInfo, deviates: impl Fn(&Deviation) -> bool) -> &str {
    let claims = info.additional_claims();
    if deviates(&deviations::ACCOUNT_BY_SUBJECT) {
        return info.subject().rsplit(':').next().unwrap_or_default();
    }
    if deviates(&deviations::ACCOUNT_BY_OTHER_ID) {
        let ids = claims.others.get("otherIds").and_then(Value::as_array);
        return ids.and_then(|ids| ids.last()?["identifiant"].as_str()).unwrap_or_default();
    }
    &claims.national_id
}

/// How far the provider's clock may be ahead of ours (RFC 7519 §4.1.5: "a few minutes" at most). \[R\]
pub(crate) const LEEWAY: i64 = 60;

/// OIDC Core §3.1.3.7 (12): at least the level that was asked for. Who says no level says what the provider always does
/// (§5.5.1.1: the claim is voluntary).
fn appropriate(level: Option<&AuthenticationContextClass>) -> Result<(), String> {
    match level.map(|level| level.as_str()) {
        None | Some("eidas1" | "eidas2" | "eidas3") => Ok(()),
        Some(other) => Err(format!("the acr {other} is no level that was asked for")),
    }
}

/// OIDC Core §3.1.3.6: the left half of the hash.
fn half_hash(access_token: &AccessToken) -> String {
    let hash = digest(&SHA256, access_token.secret().as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}

/// Header and claims of a JWT as they are, for the journal, whether it is any good or not.
pub(crate) fn decoded(jwt: &str) -> Value {
    let part = |n: usize| -> Option<Value> {
        let bytes = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(n)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    serde_json::json!({ "header": part(0), "claims": part(1) })
}

/// Whether the provider signed with a key that it did not publish when we read it.
pub(crate) fn key_is_unknown(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

impl From<CoreRequestTokenError<BackChannelError>> for ExchangeError {
    fn from(error: CoreRequestTokenError<BackChannelError>) -> Self {
        match error {
            CoreRequestTokenError::ServerResponse(answer) => Self::Refused(answer.to_string()),
            CoreRequestTokenError::Request(error) => Self::Outage(error),
            other => Self::Unusable(innermost(&other)),
        }
    }
}

impl From<UserInfoError<BackChannelError>> for UserInfoRefused {
    fn from(error: UserInfoError<BackChannelError>) -> Self {
        match error {
            UserInfoError::ClaimsVerification(ClaimsVerificationError::InvalidSubject(told)) => {
                Self::ForeignSubject(told)
            }
            UserInfoError::ClaimsVerification(error) => Self::Untrusted(error),
            UserInfoError::Request(error) => Self::Outage(error),
            other => Self::Unusable(innermost(&other)),
        }
    }
}
