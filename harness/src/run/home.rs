//! The private folder of a run, below the system's temporary one, and what is left of runs that were killed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;

use crate::lang::{Lang, Text, Told, say};

const PREFIX: &str = "doublure-";
/// Locked as long as the folder's run goes on, however it ends.
const LOCK: &str = ".doublure-en-cours";

/// A run's private folder; it goes with the value.
#[derive(Debug)]
pub(crate) struct RunHome {
    folder: TempDir,
    _lock: File,
}

impl RunHome {
    pub fn make() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let (making, lock) = (folder.path().join(".doublure-commence"), folder.path().join(LOCK));
        let file = File::create(&making)?;
        file.lock()?;
        // Under its name it is locked from the first moment on.
        fs::rename(making, lock)?;
        Ok(Self { folder, _lock: file })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// What a run left that was killed, and that is gone now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Its folder.
    pub folder: PathBuf,
    /// The programs that were still running, and how many of each.
    pub programs: BTreeMap<String, usize>,
}

impl Told for Leftover {
    fn told(&self) -> Text {
        let folder = self.folder.display();
        let [french, english] = Lang::ALL.map(|lang| {
            let each = self.programs.iter().map(|(name, count)| format!("{count} {name}"));
            let each: Vec<_> = each.collect();
            if each.is_empty() {
                lang.say("aucun programme", "no program").to_owned()
            } else {
                each.join(", ")
            }
        });
        say!(
            "un passage précédent a été tué ; ce qu’il a laissé est enlevé : {french}, dossier {folder}",
            "an earlier run was killed; what it left is gone: {english}, folder {folder}"
        )
    }
}

/// Removes what killed runs of this person's left: programs that still run, and folders.
#[must_use]
pub fn sweep() -> Vec<Leftover> {
    let folders = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    let folders = folders.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    folders.filter_map(|entry| swept(&entry.path())).collect()
}

/// Nothing when the folder is none of ours, or its run goes on.
fn swept(folder: &Path) -> Option<Leftover> {
    let lock = lock_of(folder)?;
    lock.try_lock().ok()?;
    let mut programs = BTreeMap::new();
    // One that is dying may still write, or have begun another one: until nobody is seen.
    for _ in 0..LOOKS {
        let killed = killed_below(folder);
        if killed.is_empty() && emptied(folder) {
            break;
        }
        for (name, count) in killed {
            *programs.entry(name).or_default() += count;
        }
        std::thread::park_timeout(PAUSE);
    }
    let _ = fs::remove_dir_all(folder);
    Some(Leftover { folder: folder.to_owned(), programs })
}

/// How often, and how soon again, what is left is looked at.
const LOOKS: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// Removes all that is in the folder but its lock: as long as anything is left, the next sweep knows it. Whether nothing is.
fn emptied(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return true };
    let mut left = 0;
    for entry in entries.flatten().filter(|entry| entry.file_name() != LOCK) {
        let path = entry.path();
        let folder = path.is_dir() && !path.is_symlink();
        let gone = if folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        left += usize::from(gone.is_err());
    }
    left == 0
}

/// The lock of a folder of this person's: others may leave there whatever they like.
#[cfg(unix)]
fn lock_of(folder: &Path) -> Option<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    use rustix::{fs::OFlags, process::geteuid};

    let ours = |metadata: &fs::Metadata| metadata.uid() == geteuid().as_raw();
    fs::symlink_metadata(folder).ok().filter(|it| it.is_dir() && ours(it))?;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).ok()?;
    let lock = File::options().write(true).custom_flags(flags).open(folder.join(LOCK)).ok()?;
    lock.metadata().is_ok_and(|it| it.is_file() && ours(&it)).then_some(lock)
}

#[cfg(not(unix))]
fn lock_of(folder: &Path) -> Option<File> {
    File::options().write(true).open(folder.join(LOCK)).ok()
}

/// Kills every program whose HOME lies below the folder; their names.
#[cfg(target_os = "linux")]
fn killed_below(folder: &Path) -> BTreeMap<String, usize> {
    use std::os::unix::ffi::OsStrExt;

    use rustix::process::{Pid, Signal, kill_process};

    let home = [b"HOME=".as_slice(), folder.as_os_str().as_bytes(), b"/"].concat();
    let mut killed = BTreeMap::new();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = process.file_name().to_string_lossy().parse().ok().and_then(Pid::from_raw);
        // One that has ended and waits for its parent tells no environment.
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        let Some(id) = id.filter(|_| environment.split(|byte| *byte == 0).any(|one| one.starts_with(&home)))
        else {
            continue;
        };
        let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
        if kill_process(id, Signal::KILL).is_ok() {
            *killed.entry(name.trim().to_owned()).or_default() += 1;
        }
    }
    killed
}

/// Nothing tells there what a program's HOME is.
#[cfg(not(target_os = "linux"))]
fn killed_below(_folder: &Path) -> BTreeMap<String, usize> {
    BTreeMap::new()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn what_a_killed_run_left_goes_and_a_run_that_goes_on_keeps_its_own() {
        let living = RunHome::make().unwrap();
        let killed = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap();
        let home = killed.path().join("0");
        fs::create_dir(&home).unwrap();
        // No lock: perhaps one that is only beginning, or nobody's.
        assert_eq!(swept(killed.path()), None);
        File::create(killed.path().join(LOCK)).unwrap();
        let mut left =
            Command::new("sleep").arg("600").env("HOME", &home).stdin(Stdio::null()).spawn().unwrap();
        // Elsewhere, though its name begins alike.
        let beside = format!("{}5", killed.path().display());
        let mut other = Command::new("sleep").arg("600").env("HOME", &beside).spawn().unwrap();

        assert_eq!(swept(living.path()), None);
        let swept = swept(killed.path()).unwrap();
        assert_eq!(swept.programs, BTreeMap::from([("sleep".to_owned(), 1)]));
        assert!(!left.wait().unwrap().success() && !killed.path().exists());
        assert!(swept.told().to(Lang::Fr).contains("1 sleep"));
        // What others may leave there makes nobody wait.
        let trap = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/null", trap.path().join(LOCK)).unwrap();
        assert_eq!(super::swept(trap.path()), None);
        assert!(living.path().exists() && other.try_wait().unwrap().is_none());
        other.kill().unwrap();
        other.wait().unwrap();
    }
}
