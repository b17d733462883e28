//! The control plane: one port for the whole stack, for test-suites and the harness, on loopback.
//!
//! It carries what the real systems do not have: people made on demand, deviations, expiries, the journal. Each
//! mock exports a router of its own; [`plane`] mounts them side by side and adds what they share.

use axum::{
    Json, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Context, journal::Reading};

mod deviations;

pub use deviations::ActiveDeviation;

/// Path of the journal: `GET ?after=SEQ&person=NATIONAL-ID`.
pub const JOURNAL: &str = "/journal";
/// Path of the bindings: `POST {flow, person}` says whose a flow is (such as a mailbox's).
pub const BINDINGS: &str = "/journal/bindings";
/// Path of the deviations: `GET` what is known and active, `POST` one; `DELETE` all, or with
/// `?name=NAME&person=NATIONAL-ID` (or `&client=ID`, or for everyone neither) that one → 204.
pub const DEVIATIONS: &str = "/deviations";

/// Path of the index: `GET` what there is.
pub const INDEX: &str = "/";

/// One thing that can be asked of the control plane, as its index tells it.
#[derive(Clone, Debug, Serialize)]
pub struct Call<'p> {
    /// HTTP method.
    pub method: &'static str,
    /// Path, as routes write it: `/accounts/{national_id}`.
    pub path: std::borrow::Cow<'p, str>,
    /// What it does, with its parameters, for the person who reads the index.
    pub does: &'static str,
}

impl Call<'static> {
    /// One of a table.
    #[must_use]
    pub const fn new(method: &'static str, path: &'static str, does: &'static str) -> Self {
        Self { method, path: std::borrow::Cow::Borrowed(path), does }
    }
}

/// What is shared.
const CALLS: &[Call<'static>] = &[
    Call::new("GET", JOURNAL, "everything that happened; ?after=SEQ&person=NATIONAL-ID"),
    Call::new("POST", BINDINGS, "says whose a flow is: {\"flow\", \"person\"}"),
    Call::new("GET", DEVIATIONS, "faults that can be committed on purpose, and those that are"),
    Call::new("POST", DEVIATIONS, "commits one: {\"name\", \"scope\"}"),
    Call::new(
        "DELETE",
        DEVIATIONS,
        "commits none any more; ?name=NAME&person=NATIONAL-ID (or &client=ID) ends that one alone",
    ),
];

/// A refusal of the control plane: what was wrong, and what to do.
#[derive(Debug, Serialize)]
pub struct Refusal {
    #[serde(skip)]
    status: StatusCode,
    error: String,
    advice: String,
}

impl Refusal {
    /// A refusal with its HTTP `status`.
    pub fn new(status: StatusCode, error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status, error: error.into(), advice: advice.into() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

/// The part of the control plane that one mock answers.
pub struct Part {
    /// Its name: the first segment of its paths.
    pub name: &'static str,
    /// What answers, below its name.
    pub router: Router,
    /// What the index says of it, paths without its name.
    pub calls: &'static [Call<'static>],
}

/// The whole plane: `mocks` mounted under their names (`/psc`, `/mail`, …), the journal, the deviations and the index.
pub fn plane(context: Context, mocks: impl IntoIterator<Item = Part>) -> Router {
    let mocks: Vec<_> = mocks.into_iter().collect();
    let of_mocks = mocks.iter().flat_map(|mock| {
        mock.calls
            .iter()
            .map(|call| Call { path: format!("/{}{}", mock.name, call.path).into(), ..call.clone() })
    });
    let index: Vec<_> = CALLS.iter().cloned().chain(of_mocks).collect();
    let shared = Router::new()
        .route(INDEX, get(async move || Json(json!({ "calls": index }))))
        .route(JOURNAL, get(read_journal))
        .route(BINDINGS, post(bind_flow))
        .route(DEVIATIONS, get(deviations::list).post(deviations::activate).delete(deviations::end))
        .with_state(context);
    mocks
        .into_iter()
        .fold(shared, |plane, mock| plane.nest(&format!("/{}", mock.name), mock.router))
        .fallback(nothing_there)
        .layer(middleware::from_fn(refuse_foreign_callers))
}

async fn nothing_there(uri: Uri) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        format!("there is nothing at “{}”", uri.path()),
        format!("GET {INDEX} lists what there is"),
    )
}

/// A page of another site must not reach the control plane through a developer's browser, neither directly nor
/// by a name that it made resolve to loopback.
async fn refuse_foreign_callers(request: Request, next: Next) -> Response {
    if let Err(refusal) = local_caller(request.headers()) {
        return refusal.into_response();
    }
    next.run(request).await
}

fn local_caller(headers: &HeaderMap) -> Result<(), Refusal> {
    let forbidden = |error: String| {
        Refusal::new(
            StatusCode::FORBIDDEN,
            error,
            "call http://127.0.0.1:PORT from a program, not from a web page",
        )
    };
    if let Some(origin) = headers.get(header::ORIGIN) {
        return Err(forbidden(format!("a web page ({origin:?}) may not use the control port")));
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return Err(forbidden(format!("the control port does not answer to the name “{host}”")));
    }
    Ok(())
}

#[derive(Debug, Deserialize)]
struct JournalQuery {
    #[serde(default)]
    after: u64,
    person: Option<String>,
}

async fn read_journal(State(context): State<Context>, Query(query): Query<JournalQuery>) -> Json<Reading> {
    Json(context.journal.read(query.after, query.person.as_deref()))
}

/// Whose a flow is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Binding {
    /// The flow, as events name it.
    pub flow: String,
    /// National id of the person.
    pub person: String,
}

async fn bind_flow(State(context): State<Context>, Json(binding): Json<Binding>) -> StatusCode {
    context.journal.bind(&binding.flow, &binding.person);
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn answers_programs_on_loopback_and_no_web_page() {
        for host in ["127.0.0.1:8440", "localhost:8440", "[::1]:8440"] {
            assert!(local_caller(&headers(&[(header::HOST, host)])).is_ok(), "{host}");
        }
        for host in ["evil.example:8440", "sas.localhost:8440", ""] {
            assert!(local_caller(&headers(&[(header::HOST, host)])).is_err(), "{host}");
        }
        let page =
            headers(&[(header::HOST, "127.0.0.1:8440"), (header::ORIGIN, "https://sas.localhost:8444")]);
        assert!(local_caller(&page).is_err());
    }
}
