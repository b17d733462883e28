//! The pages for people, one file for each endpoint.

mod mailbox;
mod mailboxes;
mod message;
mod message_parts;

use axum::{Router, http::StatusCode, middleware, response::Response, routing::get};
use mock_kit::page::{Page, Refusal};

use crate::{pages::SITE, post_office::PostOffice, protocol::address::Address};

/// The list of mailboxes, and the form that opens one.
const HOME: &str = "/";
/// Where that form leads: `?adresse=ADDRESS`.
const OPEN: &str = "/boites";
/// One mailbox.
pub const MAILBOX: &str = "/boites/{address}";
/// One message, by its rank.
pub const MESSAGE: &str = "/boites/{address}/{rank}";
/// The HTML of a message, for the frame of its page.
pub const BODY: &str = "/boites/{address}/{rank}/corps";
/// A message as it was received.
pub const SOURCE: &str = "/boites/{address}/{rank}/source";

pub(crate) fn router(office: PostOffice) -> Router {
    Router::new()
        .route(HOME, get(mailboxes::list))
        .route(OPEN, get(mailboxes::open))
        .route(MAILBOX, get(mailbox::show))
        .route(MESSAGE, get(message::show))
        .route(BODY, get(message_parts::body))
        .route(SOURCE, get(message_parts::source))
        .fallback(async || not_found("Cette page n’existe pas."))
        .layer(middleware::map_response(explain))
        .with_state(office)
}

/// A bare refusal becomes a page.
async fn explain(response: Response) -> Response {
    SITE.explain(response)
}

/// The path of a mailbox's page.
pub(crate) fn mailbox_path(address: &Address) -> String {
    MAILBOX.replace("{address}", &address.path_segment())
}

/// The path of a message's page; its parts are below it.
pub(crate) fn message_path(address: &Address, rank: u64) -> String {
    format!("{}/{rank}", mailbox_path(address))
}

fn not_found(explanation: impl Into<String>) -> Page {
    SITE.refusal(
        StatusCode::NOT_FOUND,
        &Refusal {
            title: "Page introuvable".into(),
            explanation: explanation.into(),
            advice: "Revenez à la liste des boîtes.".into(),
            ..Refusal::default()
        },
    )
}
