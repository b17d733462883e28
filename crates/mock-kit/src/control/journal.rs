//! `/journal`: what happened, as a list and as it happens.

use std::convert::Infallible;

use axum::{
    Json,
    extract::{
        Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Refusal, Refused, body};
use crate::{Context, journal::Reading};

/// Path of the journal: `GET ?after=SEQ&person=NATIONAL-ID`.
pub const JOURNAL: &str = "/journal";
/// Path of the journal as it happens, as server-sent events: `GET ?after=SEQ&person=NATIONAL-ID`.
pub const JOURNAL_STREAM: &str = "/journal/stream";
/// Path of the bindings: `POST {flow, person}` says whose a flow is (such as a mailbox's).
pub const BINDINGS: &str = "/journal/bindings";

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Those above this rank; all when left out.
    #[serde(default)]
    after: u64,
    /// Those of this person, by national id; everybody's when left out.
    person: Option<String>,
}

/// Everything that happened.
#[utoipa::path(get, path = JOURNAL, tag = "shared", params(Wanted), responses(
    (status = 200, description = "The events asked for, oldest first.", body = Reading), Refused
))]
pub(super) async fn read(
    State(context): State<Context>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Reading>, Refusal> {
    let Query(wanted) = wanted?;
    Ok(Json(context.journal.read(wanted.after, wanted.person.as_deref())))
}

/// What happens, as it happens: server-sent events.
///
/// Each one is an event of the journal, as JSON, with its rank as `id`; a client that comes back with `Last-Event-ID`
/// misses nothing that is still kept. An event named `dropped` says how many of them are lost.
#[utoipa::path(get, path = JOURNAL_STREAM, tag = "shared", params(Wanted), responses(
    (status = 200, description = "Events, without an end.", content_type = "text/event-stream", body = String), Refused
))]
pub(super) async fn stream(
    State(context): State<Context>,
    headers: HeaderMap,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<impl IntoResponse, Refusal> {
    let Query(Wanted { after, person }) = wanted?;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let place = Place { after: seen.unwrap_or(after), person };
    let news = context.journal.watch();
    let events = stream::unfold((context, place, news), async |(context, mut place, mut news)| {
        loop {
            news.borrow_and_update();
            let events = place.read_on(&context);
            if !events.is_empty() {
                return Some((stream::iter(events), (context, place, news)));
            }
            // The journal, which sends the news, is part of what is held here: they do not end before this does.
            news.changed().await.ok()?;
        }
    });
    Ok(Sse::new(events.flatten().map(Ok::<_, Infallible>)).keep_alive(KeepAlive::default()))
}

/// How far a listener is.
struct Place {
    after: u64,
    person: Option<String>,
}

impl Place {
    fn read_on(&mut self, context: &Context) -> Vec<Event> {
        let reading = context.journal.read(self.after, self.person.as_deref());
        let mut events = Vec::new();
        // The oldest are lost first.
        let missed = reading.dropped.saturating_sub(self.after);
        if missed > 0 {
            events.push(Event::default().event("dropped").data(missed.to_string()));
        }
        self.after = reading.latest;
        events.extend(reading.events.iter().filter_map(|event| {
            Event::default().id(event.seq.to_string()).event(&event.name).json_data(event).ok()
        }));
        events
    }
}

/// Whose a flow is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// The flow, as events name it.
    pub flow: String,
    /// National id of the person.
    pub person: String,
}

/// Says whose a flow is.
#[utoipa::path(post, path = BINDINGS, tag = "shared", request_body = Binding, responses(
    (status = 204, description = "Its events, earlier ones too, are this person's."), Refused
))]
pub(super) async fn bind(
    State(context): State<Context>,
    sent: Result<Json<Binding>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let binding = body(sent, r#"{"flow": "k3f9", "person": "899700427885"}"#)?;
    context.journal.bind(&binding.flow, &binding.person);
    Ok(StatusCode::NO_CONTENT)
}
