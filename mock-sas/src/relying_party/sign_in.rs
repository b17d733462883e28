use std::time::SystemTime;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mock_kit::{Secrets, deviations::Deviation};
use openidconnect::{
    AccessToken, AdditionalClaims, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError,
    CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope, SignatureVerificationError,
    SubjectIdentifier, TokenResponse, UserInfoClaims, UserInfoError,
    core::{
        CoreAuthenticationFlow, CoreGenderClaim, CoreIdToken, CoreJwsSigningAlgorithm, CoreRequestTokenError,
        CoreTokenResponse,
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
};
use crate::{deviations, state::account::Identity};

/// One sign-in that a browser was sent away for: what its answer must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// 32 bytes: what the ANS's own client draws, and a code verifier of the right length (RFC 7636 §4.1) once in
/// hexadecimal.
const DRAWN: usize = 32;

impl Attempt {
    /// Draws the three values; nobody is known yet.
    pub fn draw(secrets: &Secrets) -> Self {
        Self { state: secrets.token(DRAWN), nonce: secrets.token(DRAWN), verifier: secrets.token(DRAWN) }
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
    #[error("userinfo holds no SubjectNameID")]
    NationalIdMissing,
    #[error("userinfo does not answer as it should: {0}")]
    Outage(#[source] BackChannelError),
}

impl RelyingParty {
    /// Where the browser goes to sign in (OIDC Core §3.1.2.1). `acr_values=eidas1` is the value that the
    /// référentiel asks for (EXI PSC 16).
    pub fn authorization_url(known: &Known, attempt: &Attempt) -> Url {
        let Attempt { state, nonce, verifier } = attempt.clone();
        let verifier = PkceCodeVerifier::new(verifier);
        let (url, _, _) = known
            .client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state.clone()),
                move || Nonce::new(nonce.clone()),
            )
            .add_scope(Scope::new("scope_all".to_owned()))
            .add_auth_context_value(AuthenticationContextClass::new("eidas1".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        url
    }

    /// Exchanges the code (OIDC Core §3.1.3.1), authenticated by `client_secret_basic`; `unlimited` waits for the answer
    /// without end.
    pub async fn exchange(
        &self,
        known: &Known,
        code: &str,
        attempt: &Attempt,
        unlimited: bool,
    ) -> Result<(CoreTokenResponse, CoreIdToken), ExchangeError> {
        let tokens = known
            .client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| ExchangeError::Unusable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
            .request_async(&self.calls(unlimited))
            .await?;
        let id_token = tokens.id_token().cloned().ok_or(ExchangeError::IdTokenMissing)?;
        Ok((tokens, id_token))
    }

    /// Verifies the `id_token` (OIDC Core §3.1.3.7); whom it is about. `deviates` tells which checks are to be
    /// left out.
    pub fn verify(
        known: &Known,
        id_token: &CoreIdToken,
        attempt: &Attempt,
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
        let nonce = Nonce::new(attempt.nonce.clone());
        let claims = id_token.claims(&verifier, |received: Option<&Nonce>| match received {
            _ if deviates(&deviations::NONCE_UNCHECKED) => Ok(()),
            Some(received) if received.secret() == nonce.secret() => Ok(()),
            Some(_) => Err("the nonce is not the one sent".to_owned()),
            None => Err("there is no nonce".to_owned()),
        })?;
        Ok(claims.subject().clone())
    }

    /// Asks who signed in (OIDC Core §5.3); the answer must be about `subject` (§5.3.2) when there is one.
    pub async fn user_info(
        &self,
        known: &Known,
        access_token: AccessToken,
        subject: Option<SubjectIdentifier>,
    ) -> Result<(Identity, Value), UserInfoRefused> {
        let info: UserInfo = known
            .client
            .user_info(access_token, subject)
            .map_err(|error| UserInfoRefused::Unusable(error.to_string()))?
            .request_async(&self.back_channel)
            .await?;
        let national_id = info.additional_claims().national_id.trim().to_owned();
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
            UserInfoError::Request(error) => Self::Outage(error),
            other => Self::Unusable(innermost(&other)),
        }
    }
}
