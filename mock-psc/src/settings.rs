//! What can be set.

use serde::{Deserialize, Serialize};
use time::Duration;
use url::Url;

/// How the provider behaves. The defaults are the real one's, as far as they are known.
#[derive(Clone, Debug)]
pub struct Settings {
    /// When the person is asked for a card.
    pub certificate_prompt: CertificatePrompt,
    /// Whether careless requests, which the real provider accepts, are refused.
    pub strict: bool,
    /// How long a sign-in may take, from the request to the card. \[R\]: 5 min.
    pub attempt_lifetime: Duration,
    /// How long a pushed authorization request waits for its browser. \[R\]: 60 s.
    pub pushed_request_lifetime: Duration,
    /// How long a code can be exchanged. \[R\]: 60 s.
    pub code_lifetime: Duration,
    /// How far the end (`exp`) of a client assertion may be. \[R\]: 1 h; RFC 7523 §3 allows a bound and names none.
    pub client_assertion_longest: Duration,
    /// How long an access token is good for. \[S\]: 120 s, `exp − iat` in `introspection.sample.json`.
    pub access_token_lifetime: Duration,
    /// How long an access token is good for that another one was exchanged for. \[S\]: 14,400 s, the tests of
    /// ansforge/psc-edc-proxy-esante.
    pub api_token_lifetime: Duration,
    /// How long a refresh token is good for, at most: it never outlives the session. \[S\]: 30 min,
    /// ansforge/IG-securisation-transport-api-rest.
    pub refresh_token_lifetime: Duration,
    /// How long an id token is good for. \[R\]: as the access token.
    pub id_token_lifetime: Duration,
    /// How many signing keys are published: the one that signs, and those that did before it was rotated. \[R\]: 3.
    pub published_keys: usize,
    /// How long a session lasts. \[S\]: 4 h, ansforge/IG-securisation-transport-api-rest.
    pub session_lifetime: Duration,
    /// How long a session lasts without activity. \[S\]: 30 min, same source.
    pub session_idle_limit: Duration,
    /// Whether the browser brings `state` back after a sign-out, as RP-Initiated Logout 1.0 §3 has it. \[S\]: the real
    /// one does not always, ansforge/keycloak-prosanteconnect.
    pub logout_returns_state: bool,
    /// How long a service may take to answer that it knows of a sign-out; the browser waits for it. \[R\]: 5 s.
    pub logout_notice_limit: std::time::Duration,
    /// `acr` of a sign-in by card. \[S\]: `eidas2` in production in 2026, ansforge/keycloak-prosanteconnect#43;
    /// `eidas3` in 2023.
    pub card_acr: String,
    /// `acr` of a sign-in by e-CPS. \[S\]: `eidas1`, `psc.md`; that it goes with the e-CPS is \[R\].
    pub mobile_acr: String,
    /// `auth_level` of the id token; left out for `None`. \[S\]: `"1"` in production in 2026,
    /// ansforge/keycloak-prosanteconnect#43.
    pub auth_level: Option<String>,
    /// Whether the id token has `scope`. \[S\]: it has in 2026, same source; that it had not before is \[R\].
    pub id_token_scope: bool,
    /// How long the e-CPS service may take to answer, the person's own time left out. \[R\]: 10 s.
    pub ecps_limit: std::time::Duration,
}

/// The e-CPS service, which has sign-ins approved on the person's phone.
#[derive(Clone)]
pub struct EcpsService {
    /// Its address; the paths of its service plane stand below it.
    pub url: Url,
    /// What it wants as `Authorization: Bearer SECRET`.
    pub secret: String,
}

/// What the real provider answered in a given year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// `acr` is `eidas2` with a card, the id token has `auth_level` and `scope`.
    #[default]
    #[serde(rename = "2026")]
    Year2026,
    /// `acr` is `eidas3` with a card, the id token has neither.
    #[serde(rename = "2023")]
    Year2023,
}

/// When the person is asked for a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificatePrompt {
    /// At once, before any page (guide C2 and E2).
    #[default]
    OnArrival,
    /// After the person chose the card on a page that offers the means of sign-in.
    OnChoice,
}

impl Settings {
    /// What the real provider did in that year.
    #[must_use]
    pub fn of(profile: Profile) -> Self {
        match profile {
            Profile::Year2026 => Self::default(),
            Profile::Year2023 => Self {
                card_acr: "eidas3".to_owned(),
                auth_level: None,
                id_token_scope: false,
                ..Self::default()
            },
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            certificate_prompt: CertificatePrompt::default(),
            strict: false,
            attempt_lifetime: Duration::minutes(5),
            pushed_request_lifetime: Duration::seconds(60),
            code_lifetime: Duration::seconds(60),
            client_assertion_longest: Duration::hours(1),
            access_token_lifetime: Duration::seconds(120),
            api_token_lifetime: Duration::seconds(14_400),
            refresh_token_lifetime: Duration::minutes(30),
            id_token_lifetime: Duration::seconds(120),
            published_keys: 3,
            session_lifetime: Duration::hours(4),
            session_idle_limit: Duration::minutes(30),
            logout_returns_state: true,
            logout_notice_limit: std::time::Duration::from_secs(5),
            card_acr: "eidas2".to_owned(),
            mobile_acr: "eidas1".to_owned(),
            auth_level: Some("1".to_owned()),
            id_token_scope: true,
            ecps_limit: std::time::Duration::from_secs(10),
        }
    }
}
