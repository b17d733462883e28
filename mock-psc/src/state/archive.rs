//! What outlives the process, where somebody works with it from day to day: the authorities of the test IGC-Santé, the
//! cards and organisations' certificates that were handed out, and what was revoked. A card that lies in a browser since
//! yesterday still signs in today.
//!
//! In one folder, readable by its owner alone:
//!
//! | file | what |
//! |---|---|
//! | `autorites.json` | the authorities' certificates and keys |
//! | `chaine.pem` | their certificates alone, the root last: what others may trust |
//! | `registre.jsonl` | what was handed out and revoked, a JSON object a line, appended to as it happens |

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use identities::{
    Authority, Card, CardSerial, IssueError, KeptAuthorities, KeptCard, NationalId, Organisation,
    OrganisationUse, OtherId, Professional, Publication, TestIgc,
};
use mock_kit::authority::write_private;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// File names in the folder.
const AUTHORITIES: &str = "autorites.json";
const CHAIN: &str = "chaine.pem";
const REGISTER: &str = "registre.jsonl";

/// One line of the register.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Record {
    /// A card was handed out.
    Card(CardRecord),
    /// A card was handed out to this person: their holder is to be known again.
    Person {
        /// See [`crate::Person::key`].
        key: String,
        /// All that is known of them.
        professional: Box<Professional>,
    },
    /// A person gained an id.
    IdGained {
        /// Who.
        person: NationalId,
        /// What they gained.
        gained: GainedId,
    },
    /// A person has an id no more that they had gained.
    IdLost {
        /// Who.
        person: NationalId,
        /// The id.
        id: String,
    },
    /// An organisation was given a certificate.
    Organisation(OrganisationRecord),
    /// A card is as if it never had been revoked.
    Reinstated {
        /// Its serial number.
        serial: String,
    },
    /// A certificate was revoked.
    Revoked {
        /// By which authority.
        authority: Issuer,
        /// Its serial number.
        serial: String,
        /// Since when.
        #[serde(with = "time::serde::rfc3339")]
        since: OffsetDateTime,
    },
}

/// A card that was handed out.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardRecord {
    pub card: KeptCard,
    /// In whose list the directory has it; nobody's for a card that it does not know.
    pub listed: Option<NationalId>,
    /// What is wrong with it, by its word.
    pub fault: Option<String>,
    /// Whether its holder was made with it, and gets it again as soon as they are made again.
    pub own: bool,
}

/// An id that a person gained.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct GainedId {
    pub id: OtherId,
    /// Whether their `sub` ends with it.
    pub technical: bool,
}

/// An organisation's certificate that was handed out.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationRecord {
    pub organisation: Organisation,
    pub used_for: OrganisationUse,
    pub serial: String,
    pub fault: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
    pub certificate_pem: String,
    pub key_pem: String,
}

/// Who revoked.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Issuer {
    Persons,
    Organisations,
}

impl From<Issuer> for Authority {
    fn from(issuer: Issuer) -> Self {
        match issuer {
            Issuer::Persons => Self::Persons,
            Issuer::Organisations => Self::Organisations,
        }
    }
}

/// The folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something else stands in it.
    #[error("{}: {reason}; remove the folder {}, and the test IGC-Santé and its cards will be made anew", path.display(), path.parent().unwrap_or(path).display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What is wrong, with the line if there are several.
        reason: String,
    },
}

/// Where things are written down; nowhere, unless somebody keeps a folder.
#[derive(Default)]
pub(crate) struct Archive {
    kept: Option<Kept>,
}

struct Kept {
    path: PathBuf,
    file: Mutex<File>,
    /// The cards that people were made with, until they are made again.
    own: Mutex<HashMap<String, CardRecord>>,
    /// Who is written down.
    people: Mutex<HashSet<NationalId>>,
}

/// What an archive held.
pub(crate) struct Opened {
    pub archive: Archive,
    pub igc: TestIgc,
    /// In the order in which it was written; without the cards that wait for their holders.
    pub records: Vec<Record>,
}

impl Opened {
    /// Nothing is kept: a new IGC.
    pub fn nowhere(publication: Option<Publication>, now: OffsetDateTime) -> Result<Self, IssueError> {
        let igc = TestIgc::published_at(publication, now)?;
        Ok(Self { archive: Archive::default(), igc, records: Vec::new() })
    }

