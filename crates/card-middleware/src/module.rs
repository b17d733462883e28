//! The module between `C_Initialize` and `C_Finalize`: readers, cards and sessions, kept in step with what the harness says.

use std::collections::{BTreeSet, HashMap};
use std::env;
use std::path::PathBuf;

use cryptoki_sys::{
    CK_RV, CK_SESSION_HANDLE, CK_SLOT_ID, CK_TOKEN_INFO, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY,
    CKF_USER_PIN_LOCKED, CKR_GENERAL_ERROR, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT,
};

use crate::card::Card;
use crate::deviations::Deviations;
use crate::reader::{Readers, Slot, TokenSerial};
use crate::sessions::{Session, Sessions};
use crate::softhsm::SoftHsm;

/// Everything that a caller can reach.
pub struct Module {
    folder: PathBuf,
    softhsm: SoftHsm,
    /// The cards that SoftHSM2 knows, and its slots for them.
    tokens: HashMap<TokenSerial, CK_SLOT_ID>,
    /// Whether SoftHSM2 could not be started again.
    stopped: bool,
    readers: Readers,
    sessions: Sessions,
    /// Readers whose card changed, and nobody was told yet.
    changed: BTreeSet<Slot>,
}

impl Module {
    /// As the environment says; `CKR_GENERAL_ERROR` when it says nothing.
    pub fn open() -> Result<Self, CK_RV> {
        let path = |name| env::var_os(name).filter(|value| !value.is_empty()).ok_or(CKR_GENERAL_ERROR);
        let folder = PathBuf::from(path("DOUBLURE_READER")?);
        let softhsm = SoftHsm::load(&path("DOUBLURE_SOFTHSM")?)?;
        let mut readers = Readers::new(&folder);
        // Before SoftHSM2 looks for cards: those that are in by now are complete.
        readers.look();
        let tokens = softhsm.start()?;
        Ok(Self {
            folder,
            softhsm,
            tokens,
            stopped: false,
            readers,
            sessions: Sessions::default(),
            changed: BTreeSet::new(),
        })
    }

    /// Ends it, with every session.
    pub fn close(self) -> CK_RV {
        self.softhsm.stop()
    }

    /// SoftHSM2, underneath.
    pub fn softhsm(&self) -> &SoftHsm {
        &self.softhsm
    }

    /// Looks at the readers again. A card that went out has no session any more, even if it is back.
    pub fn refresh(&mut self) {
        let changed = self.readers.look();
        for &slot in &changed {
            self.close_sessions(slot);
        }
        let mut cards = changed.iter().filter_map(|&slot| self.readers.card(slot));
        if self.stopped || cards.any(|card| !self.tokens.contains_key(card)) {
            self.find_new_cards();
        }
        self.changed.extend(changed);
    }

    /// SoftHSM2 finds them at its start alone. That ends the other reader's sessions as well: for its caller, that card went
    /// out and in.
    fn find_new_cards(&mut self) {
        self.sessions.clear();
        self.softhsm.stop();
        let tokens = self.softhsm.start();
        self.stopped = tokens.is_err();
        self.tokens = tokens.unwrap_or_default();
        self.changed.extend(Slot::ALL.into_iter().filter(|&slot| self.readers.card(slot).is_some()));
    }

    /// The next reader whose card changed since its caller was last told.
    pub fn next_changed(&mut self) -> Option<Slot> {
        self.changed.pop_first()
    }

    /// SoftHSM2's slot for the card in this reader; `CKR_TOKEN_NOT_PRESENT` when there is none, or SoftHSM2 does not know it.
    pub fn token(&self, slot: Slot) -> Result<CK_SLOT_ID, CK_RV> {
        let token = self.readers.card(slot).and_then(|card| self.tokens.get(card));
        token.copied().ok_or(CKR_TOKEN_NOT_PRESENT)
    }

    /// What SoftHSM2 says of the card in this reader, and what the card remembers of wrong codes.
    pub fn token_info(&self, slot: Slot) -> Result<CK_TOKEN_INFO, CK_RV> {
        let mut info = self.softhsm.token_info(self.token(slot)?)?;
        info.flags &= !(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
        info.flags |= self.card(slot)?.flags()?;
        Ok(info)
    }

    /// Presents a code to the card of a session; `check` asks SoftHSM2 whether it is right.
    pub fn present(&self, session: Session, code: &[u8], check: impl FnOnce(&[u8]) -> CK_RV) -> CK_RV {
        let deviations = Deviations::read(&self.folder);
        self.card(session.slot).map_or_else(|error| error, |card| card.present(code, deviations, check))
    }

    fn card(&self, slot: Slot) -> Result<Card, CK_RV> {
        let serial = self.readers.card(slot).ok_or(CKR_TOKEN_NOT_PRESENT)?;
        Ok(Card::new(&self.folder, serial))
    }

    /// Takes in a session that SoftHSM2 opened.
    pub fn add_session(&mut self, slot: Slot, beneath: CK_SESSION_HANDLE) -> CK_SESSION_HANDLE {
        self.sessions.add(Session { slot, beneath })
    }

    /// What a caller's handle stands for. A card that is removed closes its sessions (PKCS#11 2.40 section 5.1.1).
    pub fn session(&self, handle: CK_SESSION_HANDLE) -> Result<Session, CK_RV> {
        self.sessions.find(handle).ok_or(CKR_SESSION_HANDLE_INVALID)
    }

    /// Ends one.
    pub fn close_session(&mut self, handle: CK_SESSION_HANDLE) -> CK_RV {
        let session = self.sessions.remove(handle);
        session.map_or(CKR_SESSION_HANDLE_INVALID, |session| self.softhsm.close(session.beneath))
    }

    /// Ends those of one reader, which locks its card.
    pub fn close_sessions(&mut self, slot: Slot) {
        for session in self.sessions.remove_all(slot) {
            self.softhsm.close(session.beneath);
        }
    }
}
