//! How a service is made to read again what it keeps of Pro Santé Connect: its metadata, its keys.

use std::{collections::BTreeMap, path::PathBuf, process::Stdio, sync::Arc, time::Duration};

use tokio::sync::Mutex;

use crate::{
    lang::{Text, Told, say},
    project::{
        Project,
        service::{self, Running, Sink},
    },
    stack::control::Control,
};

/// How long the command of a project may take. \[R\]
const LIMIT: Duration = Duration::from_mins(1);

/// What restarts it.
#[derive(Clone, Debug)]
pub enum Restart {
    /// A word to the built-in service, which forgets what it read.
    BuiltIn,
    /// Its command, or we who started it.
    Project(Arc<OfProject>),
    /// Nobody said.
    Unknown,
}

/// The service of a project.
#[derive(Debug)]
pub struct OfProject {
    /// Whose service it is.
    pub project: Project,
    /// What its certificate is believed by.
    pub root_pem: String,
    /// What it is told of us.
    pub variables: BTreeMap<String, String>,
    /// By whom.
    pub by: By,
}

/// Who restarts it.
#[derive(Debug)]
pub enum By {
    /// This command, in the project's folder.
    Command(String),
    /// We, who started it.
    Us {
        /// Its process.
        running: Arc<Mutex<Option<Running>>>,
        /// `[service] start`.
        command: String,
        /// What it prints goes here.
        log: PathBuf,
    },
}

impl Restart {
    /// Whether somebody said how.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// Restarts it, and waits until it answers.
    pub(super) async fn restart(&self, control: &Control) -> Result<(), Text> {
        match self {
            Self::BuiltIn => control.forget_provider().await.map_err(|error| error.told()),
            Self::Project(project) => project.restart().await,
            Self::Unknown => Ok(()),
        }
    }
}

impl OfProject {
    async fn restart(&self) -> Result<(), Text> {
        match &self.by {
            By::Command(command) => {
                self.run(command).await?;
                self.until_ready(None).await
            }
            By::Us { running, command, log } => {
                let mut running = running.lock().await;
                let former = running.take();
                // It is given time to end, on a thread that may wait.
                let _ = tokio::task::spawn_blocking(move || drop(former)).await;
                let started = Sink::after(log)
                    .and_then(|sink| Running::start(command, &self.project.folder, &self.variables, sink));
                let started = started.map_err(|error| {
                    say!(
                        "le service ne peut pas être redémarré : {error}",
                        "the service cannot be restarted: {error}";
                        error
                    )
                })?;
                self.until_ready(Some(running.insert(started))).await
            }
        }
    }

    async fn until_ready(&self, running: Option<&mut Running>) -> Result<(), Text> {
        let ready = self.project.until_ready(&self.root_pem, running, None).await;
        ready.map_err(|error| error.told())
    }

    /// What it starts in the background goes on: it is the service.
    async fn run(&self, command: &str) -> Result<(), Text> {
        let mut shell = service::shell(command);
        shell.envs(&self.variables).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if !self.project.folder.as_os_str().is_empty() {
            shell.current_dir(&self.project.folder);
        }
        let why = match tokio::time::timeout(LIMIT, shell.kill_on_drop(true).status()).await {
            Ok(Ok(status)) if status.success() => return Ok(()),
            Ok(Ok(status)) => status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("> {} s", LIMIT.as_secs()),
        };
        Err(say!(
            "« {command} » (restart) n’a pas redémarré le service ({why}) : essayez cette commande vous-même, dans le dossier de \
             doublure.toml ; elle doit rendre la main",
            "“{command}” (restart) did not restart the service ({why}): try this command yourself, in the folder of \
             doublure.toml; it must come back"
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lang::Lang;

    #[tokio::test]
    async fn a_command_that_restarts_nothing_is_told_with_how_it_ended() {
        let text = "[service]\nurl = \"http://localhost:3000/\"\n[[client]]\nid = \"a\"\nsecret = \"s\"\nredirect_uris = \
                    [\"http://localhost:3000/retour\"]\n";
        let project = Project::parse("doublure.toml", text, Path::new("")).unwrap();
        let by = By::Command("exit 3".to_owned());
        let of_project = OfProject { project, root_pem: String::new(), variables: BTreeMap::new(), by };
        let told = of_project.restart().await.unwrap_err();
        assert!(
            told.to(Lang::En).starts_with("“exit 3” (restart) did not restart the service (exit status: 3)"),
            "{told}"
        );
    }
}