    /// What is kept in `folder`, made when there is none.
    pub fn kept_in(
        folder: &Path,
        publication: Option<Publication>,
        now: OffsetDateTime,
    ) -> Result<Self, crate::StartError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| ArchiveError::File { path, source }
        };
        make_private(folder).map_err(failed(folder))?;
        let igc = authorities(folder, publication, now)?;
        let path = folder.join(REGISTER);
        let (records, whole) = read(&path)?;
        let file = open_private(&path).map_err(failed(&path))?;
        // A process that was cut short while it wrote: what it began goes, so that what follows can be read.
        file.set_len(whole).map_err(failed(&path))?;
        let (own, records) = apart(records);
        for serial in own.keys().filter_map(|serial| serial.parse().ok()) {
            igc.readmit(Authority::Persons, serial);
        }
        let people = records.iter().filter_map(|record| match record {
            Record::Person { professional, .. } => Some(professional.national_id.clone()),
            _ => None,
        });
        let people = Mutex::new(people.collect());
        let kept = Kept { path, file: Mutex::new(file), own: Mutex::new(own), people };
        Ok(Self { archive: Archive { kept: Some(kept) }, igc, records })
    }
}

impl Archive {
    /// Writes it down, if anything is kept.
    pub fn record(&self, record: &Record) -> Result<(), ArchiveError> {
        let Some(kept) = &self.kept else { return Ok(()) };
        let failed = |source| ArchiveError::File { path: kept.path.clone(), source };
        let mut line = serde_json::to_string(record).map_err(|error| failed(io::Error::other(error)))?;
        line.push('\n');
        let mut file = kept.file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata().map_err(failed)?.len();
        // At once: a line that a power cut tears is left out when it is read. One that a full disk tears goes at once, so
        // that the next one does not follow half of it.
        file.write_all(line.as_bytes()).map_err(|error| {
            let _ = file.set_len(before);
            failed(error)
        })
    }

    /// Writes a person down, once.
    pub fn record_person(&self, key: &str, professional: &Professional) -> Result<(), ArchiveError> {
        let Some(kept) = &self.kept else { return Ok(()) };
        let mut people = kept.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.contains(&professional.national_id) {
            return Ok(());
        }
        let professional = Box::new(professional.clone());
        let id = professional.national_id.clone();
        self.record(&Record::Person { key: key.to_owned(), professional })?;
        people.insert(id);
        Ok(())
    }

    /// The card of before with this serial number, if this person held it and it is still valid at `now`.
    pub fn own_card(&self, serial: CardSerial, holder: &NationalId, now: OffsetDateTime) -> Option<Card> {
        let mut own = self.kept.as_ref()?.own.lock().unwrap_or_else(PoisonError::into_inner);
        let record = own.remove(&serial.to_string())?;
        let card = Card::from_kept(record.card).ok()?;
        let validity = card.validity();
        let good = card.national_id() == holder && (validity.not_before..=validity.not_after).contains(&now);
        good.then_some(card)
    }
}

/// The cards that wait for their holders, by serial number, and the rest.
fn apart(records: Vec<Record>) -> (HashMap<String, CardRecord>, Vec<Record>) {
    let mut own = HashMap::new();
    let mut rest = Vec::new();
    for record in records {
        match record {
            Record::Card(record) if record.own => {
                let serial = Card::from_kept(record.card.clone()).map(|card| card.serial().to_string());
                if let Ok(serial) = serial {
                    own.insert(serial, record);
                }
            }
            record => rest.push(record),
        }
    }
    (own, rest)
}

fn authorities(
    folder: &Path,
    publication: Option<Publication>,
    now: OffsetDateTime,
) -> Result<TestIgc, crate::StartError> {
    let path = folder.join(AUTHORITIES);
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| ArchiveError::File { path, source }
    };
    let unreadable = |reason: String| ArchiveError::Unreadable { path: path.clone(), reason };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let kept: KeptAuthorities =
                serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
            Ok(TestIgc::from_kept(&kept, publication, now).map_err(|error| unreadable(error.to_string()))?)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let igc = TestIgc::published_at(publication, now)?;
            let text = serde_json::to_string_pretty(&igc.to_keep()).map_err(io::Error::other);
            // In one step: a start that is cut short leaves no half of it behind.
            let part = path.with_extension("part");
            text.and_then(|text| write_private(&part, &text))
                .and_then(|()| fs::rename(&part, &path))
                .map_err(file(&path))?;
            let chain = [Authority::Persons, Authority::Organisations, Authority::Root];
            let chain: String = chain.into_iter().map(|authority| igc.pem_of(authority)).collect();
            let public = folder.join(CHAIN);
            fs::write(&public, chain).map_err(file(&public))?;
            Ok(igc)
        }
        Err(error) => Err(file(&path)(error).into()),
    }
}

