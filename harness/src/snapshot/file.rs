use std::{fs, io, path::Path};

use insta::{Snapshot, TextSnapshotKind, internals::TextSnapshotContents};

/// Reads the text of a snapshot file.
pub(super) fn read(path: &Path) -> io::Result<TextSnapshotContents> {
    let snapshot = Snapshot::from_file(path).map_err(|error| io::Error::other(error.to_string()))?;
    let text = snapshot.as_text().cloned();
    text.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a text snapshot"))
}

/// Writes `text` as a snapshot file whose origin is `source` (a feature file and line).
pub(super) fn write(path: &Path, source: &str, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, format!("---\nsource: {}\n---\n{}\n", quoted(source), text.trim_end()))
}

/// Whether two texts are the same to insta (line endings and the end of the text do not count).
pub(super) fn same(approved: &TextSnapshotContents, found: &str) -> bool {
    approved.matches_latest(&TextSnapshotContents::new(found.to_owned(), TextSnapshotKind::File))
}

/// A YAML double-quoted scalar; JSON's strings are a subset of it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insta_reads_back_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.snap.new");
        for text in
            ["# Titre\n\n[bouton] « Valider »", "---\nsource: x\n---\n", "", "  indenté\n\tavec: deux points"]
        {
            write(&path, "compte \"x\".feature:12", text).unwrap();
            assert!(same(&read(&path).unwrap(), text), "{text:?}");
            assert!(!same(&read(&path).unwrap(), &format!("{text} autre")), "{text:?}");
        }
    }
}
