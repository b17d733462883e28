//! What the control plane says of itself, in OpenAPI's words (3.1): once for programs, once in short for people.

use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{
        ComponentsBuilder, Info, OpenApi, Paths, RefOr, Schema,
        path::{Operation, PathItem},
    },
};

use super::{ActiveDeviation, Refusal, words};

/// The beginning: what it is, without any path.
pub(super) fn begun() -> OpenApi {
    let mut info = Info::new("Doublure: the control plane", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "What a test-suite may do and the real systems do not offer. It listens on loopback alone, and answers no web page."
            .to_owned(),
    );
    let mut document = OpenApi::new(info, Paths::new());
    // Every call names it; none brings its description.
    document.components = Some(ComponentsBuilder::new().schema_from::<Refusal>().build());
    document
}

/// Gives each operation a name of its own: handlers of different mocks bear the same.
pub(super) fn finished(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let words: Vec<_> = path.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
        let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
        for (method, operation) in operations_mut(item) {
            operation.operation_id = Some(format!("{}_{words}", method.to_lowercase()));
        }
    }
    document
}

/// Says which deviations there are: those of the mocks that take part.
pub(super) fn with_deviations<'n>(mut document: OpenApi, names: impl Iterator<Item = &'n str>) -> OpenApi {
    let schemas = document.components.as_mut().map(|components| &mut components.schemas);
    let asked = schemas.and_then(|schemas| schemas.get_mut(&*ActiveDeviation::name()));
    if let Some(RefOr::T(Schema::Object(asked))) = asked {
        asked.properties.insert("name".to_owned(), words(names));
    }
    document
}

/// One thing that can be asked, as the index tells it.
#[derive(Serialize)]
pub(super) struct Call {
    method: &'static str,
    path: String,
    does: String,
}

/// Everything that can be asked, in short.
pub(super) fn index(document: &OpenApi) -> Vec<Call> {
    let mut document = document.clone();
    let paths = document.paths.paths.iter_mut();
    paths
        .flat_map(|(path, item)| {
            operations_mut(item).into_iter().map(|(method, operation)| Call {
                method,
                path: path.clone(),
                does: operation.summary.clone().unwrap_or_default(),
            })
        })
        .collect()
}

fn operations_mut(item: &mut PathItem) -> Vec<(&'static str, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    [("GET", get), ("POST", post), ("PUT", put), ("PATCH", patch), ("DELETE", delete)]
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
        .collect()
}
