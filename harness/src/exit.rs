//! Exit codes, stable: test-suites and CI jobs rely on them. `docs/exit-codes.md` lists them for users.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything that was claimed holds.
    Success,
    /// At least one claim was false: a page differs, a text is missing.
    Failure,
    /// The command, a scenario file or a settings file is malformed; nothing was started.
    Usage,
    /// The run itself broke: no browser, a port taken, a service that never answers.
    Broken,
    /// No scenario was selected, or none has anything to judge in this card mode.
    NothingSelected,
    /// Everything that could be judged holds, but there are pages that nobody has approved yet.
    Pending,
    /// Interrupted by the person (Ctrl-C).
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Broken => 3,
            Self::NothingSelected => 4,
            Self::Pending => 5,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
