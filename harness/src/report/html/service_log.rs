use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use crate::{report::words, run::folder::SERVICE_LOG, terminal_text::harmless};

/// How many of the last lines are shown.
const LINES: usize = 30;
/// Characters of one of them.
const LINE: usize = 400;
/// Bytes that are read, at most, from the end.
const READ: u64 = 64 * 1024;

/// The last lines that the service printed during the run, without what is no text; none when nothing was kept.
pub(super) fn last_lines(out: &Path) -> Option<String> {
    let text = end(&out.join(SERVICE_LOG)).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    let last = lines[lines.len().saturating_sub(LINES)..].iter();
    let last: Vec<String> = last.map(|line| words::cut(&harmless(line), LINE).0.to_owned()).collect();
    let told = last.join("\n");
    (!told.trim().is_empty()).then_some(told)
}

fn end(path: &Path) -> io::Result<String> {
    // A run writes a file there; a link may lead anywhere.
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(found.len().saturating_sub(READ)))?;
    let mut bytes = Vec::new();
    file.take(READ).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
