//! What a run leaves behind: consumers of events, siblings of one shape. None of them runs anything.

mod collector;
mod html;
mod json;
mod junit;
mod model;
mod terminal;

pub use collector::Collector;
pub use model::{Counts, Report};
pub use terminal::Terminal;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A report that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("le rapport « {} » ne peut pas être écrit : {reason}", path.display())]
pub struct ReportError {
    path: PathBuf,
    reason: String,
}

/// Writes `report.json`, `junit.xml` and `report.html` into the run's folder; the path of the last.
///
/// # Errors
/// [`ReportError`] naming the file.
pub fn write(report: &Report, out: &Path) -> Result<PathBuf, ReportError> {
    let save = |name: &str, made: Result<String, String>| {
        let path = out.join(name);
        made.and_then(|text| fs::write(&path, text).map_err(|error: io::Error| error.to_string()))
            .map(|()| path.clone())
            .map_err(|reason| ReportError { path, reason })
    };
    save("report.json", json::render(report))?;
    save("junit.xml", junit::render(report))?;
    save("report.html", html::render(report, out))
}

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
/// [`UnreadableReport`] naming the file.
pub fn read(folder: &Path) -> Result<Report, UnreadableReport> {
    let path = folder.join("report.json");
    json::read(&path).map_err(|reason| UnreadableReport { path, reason })
}
