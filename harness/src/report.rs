//! What a run leaves behind: consumers of events, siblings of one shape. None of them runs anything.

mod collector;
mod html;
mod json;
mod junit;
mod merge;
mod model;
mod picture;
mod read;
#[cfg(test)]
mod samples;
mod terminal;
mod words;

pub use collector::Collector;
pub use merge::{MergeError, merge};
pub use model::{Counts, Merged, Report, Unsteady};
pub use read::{UnreadableReport, read};
pub use terminal::Terminal;

use crate::lang::{Lang, Text, Told, say};

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Name of the report for programs: a folder without it holds no report.
pub const JSON: &str = "report.json";
/// Name of the report that fits into a mail.
pub const LIGHT: &str = "report-leger.html";

/// A report that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub struct ReportError {
    path: PathBuf,
    reason: String,
}

impl Told for ReportError {
    fn told(&self) -> Text {
        let (path, reason) = (self.path.display(), &self.reason);
        say!(
            "le rapport « {path} » ne peut pas être écrit : {reason}",
            "the report “{path}” cannot be written: {reason}"
        )
    }
}

/// Writes `report.json`, and in this language `junit.xml` and `report.html`, into the run's folder; the path of the last.
///
/// # Errors
/// [`ReportError`] naming the file.
pub fn write(report: &Report, out: &Path, lang: Lang) -> Result<PathBuf, ReportError> {
    save(out, JSON, json::render(report))?;
    save(out, "junit.xml", junit::render(report, &from_here(out), lang))?;
    save(out, "report.html", html::render(report, out, lang))
}

/// Writes [`LIGHT`] into the run's folder: less than 5 MB, whatever the run. Scaling the pictures takes time, which
/// is why a run does not do it unasked. The path of the file.
///
/// # Errors
/// [`ReportError`] naming the file.
pub fn write_light(report: &Report, out: &Path, lang: Lang) -> Result<PathBuf, ReportError> {
    save(out, LIGHT, html::render_light(report, out, lang))
}

fn save(out: &Path, name: &str, made: Result<String, String>) -> Result<PathBuf, ReportError> {
    let path = out.join(name);
    made.and_then(|text| fs::write(&path, text).map_err(|error| error.to_string()))
        .map(|()| path.clone())
        .map_err(|reason| ReportError { path, reason })
}

/// `out` as seen from the folder that the command runs in, when it lies there: GitLab wants paths from the
/// project's folder.
fn from_here(out: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    out.strip_prefix(here).unwrap_or(out).to_owned()
}
