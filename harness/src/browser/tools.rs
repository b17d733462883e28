//! The programs that a browser run needs, and the Debian packages that bring them.

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
    /// Debian package that brings it.
    pub package: &'static str,
    /// What it is for, in French.
    pub purpose: &'static str,
}

/// The browser.
pub const CHROMIUM: Tool = Tool {
    names: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
    purpose: "le navigateur",
};
/// What drives it.
pub const CHROMEDRIVER: Tool =
    Tool { names: &["chromedriver"], package: "chromium-driver", purpose: "le pilote du navigateur" };
/// What makes the browser trust the run's root certificate.
pub const CERTUTIL: Tool = Tool {
    names: &["certutil"],
    package: "libnss3-tools",
    purpose: "la confiance du navigateur dans la racine de test",
};

/// All that a run with a browser needs.
pub const ALL: &[Tool] = &[CHROMIUM, CHROMEDRIVER, CERTUTIL];

/// A tool that is not on this machine.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("« {} » est introuvable : {}. Installez le paquet {} (Debian : apt-get install {}).", .0.names[0], .0.purpose, .0.package, .0.package)]
pub struct Missing(pub Tool);

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
