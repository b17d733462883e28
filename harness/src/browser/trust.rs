use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{BrowserError, tools};

/// A private HOME for a browser, whose NSS database trusts one root certificate for servers and nothing else of
/// ours. The person's own profile and trust stores are never touched.
#[derive(Debug)]
pub(super) struct Home {
    path: PathBuf,
}

impl Home {
    /// Prepares `path` so that a browser started with it as HOME trusts `root_pem`.
    pub(super) fn prepare(path: &Path, root_pem: &str) -> Result<Self, BrowserError> {
        let certutil = tools::CERTUTIL.locate()?;
        let database = path.join(".pki/nssdb");
        // certutil asks for a password, for ever, where there is a database already.
        if database.exists() {
            fs::remove_dir_all(&database)?;
        }
        fs::create_dir_all(&database)?;
        // The driver puts the browser's profile into the temporary folder: it goes with the run.
        fs::create_dir_all(path.join("tmp"))?;
        let root = path.join("racine.pem");
        fs::write(&root, root_pem)?;
        let database = format!("sql:{}", database.display());
        run(&certutil, &["-N", "-d", &database, "--empty-password"])?;
        let root = root.to_string_lossy();
        run(&certutil, &["-A", "-n", "doublure-test", "-t", "C,,", "-d", &database, "-i", &root])?;
        Ok(Self { path: path.to_owned() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn temporary(&self) -> PathBuf {
        self.path.join("tmp")
    }
}

fn run(program: &Path, arguments: &[&str]) -> Result<(), BrowserError> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(BrowserError::Driver(format!("{} : {said}", program.display())))
}

#[cfg(test)]
mod tests {
    use mock_kit::{Clock, authority::ServerAuthority};

    use super::*;

    #[test]
    fn a_home_can_be_prepared_again() {
        crate::install_crypto();
        let folder = tempfile::tempdir().unwrap();
        let root = ServerAuthority::generate(Clock::system().now()).unwrap();
        for _ in 0..2 {
            Home::prepare(folder.path(), root.certificate_pem()).unwrap();
        }
    }
}
