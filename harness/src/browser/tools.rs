//! The programs that a browser run needs, and how to install them.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::lang::{Text, Told, say};

/// A program that must be on PATH, or a file that must be at one of the places where systems have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Names or paths under which it is looked for; the first found is used.
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
    /// It makes a card with a code.
    Token,
    /// It has the browser read cards.
    Reader,
    /// It is a display without a screen.
    Display,
    /// It lets what the browser asks be seen and answered.
    Windows,
    /// It has the browser ask in French.
    French,
    /// It has programs end with us.
    End,
    /// It makes a film of pictures.
    Film,
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

/// What gives a browser a module to read cards with.
pub const MODUTIL: Tool =
    Tool { names: &["modutil"], source: Source::Debian("libnss3-tools"), purpose: Purpose::Reader };
/// What makes cards whose keys are behind a code.
pub const SOFTHSM2_UTIL: Tool =
    Tool { names: &["softhsm2-util"], source: Source::Debian("softhsm2"), purpose: Purpose::Token };
/// The PKCS#11 module behind which those keys are.
pub const SOFTHSM2: Tool = Tool {
    names: &[
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
        "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    ],
    source: Source::Debian("softhsm2"),
    purpose: Purpose::Token,
};
/// The display.
pub const XVFB: Tool = Tool { names: &["Xvfb"], source: Source::Debian("xvfb"), purpose: Purpose::Display };
/// The session bus.
pub const DBUS_DAEMON: Tool =
    Tool { names: &["dbus-daemon"], source: Source::Debian("dbus-daemon"), purpose: Purpose::Windows };
/// What tells assistive technology, and us, what windows show.
pub const AT_SPI: Tool = Tool {
    names: &[
        "/usr/libexec/at-spi-bus-launcher",
        "/usr/lib/at-spi2-core/at-spi-bus-launcher",
        "/usr/lib/at-spi-bus-launcher",
    ],
    source: Source::Debian("at-spi2-core"),
    purpose: Purpose::Windows,
};
/// The browser's own words in French.
pub const CHROMIUM_FRENCH: Tool = Tool {
    names: &[
        "/usr/share/chromium/locales/fr.pak",
        "/usr/lib/chromium/locales/fr.pak",
        "/usr/lib64/chromium-browser/locales/fr.pak",
        "/opt/google/chrome/locales/fr.pak",
    ],
    source: Source::Debian("chromium-l10n"),
    purpose: Purpose::French,
};
/// What asks the system to kill a program when whoever started it is gone.
pub const SETPRIV: Tool =
    Tool { names: &["setpriv"], source: Source::Debian("util-linux"), purpose: Purpose::End };

/// What makes a film of pictures.
pub const FFMPEG: Tool =
    Tool { names: &["ffmpeg"], source: Source::Debian("ffmpeg"), purpose: Purpose::Film };

/// The first of these that is not there.
///
/// # Errors
/// [`Missing`].
pub fn check(tools: &[Tool]) -> Result<(), Missing> {
    tools.iter().try_for_each(|tool| tool.locate().map(|_| ()))
}

/// All that it takes to write a card with its code.
pub const TOKEN: &[Tool] = &[SOFTHSM2_UTIL, SOFTHSM2, CERTUTIL, MODUTIL, PK12UTIL];

/// All that it takes for a browser to read cards and to be seen and answered, beside the browser.
pub const NATIVE: &[Tool] =
    &[XVFB, DBUS_DAEMON, AT_SPI, CHROMIUM_FRENCH, SOFTHSM2, SOFTHSM2_UTIL, MODUTIL, PK12UTIL];

/// Doublure's own card module, where it lies beside the program.
#[must_use]
pub fn card_module() -> Option<PathBuf> {
    let folder = env::current_exe().ok()?.canonicalize().ok()?.parent()?.to_owned();
    Some(folder.join("libdoublure_card.so")).filter(|module| module.is_file())
}

/// A tool that is not on this machine.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", self.told())]
pub struct Missing(pub Tool);

impl Told for Missing {
    fn told(&self) -> Text {
        let Tool { names, source, purpose } = self.0;
        let name = names[0];
        let name = name.rsplit('/').next().unwrap_or(name);
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
            Self::Token => say!("une carte avec son code", "a card with its code"),
            Self::Reader => say!("le lecteur de carte du navigateur", "the browser’s card reader"),
            Self::Display => say!("un affichage sans écran", "a display without a screen"),
            Self::Windows => say!("les fenêtres du navigateur", "the browser’s own windows"),
            Self::French => say!("le français du navigateur", "the browser’s French"),
            Self::Film => say!("la vidéo faite des images", "the video made of the pictures"),
            Self::End => say!("la fin des programmes démarrés", "the end of what was started"),
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

    /// The package.
    #[must_use]
    pub fn package(self) -> &'static str {
        match self {
            Self::Debian(package) | Self::Cargo(package) => package,
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
        // A path stays what it is when it is joined to a folder.
        let is_there = |candidate: &PathBuf| {
            if self.names[0].starts_with('/') { candidate.is_file() } else { is_program(candidate) }
        };
        candidates.into_iter().find(is_there).ok_or(Missing(self))
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
