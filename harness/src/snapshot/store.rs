use std::{
    fs, io,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use super::file;
use crate::embedded;

/// Where approved snapshots are looked for, and where pending ones are written.
#[derive(Clone, Debug)]
pub struct Store {
    /// The person's own approved snapshots, which come first.
    own: PathBuf,
    /// The run's folder: what this run found.
    found: PathBuf,
}

/// How a page compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the approved one.
    Approved,
    /// It differs; the difference as unified text, `-` approved and `+` found.
    Differs(String),
    /// Nobody has approved a page under this name yet.
    New,
}

/// A page that waits for somebody's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Name of the snapshot, such as `carte__…__C4`.
    pub name: String,
    /// What changes: a unified difference; the whole page when there was none.
    pub difference: String,
}

/// A snapshot file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("l’instantané « {} » ne peut pas être lu ou écrit : {source}", path.display())]
pub struct SnapshotError {
    path: PathBuf,
    source: io::Error,
}

impl Store {
    /// A store whose approved snapshots are in `own` and, failing that, in the binary, and whose pending ones
    /// go to `found`.
    #[must_use]
    pub fn new(own: &Path, found: &Path) -> Self {
        Self { own: own.to_owned(), found: found.to_owned() }
    }

    /// Compares `text` with the snapshot approved under `name`; what is not approved becomes pending.
    ///
    /// # Errors
    /// [`SnapshotError`] when a file cannot be read or written.
    pub fn compare(&self, name: &str, source: &str, text: &str) -> Result<Verdict, SnapshotError> {
        // Every text is kept, approved or not: what a run saw can be compared with what another saw.
        let seen = self.found.join(format!("{name}.txt"));
        fs::create_dir_all(&self.found).and_then(|()| fs::write(&seen, text)).map_err(failed(&seen))?;
        let approved = self.approved(name)?;
        let verdict = match &approved {
            Some(approved) if file::same(approved, text) => return Ok(Verdict::Approved),
            Some(approved) => Verdict::Differs(difference(&approved.to_string(), text)),
            None => Verdict::New,
        };
        let pending = self.pending_path(name);
        file::write(&pending, source, text).map_err(failed(&pending))?;
        Ok(verdict)
    }

    /// What waits for a decision, in order of name.
    ///
    /// # Errors
    /// [`SnapshotError`] when a file cannot be read.
    pub fn pending(&self) -> Result<Vec<Pending>, SnapshotError> {
        let entries = match fs::read_dir(&self.found) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed(&self.found))?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let file = entry.map_err(failed(&self.found))?.file_name();
            names.extend(file.to_string_lossy().strip_suffix(PENDING).map(str::to_owned));
        }
        names.sort();
        let mut pending = Vec::new();
        for name in names {
            let path = self.pending_path(&name);
            let found = file::read(&path).map_err(failed(&path))?.to_string();
            let approved = self.approved(&name)?.map(|approved| approved.to_string()).unwrap_or_default();
            pending.push(Pending { difference: difference(&approved, &found), name });
        }
        Ok(pending)
    }

    /// Approves what is pending under `name`: it goes to the person's own folder.
    ///
    /// # Errors
    /// [`SnapshotError`] when nothing is pending under that name or a file cannot be written.
    pub fn accept(&self, name: &str) -> Result<PathBuf, SnapshotError> {
        let (from, to) = (self.pending_path(name), self.own.join(format!("{name}.snap")));
        fs::create_dir_all(&self.own).map_err(failed(&self.own))?;
        fs::copy(&from, &to).map_err(failed(&from))?;
        fs::remove_file(&from).map_err(failed(&from))?;
        Ok(to)
    }

    fn pending_path(&self, name: &str) -> PathBuf {
        self.found.join(format!("{name}{PENDING}"))
    }

    fn approved(&self, name: &str) -> Result<Option<insta::internals::TextSnapshotContents>, SnapshotError> {
        let own = self.own.join(format!("{name}.snap"));
        if own.exists() {
            return file::read(&own).map(Some).map_err(failed(&own));
        }
        let Some(text) = embedded::file(&format!("snapshots/{name}.snap")) else { return Ok(None) };
        // insta reads snapshots from files only.
        let path = self.found.join(format!("{name}.snap"));
        fs::create_dir_all(&self.found)
            .and_then(|()| fs::write(&path, text))
            .and_then(|()| file::read(&path))
            .map(Some)
            .map_err(failed(&path))
    }
}

const PENDING: &str = ".snap.new";

fn failed(path: &Path) -> impl FnOnce(io::Error) -> SnapshotError {
    let path = path.to_owned();
    move |source| SnapshotError { path, source }
}

fn difference(approved: &str, found: &str) -> String {
    TextDiff::from_lines(lines(approved), lines(found))
        .unified_diff()
        .context_radius(2)
        .header("approuvé", "trouvé")
        .to_string()
}

/// The end of a text does not count.
fn lines(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_page_is_pending_until_accepted_and_a_changed_one_shows_its_difference() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(&folder.path().join("snapshots"), &folder.path().join("out"));
        assert_eq!(store.compare("essai__C1", "f.feature:3", "# Un\ndeux").unwrap(), Verdict::New);
        assert_eq!(store.pending().unwrap()[0].name, "essai__C1");

        store.accept("essai__C1").unwrap();
        assert_eq!(store.pending().unwrap(), []);
        assert_eq!(store.compare("essai__C1", "f.feature:3", "# Un\ndeux").unwrap(), Verdict::Approved);

        let Verdict::Differs(difference) = store.compare("essai__C1", "f.feature:3", "# Un\ntrois").unwrap()
        else {
            panic!("a changed page passed");
        };
        assert!(difference.contains("-deux\n+trois"), "{difference}");

        assert!(store.accept("autre").is_err());
    }
}
