//! The control API: what a test-suite asks of the mail server.

use std::time::Duration;

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use mock_kit::{
    control::{Refusal, Refused},
    journal::Entry,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use tokio::time::timeout;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    NAME,
    post_office::PostOffice,
    protocol::{
        address::{Address, AddressError},
        links::Link,
    },
    state::{folder::Folder, mailboxes::Received},
};

/// `DELETE`: forgets the messages of the mailbox; 204, also when there were none. Ranks go on.
pub const MAILBOX: &str = "/mailboxes/{address}";
/// `GET`: the messages of the mailbox, oldest first, as JSON; an empty list for one that nobody wrote to.
pub const MESSAGES: &str = "/mailboxes/{address}/messages";
/// `GET ?after=RANK&within=SECONDS&folder=FOLDER`: the first message in the folder (`inbox` when left out, or `spam`)
/// whose rank is above `after` (0 when left out), as soon as it is there; 404 when `within` seconds ([`LONGEST_WAIT`] at most, 10 when left out) pass without one.
pub const NEXT: &str = "/mailboxes/{address}/next";

/// `POST`: hands over what is held back for the mailbox (deviation `mail.delayed`) → `{"released": NUMBER}`; 404 when
/// nothing is.
pub const RELEASE: &str = "/mailboxes/{address}/release";

/// Longest time, in seconds, that a caller may ask to wait.
pub const LONGEST_WAIT: u64 = 60;

pub(crate) fn router(office: PostOffice) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(empty))
        .routes(routes!(messages))
        .routes(routes!(next))
        .routes(routes!(release))
        .with_state(office)
}

/// How many messages were handed over.
#[derive(Serialize, ToSchema)]
struct Released {
    /// Their number.
    released: usize,
}

/// A message as a test-suite reads it.
#[derive(Serialize, ToSchema)]
struct MessageView {
    /// The order of arrival in its mailbox, from 1.
    rank: u64,
    /// Where it lies.
    folder: Folder,
    /// The header `From`.
    from: String,
    /// The header `To`.
    to: Vec<String>,
    /// What the mail server was told.
    envelope: EnvelopeView,
    /// The subject.
    subject: String,
    /// The text.
    text: Option<String>,
    /// The same in HTML.
    html: Option<String>,
    /// The web addresses in it.
    links: Vec<Link>,
    /// Links that are not listed: more than are kept, and those that are no web address.
    links_left_out: usize,
    /// Bytes of the whole.
    size: usize,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
}

/// What the mail server was told.
#[derive(Serialize, ToSchema)]
struct EnvelopeView {
    /// `MAIL FROM`; none for a notice of failure.
    #[schema(value_type = Option<String>)]
    from: Option<Address>,
    /// `RCPT TO`.
    #[schema(value_type = Vec<String>)]
    to: Vec<Address>,
}

impl From<&Received> for MessageView {
    fn from(received: &Received) -> Self {
        let message = received.message.as_ref();
        Self {
            rank: received.rank,
            folder: received.folder,
            from: message.from.clone(),
            to: message.to.clone(),
            envelope: EnvelopeView { from: message.envelope.from.clone(), to: message.envelope.to.clone() },
            subject: message.subject.clone(),
            text: message.text.clone(),
            html: message.html.clone(),
            links: message.links.kept.clone(),
            links_left_out: message.links.beyond_limit + message.links.unusable,
            size: message.raw.len(),
            received_at: message.received_at,
        }
    }
}

/// Which message, and for how long.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wait {
    /// One above this rank.
    #[serde(default)]
    after: u64,
    /// Seconds to wait for it, 60 at most.
    #[serde(default = "usual_wait")]
    within: u64,
    /// Where it is to come.
    #[serde(default)]
    folder: Folder,
}

fn usual_wait() -> u64 {
    10
}

