use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use similar::TextDiff;

use super::file;
use crate::{
    card_mode, embedded,
    lang::{Text, Told, say},
};

/// Where approved snapshots are looked for, and where pending ones are written.
#[derive(Clone, Debug)]
pub struct Store {
    /// The person's own approved snapshots, which come first.
    own: PathBuf,
    /// The run's folder: what this run found.
    found: PathBuf,
    /// Whether a page that nobody approved is a false claim.
    strict: bool,
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
#[error("{}", self.told())]
pub struct SnapshotError {
    path: PathBuf,
    source: io::Error,
}

impl Told for SnapshotError {
    fn told(&self) -> Text {
        let (path, source) = (self.path.display(), &self.source);
        say!(
            "l’instantané « {path} » ne peut pas être lu ou écrit : {source}",
            "the snapshot “{path}” cannot be read or written: {source}";
            source
        )
    }
}

/// An approved page.
#[derive(Debug)]
pub struct Approved(insta::internals::TextSnapshotContents);

impl Approved {
    /// Whether `text` is this page.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        file::same(&self.0, text)
    }
}

impl Store {
    /// A store whose approved snapshots are in `own` and, for what the program brings, in the binary; pending
    /// ones go to `found`.
    #[must_use]
    pub fn new(own: &Path, found: &Path) -> Self {
        Self { own: own.to_owned(), found: found.to_owned(), strict: false }
    }

    /// The same, where a page that nobody approved is a false claim: in continuous integration nobody looks.
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Whether a page that nobody approved is a false claim.
    #[must_use]
    pub fn must_be_approved(&self) -> bool {
        self.strict
    }

    /// Compares `text` with the page approved under `name`, if one is; what is not approved becomes pending.
    ///
    /// # Errors
    /// [`SnapshotError`] when a file cannot be read or written.
    pub fn compare(
        &self,
        name: &str,
        approved: Option<&Approved>,
        source: &str,
        text: &str,
    ) -> Result<Verdict, SnapshotError> {
        // Every text is kept, approved or not: what a run saw can be compared with what another saw.
        let seen = self.found.join(format!("{name}.txt"));
        fs::create_dir_all(&self.found).and_then(|()| fs::write(&seen, text)).map_err(failed(&seen))?;
        let verdict = match approved {
            Some(approved) if approved.is(text) => return Ok(Verdict::Approved),
            Some(Approved(contents)) => Verdict::Differs(difference(&contents.to_string(), text)),
            None => Verdict::New,
        };
        let pending = self.pending_path(name);
        file::write(&pending, source, text).map_err(failed(&pending))?;
        Ok(verdict)
    }

    /// The page approved under `name`: the person's own, or for a `builtin` scenario the one in the binary.
    ///
    /// # Errors
    /// [`SnapshotError`] when a file cannot be read or written.
    pub fn approved(&self, name: &str, builtin: bool) -> Result<Option<Approved>, SnapshotError> {
        let own = self.own.join(format!("{name}.snap"));
        if own.exists() {
            return file::read(&own).map(|contents| Some(Approved(contents))).map_err(failed(&own));
        }
        let embedded = embedded::file(&format!("snapshots/{name}.snap")).filter(|_| builtin);
        let Some(text) = embedded else { return Ok(None) };
        // insta reads snapshots from files only. Another worker may read the same one now: it is there whole or not
        // at all.
        let path = self.found.join(format!("{name}.snap"));
        let whole = || {
            fs::create_dir_all(&self.found)?;
            let mut beside = tempfile::NamedTempFile::new_in(&self.found)?;
            beside.write_all(text.as_bytes())?;
            beside.persist(&path)?;
            Ok(())
        };
        whole()
            .and_then(|()| file::read(&path))
            .map(|contents| Some(Approved(contents)))
            .map_err(failed(&path))
    }

    /// The person's own approved pages that none of `expected` names, in order of name. With `of`, only those of
    /// these feature files (their stems): a folder that is not a project's may hold snapshots of something else.
    ///
    /// # Errors
    /// [`SnapshotError`] when the folder cannot be read.
    pub fn orphans(
        &self,
        expected: &BTreeSet<String>,
        of: Option<&BTreeSet<String>>,
    ) -> Result<Vec<String>, SnapshotError> {
        let mut orphans = names(&self.own, APPROVED)?;
        orphans.retain(|name| {
            let stem = name.split("__").next().unwrap_or_default();
            let common = card_mode::common_snapshot(name);
            !expected.contains(common) && of.is_none_or(|known| known.contains(stem))
        });
        Ok(orphans)
    }

