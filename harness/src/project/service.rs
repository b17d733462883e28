//! The service under test as a process of ours.

use std::{
    collections::BTreeMap,
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    process::{Child, Command},
    sync::oneshot,
};

use super::log::Log;
pub use super::log::Sink;
use crate::{
    lang::{Lang, Text, Told, say},
    process::Group,
};

/// How long a service may take to end when it is asked to, before it is made to.
const GRACE: Duration = Duration::from_secs(3);
/// How long the last lines of a service that has ended are waited for: a child of its own may hold its output.
const LAST_LINES: Duration = Duration::from_millis(500);

/// A running service; dropping it ends it and all that it started.
#[derive(Debug)]
pub struct Running {
    command: String,
    child: Child,
    group: Group,
    log: Log,
    /// Resolves, once, when nobody holds its output any more.
    silent: Option<oneshot::Receiver<()>>,
}

/// How a service that should go on has ended.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub struct Ended {
    /// The command.
    pub command: String,
    /// How; nothing when the system does not tell.
    pub status: Option<ExitStatus>,
    /// What it printed last.
    pub last: Vec<String>,
    /// The file with all that it printed.
    pub file: Option<std::path::PathBuf>,
}

impl Running {
    /// Starts `command` with the system's shell in `folder`.
    ///
    /// # Errors
    /// What the system said: there is no shell, or no such folder.
    pub fn start(
        command: &str,
        folder: &Path,
        variables: &BTreeMap<String, String>,
        sink: Sink,
    ) -> io::Result<Self> {
        let mut shell = shell(command);
        // Otherwise Python keeps what it prints to itself, and it is lost when the service ends.
        shell.env("PYTHONUNBUFFERED", "1").envs(variables);
        if !folder.as_os_str().is_empty() {
            shell.current_dir(folder);
        }
        // One pipe for both, so that lines keep their order.
        let (output, into) = io::pipe()?;
        shell.stdin(Stdio::null()).stdout(into.try_clone()?).stderr(into);
        let (child, group) = Group::spawn(&mut shell)?;
        // It holds the pipe's other end, which would then never be closed.
        drop(shell);
        let log = Log::new(sink);
        let (tell, silent) = oneshot::channel();
        let follower = log.clone();
        std::thread::spawn(move || {
            follower.follow(output);
            let _ = tell.send(());
        });
        Ok(Self { command: command.to_owned(), child, group, log, silent: Some(silent) })
    }

    /// Waits until it ends by itself.
    pub async fn ended(&mut self) -> Ended {
        let status = self.child.wait().await.ok();
        self.tell_end(status).await
    }

    /// How it ended, if it has.
    pub async fn has_ended(&mut self) -> Option<Ended> {
        let status = self.child.try_wait().ok()??;
        Some(self.tell_end(Some(status)).await)
    }

    pub(super) fn log(&self) -> &Log {
        &self.log
    }

    async fn tell_end(&mut self, status: Option<ExitStatus>) -> Ended {
        // A child that it left behind may hold its output for longer: what it printed is there already.
        if let Some(silent) = &mut self.silent
            && tokio::time::timeout(LAST_LINES, silent).await.is_ok()
        {
            self.silent = None;
        }
        Ended { command: self.command.clone(), status, last: self.log.last(), file: self.log.file() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.group.ask_to_end(GRACE);
        self.group.kill();
    }
}

/// The system's shell, about to run `command`.
#[cfg(unix)]
pub(crate) fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

/// The system's shell, about to run `command`.
#[cfg(windows)]
pub(crate) fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").raw_arg(command);
    shell
}

impl Told for Ended {
    fn told(&self) -> Text {
        let Self { command, status, last, file } = self;
        let (what, advice) = match status.and_then(|status| status.code()) {
            Some(127) => (
                say!(
                    "la commande du service est introuvable (code 127)",
                    "the service’s command is not found (code 127)"
                ),
                say!(
                    "corrigez [service] start, ou installez ce qui manque ; la commande est jouée dans le dossier de \
                     doublure.toml.",
                    "correct [service] start, or install what is missing; the command runs in the folder of doublure.toml."
                ),
            ),
            Some(126) => (
                say!(
                    "la commande du service ne peut pas être exécutée (code 126)",
                    "the service’s command cannot be executed (code 126)"
                ),
                say!(
                    "rendez ce fichier exécutable (chmod +x), ou lancez-le par son interprète dans [service] start.",
                    "make this file executable (chmod +x), or run it by its interpreter in [service] start."
                ),
            ),
            Some(0) => (
                say!(
                    "la commande du service s’est terminée (code 0), et rien ne répond",
                    "the service’s command has ended (code 0), and nothing answers"
                ),
                say!(
                    "elle doit rester au premier plan : sans « & » à la fin, sans option -d.",
                    "it must stay in the foreground: without “&” at its end, without an option -d."
                ),
            ),
            Some(code) => (
                say!("le service s’est arrêté (code {code})", "the service ended (code {code})"),
                foreground(),
            ),
            None => {
                let signal = signal(*status);
                (say!("le service a été arrêté{signal}", "the service was ended{signal}"), foreground())
            }
        };
        told(&what, command, last, file.as_deref(), &advice)
    }
}

fn foreground() -> Text {
    say!(
        "ses dernières lignes disent pourquoi ; essayez la commande vous-même, dans le dossier de doublure.toml.",
        "its last lines say why; try the command yourself, in the folder of doublure.toml."
    )
}

#[cfg(unix)]
fn signal(status: Option<ExitStatus>) -> String {
    use std::os::unix::process::ExitStatusExt;
    status.and_then(|status| status.signal()).map(|signal| format!(" (signal {signal})")).unwrap_or_default()
}

#[cfg(not(unix))]
fn signal(_: Option<ExitStatus>) -> String {
    String::new()
}

/// A message about a service that we started: what happened, its command, what it printed, what to do.
pub(super) fn told(what: &Text, command: &str, last: &[String], file: Option<&Path>, advice: &Text) -> Text {
    let [french, english] = Lang::ALL.map(|lang| {
        let command = super::log::harmless(command);
        let mut lines =
            vec![what.to(lang).to_owned(), format!("  {}{command}", lang.say("commande : ", "command: "))];
        if last.is_empty() {
            lines.push(lang.say("  il n’a rien écrit", "  it wrote nothing").into());
        } else {
            lines.push(lang.say("  ses dernières lignes :", "  its last lines:").into());
            lines.extend(last.iter().map(|line| format!("    │ {line}")));
        }
        let all = lang.say("  tout ce qu’il a écrit : ", "  all that it wrote: ");
        lines.extend(file.map(|file| format!("{all}{}", file.display())));
        lines.push(format!("{}{}", lang.say("  que faire : ", "  what to do: "), advice.to(lang)));
        lines.join("\n")
    });
    Text::new(french, english)
}
