//! The JSON schema of `doublure.toml`, for editors.

use std::{fs, io, path::Path};

use schemars::generate::SchemaSettings;

use super::file::File;

/// The schema's file, in the folder that Doublure keeps and in `docs/`.
pub const FILE: &str = "doublure.schema.json";

/// The schema, as JSON (draft 7, which editors' TOML tools know best).
#[must_use]
pub fn text() -> String {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<File>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes the schema into `kept` unless it is there, and hides that folder from git.
///
/// # Errors
/// What the system said.
pub fn keep(kept: &Path) -> io::Result<()> {
    fs::create_dir_all(kept)?;
    let (schema, ignored) = (kept.join(FILE), kept.join(".gitignore"));
    if !ignored.exists() {
        fs::write(ignored, "*\n")?;
    }
    let text = text();
    if fs::read_to_string(&schema).is_ok_and(|written| written == text) {
        return Ok(());
    }
    fs::write(schema, text)
}
