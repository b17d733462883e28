//! A careful client: a maintained library, with everything that it lets its user ask for.

use openidconnect::{
    AccessToken, AccessTokenHash, ClientId, ClientSecret, IssuerUrl, Nonce,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet},
};

use crate::stack::{SAS, SAS_SECRET};

/// What the client knows before it gets an id token.
pub struct CarefulClient {
    issuer: IssuerUrl,
    keys: CoreJsonWebKeySet,
}

impl CarefulClient {
    pub fn of(issuer: &str, keys: &str) -> Result<Self, String> {
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).unwrap(),
            keys: serde_json::from_str(keys).map_err(|error| error.to_string())?,
        })
    }

    /// Why it does not take this id token for the answer to its request, which had the nonce `n-1` and wanted an
    /// authentication of the last hour.
    pub fn judge(&self, id_token: &str, access_token: &str) -> Result<(), String> {
        let id_token: CoreIdToken = id_token.parse().map_err(|error| format!("{error}"))?;
        let now = mock_kit::Clock::system().now().unix_timestamp();
        let recent = |seconds: i64| (now - 3600..=now + 60).contains(&seconds);
        let verifier = CoreIdTokenVerifier::new_confidential_client(
            ClientId::new(SAS.to_owned()),
            ClientSecret::new(SAS_SECRET.to_owned()),
            self.issuer.clone(),
            self.keys.clone(),
        )
        .set_auth_context_verifier_fn(|acr| match acr.map(|acr| acr.as_str()) {
            Some("eidas1" | "eidas2" | "eidas3") => Ok(()),
            other => Err(format!("acr {other:?}")),
        })
        .set_auth_time_verifier_fn(move |at| match at {
            Some(at) if recent(at.timestamp()) => Ok(()),
            other => Err(format!("auth_time {other:?}")),
        })
        .set_issue_time_verifier_fn(move |at| {
            if recent(at.timestamp()) { Ok(()) } else { Err(format!("iat {at}")) }
        });
        let claims =
            id_token.claims(&verifier, &Nonce::new("n-1".to_owned())).map_err(|error| error.to_string())?;
        let Some(told) = claims.access_token_hash() else {
            return Ok(());
        };
        let algorithm = id_token.signing_alg().map_err(|error| error.to_string())?;
        let key = id_token.signing_key(&verifier).map_err(|error| error.to_string())?;
        let hash = AccessTokenHash::from_token(&AccessToken::new(access_token.to_owned()), algorithm, key);
        if hash.is_ok_and(|hash| hash == *told) { Ok(()) } else { Err("at_hash".to_owned()) }
    }
}
