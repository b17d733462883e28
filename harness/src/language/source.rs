use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    embedded,
    lang::{Text, Told, say},
};

/// A feature file as it was read, and what it is called in messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as the person would write it; embedded files keep theirs below `scenarios/`.
    pub name: String,
    /// The text; outside quotations, with straight apostrophes.
    pub text: String,
    /// Whether it is one of those that the program carries.
    pub builtin: bool,
    /// Whether it was read for its phrases alone: its scenarios were not asked for.
    pub phrases_only: bool,
}

/// Why no scenario could be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum SourceError {
    /// A path that cannot be read.
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder without scenarios.
    NoFeature {
        /// The path as given.
        path: PathBuf,
    },
}

impl Told for SourceError {
    fn told(&self) -> Text {
        match self {
            Self::Unreadable { path, source } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être lu : {source}. Vérifiez le chemin.",
                    "“{path}” cannot be read: {source}. Check the path.";
                    source
                )
            }
            Self::NoFeature { path } => {
                let path = path.display();
                say!("« {path} » ne contient aucun fichier .feature.", "“{path}” holds no .feature file.")
            }
        }
    }
}

impl Source {
    /// A source called `name`.
    ///
    /// `gherkin` knows the keyword « Étant donné qu' » with a straight apostrophe only; an editor writes ’.
    /// One replaces the other without moving a column: both are one character. What is quoted stays as it was
    /// written.
    #[must_use]
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        let mut quoted = false;
        let straight = text.chars().map(|character| {
            match character {
                '«' | '“' => quoted = true,
                '»' | '”' | '\n' => quoted = false,
                '"' => quoted = !quoted,
                '’' if !quoted => return '\'',
                _ => {}
            }
            character
        });
        Self { name: name.into(), text: straight.collect(), builtin: false, phrases_only: false }
    }

    /// The feature files that `paths` name, and every phrase that they may use: those inside the binary, and
    /// those below `phrases_in`. Without paths, the scenarios inside the binary.
    ///
    /// # Errors
    /// [`SourceError`] naming the path.
    pub fn chosen(paths: &[PathBuf], phrases_in: Option<&Path>) -> Result<Vec<Self>, SourceError> {
        let embedded = embedded::files("feature").into_iter();
        let embedded = embedded.map(|(name, text)| Self {
            builtin: true,
            phrases_only: !paths.is_empty(),
            ..Self::new(name, text)
        });
        let mut sources = Self::read(paths)?;
        if let Some(folder) = phrases_in.filter(|folder| folder.is_dir()) {
            let mut beside = Vec::new();
            read_into(folder, &mut beside)?;
            let canonical = |source: &Self| fs::canonicalize(&source.name).ok();
            let given: Vec<_> = sources.iter().map(canonical).collect();
            beside.retain(|source| !given.contains(&canonical(source)));
            sources.extend(beside.into_iter().map(|source| Self { phrases_only: true, ..source }));
        }
        sources.extend(embedded);
        Ok(sources)
    }

    /// Files, or folders with all below them, in order of path.
    fn read(paths: &[PathBuf]) -> Result<Vec<Self>, SourceError> {
        let mut sources = Vec::new();
        for path in paths {
            let before = sources.len();
            read_into(path, &mut sources)?;
            if sources.len() == before {
                return Err(SourceError::NoFeature { path: path.clone() });
            }
        }
        Ok(sources)
    }
}

impl AsRef<str> for Source {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

fn read_into(path: &Path, sources: &mut Vec<Source>) -> Result<(), SourceError> {
    let unreadable = |source| SourceError::Unreadable { path: path.to_owned(), source };
    if !path.is_dir() {
        let text = fs::read_to_string(path).map_err(unreadable)?;
        sources.push(Source::new(path.to_string_lossy(), &text));
        return Ok(());
    }
    let mut inside = fs::read_dir(path)
        .and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
        })
        .map_err(unreadable)?;
    inside.sort();
    for path in inside {
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "feature") {
            read_into(&path, sources)?;
        }
    }
    Ok(())
}
