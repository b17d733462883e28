use std::path::Path;

use tokio::process::Command;

#[cfg(target_os = "linux")]
use super::tools;

/// A command that starts `program` so that it is killed when we are, whatever kills us; as far as the system knows how.
///
/// What it starts itself is not: a sweep at the next start finds those.
pub(super) fn mortal(program: &Path) -> Command {
    #[cfg(target_os = "linux")]
    if let Some(setpriv) = setpriv() {
        let mut command = Command::new(setpriv);
        command.args(OPTIONS).arg(program);
        return command;
    }
    Command::new(program)
}

#[cfg(target_os = "linux")]
const OPTIONS: [&str; 2] = ["--pdeathsig", "KILL"];

/// The one of util-linux: others of this name do not know the option.
#[cfg(target_os = "linux")]
fn setpriv() -> Option<&'static Path> {
    use std::{path::PathBuf, process::Stdio, sync::OnceLock};

    static SETPRIV: OnceLock<Option<PathBuf>> = OnceLock::new();
    let tried = SETPRIV.get_or_init(|| {
        let program = tools::SETPRIV.locate().ok()?;
        let mut command = std::process::Command::new(&program);
        command.args(OPTIONS).arg("true").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success()).then_some(program)
    });
    tried.as_deref()
}
