use mock_kit::deviations::Deviation;
use openidconnect::{
    ClaimsVerificationError, Nonce, OAuth2TokenResponse, RequestTokenError, TokenResponse,
    core::{CoreErrorResponseType, CoreRequestTokenError},
};
use time::OffsetDateTime;

use super::{
    RelyingParty,
    back_channel::{BackChannelError, innermost},
    discovery::{DiscoveryError, Known},
    sign_in::key_is_unknown,
    tokens::{Renewal, Tokens},
};
use crate::deviations;

/// Why there are no tokens in the place of the old ones.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RefreshError {
    /// RFC 6749 §5.2: the refresh token, or the session behind it, is worth nothing any more.
    #[error("the provider refuses: {0}")]
    Refused(String),
    #[error("the id_token of the refresh is not to be trusted: {0}")]
    IdToken(#[from] ClaimsVerificationError),
    /// Nothing is known of the session.
    #[error("the token endpoint cannot be used: {0}")]
    Unusable(String),
    #[error("the token endpoint does not answer as it should: {0}")]
    Outage(#[source] BackChannelError),
    #[error(transparent)]
    Provider(#[from] DiscoveryError),
}

impl RefreshError {
    /// Whether the provider's session is over; another failure may pass.
    pub fn ends_session(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::IdToken(_))
    }
}

impl RelyingParty {
    /// Tokens in the place of `former` (RFC 6749 §6, OIDC Core §12). `deviates` tells which checks are to be left out.
    pub async fn refresh(
        &self,
        former: &Tokens,
        renewal: &Renewal,
        deviates: impl Fn(&Deviation) -> bool,
        now: OffsetDateTime,
    ) -> Result<Tokens, RefreshError> {
        let known = self.known(&deviates).await?;
        let answer = known
            .client
            .exchange_refresh_token(&renewal.refresh_token)
            .map_err(|error| RefreshError::Unusable(error.to_string()))?
            .request_async(&self.calls(&deviates))
            .await?;
        let former = Tokens { renewal: Some(renewal.clone()), ..former.clone() };
        let Some(id_token) = answer.id_token().cloned() else {
            return Ok(former.renewed(None, &answer, now));
        };
        // OIDC Core §12.2: a nonce, when there is one, is that of the sign-in.
        let nonce = |received: Option<&Nonce>| match received {
            Some(received) if *received.secret() != former.nonce => {
                Err("the nonce is not that of the sign-in".to_owned())
            }
            _ => Ok(()),
        };
        let verify =
            |known: &Known| self.verify(known, &id_token, answer.access_token(), nonce, &deviates, now);
        let subject = match verify(&known) {
            Err(error) if key_is_unknown(&error) => verify(&*self.read_again(&deviates).await?),
            verified => verified,
        }?;
        if *subject != former.subject && !deviates(&deviations::SUBJECT_UNCHECKED) {
            let told = "the refresh is about somebody else".to_owned();
            return Err(ClaimsVerificationError::InvalidSubject(told).into());
        }
        Ok(former.renewed(Some(id_token), &answer, now))
    }
}

impl From<CoreRequestTokenError<BackChannelError>> for RefreshError {
    fn from(error: CoreRequestTokenError<BackChannelError>) -> Self {
        match error {
            RequestTokenError::ServerResponse(answer)
                if *answer.error() == CoreErrorResponseType::InvalidGrant =>
            {
                Self::Refused(answer.to_string())
            }
            RequestTokenError::Request(error) => Self::Outage(error),
            other => Self::Unusable(innermost(&other)),
        }
    }
}
