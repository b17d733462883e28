use std::path::Path;

use tokio::process::Command;

#[cfg(target_os = "linux")]
use super::tools;

/// A command that starts `program` so that it is killed when we are, whatever kills us; as far as the system knows how.
///
/// What it starts itself is not: a sweep at the next start finds those.
pub(super) fn mortal(program: &Path) -> Command {
    #[cfg(target_os = "linux")]
    if let Ok(setpriv) = tools::SETPRIV.locate() {
        let mut command = Command::new(setpriv);
        command.args(["--pdeathsig", "KILL"]).arg(program);
        return command;
    }
    Command::new(program)
}
