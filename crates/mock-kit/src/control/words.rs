use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

/// A text that is one of these words, in OpenAPI's terms: for a type that reads its words by itself, to say which one was
/// meant.
pub fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
}
