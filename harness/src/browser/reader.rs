use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    BrowserError, ClientCard,
    token::{Token, configure},
    tools,
};
use crate::lang::say;

/// A card reader as a browser sees it: a PKCS#11 module, and what is in it. Cards are SoftHSM2's tokens; our own module
/// over SoftHSM2's lets them be put in and taken out, and counts wrong codes.
#[derive(Debug)]
pub(super) struct CardReader {
    folder: PathBuf,
    /// An NSS database that has SoftHSM2's module, to write cards with.
    database: PathBuf,
    module: Module,
    known: Vec<(ClientCard, Token)>,
    /// Which card is in which slot, and the how manieth insertion that was: a card that went out and in again is another one
    /// to the module, even where the browser did not look meanwhile.
    slots: [Option<(ClientCard, u32)>; SLOTS],
    insertions: u32,
}

/// What a browser reads cards through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Module {
    /// SoftHSM2's alone: what is in when the browser starts stays in, and any number of wrong codes may be typed.
    SoftHsm(PathBuf),
    /// Ours over it.
    Ours {
        /// Our own.
        module: PathBuf,
        /// SoftHSM2's.
        softhsm: PathBuf,
    },
}

impl Module {
    /// SoftHSM2's, and ours over it where it is there.
    ///
    /// # Errors
    /// [`BrowserError::Missing`] without SoftHSM2.
    pub fn of(ours: Option<PathBuf>) -> Result<Self, BrowserError> {
        let softhsm = tools::SOFTHSM2.locate()?;
        Ok(match ours {
            Some(module) => Self::Ours { module, softhsm },
            None => Self::SoftHsm(softhsm),
        })
    }
}

/// How many cards our module has room for.
const SLOTS: usize = 2;

/// The deviations that a card commits by itself, and our module's words for them.
const OF_CARDS: [(&str, &str); 2] =
    [("card.pin.unchecked", "pin-unchecked"), ("card.block.unkept", "block-unkept")];

/// Where SoftHSM2 keeps its tokens, below the reader's folder.
const TOKENS: &str = "jetons";

impl CardReader {
    /// One below `folder`, with no card; what an earlier one left there is gone.
    pub fn set_up(folder: &Path, database: &Path, module: Module) -> Result<Self, BrowserError> {
        let mut reader = Self {
            folder: folder.to_owned(),
            database: database.to_owned(),
            module,
            known: Vec::new(),
            slots: [const { None }; SLOTS],
            insertions: 0,
        };
        reader.forget()?;
        Ok(reader)
    }

    /// Forgets every card that there was.
    pub fn forget(&mut self) -> Result<(), BrowserError> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        for part in [TOKENS, "cards"] {
            fs::create_dir_all(self.folder.join(part))?;
        }
        configure(&self.folder.join("softhsm2.conf"), &self.folder.join(TOKENS))?;
        self.known.clear();
        self.slots = [const { None }; SLOTS];
        Ok(())
    }

    /// What a browser is told, for its reader to be the one below `folder`.
    pub fn environment(folder: &Path, module: &Module) -> Vec<(&'static str, PathBuf)> {
        let mut told = vec![("SOFTHSM2_CONF", folder.join("softhsm2.conf"))];
        if let Module::Ours { softhsm, .. } = module {
            told.push(("DOUBLURE_READER", folder.to_owned()));
            told.push(("DOUBLURE_SOFTHSM", softhsm.clone()));
        }
        told
    }

    /// What stands in `pkcs11.txt` of the browser's database, so that it asks for the certificate first and then for the code
    /// of the chosen card alone (`PublicCerts`, what modutil calls FRIENDLY).
    pub fn registration(&self) -> String {
        let (library, slots) = match &self.module {
            Module::Ours { module, .. } => {
                (module, (1..=SLOTS).map(|slot| format!("{slot:#010x}")).collect())
            }
            Module::SoftHsm(library) => {
                let tokens = self.slots.iter().flatten().filter_map(|(card, _)| self.token(card));
                (library, tokens.map(|token| format!("{:#010x}", token.slot())).collect::<Vec<_>>())
            }
        };
        let slots: Vec<_> = slots.iter().map(|slot| format!("{slot}=[slotFlags=PublicCerts ]")).collect();
        let (library, slots) = (library.display(), slots.join(" "));
        format!("library={library}\nname=Lecteur de carte\nNSS=slotParams={{{slots}}}\n\n")
    }

    /// Has these cards be in and no other.
    pub async fn hold(&mut self, cards: &[ClientCard]) -> Result<(), BrowserError> {
        for card in cards {
            if !self.known.iter().any(|(known, _)| known == card) {
                self.take_up(card).await?;
            }
        }
        for slot in &mut self.slots {
            *slot = slot.take().filter(|(card, _)| cards.contains(card));
        }
        for card in cards {
            if self.slots.iter().flatten().any(|(held, _)| held == card) {
                continue;
            }
            let free = self.slots.iter_mut().find(|slot| slot.is_none()).ok_or_else(|| {
                BrowserError::Card(say!(
                    "le lecteur en contient déjà {SLOTS}",
                    "the reader holds {SLOTS} already"
                ))
            })?;
            self.insertions += 1;
            *free = Some((card.clone(), self.insertions));
        }
        let slots = self.slots.iter().enumerate();
        let inserted: String = slots
            .filter_map(|(at, slot)| {
                let (card, insertion) = slot.as_ref()?;
                Some(format!("{} {} {insertion}\n", at + 1, self.token(card)?.serial))
            })
            .collect();
        Ok(write(&self.folder.join("inserted"), &inserted)?)
    }

    /// A card that the reader sees for the first time.
    async fn take_up(&mut self, card: &ClientCard) -> Result<(), BrowserError> {
        let token = Token::write(card, &self.folder.join(TOKENS), &self.database).await?;
        let memory = format!("tries {}\npin {}\n", card.tries, card.code);
        write(&self.folder.join("cards").join(&token.serial), &memory)?;
        self.known.push((card.clone(), token));
        Ok(())
    }

    fn token(&self, card: &ClientCard) -> Option<&Token> {
        self.known.iter().find(|(known, _)| known == card).map(|(_, token)| token)
    }

    /// Has its cards commit these deviations, as far as they are a card's, and no other.
    pub fn deviate(&self, deviations: &[&str]) -> io::Result<()> {
        let words = deviations.iter().filter_map(|name| OF_CARDS.iter().find(|(known, _)| known == name));
        let words: Vec<_> = words.map(|(_, word)| *word).collect();
        write(&self.folder.join("deviations"), &words.join("\n"))
    }

    /// # Errors
    /// When what is in cannot be changed under a browser that is open.
    pub fn can_change(&self) -> Result<(), BrowserError> {
        match &self.module {
            Module::Ours { .. } => Ok(()),
            Module::SoftHsm(_) => Err(BrowserError::Card(say!(
                "sans le module de Doublure, celles d’un navigateur ouvert ne changent pas",
                "without Doublure’s module, those of an open browser do not change"
            ))),
        }
    }
}

/// All of it or nothing: whoever reads it meanwhile sees the file before or the file after.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
