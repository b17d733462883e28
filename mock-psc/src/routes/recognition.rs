//! Tokens of ours that come back: which ones they are, and what they are still worth.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    protocol::{
        bearer::BearerError,
        claims::{ID_TOKEN, REFRESH_TOKEN},
        jws,
        refresh_request::RefreshError,
    },
    provider::Provider,
    state::{
        access_token::AccessToken,
        grant::Grant,
        refresh_token::{RefreshCheck, RefreshToken},
        session::Session,
    },
};

/// A token that was issued here.
#[derive(Clone)]
pub(crate) enum Recognised {
    Access(Arc<AccessToken>),
    Refresh(Arc<RefreshToken>),
    /// Nothing is remembered of it.
    Id,
}

impl Recognised {
    /// What a call that takes access tokens says of it.
    pub fn is_no_access_token(&self) -> BearerError {
        match self {
            Self::Access(_) => BearerError::NotOurs,
            Self::Refresh(_) => BearerError::OtherKind("a refresh token"),
            Self::Id => BearerError::OtherKind("an id token"),
        }
    }

    /// What it came of.
    pub fn grant(&self) -> Option<&Arc<Grant>> {
        match self {
            Self::Access(token) => Some(&token.grant),
            Self::Refresh(token) => Some(&token.grant),
            Self::Id => None,
        }
    }
}

impl Provider {
    /// Which token of ours this is, with its claims, whatever it is still worth.
    pub fn recognise(&self, token: &str) -> Option<(Recognised, Value)> {
        let claims = self.signer.verify::<Value>(token).or_else(|_| self.seal.verify::<Value>(token)).ok()?;
        self.of_claims(claims)
    }

    /// The same for a token whose signature nobody checks: what the deviations believe.
    pub fn recognise_unverified(&self, token: &str) -> Option<(Recognised, Value)> {
        self.of_claims(jws::claims_unverified(token)?)
    }

    fn of_claims(&self, claims: Value) -> Option<(Recognised, Value)> {
        let jti = claims["jti"].as_str().unwrap_or_default();
        let token = match claims["typ"].as_str() {
            Some(ID_TOKEN) => Recognised::Id,
            Some(REFRESH_TOKEN) => Recognised::Refresh(self.refresh_tokens.find(jti)?),
            _ => Recognised::Access(self.access_tokens.find(jti).or_else(|| self.api_tokens.find(jti))?),
        };
        Some((token, claims))
    }

    /// The session of a grant as it is today, unless it was signed out of or is over; it may have been opened anew.
    pub fn session_behind(&self, grant: &Grant) -> Option<Arc<Session>> {
        self.sessions.find(&grant.session.id).filter(|session| self.is_open(session))
    }

    /// Whether an access token still opens anything.
    pub fn check_access_token(&self, token: &AccessToken) -> Result<(), BearerError> {
        token.check(self.now())?;
        self.session_behind(&token.grant).map(drop).ok_or(BearerError::Revoked)
    }

    /// Whether this client may still use a refresh token.
    pub fn check_refresh_token(
        &self,
        token: &RefreshToken,
        client_id: &str,
        skipped: &[RefreshCheck],
    ) -> Result<(), RefreshError> {
        let session_open = self.session_behind(&token.grant).is_some();
        token.check(client_id, session_open, self.now(), skipped)
    }
}
