use clap::ValueEnum;

use super::tools::{self, Missing, Tool};

/// Which browser walks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Browser {
    /// Chromium, driven by ChromeDriver.
    #[default]
    Chromium,
    /// Firefox, driven by geckodriver.
    Firefox,
}

impl Browser {
    /// Every browser there is.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// The browser, its driver, and what both need.
    #[must_use]
    pub fn tools(self) -> &'static [Tool] {
        match self {
            Self::Chromium => &[tools::CHROMIUM, tools::CHROMEDRIVER, tools::CERTUTIL],
            Self::Firefox => &[tools::FIREFOX, tools::GECKODRIVER, tools::CERTUTIL],
        }
    }

    /// As people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }

    /// "Chromium 156.0.8078.73", as it names itself; its bare name where it does not.
    #[must_use]
    pub fn version(self) -> String {
        let told = self.program().version().unwrap_or_default();
        // "Chromium 156.0.8078.73 built on Debian …", "Mozilla Firefox 153.7.0esr".
        let number = told.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        match number {
            Some(number) => format!("{} {number}", self.label()),
            None => self.label().to_owned(),
        }
    }

    /// Whether all that it needs is on this machine.
    ///
    /// # Errors
    /// [`Missing`], naming the first thing that is not.
    pub fn check(self) -> Result<(), Missing> {
        tools::check(self.tools())
    }

    pub(super) fn program(self) -> Tool {
        self.tools()[0]
    }

    pub(super) fn driver(self) -> Tool {
        self.tools()[1]
    }
}