    /// What waits for a decision, in order of name.
    ///
    /// # Errors
    /// [`SnapshotError`] when a file cannot be read.
    pub fn pending(&self) -> Result<Vec<Pending>, SnapshotError> {
        let names = names(&self.found, PENDING)?;
        let mut pending = Vec::new();
        for name in names {
            let path = self.pending_path(&name);
            let found = file::read(&path).map_err(failed(&path))?.to_string();
            // A page inside the program was copied beside the pending one when they were compared.
            // One that differs in a card mode alone was compared with the page of all modes.
            let common = card_mode::common_snapshot(&name);
            let beside = self.found.join(format!("{common}{APPROVED}"));
            let own = match self.approved(&name, false)? {
                None => self.approved(common, false)?,
                own => own,
            };
            let approved = match own {
                None if beside.exists() => Some(Approved(file::read(&beside).map_err(failed(&beside))?)),
                own => own,
            };
            let approved = approved.map(|Approved(contents)| contents.to_string()).unwrap_or_default();
            pending.push(Pending { difference: difference(&approved, &found), name });
        }
        Ok(pending)
    }

    /// Lets go of what is pending under `name`, if anything is.
    ///
    /// # Errors
    /// [`SnapshotError`] when the file cannot be removed.
    pub fn forget(&self, name: &str) -> Result<(), SnapshotError> {
        let path = self.pending_path(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&path)(error)),
            _ => Ok(()),
        }
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
}

/// The names of the files of this kind in a folder that may not exist, in order.
fn names(folder: &Path, kind: &str) -> Result<Vec<String>, SnapshotError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed(folder))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let file = entry.map_err(failed(folder))?.file_name();
        names.extend(file.to_string_lossy().strip_suffix(kind).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

const APPROVED: &str = ".snap";
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

    fn compare(store: &Store, name: &str, text: &str) -> Verdict {
        let approved = store.approved(name, false).unwrap();
        store.compare(name, approved.as_ref(), "f.feature:3", text).unwrap()
    }

    #[test]
    fn a_new_page_is_pending_until_accepted_and_a_changed_one_shows_its_difference() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(&folder.path().join("snapshots"), &folder.path().join("out"));
        assert_eq!(compare(&store, "essai__C1", "# Un\ndeux"), Verdict::New);
        assert_eq!(store.pending().unwrap()[0].name, "essai__C1");

        store.accept("essai__C1").unwrap();
        assert_eq!(store.pending().unwrap(), []);
        assert_eq!(compare(&store, "essai__C1", "# Un\ndeux"), Verdict::Approved);

        let Verdict::Differs(difference) = compare(&store, "essai__C1", "# Un\ntrois") else {
            panic!("a changed page passed");
        };
        assert!(difference.contains("-deux\n+trois"), "{difference}");

        assert!(store.accept("autre").is_err());
    }

    #[test]
    fn an_approved_page_that_no_scenario_names_is_an_orphan() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("snapshots");
        let store = Store::new(&own, &folder.path().join("out"));
        let none = BTreeSet::new();
        assert!(store.orphans(&none, None).unwrap().is_empty(), "there is no folder");
        fs::create_dir(&own).unwrap();
        for name in ["compte__a__c1", "compte__b__c1", "autre__a__c1"] {
            fs::write(own.join(format!("{name}.snap")), "").unwrap();
        }
        let expected = BTreeSet::from(["compte__a__c1".to_owned()]);
        assert_eq!(store.orphans(&expected, None).unwrap(), ["autre__a__c1", "compte__b__c1"]);
        let ours = BTreeSet::from(["compte".to_owned()]);
        assert_eq!(store.orphans(&expected, Some(&ours)).unwrap(), ["compte__b__c1"]);
    }

    #[test]
    fn a_page_inside_the_program_counts_for_the_programs_own_scenarios_only() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(&folder.path().join("snapshots"), &folder.path().join("out"));
        let (name, _) = embedded::files("snap").into_iter().next().unwrap();
        let name = name.trim_start_matches("snapshots/").trim_end_matches(".snap");
        assert!(store.approved(name, true).unwrap().is_some());
        assert!(store.approved(name, false).unwrap().is_none());
    }
}
