use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
};

use tempfile::TempDir;
use tokio::process::Command;

use super::{Browser, BrowserError, ClientCard, tools};

/// A private HOME for a browser, whose NSS databases trust one root certificate for servers and hold at most one
/// card. The person's own profile, trust stores and policies are never touched.
#[derive(Debug)]
pub(super) struct Home {
    path: PathBuf,
}

impl Home {
    /// Prepares `path` so that a browser started with it as HOME trusts `root_pem`.
    pub(super) async fn prepare(path: &Path, root_pem: &str) -> Result<Self, BrowserError> {
        let certutil = tools::CERTUTIL.locate()?;
        let home = Self { path: path.to_owned() };
        let template = home.template();
        // certutil asks for a password, for ever, where there is a database already.
        emptied(&template)?;
        // The driver puts the browser's profile into the temporary folder: it goes with the run.
        fs::create_dir_all(home.temporary())?;
        let root = path.join("racine.pem");
        fs::write(&root, root_pem)?;
        let database = address(&template);
        run(&certutil, &["-N", "-d", &database, "--empty-password"]).await?;
        let root = root.to_string_lossy();
        run(&certutil, &["-A", "-n", "doublure-test", "-t", "C,,", "-d", &database, "-i", &root]).await?;
        Ok(home)
    }

    /// Lays out what the browser's next process finds: our root, and `card` when there is one. Firefox has it in a
    /// profile of its own, which goes with the answer.
    pub(super) async fn furnish(
        &self,
        browser: Browser,
        card: Option<&ClientCard>,
    ) -> Result<Option<TempDir>, BrowserError> {
        let (database, profile) = match browser {
            Browser::Chromium => (self.path.join(".pki/nssdb"), None),
            Browser::Firefox => {
                let profile = tempfile::Builder::new().prefix("profil-").tempdir_in(self.temporary())?;
                (profile.path().to_owned(), Some(profile))
            }
        };
        emptied(&database)?;
        for entry in fs::read_dir(self.template())? {
            let entry = entry?;
            fs::copy(entry.path(), database.join(entry.file_name()))?;
        }
        if let Some(card) = card {
            self.insert(card, &database).await?;
        }
        Ok(profile)
    }

    async fn insert(&self, card: &ClientCard, database: &Path) -> Result<(), BrowserError> {
        let pk12util = tools::PK12UTIL.locate()?;
        let folder = tempfile::tempdir_in(self.temporary())?;
        let file = folder.path().join("carte.p12");
        fs::write(&file, card.pkcs12(PASSWORD)?)?;
        let (file, database) = (file.to_string_lossy(), address(database));
        run(&pk12util, &["-i", &file, "-d", &database, "-K", "", "-W", PASSWORD]).await
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn temporary(&self) -> PathBuf {
        self.path.join("tmp")
    }

    /// The database that every browser's is a copy of.
    fn template(&self) -> PathBuf {
        self.path.join("nss")
    }
}

/// Of a file that exists for a moment, in a folder that nobody else may read.
const PASSWORD: &str = "carte";

fn emptied(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

/// As the NSS tools name a database.
fn address(folder: &Path) -> String {
    format!("sql:{}", folder.display())
}

async fn run(program: &Path, arguments: &[&str]) -> Result<(), BrowserError> {
    let output =
        Command::new(program).args(arguments).stdin(Stdio::null()).kill_on_drop(true).output().await?;
    if output.status.success() {
        return Ok(());
    }
    // pk12util tells on standard output.
    let said = [output.stderr, output.stdout].map(|text| String::from_utf8_lossy(&text).trim().to_owned());
    Err(BrowserError::Driver(format!("{} : {}", program.display(), said.join(" ").trim())))
}

#[cfg(test)]
mod tests {
    use mock_kit::{Clock, authority::ServerAuthority};

    use super::*;

    #[tokio::test]
    async fn a_home_can_be_prepared_and_furnished_again() {
        crate::install_crypto();
        let folder = tempfile::tempdir().unwrap();
        let root = ServerAuthority::generate(Clock::system().now()).unwrap();
        for browser in Browser::ALL {
            let home = Home::prepare(folder.path(), root.certificate_pem()).await.unwrap();
            for _ in 0..2 {
                let profile = home.furnish(browser, None).await.unwrap();
                assert_eq!(profile.is_some(), browser == Browser::Firefox);
            }
        }
    }
}
