//! What the phone shows: French, accessible, nothing fetched but the phone's own events.

use std::sync::LazyLock;

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    routes::phone::paths,
    state::{
        approval::{Approval, Progress},
        phone::Phone,
    },
};

pub(crate) mod message;
#[cfg(test)]
mod tests;

const STYLE: &str = include_str!("../templates/phone.css");
/// Without it everything works too, but nothing appears by itself.
const SCRIPT: &str = include_str!("../templates/phone.js");

/// Only our own style, script and events: whatever a service calls itself stays text.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let script = STANDARD.encode(digest(&SHA256, SCRIPT.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; connect-src 'self'; \
         img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 and constants")
});

/// What surrounds every page of a phone.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub home: String,
    pub app: String,
    pub events: String,
    pub place: Place,
    pub offline: bool,
    /// For the banner: a tester must be able to type it.
    pub password: String,
    /// A request that the page itself does not show.
    pub notification: Option<Notification>,
}

/// Where on the phone a page is.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its address: what to load again.
    pub page: String,
    /// What it shows; when that has changed, the page is loaded again.
    pub shows: String,
}

/// « Demande d’authentification », on top of whatever the phone shows.
#[derive(Clone, Debug)]
pub(crate) struct Notification {
    pub service: String,
    pub open: String,
    pub refuse: String,
    pub token: String,
}

/// The home screen.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct Home<'a> {
    pub frame: &'a Frame,
    pub date: String,
    pub out_of_use: bool,
}

/// "Saisie de votre mot de passe".
#[derive(Template)]
#[template(path = "password.html")]
pub(crate) struct PasswordPage<'a> {
    pub frame: &'a Frame,
    pub service: &'a str,
    /// Empty at first.
    pub error: &'a str,
    pub submit: String,
    pub quit: String,
    pub token: String,
}

/// "Sélectionnez le bon code pour valider votre authentification."
#[derive(Template)]
#[template(path = "codes.html")]
pub(crate) struct Codes<'a> {
    pub frame: &'a Frame,
    pub service: &'a str,
    pub choices: [String; 3],
    pub submit: String,
    pub quit: String,
    pub token: String,
}

/// A page ready to be sent.
pub(crate) struct Page {
    status: StatusCode,
    html: String,
}

impl Place {
    pub fn home(phone: &Phone) -> Self {
        Self { page: paths::home(&phone.device), shows: "accueil".to_owned() }
    }

    pub fn app(phone: &Phone) -> Self {
        Self { page: paths::app(&phone.device), shows: "application".to_owned() }
    }

    pub fn request(phone: &Phone, approval: &Approval, progress: Progress) -> Self {
        let state = match progress {
            Progress::Pending => "pending",
            Progress::Unlocked => "unlocked",
            Progress::Ended(outcome) => outcome.word(),
        };
        Self {
            page: paths::request(paths::REQUEST, &phone.device, &approval.id),
            shows: format!("{}:{state}", approval.id),
        }
    }
}

impl Page {
    /// The page of a template. One that cannot be rendered is a defect of ours; it makes a page that says so.
    pub fn of(template: &impl Template) -> Self {
        match template.render() {
            Ok(html) => Self { status: StatusCode::OK, html },
            Err(error) => {
                tracing::error!(%error, "a page cannot be rendered");
                Self {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    html: "Cette page ne peut pas être affichée : défaut du simulateur.".to_owned(),
                }
            }
        }
    }

    /// The same page with another HTTP status.
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let fixed = |name: HeaderName, value| (name, HeaderValue::from_static(value));
        let headers = [
            (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
            fixed(header::REFERRER_POLICY, "no-referrer"),
            fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            fixed(header::CACHE_CONTROL, "no-store"),
        ];
        (self.status, headers, Html(self.html)).into_response()
    }
}
