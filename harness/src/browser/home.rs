use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    Browser, BrowserError,
    card_store::{CardStore, address},
    nss,
    reader::{CardReader, Module},
    token, tools,
};

/// A private HOME for a browser, whose NSS databases trust one root certificate for servers. The person's own profile, trust stores and policies are never touched.
#[derive(Debug)]
pub(super) struct Home {
    path: PathBuf,
}

impl Home {
    /// Lays out `path`, for a driver to be started with it as HOME; no browser is until [`Self::trust`] is done.
    pub(super) fn lay_out(path: &Path) -> Result<Self, BrowserError> {
        let home = Self { path: path.to_owned() };
        Self::check(path)?;
        // certutil asks for a password, for ever, where there is a database already.
        emptied(&home.template())?;
        // The driver puts the browser's profile into the temporary folder: it goes with the run.
        fs::create_dir_all(home.temporary())?;
        Ok(home)
    }

    /// Whether a browser can start in a HOME at `path`.
    pub(super) fn check(path: &Path) -> Result<(), BrowserError> {
        if cfg!(unix) && path.as_os_str().len() + BELOW.len() > LONGEST_SOCKET {
            return Err(BrowserError::LongPath(path.to_owned()));
        }
        Ok(())
    }

    /// Makes the database that its browsers trust `root_pem` by.
    pub(super) async fn trust(&self, root_pem: &str) -> Result<(), BrowserError> {
        let certutil = tools::CERTUTIL.locate()?;
        let root = self.path.join("racine.pem");
        fs::write(&root, root_pem)?;
        let database = address(&self.template());
        nss::run(&certutil, &["-N", "-d", &database, "--empty-password"]).await?;
        let root = root.to_string_lossy();
        nss::run(&certutil, &["-A", "-n", "doublure-test", "-t", "C,,", "-d", &database, "-i", &root])
            .await?;
        Ok(())
    }

    /// Makes what cards are written with, and a reader that holds none.
    pub(super) async fn take_reader(&self, module: Module) -> Result<CardReader, BrowserError> {
        let database = self.path.join("nss-cartes");
        emptied(&database)?;
        token::writer(&database).await?;
        CardReader::set_up(&self.reader(), &database, module)
    }

    /// Where the reader is, if there is one.
    pub(super) fn reader(&self) -> PathBuf {
        self.path.join("lecteur")
    }

    /// Lays out what the browser's next process finds, when it reads cards through this reader.
    pub(super) fn furnish_with(&self, reader: &CardReader) -> Result<(), BrowserError> {
        let database = self.path.join(CHROMIUM_DATABASE);
        self.copy_template(&database)?;
        let modules = database.join("pkcs11.txt");
        let own = fs::read_to_string(&modules)?;
        fs::write(&modules, format!("{}\n\n{}", own.trim_end(), reader.registration()))?;
        Ok(())
    }

    /// Lays out what the browser's next process finds: our root, and where its cards are. Firefox has it in a profile of
    /// its own, which goes with the answer.
    pub(super) fn furnish(&self, browser: Browser) -> Result<(CardStore, Option<TempDir>), BrowserError> {
        let (database, profile) = match browser {
            Browser::Chromium => (self.path.join(CHROMIUM_DATABASE), None),
            Browser::Firefox => {
                let profile = tempfile::Builder::new().prefix("profil-").tempdir_in(self.temporary())?;
                (profile.path().to_owned(), Some(profile))
            }
        };
        self.copy_template(&database)?;
        Ok((CardStore::new(database, self.temporary()), profile))
    }

