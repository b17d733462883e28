use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::{JSON, Report, model::SCHEMA};
use crate::{
    lang::{Text, Told, say},
    run::folder::PICTURES,
};

/// A report that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub struct UnreadableReport {
    path: PathBuf,
    reason: Text,
    absent: bool,
}

impl Told for UnreadableReport {
    fn told(&self) -> Text {
        let (path, reason) = (self.path.display(), &self.reason);
        say!(
            "le rapport « {path} » ne peut pas être lu : {reason}",
            "the report “{path}” cannot be read: {reason}";
            reason
        )
    }
}

impl UnreadableReport {
    /// Whether there is none at all.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.absent
    }
}

/// Reads the report that a run left in `folder`.
///
/// # Errors
/// [`UnreadableReport`] naming the file: absent, not JSON, of another [`SCHEMA`], or naming pictures elsewhere than in
/// its own folder.
pub fn read(folder: &Path) -> Result<Report, UnreadableReport> {
    let path = folder.join(JSON);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let absent = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
            let reason = if absent {
                say!(
                    "il n’existe pas ; donnez le dossier d’un rapport, celui de --out de `doublure run`",
                    "there is none; give the folder of a report, that of `doublure run` --out"
                )
            } else {
                error.told()
            };
            return Err(UnreadableReport { path, reason, absent });
        }
    };
    parse(&text).map_err(|reason| UnreadableReport { path, reason, absent: false })
}

fn parse(text: &str) -> Result<Report, Text> {
    let json = |error: serde_json::Error| {
        say!("ce n’est pas un rapport de Doublure ({error})", "this is no report of Doublure’s ({error})")
    };
    let value: serde_json::Value = serde_json::from_str(text).map_err(json)?;
    // The version first: of another shape, nothing else can be said.
    let report: Report = match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema == u64::from(SCHEMA) => serde_json::from_value(value).map_err(json)?,
        Some(schema) => {
            return Err(say!(
                "il est de la version {schema} et ce programme lit la version {SCHEMA} ; prenez le même Doublure partout",
                "it is of version {schema} and this program reads version {SCHEMA}; use the same Doublure everywhere"
            ));
        }
        None => {
            return Err(say!(
                "ce n’est pas un rapport de Doublure (« schema » manque)",
                "this is no report of Doublure’s (“schema” is missing)"
            ));
        }
    };
    if let Some(elsewhere) = pictures(&report).find(|picture| !is_ours(picture)) {
        let elsewhere = elsewhere.display();
        return Err(say!(
            "il nomme une image hors de son dossier {PICTURES} (« {elsewhere} ») ; ce n’est pas un rapport tel que Doublure les écrit",
            "it names a picture outside its folder {PICTURES} (“{elsewhere}”); this is no report as Doublure writes them"
        ));
    }
    Ok(report)
}

/// Every picture that it names, those of earlier attempts too.
fn pictures(report: &Report) -> impl Iterator<Item = &Path> {
    let steps = report.scenarios.iter().flat_map(|scenario| {
        let earlier = scenario.earlier.iter().flat_map(|attempt| &attempt.steps);
        scenario.steps.iter().chain(earlier)
    });
    steps.filter_map(|step| step.evidence.as_ref()?.picture.as_deref())
}

/// Whether a run may have put a picture there: below the folder of pictures, by no detour.
fn is_ours(picture: &Path) -> bool {
    let normal = picture.components().all(|part| matches!(part, Component::Normal(_)));
    normal && picture.starts_with(PICTURES)
}
