use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{BrowserError, ClientCard, nss, tools};
use crate::lang::say;

/// The cards in a browser's NSS database. What is put in or taken out of it while the browser runs counts from the next
/// TLS handshake on, as a card in a reader does: both browsers ask the database each time.
#[derive(Debug)]
pub(super) struct CardStore {
    database: PathBuf,
    /// Where a file may lie for a moment.
    temporary: PathBuf,
    held: Vec<Held>,
}

#[derive(Debug)]
struct Held {
    card: ClientCard,
    /// What NSS calls it: something of its own making.
    name: String,
}

impl CardStore {
    /// The one of a browser, which holds no card yet.
    pub fn new(database: PathBuf, temporary: PathBuf) -> Self {
        Self { database, temporary, held: Vec::new() }
    }

    /// Has it hold these cards and no other.
    pub async fn hold(&mut self, cards: &[ClientCard]) -> Result<(), BrowserError> {
        let (kept, gone): (Vec<_>, Vec<_>) = self.held.drain(..).partition(|held| cards.contains(&held.card));
        self.held = kept;
        for held in gone {
            // The certificate goes with its key.
            self.certutil(&["-F", "-n", &held.name]).await?;
        }
        for card in cards {
            if !self.held.iter().any(|held| held.card == *card) {
                let name = self.insert(card).await?;
                self.held.push(Held { card: card.clone(), name });
            }
        }
        Ok(())
    }

    /// What the card is called from then on.
    async fn insert(&self, card: &ClientCard) -> Result<String, BrowserError> {
        let pk12util = tools::PK12UTIL.locate()?;
        let folder = tempfile::tempdir_in(&self.temporary)?;
        let file = folder.path().join("carte.p12");
        fs::write(&file, card.pkcs12(PASSWORD)?)?;
        let before = self.names().await?;
        let (file, database) = (file.to_string_lossy(), address(&self.database));
        nss::run(&pk12util, &["-i", &file, "-d", &database, "-K", "", "-W", PASSWORD]).await?;
        let new = self.names().await?.into_iter().find(|name| !before.contains(name));
        new.ok_or_else(|| {
            BrowserError::Card(say!(
                "elle n’apparaît pas dans son magasin",
                "it does not appear in its store"
            ))
        })
    }

    /// The certificates whose keys are there.
    async fn names(&self) -> Result<Vec<String>, BrowserError> {
        let listed = self.certutil(&["-L"]).await?;
        let names = listed.lines().filter_map(|line| line.trim_end().strip_suffix(WITH_KEY));
        Ok(names.map(|name| name.trim().to_owned()).collect())
    }

    async fn certutil(&self, arguments: &[&str]) -> Result<String, BrowserError> {
        let database = address(&self.database);
        nss::run(&tools::CERTUTIL.locate()?, &[arguments, &["-d", &database]].concat()).await
    }
}

/// How certutil ends the line of a certificate whose key it has.
const WITH_KEY: &str = "u,u,u";

/// Of a file that exists for a moment, in a folder that nobody else may read.
pub(super) const PASSWORD: &str = "carte";

/// As the NSS tools name a database.
pub(super) fn address(folder: &Path) -> String {
    format!("sql:{}", folder.display())
}
