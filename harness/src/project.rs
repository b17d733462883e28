//! A project: the service under test and what stands beside it, as `doublure.toml` says.
//!
//! [`Project::find`] reads the file: `file` is its shape, `reading` and `french` turn text into it or into
//! everything that is wrong, `check` makes sure that it can work. [`opening`] starts the mocks for it,
//! [`service`] the service itself, and `readiness` waits until it answers.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use certification::declaration::Declaration;
use url::Url;

use crate::{
    lang::{Lang, Text, Told, say},
    snapshot::Redactions,
    stack::{Behaviour, Ports, control::NewPerson},
};

pub mod baseline;
mod check;
mod default;
mod environment;
mod file;
mod french;
mod gesture;
mod log;
pub mod opening;
pub mod people;
mod probe;
mod problem;
mod readiness;
mod reading;
pub mod schema;
pub mod service;
pub mod starter;
pub mod trust;

pub(crate) use check::web_address;
pub use environment::{Environment, Placeholder};
pub use gesture::{Gesture, Step};

/// The file that describes a project, in its folder.
pub const FILE: &str = "doublure.toml";
/// What Doublure keeps beside it: certificates, cards, the schema. Nothing that a person writes.
pub const KEPT: &str = ".doublure";

/// A project that can work.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where `doublure.toml` is.
    pub folder: PathBuf,
    /// The service under test.
    pub service: Service,
    /// Relying parties; the first one is the service.
    pub clients: Vec<mock_psc::Client>,
    /// Where Doublure listens; `sas` is of no use.
    pub ports: Ports,
    /// Named people, in the order of the file.
    pub people: Vec<NewPerson>,
    /// How Pro Santé Connect and the e-CPS behave.
    pub behaviour: Behaviour,
    /// Names below `localhost` that need a server certificate.
    pub hosts: Vec<String>,
    /// Folder of the scenarios.
    pub scenarios: PathBuf,
    /// Folder of the approved pages.
    pub snapshots: PathBuf,
    /// What `doublure certify` must know, when it is said.
    pub certify: Option<Certify>,
    /// What differs from run to run.
    pub redactions: Redactions,
}

/// What `doublure certify` must know of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certify {
    /// How to sign in, to sign out, and to tell who is signed in.
    pub pages: Pages,
    /// After how long an inactive person is signed out.
    pub inactive_after: Option<Duration>,
    /// The command that restarts the service.
    pub restart: Option<String>,
    /// What stands before the account's name, on the protected page.
    pub account: Option<Written>,
    /// Whether the service refreshes its tokens.
    pub refresh: Option<bool>,
    /// What is declared where nothing can be measured, by the requirement's id.
    pub declared: BTreeMap<String, Declaration>,
}

/// The pages of a service by which somebody signs in and out, and what stands on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The file that says all this, as messages name it.
    pub file: String,
    /// The page where a sign-in begins.
    pub sign_in: Url,
    /// Line of the file that says so.
    pub sign_in_line: Option<usize>,
    /// Name of the button or link that goes to Pro Santé Connect from there; none when the page itself does.
    pub sign_in_button: Option<Written>,
    /// What is done before it is pressed.
    pub sign_in_steps: Vec<Step>,
    /// A page for people who are signed in.
    pub protected: Url,
    /// Line of the file that says so.
    pub protected_line: Option<usize>,
    /// What it says to them.
    pub signed_in: Written,
    /// What it says to others, when it says anything.
    pub signed_out: Option<Written>,
    /// Name of the button or link of that page that signs out.
    pub sign_out_button: Option<Written>,
    /// What is done before it is pressed.
    pub sign_out_steps: Vec<Step>,
    /// The terms of use, or what people can read in their place.
    pub terms: Option<Url>,
}

/// Something that a person wrote, and where: what does not fit a page is shown there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What it says.
    pub text: String,
    /// Line of the file, from 1; none for what we say ourselves.
    pub line: Option<usize>,
}

/// Where a file says something: the end of a message.
#[must_use]
pub(crate) fn place(file: &str, line: usize, key: &str) -> Text {
    say!(" ; {file}, ligne {line} ({key})", "; {file}, line {line} ({key})")
}

impl Written {
    /// Something of ours.
    #[must_use]
    pub fn ours(text: &str) -> Self {
        Self { text: text.to_owned(), line: None }
    }
}

/// What the built-in service is run with.
#[derive(Clone, Debug, Default)]
pub struct BuiltIn {
    /// How Pro Santé Connect and the e-CPS behave.
    pub behaviour: Behaviour,
    /// Named people, in the order of the file.
    pub people: Vec<NewPerson>,
}

