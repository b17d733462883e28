use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Report, model::SCHEMA};

/// A report that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("le rapport « {} » ne peut pas être lu : {reason}", path.display())]
pub struct UnreadableReport {
    path: PathBuf,
    reason: String,
}

/// Reads the report that a run left in `folder`.
///
/// # Errors
/// [`UnreadableReport`] naming the file: absent, not JSON, or of another [`SCHEMA`].
pub fn read(folder: &Path) -> Result<Report, UnreadableReport> {
    let path = folder.join("report.json");
    parse(&path).map_err(|reason| UnreadableReport { path, reason })
}

fn parse(path: &Path) -> Result<Report, String> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            "il n’existe pas ; donnez le dossier d’un rapport, celui de --out de `doublure run`".to_owned()
        }
        _ => mock_kit::in_french(&error).into_owned(),
    })?;
    let json = |error: serde_json::Error| format!("ce n’est pas un rapport de Doublure ({error})");
    let value: serde_json::Value = serde_json::from_str(&text).map_err(json)?;
    // The version first: of another shape, nothing else can be said.
    match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema == u64::from(SCHEMA) => serde_json::from_value(value).map_err(json),
        Some(schema) => Err(format!(
            "il est de la version {schema} et ce programme lit la version {SCHEMA} ; prenez le même Doublure partout"
        )),
        None => Err("ce n’est pas un rapport de Doublure (« schema » manque)".into()),
    }
}
