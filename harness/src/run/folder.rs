//! The folder that a run writes into.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::lang::{Text, Told, say};

/// Marks a folder as one of ours: only then is anything in it removed.
const MARK: &str = ".rapport-doublure";
/// What a run leaves in its folder. All of it goes when the next one begins, so that a run which breaks early does
/// not leave an older result to be taken for its own.
const FILES: &[&str] = &[
    "report.html",
    "report-leger.html",
    "report.json",
    "junit.xml",
    "certification.html",
    "certification.json",
    "exigences.csv",
    SERVICE_LOG,
];
const FOLDERS: &[&str] = &[PICTURES, SNAPSHOTS];

/// The pictures, below the run's folder.
pub const PICTURES: &str = "images";
/// The pages as text, those that wait for approval included.
pub const SNAPSHOTS: &str = "instantanes";

/// What the service under test printed, below the run's folder.
pub const SERVICE_LOG: &str = "service.log";

/// Why a folder cannot be used for a run.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum FolderError {
    /// It holds something that is not ours.
    NotOurs(PathBuf),
    /// It cannot be prepared.
    Io {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Told for FolderError {
    fn told(&self) -> Text {
        match self {
            Self::NotOurs(path) => {
                let path = path.display();
                say!(
                    "le dossier « {path} » contient autre chose qu’un rapport ; donnez un dossier vide ou nouveau avec --out",
                    "the folder “{path}” holds something else than a report; give an empty or a new folder with --out"
                )
            }
            Self::Io { path, source } => {
                let path = path.display();
                say!(
                    "le dossier « {path} » ne peut pas être préparé : {source}",
                    "the folder “{path}” cannot be prepared: {source}";
                    source
                )
            }
        }
    }
}

/// Makes `out` ready for a run: there, marked, and without an earlier run's results.
///
/// # Errors
/// [`FolderError`]; nothing of the person's own is ever removed.
pub fn prepare(out: &Path) -> Result<(), FolderError> {
    let failed = |source| FolderError::Io { path: out.to_owned(), source };
    fs::create_dir_all(out).map_err(failed)?;
    let ours = out.join(MARK).exists() || holds_a_report(out);
    if !ours && fs::read_dir(out).map_err(failed)?.next().is_some() {
        return Err(FolderError::NotOurs(out.to_owned()));
    }
    fs::write(out.join(MARK), "").map_err(failed)?;
    let gone = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    };
    for file in FILES {
        gone(fs::remove_file(out.join(file)))?;
    }
    for folder in FOLDERS {
        gone(fs::remove_dir_all(out.join(folder)))?;
    }
    Ok(())
}

/// Whether `report.json` is one of ours: what carries a report from machine to machine may leave hidden files out.
fn holds_a_report(out: &Path) -> bool {
    let text = fs::read_to_string(out.join("report.json")).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    report["schema"].is_u64() && report["scenarios"].is_array()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_an_earlier_result_and_nothing_of_the_persons_own() {
        let desk = tempfile::tempdir().unwrap();
        let out = desk.path().join("rapport");
        prepare(&out).unwrap();
        fs::write(out.join("junit.xml"), "old").unwrap();
        fs::create_dir(out.join(PICTURES)).unwrap();
        prepare(&out).unwrap();
        assert!(!out.join("junit.xml").exists() && !out.join(PICTURES).exists());

        let carried = desk.path().join("carried");
        fs::create_dir(&carried).unwrap();
        fs::write(carried.join("report.json"), r#"{"schema": 1, "scenarios": []}"#).unwrap();
        prepare(&carried).unwrap();
        assert!(!carried.join("report.json").exists());

        let own = desk.path().join("mine");
        fs::create_dir_all(own.join(PICTURES)).unwrap();
        assert!(matches!(prepare(&own), Err(FolderError::NotOurs(_))));
        assert!(own.join(PICTURES).exists());
    }
}
