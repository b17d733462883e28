//! A card's own memory: how many wrong codes it still bears. It is a file, `cards/<token serial>`, so that it survives the
//! browser:
//!
//! ```text
//! tries 3
//! pin 1234
//! ```
//!
//! A card without that file is new. The harness may make or replace it at any time; a card that is blocked from the start has
//! `tries 0`.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use cryptoki_sys::{
    CK_FLAGS, CK_RV, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED, CKR_DEVICE_ERROR,
    CKR_OK, CKR_PIN_INCORRECT, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED,
};

use crate::deviations::Deviations;
use crate::reader::TokenSerial;

/// A CPS blocks after the third wrong code in a row.
const TRIES: u8 = 3;

/// What the card remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Memory {
    /// How many more wrong codes block it. At zero it is blocked.
    tries: u8,
    /// Its code, for the deviation `pin-unchecked` alone: SoftHSM2 is what checks a code.
    pin: Option<String>,
}

impl Memory {
    fn new() -> Self {
        Self { tries: TRIES, pin: None }
    }

    /// None for a text that does not say how many tries are left: better a broken card than one that never blocks.
    fn parse(text: &str) -> Option<Self> {
        let value =
            |name| text.lines().filter_map(|line| line.trim().split_once(' ')).find(|(key, _)| *key == name);
        let tries = value("tries")?.1.parse().ok().filter(|&tries| tries <= TRIES)?;
        Some(Self { tries, pin: value("pin").map(|(_, pin)| pin.to_owned()) })
    }

    fn text(&self) -> String {
        let pin = self.pin.as_deref().map(|pin| format!("pin {pin}\n")).unwrap_or_default();
        format!("tries {}\n{pin}", self.tries)
    }

    /// What to write and what to answer once SoftHSM2 said whether the code is right. Other answers of its count nothing:
    /// somebody is logged in already, say.
    fn after(&self, checked: CK_RV) -> (Self, CK_RV) {
        let tries = match checked {
            CKR_OK => TRIES,
            CKR_PIN_INCORRECT => self.tries.saturating_sub(1),
            _ => self.tries,
        };
        let locked = checked == CKR_PIN_INCORRECT && tries == 0;
        (Self { tries, pin: self.pin.clone() }, if locked { CKR_PIN_LOCKED } else { checked })
    }
}

/// A card and where its memory is kept.
pub struct Card {
    folder: PathBuf,
    file: PathBuf,
}

impl Card {
    /// Of that serial, in a folder of readers.
    pub fn new(readers: &Path, serial: &TokenSerial) -> Self {
        let folder = readers.join("cards");
        Self { file: folder.join(serial.as_str()), folder }
    }

    /// What PKCS#11 says of wrong codes in a token's flags (`CK_TOKEN_INFO`, PKCS#11 2.40 section 3.2).
    pub fn flags(&self) -> Result<CK_FLAGS, CK_RV> {
        Ok(match self.memory().ok_or(CKR_DEVICE_ERROR)?.tries {
            0 => CKF_USER_PIN_LOCKED | CKF_USER_PIN_COUNT_LOW,
            1 => CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_COUNT_LOW,
            TRIES => 0,
            _ => CKF_USER_PIN_COUNT_LOW,
        })
    }

    /// Presents a code; `check` asks SoftHSM2 whether it is right. One code at a time, whichever browser it comes from.
    pub fn present(&self, code: &[u8], deviations: Deviations, check: impl FnOnce(&[u8]) -> CK_RV) -> CK_RV {
        let Ok(_locked) = self.lock() else { return CKR_DEVICE_ERROR };
        let Some(memory) = self.memory() else { return CKR_DEVICE_ERROR };
        if deviations.pin_unchecked {
            return memory.pin.as_ref().map_or(CKR_DEVICE_ERROR, |pin| check(pin.as_bytes()));
        }
        if memory.tries == 0 && !deviations.block_unkept {
            return CKR_PIN_LOCKED;
        }
        if code.len() != 4 || !code.iter().all(u8::is_ascii_digit) {
            return CKR_PIN_LEN_RANGE;
        }
        let (after, answer) = memory.after(check(code));
        if after != memory && self.write(&after).is_err() {
            return CKR_DEVICE_ERROR;
        }
        answer
    }

