//! NSS's own programs, run to their end.

use std::{path::Path, process::Stdio};

use tokio::process::Command;

use super::BrowserError;
use crate::lang::Text;

/// What the program prints, when it succeeds.
pub(super) async fn run(program: &Path, arguments: &[&str]) -> Result<String, BrowserError> {
    finish(program, Command::new(program).args(arguments)).await
}

/// The same of a command that is already laid out.
pub(super) async fn finish(program: &Path, command: &mut Command) -> Result<String, BrowserError> {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    // pk12util tells on standard output.
    let said = [output.stderr, output.stdout].map(|text| String::from_utf8_lossy(&text).trim().to_owned());
    Err(BrowserError::Tool(Text::quoted(format!("{}: {}", program.display(), said.join(" ").trim()))))
}
