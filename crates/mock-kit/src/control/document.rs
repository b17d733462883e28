//! What the control plane says of itself, in OpenAPI's words (3.1): once for programs, once in short for people.

use serde::Serialize;
use utoipa::openapi::{
    ComponentsBuilder, Info, OpenApi, Paths,
    path::{Operation, PathItem},
};

use super::Refusal;

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