/// The lines of the register, and how many bytes they take; a last one that is not whole is left out.
fn read(path: &Path) -> Result<(Vec<Record>, u64), ArchiveError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(source) => return Err(ArchiveError::File { path: path.to_owned(), source }),
    };
    // The last one may be torn within a letter.
    let whole = &bytes[..bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)];
    let mut records = Vec::new();
    for (rank, line) in whole.split_inclusive(|byte| *byte == b'\n').enumerate() {
        records.push(serde_json::from_slice(line).map_err(|error| ArchiveError::Unreadable {
            path: path.to_owned(),
            reason: format!("line {}: {error}", rank + 1),
        })?);
    }
    Ok((records, whole.len() as u64))
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn open_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn open_private(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn revoked(serial: &str) -> Record {
        Record::Revoked { authority: Issuer::Persons, serial: serial.to_owned(), since: NOW }
    }

    fn serials(opened: &Opened) -> Vec<String> {
        let serial = |record: &Record| match record {
            Record::Revoked { serial, .. } => serial.clone(),
            _ => String::new(),
        };
        opened.records.iter().map(serial).collect()
    }

    fn open(folder: &Path) -> Result<Opened, crate::StartError> {
        Opened::kept_in(folder, None, NOW + Duration::days(20_000))
    }

    #[test]
    fn what_was_written_is_read_again_and_nobody_else_may() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("igc");
        let first = open(&folder).unwrap();
        first.archive.record(&revoked("10")).unwrap();
        first.archive.record(&revoked("11")).unwrap();
        let again = open(&folder).unwrap();
        assert_eq!(serials(&again), ["10", "11"]);
        assert_eq!(again.igc.root_pem(), first.igc.root_pem());
        assert!(fs::read_to_string(folder.join(CHAIN)).unwrap().ends_with(&first.igc.root_pem()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for name in [AUTHORITIES, REGISTER] {
                let mode = fs::metadata(folder.join(name)).unwrap().permissions().mode();
                assert_eq!(mode & 0o077, 0, "{name}");
            }
            assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o077, 0);
        }
    }

    #[test]
    fn a_line_that_was_cut_short_is_left_out_and_what_follows_is_not() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).unwrap().archive.record(&revoked("10")).unwrap();
        let register = folder.path().join(REGISTER);
        let text = fs::read_to_string(&register).unwrap();
        fs::write(&register, format!("{text}{}", &text[..text.len() / 2])).unwrap();
        let opened = open(folder.path()).unwrap();
        assert_eq!(serials(&opened), ["10"]);
        opened.archive.record(&revoked("11")).unwrap();
        assert_eq!(serials(&open(folder.path()).unwrap()), ["10", "11"]);
        fs::write(&register, format!("{text}rien\n")).unwrap();
        let told = open(folder.path()).err().unwrap().to_string();
        assert!(told.contains("line 2") && told.contains("remove the folder "), "{told}");
    }

    #[test]
    fn what_is_no_archive_says_which_file_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).unwrap();
        let authorities = folder.path().join(AUTHORITIES);
        fs::write(&authorities, "{}").unwrap();
        let told = open(folder.path()).err().unwrap().to_string();
        assert!(told.contains(AUTHORITIES) && told.contains("remove the folder "), "{told}");
        fs::remove_file(&authorities).unwrap();
        fs::create_dir(&authorities).unwrap();
        assert!(open(folder.path()).err().unwrap().to_string().contains(AUTHORITIES));
    }

    #[test]
    fn nothing_is_written_where_nothing_is_kept() {
        let opened = Opened::nowhere(None, NOW).unwrap();
        opened.archive.record(&revoked("10")).unwrap();
        assert!(opened.records.is_empty());
    }
}
