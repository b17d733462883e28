//! The programs that a browser run needs, and how to install them.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// A program that must be on PATH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Names under which it is looked for; the first found is used.
    pub names: &'static [&'static str],
    /// Where it comes from.
    pub source: Source,
    /// What it is for, in French.
    pub purpose: &'static str,
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
    purpose: "le navigateur",
};
/// What drives it.
pub const CHROMEDRIVER: Tool = Tool {
    names: &["chromedriver"],
    source: Source::Debian("chromium-driver"),
    purpose: "le pilote du navigateur",
};
/// The other browser.
pub const FIREFOX: Tool = Tool {
    names: &["firefox-esr", "firefox"],
    source: Source::Debian("firefox-esr"),
    purpose: "le navigateur",
};
/// What drives it.
pub const GECKODRIVER: Tool = Tool {
    names: &["geckodriver"],
    source: Source::Cargo("geckodriver"),
    purpose: "le pilote du navigateur",
};
/// What makes the browser trust the run's root certificate.
pub const CERTUTIL: Tool = Tool {
    names: &["certutil"],
    source: Source::Debian("libnss3-tools"),
    purpose: "la confiance du navigateur dans la racine de test",
};
/// What puts a card's certificate and key into the browser.
pub const PK12UTIL: Tool = Tool {
    names: &["pk12util"],
    source: Source::Debian("libnss3-tools"),
    purpose: "la carte dans le magasin du navigateur",
};

/// A tool that is not on this machine.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("« {} » est introuvable : {}. {}", .0.names[0], .0.purpose, .0.source.advice())]
pub struct Missing(pub Tool);

impl Source {
    /// The command that installs it.
    #[must_use]
    pub fn command(self) -> String {
        match self {
            Self::Debian(package) => format!("apt-get install {package}"),
            Self::Cargo(package) => format!("cargo install --locked {package}"),
        }
    }

    fn advice(self) -> String {
        match self {
            Self::Debian(package) => format!("Installez le paquet {package} (Debian : {}).", self.command()),
            Self::Cargo(_) => format!(
                "Debian ne le fournit pas : {}, ou le programme que Mozilla publie, dans un dossier de PATH.",
                self.command()
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