    fn copy_template(&self, database: &Path) -> io::Result<()> {
        emptied(database)?;
        for entry in fs::read_dir(self.template())? {
            let entry = entry?;
            fs::copy(entry.path(), database.join(entry.file_name()))?;
        }
        Ok(())
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

/// The longest path of a socket on Linux, without the byte that ends it (unix(7)).
const LONGEST_SOCKET: usize = 107;
/// The longest one that Chromium makes below its HOME.
const BELOW: &str = "/tmp/org.chromium.Chromium.XXXXXX/SingletonSocket";

/// Where Chromium looks for its NSS database, below HOME.
const CHROMIUM_DATABASE: &str = ".pki/nssdb";

fn emptied(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use identities::{CardKind, CardSerial, Pin, Profession, Professional, TestIgc, Validity};
    use mock_kit::{Clock, Seed, authority::ServerAuthority};
    use tokio::process::Command;

    use super::*;
    use crate::browser::{ClientCard, card_store::PASSWORD};

    /// Two people's.
    fn cards() -> [ClientCard; 2] {
        let igc = TestIgc::generate(Clock::system().now()).unwrap();
        [1, 2].map(|seed| card(&igc, seed))
    }

    fn card(igc: &TestIgc, seed: u64) -> ClientCard {
        let now = Clock::system().now();
        let mut generator = Seed::new(seed).draw("", "card");
        let holder = Professional::generate(&mut generator, Profession::Physician);
        let (serial, pin) = (CardSerial::generate(&mut generator), Pin::generate(&mut generator));
        let card = igc.issue(&holder, CardKind::Cps, serial, Validity::current(now), pin).unwrap();
        ClientCard {
            certificate_pem: card.certificate_pem().to_owned(),
            key_pem: card.key_pem().to_owned(),
            label: format!("CPS {}", card.national_id()),
            code: card.pin().as_str().to_owned(),
            tries: card.remaining_tries(),
        }
    }

    /// The certificates in a database, each with its trust: `u` where the key is there too.
    async fn listed(database: &Path) -> String {
        let certutil = tools::CERTUTIL.locate().unwrap();
        let listed = Command::new(certutil).args(["-L", "-d", &address(database)]).output().await.unwrap();
        assert!(listed.status.success());
        String::from_utf8(listed.stdout).unwrap()
    }

    #[tokio::test]
    async fn a_browser_holds_the_cards_that_it_is_given_until_they_are_taken_away_and_the_next_one_none() {
        crate::install_crypto();
        let folder = tempfile::tempdir().unwrap();
        let root = ServerAuthority::generate(Clock::system().now()).unwrap();
        let [one, other] = cards();
        // A second time: what is there already is no obstacle.
        for browser in Browser::ALL {
            let home = Home::lay_out(folder.path()).unwrap();
            home.trust(root.certificate_pem()).await.unwrap();
            for last in [false, true] {
                let (mut store, profile) = home.furnish(browser).unwrap();
                assert_eq!(profile.is_some(), browser == Browser::Firefox);
                let database = match &profile {
                    Some(profile) => profile.path().to_owned(),
                    None => folder.path().join(".pki/nssdb"),
                };
                let contents: &[&[&ClientCard]] =
                    if last { &[] } else { &[&[&one], &[&one, &other], &[&other], &[], &[&one]] };
                for held in contents {
                    let held: Vec<_> = held.iter().map(|&card| card.clone()).collect();
                    store.hold(&held).await.unwrap();
                    let listed = listed(&database).await;
                    assert_eq!(listed.matches("u,u,u").count(), held.len(), "{listed}");
                }
                let listed = listed(&database).await;
                assert!(listed.contains("doublure-test"), "{listed}");
                assert_eq!(listed.matches("u,u,u").count(), usize::from(!last), "{listed}");
            }
        }
        let left: Vec<_> = fs::read_dir(home_temporary(folder.path())).unwrap().collect();
        assert!(left.is_empty(), "a profile or a key is left behind: {left:?}");
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_in_which_no_browser_could_have_its_socket_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let said = Home::lay_out(&folder.path().join("x".repeat(60))).unwrap_err().to_string();
        assert!(said.contains("trop long") && said.contains("TMPDIR"), "{said}");
        Home::lay_out(&folder.path().join("court")).unwrap();
    }

    fn home_temporary(path: &Path) -> PathBuf {
        Home { path: path.to_owned() }.temporary()
    }

    #[tokio::test]
    async fn a_card_that_cannot_be_read_is_refused_by_name() {
        let [good, _] = cards();
        let without = |card: ClientCard| card.pkcs12(PASSWORD).unwrap_err().to_string();
        let said = without(ClientCard { certificate_pem: "rien".into(), ..good.clone() });
        assert!(said.contains("son certificat est illisible"), "{said}");
        let said = without(ClientCard { key_pem: "rien".into(), ..good });
        assert!(said.contains("sa clé est illisible"), "{said}");
    }
}
