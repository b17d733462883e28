use openidconnect::{
    OAuth2TokenResponse, RefreshToken,
    core::{CoreIdToken, CoreTokenResponse},
};
use time::{Duration, OffsetDateTime};

use super::sign_in::decoded;

/// How long before its end an access token is replaced: longer than a page takes, and than clocks differ. \[R\]
const EARLY: Duration = Duration::seconds(30);

/// How long after a failure of the provider it is asked again. \[R\]
const LATER: Duration = Duration::seconds(10);

/// What the provider gave at a sign-in, and at each refresh since.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    /// What proves the sign-in when the person signs out.
    pub id_token: CoreIdToken,
    /// What was sent with the request of the sign-in.
    pub nonce: String,
    /// `sub`: whom the provider's session is of.
    pub subject: String,
    /// `sid`: the provider's session.
    pub session: Option<String>,
    /// None when there is nothing to refresh with, or while somebody is at it.
    pub renewal: Option<Renewal>,
}

/// With what tokens are refreshed, and when.
#[derive(Clone, Debug)]
pub(crate) struct Renewal {
    pub refresh_token: RefreshToken,
    pub due: OffsetDateTime,
}

impl Renewal {
    /// For the access token of this answer; `former` is what it was refreshed with, which goes on where the answer has no other
    /// (RFC 6749 §6). Of a lifetime that is not told nothing follows.
    fn of(answer: &CoreTokenResponse, former: Option<RefreshToken>, now: OffsetDateTime) -> Option<Self> {
        let refresh_token = answer.refresh_token().cloned().or(former)?;
        let lifetime = Duration::try_from(answer.expires_in()?).ok()?;
        Some(Self { refresh_token, due: now.saturating_add(lifetime) - EARLY })
    }

    /// The same once more, when the provider failed.
    pub fn later(self, now: OffsetDateTime) -> Self {
        Self { due: now + LATER, ..self }
    }
}

impl Tokens {
    /// Of a sign-in whose request had this nonce.
    pub fn new(
        id_token: CoreIdToken,
        nonce: String,
        answer: &CoreTokenResponse,
        now: OffsetDateTime,
    ) -> Self {
        let claims = &decoded(&id_token.to_string())["claims"];
        Self {
            subject: claims["sub"].as_str().unwrap_or_default().to_owned(),
            session: claims["sid"].as_str().map(str::to_owned),
            renewal: Renewal::of(answer, None, now),
            id_token,
            nonce,
        }
    }

    /// After a refresh (OIDC Core §12.2): an id token need not come again.
    pub fn renewed(
        self,
        id_token: Option<CoreIdToken>,
        answer: &CoreTokenResponse,
        now: OffsetDateTime,
    ) -> Self {
        let former = self.renewal.map(|renewal| renewal.refresh_token);
        Self {
            id_token: id_token.unwrap_or(self.id_token),
            renewal: Renewal::of(answer, former, now),
            ..self
        }
    }
}
