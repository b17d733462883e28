use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{BrowserError, ClientCard, home, tools};

/// The cards in a browser's NSS database. What is put in or taken out of it while the browser runs counts from the next
/// TLS handshake on, as a card in a reader does: both browsers ask the database each time.
#[derive(Debug)]
pub(super) struct CardStore {
    database: PathBuf,
    /// Where a file may lie for a moment.
    temporary: PathBuf,
    held: Vec<ClientCard>,
}

impl CardStore {
    /// The one of a browser, which holds no card yet.
    pub fn new(database: PathBuf, temporary: PathBuf) -> Self {
        Self { database, temporary, held: Vec::new() }
    }

    /// Has it hold these cards and no other.
    pub async fn hold(&mut self, cards: &[ClientCard]) -> Result<(), BrowserError> {
        let (kept, gone): (Vec<_>, Vec<_>) = self.held.drain(..).partition(|held| cards.contains(held));
        self.held = kept;
        for card in &gone {
            self.remove(card).await?;
        }
        for card in cards {
            if !self.held.contains(card) {
                self.insert(card).await?;
                self.held.push(card.clone());
            }
        }
        Ok(())
    }

    async fn insert(&self, card: &ClientCard) -> Result<(), BrowserError> {
        let pk12util = tools::PK12UTIL.locate()?;
        let folder = tempfile::tempdir_in(&self.temporary)?;
        let file = folder.path().join("carte.p12");
        fs::write(&file, card.pkcs12(PASSWORD)?)?;
        let (file, database) = (file.to_string_lossy(), address(&self.database));
        home::run(&pk12util, &["-i", &file, "-d", &database, "-K", "", "-W", PASSWORD]).await
    }

    /// The certificate goes with its key.
    async fn remove(&self, card: &ClientCard) -> Result<(), BrowserError> {
        let certutil = tools::CERTUTIL.locate()?;
        home::run(&certutil, &["-F", "-n", &card.name(), "-d", &address(&self.database)]).await
    }
}

/// Of a file that exists for a moment, in a folder that nobody else may read.
pub(super) const PASSWORD: &str = "carte";

/// As the NSS tools name a database.
pub(super) fn address(folder: &Path) -> String {
    format!("sql:{}", folder.display())
}