/// The service under test.
#[derive(Clone, Debug)]
pub struct Service {
    /// Name for reports.
    pub name: String,
    /// Its home page.
    pub url: Url,
    /// What starts it; when there is nothing, it runs already.
    pub start: Option<String>,
    /// What answers once it is up.
    pub ready: Url,
    /// How long that may take.
    pub ready_within: Duration,
    /// Variables of its own, placeholders not yet replaced.
    pub env: BTreeMap<String, String>,
}

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum ProjectError {
    /// The file cannot be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file of known failures cannot be read.
    UnreadableBaseline {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something in it is wrong; all of it, each with its line.
    Wrong(Text),
}

impl Told for ProjectError {
    fn told(&self) -> Text {
        match self {
            Self::Unreadable { path, source } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être lu : {source}. Vérifiez le chemin ; `doublure init` écrit un premier fichier.",
                    "“{path}” cannot be read: {source}. Check the path; `doublure init` writes a first file.";
                    source
                )
            }
            Self::UnreadableBaseline { path, source } => {
                let path = path.display();
                say!(
                    "« {path} » ne peut pas être lu : {source}. Donnez à --baseline un fichier où chaque échec connu a sa section \
                     [[known]].",
                    "“{path}” cannot be read: {source}. Give --baseline a file in which each known failure has a section [[known]].";
                    source
                )
            }
            Self::Wrong(told) => told.clone(),
        }
    }
}

impl Project {
    /// The project that `config` describes; without it, `doublure.toml` of the current folder, if there is one.
    ///
    /// # Errors
    /// [`ProjectError`].
    pub fn find(config: Option<&Path>) -> Result<Option<Self>, ProjectError> {
        let Some((path, text)) = found(config)? else { return Ok(None) };
        if reading::is_about_the_built_in(&text) {
            return Ok(None);
        }
        Self::parse(&path.to_string_lossy(), &text, path.parent().unwrap_or(Path::new(""))).map(Some)
    }

    /// The project that `text` describes; `name` is what the file is called in messages.
    ///
    /// # Errors
    /// [`ProjectError::Wrong`] with everything that is wrong.
    pub fn parse(name: &str, text: &str, folder: &Path) -> Result<Self, ProjectError> {
        let (shape, mut problems) = reading::read(text);
        let today = mock_kit::Clock::system().now().date();
        let project =
            shape.and_then(|shape| check::check(&shape, (name, text), folder, today, &mut problems));
        project.ok_or_else(|| wrong(problems, name, text))
    }

    /// Name and address of the service, for reports.
    #[must_use]
    pub fn title(&self) -> String {
        let Service { name, url, .. } = &self.service;
        if url.host_str() == Some(name) { url.to_string() } else { format!("{name} — {url}") }
    }

    /// What Doublure keeps for it.
    #[must_use]
    pub fn kept(&self) -> PathBuf {
        self.folder.join(KEPT)
    }
}

impl BuiltIn {
    /// What `config`, or `doublure.toml` of the current folder, says that the built-in service is run with: of a file that
    /// describes another service, its people and Pro Santé Connect, unless only a file about the built-in one counts.
    ///
    /// # Errors
    /// [`ProjectError`].
    pub fn find(config: Option<&Path>, only_its_own: bool) -> Result<Self, ProjectError> {
        let Some((path, text)) = found(config)? else { return Ok(Self::default()) };
        let name = path.to_string_lossy();
        if reading::is_about_the_built_in(&text) {
            return Self::parse(&name, &text);
        }
        if only_its_own {
            return Ok(Self::default());
        }
        let Project { behaviour, people, .. } = Project::parse(&name, &text, Path::new(""))?;
        Ok(Self { behaviour, people })
    }

    /// What `text` says.
    ///
    /// # Errors
    /// [`ProjectError::Wrong`] with everything that is wrong.
    pub fn parse(name: &str, text: &str) -> Result<Self, ProjectError> {
        let (shape, mut problems) = reading::read(text);
        let built_in = shape.and_then(|shape| check::check_built_in(&shape, &mut problems));
        built_in.ok_or_else(|| wrong(problems, name, text))
    }
}

/// The file, if there is one, and its text.
fn found(config: Option<&Path>) -> Result<Option<(PathBuf, String)>, ProjectError> {
    let path = match config {
        Some(path) => path,
        None if Path::new(FILE).exists() => Path::new(FILE),
        None => return Ok(None),
    };
    let text = fs::read_to_string(path)
        .map_err(|source| ProjectError::Unreadable { path: path.to_owned(), source })?;
    Ok(Some((path.to_owned(), text)))
}

fn wrong(mut problems: Vec<problem::Problem>, name: &str, text: &str) -> ProjectError {
    let [french, english] =
        Lang::ALL.map(|lang| problem::Problem::render_all(&mut problems, name, text, lang));
    ProjectError::Wrong(Text::new(french, english))
}

#[cfg(test)]
mod tests;
