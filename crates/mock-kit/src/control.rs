//! The control plane: one port for the whole stack, for test-suites and the harness, on loopback.
//!
//! It carries what the real systems do not have: people made on demand, deviations, expiries, the journal. Each
//! mock exports a router of its own, which says in OpenAPI's words what it takes and gives; [`plane`] mounts them side by
//! side, adds what they share, and serves the whole document.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{
        Request,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderName, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use serde_json::json;
use utoipa::{IntoResponses, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Beginning, Context, Remember};

mod deviations;
mod document;
mod journal;
mod reset;
mod words;

pub use deviations::ActiveDeviation;
pub use journal::{BINDINGS, Binding, JOURNAL, JOURNAL_STREAM};
pub use reset::Done as ResetDone;
pub use words::words;

/// Path of the deviations: `GET` what is known and active, `POST` one; `DELETE` all, or with
/// `?name=NAME&person=NATIONAL-ID` (or `&client=ID`, or for everyone neither) that one → 204.
pub const DEVIATIONS: &str = "/deviations";

/// Path of the way back: `POST` brings everything back to what it was at the start.
pub const RESET: &str = "/reset";

/// Path of the index: `GET` what there is.
pub const INDEX: &str = "/";
/// Path of the whole description, OpenAPI 3.1 as JSON.
pub const OPENAPI: &str = "/openapi.json";

/// A refusal of the control plane: what was wrong, and what to do.
#[derive(Debug, Serialize, ToSchema, thiserror::Error)]
#[error("{error}: {advice}")]
pub struct Refusal {
    #[serde(skip)]
    status: StatusCode,
    /// What was wrong, and where.
    error: String,
    /// What to do.
    advice: String,
}

/// What every call may be answered instead, for its description.
#[derive(IntoResponses)]
pub enum Refused {
    /// What was wrong with the call, and what to do.
    #[response(status = "4XX")]
    Refusal(Refusal),
}

impl Refusal {
    /// A refusal with its HTTP `status`.
    pub fn new(status: StatusCode, error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status, error: error.into(), advice: advice.into() }
    }
}

/// The body of a call; refused with what it should have been.
///
/// # Errors
/// A [`Refusal`] that shows `expected`, some JSON.
pub fn body<T>(sent: Result<Json<T>, JsonRejection>, expected: &str) -> Result<T, Refusal> {
    sent.map(|Json(body)| body).map_err(|rejection| {
        let status = match rejection {
            JsonRejection::BytesRejection(_) => rejection.status(),
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Refusal::new(status, rejection.body_text(), format!("send JSON like {expected}"))
    })
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            rejection.body_text(),
            format!("GET {OPENAPI} says what each call takes"),
        )
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
    /// What answers below its name, with what it says of itself.
    pub router: OpenApiRouter,
    /// How it is brought back to its beginning.
    pub remember: Remember,
}

/// A control plane that is ready to be served.
pub struct Plane {
    /// What answers.
    pub router: Router,
    /// What it brings everything back to: the moment at which the plane was made, until another one is said to be the
    /// beginning.
    pub beginning: Arc<Beginning>,
}

/// The whole plane: `mocks` mounted under their names (`/psc`, `/mail`, …), the journal, the deviations, the way back, the
/// index and the description.
pub fn plane(context: Context, mocks: impl IntoIterator<Item = Part>) -> Plane {
    let mocks: Vec<Part> = mocks.into_iter().collect();
    let known = Arc::clone(&context.deviations);
    let known = known.known();
    let remember = mocks.iter().map(|mock| Arc::clone(&mock.remember));
    let beginning = Arc::new(Beginning::of(context.clone(), remember));
    let way_back = OpenApiRouter::new().routes(routes!(reset::reset)).with_state(Arc::clone(&beginning));
    let shared = OpenApiRouter::with_openapi(document::begun())
        .routes(routes!(journal::read))
        .routes(routes!(journal::stream))
        .routes(routes!(journal::bind))
        .routes(routes!(deviations::list, deviations::activate, deviations::end))
        .with_state(context)
        .merge(way_back);
    let (plane, described) = mocks
        .into_iter()
        .fold(shared, |plane, mock| plane.nest(&format!("/{}", mock.name), mock.router))
        .split_for_parts();
    let names = known.iter().map(|known| known.name);
    let described = document::with_deviations(document::finished(described), names);
    let index = json!({ "calls": document::index(&described), "description": OPENAPI });
    let router = plane
        .route(INDEX, get(written(&index)))
        .route(OPENAPI, get(written(&described)))
        .fallback(nothing_there)
        .method_not_allowed_fallback(no_such_method)
        .layer(middleware::from_fn(refuse_foreign_callers));
    Plane { router, beginning }
}

/// The same answer for everybody. As text: what a route holds is copied with its router, again and again, and a description as
/// a tree takes half a megabyte each time.
fn written(answer: &impl Serialize) -> ([(HeaderName, &'static str); 1], Bytes) {
    // A value in memory can always be written.
    let text = serde_json::to_vec(answer).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], Bytes::from(text))
}

async fn no_such_method(uri: Uri) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        format!("“{}” is asked for in another way", uri.path()),
        format!("GET {INDEX} lists what there is"),
    )
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
