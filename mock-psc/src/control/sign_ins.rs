//! `/sign-ins`: somebody signs in without a browser, a card or a phone, for tests of what comes after.

use axum::{
    Json,
    body::to_bytes,
    extract::{State, rejection::JsonRejection},
    http::{StatusCode, header},
    response::Response,
};
use mock_kit::control::{Refusal, Refused, body};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::SIGN_INS;
use crate::{
    NAME, Person, endpoints,
    protocol::{claims::AuthMode, parameters::Parameters},
    provider::{Provider, Psc},
    routes::authorize,
    state::attempt::Identified,
};

const EXPECTED: &str = r#"{"person": "899700427885", "authorization_url": "https://wallet.psc.localhost:8443/auth?client_id=…"}"#;
/// More than any page of ours has, in bytes.
const LONGEST_PAGE: usize = 1024 * 1024;

/// Who signs in, and to what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedSignIn {
    /// National id.
    person: String,
    /// Where the service sends the browser: its whole authorization request.
    authorization_url: String,
    /// `CARD`, or `MOBILE` as with the e-CPS; the card when left out.
    #[serde(default = "by_card")]
    auth_mode: AuthMode,
}

fn by_card() -> AuthMode {
    AuthMode::Card
}

/// What the browser would do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignedIn {
    /// Where it would be sent: the service's redirect URI with the code, or with an error.
    pub redirect: Option<String>,
    /// The page that it would get instead, when the service wants its answer in a posted form.
    pub page: Option<String>,
    /// `sid` of Pro Santé Connect's session; none with an error.
    pub sid: Option<String>,
}

/// Signs a person in with one call: what a browser would bring back to the service.
///
/// The request is checked as the authorization endpoint checks it; only the person is taken at their word. `prompt` asks
/// nothing of anybody here, and `psc.authorize.unreachable` does not reach this call.
#[utoipa::path(post, path = SIGN_INS, tag = NAME, request_body = WantedSignIn, responses(
    (status = 200, description = "The answer that the service awaits.", body = SignedIn), Refused
))]
pub(super) async fn sign_in(
    State(psc): State<Psc>,
    sent: Result<Json<WantedSignIn>, JsonRejection>,
) -> Result<Json<SignedIn>, Refusal> {
    let wanted = body(sent, EXPECTED)?;
    let person = psc.person_known_as(&wanted.person)?;
    Ok(Json(psc.sign_in(&person, &wanted.authorization_url, wanted.auth_mode).await?))
}

impl Provider {
    /// Signs a person in by such a request, and takes them at their word.
    pub(crate) async fn sign_in(
        self: &Psc,
        person: &Person,
        authorization_url: &str,
        mode: AuthMode,
    ) -> Result<SignedIn, Refusal> {
        let endpoint = self.endpoints.wallet(endpoints::AUTHORIZATION);
        let request = Url::parse(authorization_url).ok().filter(|url| {
            let mut bare = url.clone();
            bare.set_query(None);
            bare.as_str() == endpoint
        });
        let request = request.ok_or_else(|| {
            Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("“{authorization_url}” is no authorization request to this provider"),
                format!(
                    "give the whole address to which the service sends the browser; it begins with {endpoint}"
                ),
            )
        })?;
        let sent = Parameters::parse(request.query().unwrap_or_default());
        let identified =
            Identified { person: std::sync::Arc::clone(&person.professional), mode, at: self.now() };
        let (answer, session) = authorize::answered_for(self, &sent, identified).map_err(|refusal| {
            Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                refusal.to_string(),
                "the browser would see a page that says so; compare with what is registered of the client",
            )
        })?;
        // An outage answers with an error once the session is there: no service has signed in with it.
        let session = session.filter(|session| !session.clients().is_empty());
        let redirect =
            answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        let page = if redirect.is_some() { None } else { Some(text_of(answer).await?) };
        Ok(SignedIn { redirect, page, sid: session.map(|session| session.id.clone()) })
    }
}

async fn text_of(page: Response) -> Result<String, Refusal> {
    let bytes = to_bytes(page.into_body(), LONGEST_PAGE).await;
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(|error| {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), "look into the log")
    })
}
