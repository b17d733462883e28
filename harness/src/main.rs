//! `doublure`: see `doublure --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    harness::cli::main().into()
}
