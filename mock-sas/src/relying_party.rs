//! The OpenID Connect side: an ordinary relying party of the authorization code flow, made with the
//! `openidconnect` crate. Only what that crate cannot do stands here: reading the metadata at an unusual path,
//! seeded values, one root certificate.

pub(crate) mod back_channel;
pub(crate) mod callback;
pub(crate) mod discovery;
pub(crate) mod logout_token;
pub(crate) mod refresh;
pub(crate) mod sign_in;
pub(crate) mod tokens;
pub(crate) mod unusual;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mock_kit::deviations::Deviation;
use openidconnect::{
    ClientId, ClientSecret, CsrfToken, EndSessionUrl, LogoutRequest, PostLogoutRedirectUrl, RedirectUrl,
    core::CoreIdToken,
};
use url::Url;

use crate::{Provider, deviations};
use back_channel::BackChannel;
use discovery::{DiscoveryError, Known};

/// The provider as this service is registered with it.
#[derive(Debug)]
pub(crate) struct RelyingParty {
    pub client_id: ClientId,
    client_secret: ClientSecret,
    discovery: Url,
    redirect_uri: RedirectUrl,
    post_logout_redirect_uri: PostLogoutRedirectUrl,
    back_channel: BackChannel,
    known: Mutex<Option<Arc<Known>>>,
    /// Where it is signed out, as it was read last: whoever is signed in can sign out whatever is read again.
    end_session_endpoint: Mutex<Option<EndSessionUrl>>,
}

impl RelyingParty {
    pub fn new(
        provider: Provider,
        redirect_uri: Url,
        post_logout_redirect_uri: Url,
        back_channel: BackChannel,
    ) -> Self {
        Self {
            client_id: ClientId::new(provider.client_id),
            client_secret: ClientSecret::new(provider.client_secret),
            discovery: provider.discovery,
            redirect_uri: RedirectUrl::from_url(redirect_uri),
            post_logout_redirect_uri: PostLogoutRedirectUrl::from_url(post_logout_redirect_uri),
            back_channel,
            known: Mutex::default(),
            end_session_endpoint: Mutex::default(),
        }
    }

    /// What the provider says of itself: read at the first sign-in, kept once read.
    /// `deviates` tells which faults are to be committed while it is read.
    pub async fn known(&self, deviates: impl Fn(&Deviation) -> bool) -> Result<Arc<Known>, DiscoveryError> {
        let kept = self.lock().clone();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        // Not under the lock: a provider that is slow to answer must not make people queue up.
        let read = Arc::new(Known::read(self, deviates).await?);
        *self.lock() = Some(Arc::clone(&read));
        self.end_session().clone_from(&read.end_session_endpoint);
        Ok(read)
    }

    /// The calls to the provider, with the faults that are to be committed.
    fn calls(&self, deviates: impl Fn(&Deviation) -> bool) -> BackChannel {
        BackChannel {
            strict: deviates(&deviations::UNUSUAL_REFUSED),
            drops_id_token: deviates(&deviations::ID_TOKEN_IGNORED),
            reads_unverified: deviates(&deviations::USERINFO_SIGNATURE_UNCHECKED),
            ..self.back_channel.clone()
        }
    }

    /// Forgets what it read of the provider, as at a restart.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    /// Reads the provider again: it signed with a key that we do not know (OIDC Core §10.1.1).
    pub async fn read_again(
        &self,
        deviates: impl Fn(&Deviation) -> bool,
    ) -> Result<Arc<Known>, DiscoveryError> {
        self.forget();
        self.known(deviates).await
    }

    /// Where the browser goes to end the provider's session (RP-Initiated Logout §2); `None` when the provider
    /// was never read or offers no sign-out.
    pub fn sign_out_url(&self, id_token: &CoreIdToken, state: &str) -> Option<Url> {
        let endpoint = self.end_session().clone()?;
        Some(
            LogoutRequest::from(endpoint)
                .set_id_token_hint(id_token)
                .set_post_logout_redirect_uri(self.post_logout_redirect_uri.clone())
                .set_state(CsrfToken::new(state.to_owned()))
                .http_get_url(),
        )
    }

    fn end_session(&self) -> MutexGuard<'_, Option<EndSessionUrl>> {
        self.end_session_endpoint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Known>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
