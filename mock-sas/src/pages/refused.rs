use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::SITE;

/// A refusal as a person reads it: what happened, what to do, and a link that leads on.
#[derive(Clone, Debug, Template)]
#[template(path = "refused.html")]
pub(crate) struct Refused {
    pub status: StatusCode,
    pub title: &'static str,
    pub explanation: String,
    pub advice: &'static str,
    pub action: (&'static str, &'static str),
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        SITE.page(self.title, &self).with_status(self.status).into_response()
    }
}
