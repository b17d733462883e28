//! The two readers: which card is in which. The harness says so in the file `inserted`, one line per card:
//!
//! ```text
//! <slot> <token serial> [<insertion>]
//! ```
//!
//! The slot is 1 or 2, the serial SoftHSM2's (16 hexadecimal digits). The third word is optional and means nothing by itself:
//! another word there is another insertion of the same card, even when nobody looked while it was out. Other lines are ignored.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use cryptoki_sys::CK_SLOT_ID;

/// One of the two readers. They are there all the time, as PKCS#11 wants slots to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The reader of id 1.
    First,
    /// The reader of id 2.
    Second,
}

impl Slot {
    /// Every reader, in the order of their ids.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// The reader that PKCS#11 callers know by this id.
    pub fn with_id(id: CK_SLOT_ID) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.id() == id)
    }

    /// What PKCS#11 callers know it by.
    pub fn id(self) -> CK_SLOT_ID {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }
}

/// The serial number of a token: sixteen hexadecimal digits, and hence a file name without surprises.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenSerial(String);

impl TokenSerial {
    /// None when it is no serial number of SoftHSM2's.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(text.to_owned()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A card that somebody put in. Another insertion of the same card is not equal to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// Whose card it is.
    pub card: TokenSerial,
    mark: Option<String>,
}

type Inserted = BTreeMap<Slot, Insertion>;

/// A reader holds one card, and a card is in one reader: the first line that says so counts.
fn parse(bytes: &[u8]) -> Inserted {
    let mut inserted = Inserted::new();
    for line in String::from_utf8_lossy(bytes).lines() {
        let Some((slot, insertion)) = parse_line(line) else { continue };
        let taken = inserted.contains_key(&slot) || inserted.values().any(|one| one.card == insertion.card);
        if !taken {
            inserted.insert(slot, insertion);
        }
    }
    inserted
}

fn parse_line(line: &str) -> Option<(Slot, Insertion)> {
    let mut words = line.split_whitespace();
    let slot = Slot::with_id(words.next()?.parse().ok()?)?;
    let card = TokenSerial::parse(words.next()?)?;
    let mark = words.next().map(str::to_owned);
    words.next().is_none().then_some((slot, Insertion { card, mark }))
}

/// What tells one version of a file from the next without reading it.
#[derive(PartialEq, Eq)]
struct Stamp {
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(file: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(file).ok()?;
        let modified = (metadata.mtime(), metadata.mtime_nsec());
        Some(Self { inode: metadata.ino(), length: metadata.len(), modified })
    }
}

/// The file `inserted`, as it was when somebody last looked.
pub struct Readers {
    file: PathBuf,
    stamp: Option<Stamp>,
    inserted: Inserted,
}

impl Readers {
    /// Empty readers: what is in them is seen by looking.
    pub fn new(folder: &Path) -> Self {
        Self { file: folder.join("inserted"), stamp: None, inserted: Inserted::new() }
    }

    /// Looks again, and says in which readers the card is another one, or gone, or there at last.
    pub fn look(&mut self) -> Vec<Slot> {
        // Before the content: if it is replaced in between, the next look sees the difference.
        let stamp = Stamp::of(&self.file);
        if stamp == self.stamp {
            return Vec::new();
        }
        let inserted = parse(&std::fs::read(&self.file).unwrap_or_default());
        let changed =
            Slot::ALL.into_iter().filter(|slot| inserted.get(slot) != self.inserted.get(slot)).collect();
        (self.stamp, self.inserted) = (stamp, inserted);
        changed
    }

    /// The card that was in this reader when somebody last looked.
    pub fn card(&self, slot: Slot) -> Option<&TokenSerial> {
        self.inserted.get(&slot).map(|insertion| &insertion.card)
    }
}

#[cfg(test)]
mod tests {
    use super::{Readers, Slot, TokenSerial, parse};

    const ONE: &str = "0123456789abcdef";
    const OTHER: &str = "fedcba9876543210";

    fn cards(text: &[u8]) -> Vec<(Slot, String)> {
        parse(text).into_iter().map(|(slot, insertion)| (slot, insertion.card.as_str().to_owned())).collect()
    }

    #[test]
    fn a_line_is_a_reader_and_its_card() {
        let both = vec![(Slot::First, ONE.to_owned()), (Slot::Second, OTHER.to_owned())];
        assert_eq!(cards(format!("2 {OTHER}\n1 {ONE}\n").as_bytes()), both);
        assert_eq!(cards(format!("1 {ONE}\r\n\r\n  2   {OTHER} 7").as_bytes()), both);
        assert!(cards(b"").is_empty());
    }

    #[test]
    fn lines_that_say_nothing_are_ignored() {
        let mut text =
            format!("3 {ONE}\n1\n1 {ONE}0\n1 ../../etc/passwd\n-1 {ONE}\n1 {OTHER} a b\n").into_bytes();
        text.extend(b"\xff\xfe\x00\n99999999999999999999999 x\n1 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n");
        assert!(cards(&text).is_empty());
        text.extend(format!("2 {ONE}").as_bytes());
        assert_eq!(cards(&text), [(Slot::Second, ONE.to_owned())]);
    }

    #[test]
    fn the_first_line_about_a_reader_or_a_card_counts() {
        let text = format!("1 {ONE}\n1 {OTHER}\n2 {ONE}\n");
        assert_eq!(cards(text.as_bytes()), [(Slot::First, ONE.to_owned())]);
    }

    #[test]
    fn looking_tells_which_readers_changed() {
        let folder = tempfile::tempdir().unwrap();
        let put = |text: &str| {
            let next = folder.path().join("inserted.new");
            std::fs::write(&next, text).unwrap();
            std::fs::rename(next, folder.path().join("inserted")).unwrap();
        };
        let mut readers = Readers::new(folder.path());
        assert!(readers.look().is_empty());
        put(&format!("1 {ONE}"));
        assert_eq!(readers.look(), [Slot::First]);
        assert_eq!(readers.card(Slot::First), TokenSerial::parse(ONE).as_ref());
        assert!(readers.look().is_empty());
        put(&format!("1 {ONE}\n2 {OTHER}"));
        assert_eq!(readers.look(), [Slot::Second]);
        put(&format!("2 {OTHER}\n1 {ONE} again"));
        assert_eq!(readers.look(), [Slot::First]);
        put(&format!("1 {OTHER}\n2 {ONE}"));
        assert_eq!(readers.look(), Slot::ALL);
        std::fs::remove_file(folder.path().join("inserted")).unwrap();
        assert_eq!(readers.look(), Slot::ALL);
        assert_eq!(readers.card(Slot::First), None);
    }
}
