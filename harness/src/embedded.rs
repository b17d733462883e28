//! What the binary carries inside, so that it runs alone in an empty folder: scenarios, stubs of third-party
//! services and approved snapshots.

use include_dir::{Dir, include_dir};

static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../scenarios");

/// The text of every embedded file with this extension, with its path below `scenarios/`, in order of path.
#[must_use]
pub fn files(extension: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    collect(&SCENARIOS, extension, &mut found);
    found.sort();
    found
}

/// The text of one embedded file, by its path below `scenarios/`.
#[must_use]
pub fn file(path: &str) -> Option<&'static str> {
    SCENARIOS.get_file(path)?.contents_utf8()
}

fn collect(dir: &Dir<'static>, extension: &str, found: &mut Vec<(String, &'static str)>) {
    for file in dir.files() {
        if file.path().extension().is_some_and(|actual| actual == extension)
            && let Some(text) = file.contents_utf8()
        {
            found.push((file.path().to_string_lossy().into_owned(), text));
        }
    }
    for inner in dir.dirs() {
        collect(inner, extension, found);
    }
}
