use std::{io, path::PathBuf};

use crate::{
    lang::{Lang, Text, Told, say},
    report::{UnreadableReport, words},
    run::folder::FolderError,
};

/// Why reports cannot be put together.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum MergeError {
    /// One cannot be read.
    Unreadable(#[from] UnreadableReport),
    /// Two are not of the same kind of run.
    Differ {
        /// A report's folder.
        first: PathBuf,
        /// Another's.
        second: PathBuf,
        /// What differs: the seed …
        what: Text,
        /// What the first says.
        first_value: String,
        /// What the second says.
        second_value: String,
    },
    /// The same scenario, or the same part, in two of them.
    Twice {
        /// A report's folder.
        first: PathBuf,
        /// Another's.
        second: PathBuf,
        /// What both have.
        what: Text,
    },
    /// Two different files that would have one place.
    Clash {
        /// A file.
        first: PathBuf,
        /// Another.
        second: PathBuf,
    },
    /// One was put together already: which scenarios its missing parts would have had is no longer known.
    Merged(PathBuf),
    /// All parts are there, and do not make a whole.
    NotOneWhole {
        /// Scenario 3 is missing …
        what: Text,
    },
    /// None of the folders holds a report.
    Nothing(Vec<String>),
    /// The result would overwrite one of them.
    IntoItself(PathBuf),
    /// The new folder cannot be used.
    Folder(#[from] FolderError),
    /// A file cannot be copied.
    Copy {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Told for MergeError {
    fn told(&self) -> Text {
        match self {
            Self::Unreadable(error) => error.told(),
            Self::Differ { first, second, what, first_value, second_value } => {
                let (first, second) = (first.display(), second.display());
                say!(
                    "« {first} » et « {second} » ne vont pas ensemble : {what} {first_value} d’un côté, {second_value} de \
                     l’autre ; réunissez des passages lancés avec le même Doublure et la même graine",
                    "“{first}” and “{second}” do not go together: {what} {first_value} on one side, {second_value} on the \
                     other; merge runs of the same Doublure with the same seed";
                    what
                )
            }
            Self::Twice { first, second, what } => {
                let (first, second) = (first.display(), second.display());
                say!(
                    "« {first} » et « {second} » rapportent tous deux {what} ; donnez chaque passage une seule fois",
                    "“{first}” and “{second}” both report {what}; give each run once";
                    what
                )
            }
            Self::Clash { first, second } => {
                let (first, second) = (first.display(), second.display());
                say!(
                    "« {first} » et « {second} » portent le même nom et diffèrent : ces rapports ne peuvent pas être réunis",
                    "“{first}” and “{second}” bear one name and differ: these reports cannot be merged"
                )
            }
            Self::Merged(path) => {
                let path = path.display();
                say!(
                    "« {path} » est déjà un rapport réuni ; réunissez les rapports d’origine, tous à la fois",
                    "“{path}” is a merged report already; merge the original reports, all at once"
                )
            }
            Self::NotOneWhole { what } => say!(
                "ces parts ne font pas un tout, {what} : elles viennent de passages différents ; relancez chaque part \
                 avec les mêmes scénarios, les mêmes --tags et le même --repeat",
                "these parts make no whole, {what}: they are of different runs; run each part again with the same \
                 scenarios, the same --tags and the same --repeat";
                what
            ),
            Self::Nothing(folders) => {
                let [french, english] = Lang::ALL.map(|lang| words::quoted(lang, folders));
                say!(
                    "aucun rapport dans {french} ; donnez les dossiers de rapports, ceux de --out de `doublure run`",
                    "no report in {english}; give the folders of reports, those of `doublure run` --out"
                )
            }
            Self::IntoItself(path) => {
                let path = path.display();
                say!(
                    "« {path} » est l’un des rapports à réunir ; donnez un autre dossier avec --out",
                    "“{path}” is one of the reports to merge; give another folder with --out"
                )
            }
            Self::Folder(error) => error.told(),
            Self::Copy { path, source } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être copié : {source}",
                    "“{path}” cannot be copied: {source}";
                    source
                )
            }
        }
    }
}
