//! The programs that a browser run needs, and how to install them.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::lang::{Text, Told, say};

/// A program that must be on PATH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Names under which it is looked for; the first found is used.
    pub names: &'static [&'static str],
    /// Where it comes from.
    pub source: Source,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is the browser.
    Browser,
    /// It drives the browser.
    Driver,
    /// It makes the browser trust the run's root certificate.
    Trust,
    /// It puts a card into the browser.
    Card,
}

/// Where a program comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Debian package.
    Debian(&'static str),
    /// No package of Debian's: a Rust package.
    Cargo(&'static str),
}

/// The browser.
pub const CHROMIUM: Tool = Tool {
    names: &["chromium", "chromium-browser", "google-chrome"],
    source: Source::Debian("chromium"),
    purpose: Purpose::Browser,
};
/// What drives it.
pub const CHROMEDRIVER: Tool =
    Tool { names: &["chromedriver"], source: Source::Debian("chromium-driver"), purpose: Purpose::Driver };
/// The other browser.
pub const FIREFOX: Tool = Tool {
    names: &["firefox-esr", "firefox"],
    source: Source::Debian("firefox-esr"),
    purpose: Purpose::Browser,
};
/// What drives it.
pub const GECKODRIVER: Tool =
    Tool { names: &["geckodriver"], source: Source::Cargo("geckodriver"), purpose: Purpose::Driver };
/// What makes the browser trust the run's root certificate.
pub const CERTUTIL: Tool =
    Tool { names: &["certutil"], source: Source::Debian("libnss3-tools"), purpose: Purpose::Trust };
/// What puts a card's certificate and key into the browser.
pub const PK12UTIL: Tool =
    Tool { names: &["pk12util"], source: Source::Debian("libnss3-tools"), purpose: Purpose::Card };

/// A tool that is not on this machine.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", self.told())]
pub struct Missing(pub Tool);

impl Told for Missing {
    fn told(&self) -> Text {
        let Tool { names, source, purpose } = self.0;
        let name = names[0];
        let advice = source.advice();
        say!(
            "« {name} » est introuvable : {purpose}. {advice}",
            "“{name}” is not found: {purpose}. {advice}";
            purpose, advice
        )
    }
}

impl Told for Purpose {
    fn told(&self) -> Text {
        match self {
            Self::Browser => say!("le navigateur", "the browser"),
            Self::Driver => say!("le pilote du navigateur", "the browser’s driver"),
            Self::Trust => say!(
                "la confiance du navigateur dans la racine de test",
                "the browser’s trust in the test root"
            ),
            Self::Card => {
                say!("la carte dans le magasin du navigateur", "the card in the browser’s store")
            }
        }
    }
}

impl Source {
    /// The command that installs it.
    #[must_use]
    pub fn command(self) -> String {
        match self {
            Self::Debian(package) => format!("apt-get install {package}"),
            Self::Cargo(package) => format!("cargo install --locked {package}"),
        }
    }

    fn advice(self) -> Text {
        let command = self.command();
        match self {
            Self::Debian(package) => say!(
                "Installez le paquet {package} (Debian : {command}).",
                "Install the package {package} (Debian: {command})."
            ),
            Self::Cargo(_) => say!(
                "Debian ne le fournit pas : {command}, ou le programme que Mozilla publie, dans un dossier de PATH.",
                "Debian does not have it: {command}, or the program that Mozilla publishes, in a folder of PATH."
            ),
        }
    }
}

impl Tool {
    /// Where it is on PATH.
    ///
    /// # Errors
    /// [`Missing`], which says what to install.
    pub fn locate(self) -> Result<PathBuf, Missing> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<_> = env::split_paths(&path).collect();
        let candidates =
            self.names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        candidates.into_iter().find(|candidate| is_program(candidate)).ok_or(Missing(self))
    }

    /// The first line that the tool prints of its own version, when it prints one.
    #[must_use]
    pub fn version(self) -> Option<String> {
        let output = Command::new(self.locate().ok()?).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        text.lines().next().map(str::to_owned)
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file() || path.with_extension("exe").is_file()
}
