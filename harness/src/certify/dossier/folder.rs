//! The folder of a dossier: what we write into it is ours to remove the next time, and nothing else.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

use crate::lang::{Text, Told, say};

/// Marks a folder as one of ours, and lists what we wrote into it, a path a line.
const MARK: &str = ".dossier-doublure";

/// A folder that a dossier is written into.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

/// Why a dossier cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum FolderError {
    /// The folder holds something that is not ours.
    NotOurs(PathBuf),
    /// Something cannot be written there.
    Io {
        /// What.
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
                    "le dossier « {path} » contient autre chose qu’un dossier de Doublure ; donnez un dossier vide ou nouveau \
                     avec --dossier",
                    "the folder “{path}” holds something else than a dossier of Doublure’s; give an empty or a new folder with \
                     --dossier"
                )
            }
            Self::Io { path, source } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être écrit : {source}",
                    "“{path}” cannot be written: {source}";
                    source
                )
            }
        }
    }
}

impl Folder {
    /// Makes it ready: there, marked, and without what an earlier dossier wrote.
    ///
    /// # Errors
    /// [`FolderError`]; nothing of the person's own is ever removed.
    pub fn prepare(root: &Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Io { path: root.to_owned(), source };
        fs::create_dir_all(root).map_err(failed)?;
        let mark = root.join(MARK);
        match fs::read_to_string(&mark) {
            Ok(written) => {
                written.lines().filter(|name| is_below(name)).for_each(|name| remove(root, Path::new(name)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::read_dir(root).map_err(failed)?.next().is_some() {
                    return Err(FolderError::NotOurs(root.to_owned()));
                }
            }
            Err(source) => return Err(FolderError::Io { path: mark, source }),
        }
        fs::write(&mark, "").map_err(|source| FolderError::Io { path: mark.clone(), source })?;
        Ok(Self { root: root.to_owned() })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a file, noting first that it is ours.
    pub(super) fn write(&self, name: &str, contents: &[u8]) -> Result<(), FolderError> {
        self.note(name)?;
        let path = self.path(name);
        let parent = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, contents))
            .map_err(|source| FolderError::Io { path: path.clone(), source })
    }

    /// Copies a file of the person's, noting first that the copy is ours.
    pub(super) fn copy(&self, from: &Path, name: &str) -> Result<(), FolderError> {
        self.note(name)?;
        let copied = fs::copy(from, self.path(name)).map(|_| ());
        copied.map_err(|source| FolderError::Io { path: from.to_owned(), source })
    }

    /// Notes that a file is ours, whoever writes it.
    pub(super) fn note(&self, name: &str) -> Result<(), FolderError> {
        let mark = self.path(MARK);
        let noted = OpenOptions::new().append(true).create(true).open(&mark);
        noted
            .and_then(|mut mark| writeln!(mark, "{name}"))
            .map_err(|source| FolderError::Io { path: mark, source })
    }
}

/// Whether a name leads nowhere but below the folder.
fn is_below(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Removes a file of ours, and its folder when nothing is left there.
fn remove(root: &Path, name: &Path) {
    // One that is gone already is as good; one that stays is written over.
    let _ = fs::remove_file(root.join(name));
    if let Some(parent) = name.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        let _ = fs::remove_dir(root.join(parent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_dossier_goes_and_nothing_of_the_persons_own() {
        let desk = tempfile::tempdir().unwrap();
        let root = desk.path().join("dossier");
        let folder = Folder::prepare(&root).unwrap();
        folder.write("EXI-PSC-16/fiche.html", b"a").unwrap();
        folder.write("EXI-PSC-20/fiche.html", b"a").unwrap();
        fs::write(root.join("EXI-PSC-20/lettre.pdf"), "mine").unwrap();
        Folder::prepare(&root).unwrap();
        assert!(!root.join("EXI-PSC-16").exists() && !root.join("EXI-PSC-20/fiche.html").exists());
        assert!(root.join("EXI-PSC-20/lettre.pdf").exists());
    }

    #[test]
    fn a_folder_of_somebody_elses_is_refused_and_a_list_leads_nowhere_else() {
        let desk = tempfile::tempdir().unwrap();
        let (root, own) = (desk.path().join("dossier"), desk.path().join("mien.txt"));
        fs::create_dir(&root).unwrap();
        fs::write(&own, "mine").unwrap();
        fs::write(root.join(MARK), format!("../mien.txt\n{}\n\n", own.display())).unwrap();
        Folder::prepare(&root).unwrap();
        assert!(own.exists());
        assert!(matches!(Folder::prepare(desk.path()), Err(FolderError::NotOurs(_))));
    }
}