    fn memory(&self) -> Option<Memory> {
        match std::fs::read_to_string(&self.file) {
            Ok(text) => Memory::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Memory::new()),
            Err(_) => None,
        }
    }

    /// Held until it is dropped. On the folder, since the file itself is replaced.
    fn lock(&self) -> io::Result<File> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let folder = File::open(&self.folder)?;
        folder.lock()?;
        Ok(folder)
    }

    /// As a whole or not at all: the harness may read it at any time.
    fn write(&self, memory: &Memory) -> io::Result<()> {
        let next = self.file.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&next)?;
        file.write_all(memory.text().as_bytes())?;
        std::fs::rename(next, &self.file)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use cryptoki_sys::CKR_USER_ALREADY_LOGGED_IN;
    use tempfile::TempDir;

    use super::*;

    const SERIAL: &str = "0123456789abcdef";
    const NONE: Deviations = Deviations { pin_unchecked: false, block_unkept: false };

    fn card(memory: &str) -> (TempDir, Card) {
        let readers = tempfile::tempdir().unwrap();
        let card = Card::new(readers.path(), &TokenSerial::parse(SERIAL).unwrap());
        std::fs::create_dir(&card.folder).unwrap();
        std::fs::write(&card.file, memory).unwrap();
        (readers, card)
    }

    /// The code of this card is 1234.
    fn check(code: &[u8]) -> CK_RV {
        if code == b"1234" { CKR_OK } else { CKR_PIN_INCORRECT }
    }

    fn text(card: &Card) -> String {
        std::fs::read_to_string(&card.file).unwrap()
    }

    #[test]
    fn memory_is_read_and_written() {
        let memory = Memory { tries: 2, pin: Some("0042".to_owned()) };
        assert_eq!(memory.text(), "tries 2\npin 0042\n");
        assert_eq!(Memory::parse("pin 0042\r\n\r\nelse\n tries 2"), Some(memory));
        assert_eq!(Memory::parse("tries 0"), Some(Memory { tries: 0, pin: None }));
        for broken in ["", "pin 0042", "tries", "tries 4", "tries -1", "tries two"] {
            assert_eq!(Memory::parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_third_wrong_code_blocks_and_the_right_one_gives_tries_back() {
        let (_readers, card) = card("tries 3\npin 1234\n");
        assert_eq!(card.present(b"0000", NONE, check), CKR_PIN_INCORRECT);
        assert_eq!(card.flags(), Ok(CKF_USER_PIN_COUNT_LOW));
        assert_eq!(card.present(b"0000", NONE, check), CKR_PIN_INCORRECT);
        assert_eq!(card.flags(), Ok(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY));
        assert_eq!(card.present(b"1234", NONE, check), CKR_OK);
        assert_eq!((card.flags(), text(&card).as_str()), (Ok(0), "tries 3\npin 1234\n"));
        let answers = [b"0000"; 3].map(|code| card.present(code, NONE, check));
        assert_eq!(answers, [CKR_PIN_INCORRECT, CKR_PIN_INCORRECT, CKR_PIN_LOCKED]);
        assert_eq!(card.flags(), Ok(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED));
        assert_eq!(card.present(b"1234", NONE, |_| panic!("it is blocked")), CKR_PIN_LOCKED);
        assert_eq!(text(&card), "tries 0\npin 1234\n");
        assert_eq!(std::fs::metadata(&card.file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(&card.folder).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_is_no_answer_about_the_code_counts_nothing() {
        let (_readers, card) = card("tries 1");
        for code in [&b""[..], b"123", b"12345", b"12a4", "é12".as_bytes()] {
            assert_eq!(card.present(code, NONE, |_| panic!("it is malformed")), CKR_PIN_LEN_RANGE);
        }
        assert_eq!(card.present(b"0000", NONE, |_| CKR_USER_ALREADY_LOGGED_IN), CKR_USER_ALREADY_LOGGED_IN);
        assert_eq!(text(&card), "tries 1");
    }

    #[test]
    fn a_card_without_memory_is_new_and_one_with_a_broken_memory_is_broken() {
        let (_readers, card) = card("tries ?");
        assert_eq!(card.present(b"1234", NONE, check), CKR_DEVICE_ERROR);
        assert_eq!(card.flags(), Err(CKR_DEVICE_ERROR));
        std::fs::remove_dir_all(&card.folder).unwrap();
        assert_eq!(card.flags(), Ok(0));
        assert_eq!(card.present(b"0000", NONE, check), CKR_PIN_INCORRECT);
        assert_eq!(text(&card), "tries 2\n");
    }

    #[test]
    fn deviations_leave_out_the_check_or_the_block() {
        let (_readers, card) = card("tries 0\npin 1234\n");
        let unchecked = Deviations { pin_unchecked: true, ..NONE };
        assert_eq!(card.present(b"anything", unchecked, check), CKR_OK);
        assert_eq!(text(&card), "tries 0\npin 1234\n");
        let unkept = Deviations { block_unkept: true, ..NONE };
        assert_eq!(card.present(b"0000", unkept, check), CKR_PIN_LOCKED);
        assert_eq!(card.present(b"1234", unkept, check), CKR_OK);
        assert_eq!(text(&card), "tries 3\npin 1234\n");
    }
}
