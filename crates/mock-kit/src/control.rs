//! The control plane: one port for the whole stack, for test-suites and the harness, on loopback.
//!
//! It carries what the real systems do not have: people made on demand, deviations, expiries, the journal. Each
//! mock exports a router of its own; [`plane`] mounts them side by side and adds what they share.

use axum::{
    Json, Router,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Context,
    deviations::{ActivationError, EndingError, Scope},
    journal::Reading,
};

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
        .route(DEVIATIONS, get(list_deviations).post(activate_deviation).delete(end_deviations))
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

#[derive(Serialize)]
struct DeviationList {
    known: Vec<crate::deviations::Deviation>,
    active: Vec<ActiveDeviation>,
}

/// A deviation as it is asked for, and as it is listed while active.
#[derive(Debug, Serialize, Deserialize)]
pub struct ActiveDeviation {
    /// Name in one of the mocks' tables.
    pub name: String,
    /// Whom it concerns.
    pub scope: Scope,
}

async fn list_deviations(State(context): State<Context>) -> Json<DeviationList> {
    let active = context.deviations.active().into_iter();
    Json(DeviationList {
        known: context.deviations.known().to_vec(),
        active: active.map(|(name, scope)| ActiveDeviation { name: name.to_owned(), scope }).collect(),
    })
}

async fn activate_deviation(
    State(context): State<Context>,
    Json(wanted): Json<ActiveDeviation>,
) -> Result<StatusCode, Refusal> {
    context.deviations.activate(&wanted.name, wanted.scope)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which deviation is to end; all of them when nothing is said.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ended {
    name: Option<String>,
    person: Option<String>,
    client: Option<String>,
}

async fn end_deviations(
    State(context): State<Context>,
    ended: Result<Query<Ended>, QueryRejection>,
) -> Result<StatusCode, Refusal> {
    let unclear = |error: String| {
        Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            error,
            format!("DELETE {DEVIATIONS} ends all; ?name=NAME with person or client, or neither, ends one"),
        )
    };
    let Query(ended) = ended.map_err(|rejection| unclear(rejection.body_text()))?;
    match (ended.name, ended.person, ended.client) {
        (None, None, None) => context.deviations.clear(),
        (None, ..) => return Err(unclear("the name of the deviation is missing".to_owned())),
        (_, Some(_), Some(_)) => return Err(unclear("person and client are two scopes".to_owned())),
        (Some(name), person, client) => {
            let scope = person.map(Scope::Person).or(client.map(Scope::Client)).unwrap_or(Scope::Everyone);
            context.deviations.end(&name, scope)?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

impl From<EndingError> for Refusal {
    fn from(error: EndingError) -> Self {
        let (status, advice) = match &error {
            EndingError::Unknown(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, format!("GET {DEVIATIONS} lists those that exist"))
            }
            EndingError::NotActive { .. } => {
                (StatusCode::NOT_FOUND, format!("GET {DEVIATIONS} lists those that are active"))
            }
        };
        Self::new(status, error.to_string(), advice)
    }
}

impl From<ActivationError> for Refusal {
    fn from(error: ActivationError) -> Self {
        let advice = match &error {
            ActivationError::Unknown(_) => format!("GET {DEVIATIONS} lists those that exist"),
            ActivationError::NeverApplies { possible, .. } => {
                let possible: Vec<_> = possible.iter().map(ToString::to_string).collect();
                format!("use {}", possible.join(" or "))
            }
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string(), advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Clock, Deviations, Seed,
        deviations::{Deviation, ScopeKind},
    };

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

    #[tokio::test]
    async fn one_deviation_is_ended_by_name_and_scope_or_all_at_once() {
        const LOST: Deviation = Deviation { name: "mail.lost", effect: "", scopes: ScopeKind::ALL };
        let context = Context::new(Clock::system(), Seed::new(1), Deviations::new(&[&[LOST]]));
        for scope in [Scope::Everyone, Scope::Person("anne".into()), Scope::Client("sas".into())] {
            context.deviations.activate(LOST.name, scope).unwrap();
        }
        let end = async |query: &str| {
            let uri: Uri = format!("http://127.0.0.1/deviations?{query}").parse().unwrap();
            end_deviations(State(context.clone()), Query::try_from_uri(&uri)).await
        };
        for (query, status) in [
            ("person=anne", StatusCode::UNPROCESSABLE_ENTITY),
            ("name=mail.lost&person=anne&client=sas", StatusCode::UNPROCESSABLE_ENTITY),
            ("name=mail.lots", StatusCode::UNPROCESSABLE_ENTITY),
            ("nom=mail.lost", StatusCode::UNPROCESSABLE_ENTITY),
            ("name=mail.lost&person=bruno", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(end(query).await.unwrap_err().status, status, "{query}");
            assert_eq!(context.deviations.active().len(), 3, "{query}");
        }
        end("name=mail.lost&person=anne").await.unwrap();
        end("name=mail.lost").await.unwrap();
        assert_eq!(context.deviations.active(), [(LOST.name, Scope::Client("sas".into()))]);
        end("").await.unwrap();
        assert!(context.deviations.active().is_empty());
    }

    #[tokio::test]
    async fn a_deviation_that_would_never_apply_is_refused_with_what_to_use_instead() {
        let unchecked = |scopes| Deviation { name: "psc.client.unchecked", effect: "", scopes };
        for (scopes, scope, advice) in [
            (ScopeKind::WITHOUT_PERSON, Scope::Person("899700000017".into()), "use everyone or client"),
            (ScopeKind::WITHOUT_CLIENT, Scope::Client("sas".into()), "use everyone or person"),
            (ScopeKind::EVERYONE_ONLY, Scope::Client("sas".into()), "use everyone"),
        ] {
            let deviations = Deviations::new(&[&[unchecked(scopes)]]);
            let context = State(Context::new(Clock::system(), Seed::new(1), deviations));
            let wanted = |scope| Json(ActiveDeviation { name: "psc.client.unchecked".to_owned(), scope });
            let refused = activate_deviation(context.clone(), wanted(scope)).await.unwrap_err();
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.advice, advice);
            assert!(refused.error.contains("cannot concern one"), "{}", refused.error);
            assert!(context.deviations.active().is_empty());
            assert!(activate_deviation(context, wanted(Scope::Everyone)).await.is_ok());
        }
    }
}