/// What can be wrong with a call.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("“{address}” is no address: {source}")]
    Address { address: String, source: AddressError },
    #[error("{0}")]
    Query(#[from] QueryRejection),
    #[error("a wait of {0} s is too long")]
    TooLong(u64),
    #[error("no message of rank above {after} for {address} within {within} s; the mailbox holds {held}")]
    Nothing { address: Address, after: u64, within: u64, held: usize },
    #[error("nothing is held back for {0}")]
    NothingHeld(Address),
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        let (status, advice) = match &error {
            CallError::Address { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "write name@domain".to_owned()),
            CallError::Query(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "after is a rank, within a number of seconds, folder is inbox or spam".to_owned(),
            ),
            CallError::TooLong(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, format!("ask for {LONGEST_WAIT} s at most, and ask again"))
            }
            CallError::Nothing { .. } => (
                StatusCode::NOT_FOUND,
                "look in the journal for mail.received, mail.rejected, mail.held and mail.lost: \
                 perhaps the message went to another address, or to the other folder"
                    .to_owned(),
            ),
            CallError::NothingHeld(_) => (
                StatusCode::NOT_FOUND,
                "ask for the deviation mail.delayed before the message is sent; the journal tells mail.held"
                    .to_owned(),
            ),
        };
        Self::new(status, error.to_string(), advice)
    }
}

/// The messages of a mailbox, oldest first.
#[utoipa::path(get, path = MESSAGES, tag = NAME, params(("address" = String, Path, description = "The mailbox.")), responses(
    (status = 200, description = "The messages; none for a mailbox that nobody wrote to.", body = Vec<MessageView>), Refused
))]
async fn messages(
    State(office): State<PostOffice>,
    Path(address): Path<String>,
) -> Result<Json<Vec<MessageView>>, Refusal> {
    let contents = office.mailboxes().contents(&parsed(address)?);
    Ok(Json(contents.messages.iter().map(MessageView::from).collect()))
}

/// The next message, as soon as it is there.
#[utoipa::path(get, path = NEXT, tag = NAME, params(("address" = String, Path, description = "The mailbox."), Wait), responses(
    (status = 200, description = "The message.", body = MessageView), Refused
))]
async fn next(
    State(office): State<PostOffice>,
    Path(address): Path<String>,
    query: Result<Query<Wait>, QueryRejection>,
) -> Result<Json<MessageView>, Refusal> {
    let address = parsed(address)?;
    let Query(Wait { after, within, folder }) = query.map_err(CallError::from)?;
    if within > LONGEST_WAIT {
        return Err(CallError::TooLong(within).into());
    }
    let arrival = office.mailboxes().wait(&address, folder, after);
    match timeout(Duration::from_secs(within), arrival).await {
        Ok(received) => Ok(Json(MessageView::from(&received))),
        Err(_elapsed) => {
            let held = office.mailboxes().contents(&address).messages.len();
            let nothing = CallError::Nothing { address, after, within, held };
            Err(nothing.into())
        }
    }
}

/// Hands over what is held back for a mailbox.
#[utoipa::path(post, path = RELEASE, tag = NAME, params(("address" = String, Path, description = "The mailbox.")), responses(
    (status = 200, description = "How many messages.", body = Released), Refused
))]
async fn release(
    State(office): State<PostOffice>,
    Path(address): Path<String>,
) -> Result<Json<Released>, Refusal> {
    let address = parsed(address)?;
    match office.release(&address) {
        0 => Err(CallError::NothingHeld(address).into()),
        released => Ok(Json(Released { released })),
    }
}

/// Forgets the messages of a mailbox.
#[utoipa::path(delete, path = MAILBOX, tag = NAME, params(("address" = String, Path, description = "The mailbox.")), responses(
    (status = 204, description = "It is empty."), Refused
))]
async fn empty(State(office): State<PostOffice>, Path(address): Path<String>) -> Result<StatusCode, Refusal> {
    let address = parsed(address)?;
    let emptied = office.mailboxes().empty(&address);
    let entry = Entry::new(NAME, "mail.emptied", format!("Boîte {address} vidée")).from("control");
    office.record(entry, &address, json!({ "messages": emptied }));
    Ok(StatusCode::NO_CONTENT)
}

fn parsed(address: String) -> Result<Address, CallError> {
    Address::parse(&address).map_err(|source| CallError::Address { address, source })
}
