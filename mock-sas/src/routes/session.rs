use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::cookie;
use url::Url;

use super::{MIRE, step_due};
use crate::{
    service::Service,
    state::{
        account::{Account, State},
        regulator::Regulator,
        session::Visitor,
    },
};

/// The prefix makes browsers refuse the cookie unless it is `Secure`, for this host alone and for all paths.
pub(super) const COOKIE: &str = "__Host-sas-session";

/// The browser's session, if it has one that is not over.
pub(super) struct Browser(pub Option<Visitor>);

/// A page for people who are signed in; everybody else is sent to the sign-in page.
pub(super) struct SignedIn {
    pub visitor: Visitor,
    pub account: Account,
}

impl SignedIn {
    /// Sends people who are not at this page's step to the step that is due.
    pub fn at(self, is_step: impl FnOnce(&State) -> bool) -> Result<Self, Redirect> {
        if is_step(self.account.state()) { Ok(self) } else { Err(Redirect::to(step_due(&self.account))) }
    }

    pub fn person(&self) -> &str {
        &self.account.identity.national_id
    }
}

impl Browser {
    /// The account of whoever is signed in.
    pub fn account(&self, service: &Service) -> Option<Account> {
        service.accounts.find(self.0.as_ref()?.person.as_ref()?)
    }

    /// The regulator's account of whoever is signed in, by either sign-in.
    pub fn regulator(&self, service: &Service) -> Option<Regulator> {
        let visitor = self.0.as_ref()?;
        match &visitor.regulator {
            Some(key) => service.accounts.regulator(key),
            None => service.accounts.regulator_of(visitor.person.as_ref()?),
        }
    }
}

impl<S> FromRequestParts<S> for Browser
where
    Arc<Service>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let service = Arc::<Service>::from_ref(state);
        Ok(Self(session_id(&parts.headers).and_then(|id| service.visit(id))))
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    Arc<Service>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Redirect> {
        let service = Arc::<Service>::from_ref(state);
        let Ok(browser) = Browser::from_request_parts(parts, state).await;
        if let (Some(account), Some(visitor)) = (browser.account(&service), browser.0) {
            return Ok(Self { visitor, account });
        }
        let sign_out = session_id(&parts.headers).and_then(|id| service.sign_out_after_inactivity(id));
        Err(Redirect::to(sign_out.as_ref().map_or(MIRE, Url::as_str)))
    }
}

/// The value of our cookie.
pub(super) fn session_id(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// Gives the browser the session of `visitor`. `Lax`, not `Strict`: the way back from the provider and the
/// mail's link come from other sites.
pub(super) fn with_session(response: impl IntoResponse, visitor: &Visitor) -> Response {
    let mut response = response.into_response();
    let cookie = format!("{COOKIE}={}; HttpOnly; Secure; SameSite=Lax; Path=/", visitor.session);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
