//! `/deviations`: the faults that are committed on purpose.

use axum::{
    Json,
    extract::{
        Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{DEVIATIONS, Refusal, Refused, body};
use crate::{
    Context,
    deviations::{ActivationError, Active, EndingError, Scope},
};

/// Faults.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviationList {
    /// Those that can be committed.
    known: Vec<crate::deviations::Deviation>,
    /// Those that are.
    active: Vec<Committed>,
}

/// A deviation that is active.
#[derive(Serialize, ToSchema)]
struct Committed {
    #[serde(flatten)]
    deviation: ActiveDeviation,
    /// How often a mock came to the place where it acts: 0 as long as nothing was false yet.
    committed: usize,
}

/// A deviation as it is asked for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActiveDeviation {
    /// Name in one of the mocks' tables.
    pub name: String,
    /// Whom it concerns.
    pub scope: Scope,
}

/// Faults that can be committed on purpose, and those that are.
#[utoipa::path(get, path = DEVIATIONS, tag = "shared", responses(
    (status = 200, description = "Both lists.", body = DeviationList), Refused
))]
pub(super) async fn list(State(context): State<Context>) -> Json<DeviationList> {
    let active = context.deviations.active().into_iter();
    Json(DeviationList {
        known: context.deviations.known().to_vec(),
        active: active
            .map(|Active { name, scope, committed }| Committed {
                deviation: ActiveDeviation { name: name.to_owned(), scope },
                committed,
            })
            .collect(),
    })
}

/// Commits one from now on. Several can be combined.
#[utoipa::path(post, path = DEVIATIONS, tag = "shared", request_body = ActiveDeviation, responses(
    (status = 204, description = "It is committed."), Refused
))]
pub(super) async fn activate(
    State(context): State<Context>,
    sent: Result<Json<ActiveDeviation>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let wanted = body(sent, r#"{"name": "psc.token.failing", "scope": {"person": "899700427885"}}"#)?;
    context.deviations.activate(&wanted.name, wanted.scope)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which deviation is to end; all of them when nothing is said.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Ended {
    /// Its name.
    name: Option<String>,
    /// The person whom it concerns, by national id.
    person: Option<String>,
    /// The client whom it concerns, by client id; neither: the one that concerns everyone.
    client: Option<String>,
}

/// Commits none any more, or not that one.
#[utoipa::path(delete, path = DEVIATIONS, tag = "shared", params(Ended), responses(
    (status = 204, description = "It is over."), Refused
))]
pub(super) async fn end(
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
    use axum::http::Uri;

    use super::*;
    use crate::{
        Clock, Deviations, Secrets, Seed,
        deviations::{Deviation, ScopeKind},
    };

    #[tokio::test]
    async fn one_deviation_is_ended_by_name_and_scope_or_all_at_once() {
        const LOST: Deviation = Deviation { name: "mail.lost", effect: "", scopes: ScopeKind::ALL };
        let context =
            Context::new(Clock::system(), Seed::new(1), Secrets::fixed(), Deviations::new(&[&[LOST]]));
        for scope in [Scope::Everyone, Scope::Person("anne".into()), Scope::Client("sas".into())] {
            context.deviations.activate(LOST.name, scope).unwrap();
        }
        let end = async |query: &str| {
            let uri: Uri = format!("http://127.0.0.1/deviations?{query}").parse().unwrap();
            super::end(State(context.clone()), Query::try_from_uri(&uri)).await
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
        let left = Active { name: LOST.name, scope: Scope::Client("sas".into()), committed: 0 };
        assert_eq!(context.deviations.active(), [left]);
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
            let context = State(Context::new(Clock::system(), Seed::new(1), Secrets::fixed(), deviations));
            let wanted = |scope| Json(ActiveDeviation { name: "psc.client.unchecked".to_owned(), scope });
            let refused = activate(context.clone(), Ok(wanted(scope))).await.unwrap_err();
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.advice, advice);
            assert!(refused.error.contains("cannot concern one"), "{}", refused.error);
            assert!(context.deviations.active().is_empty());
            assert!(activate(context, Ok(wanted(Scope::Everyone))).await.is_ok());
        }
    }
}
