//! Several reports made one: the parts of a run that was shared out (`--shard`), or runs of different scenarios.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

mod error;

pub use error::MergeError;

use super::{Report, model::Merged, read, words};
use crate::{
    lang::{Lang, Text, say},
    run::{
        event::{Outcome, RunInfo, Shard},
        folder::{self, PICTURES, SNAPSHOTS},
    },
};

/// Missing parts that are named, at most.
const MISSING: usize = 100;

/// Puts the reports in `folders` together and copies their pictures and snapshots into `out`, which it prepares as
/// a run does. Writing the report is left to the caller. A folder without a report is that of a part which broke too
/// early to write one: the merged report says so, and is *broken*.
///
/// # Errors
/// [`MergeError`]; nothing is written unless the reports go together.
pub fn merge(folders: &[PathBuf], out: &Path) -> Result<Report, MergeError> {
    if let Some(same) = folders.iter().find(|folder| is(folder, out)) {
        return Err(MergeError::IntoItself(same.clone()));
    }
    let (mut parts, mut without) = (Vec::with_capacity(folders.len()), Vec::new());
    for folder in folders {
        match read(folder) {
            Ok(report) if report.merged.is_some() => return Err(MergeError::Merged(folder.clone())),
            Ok(report) => parts.push(Part { folder, report }),
            Err(error) if error.is_absent() => without.push(folder.to_string_lossy().into_owned()),
            Err(error) => return Err(error.into()),
        }
    }
    if parts.is_empty() {
        return Err(MergeError::Nothing(without));
    }
    agree(&parts)?;
    let missing = missing(&parts);
    if missing.is_empty() && without.is_empty() {
        whole(&parts)?;
    }
    let files = files(&parts)?;
    folder::prepare(out)?;
    for (inside, from) in files {
        let copied = |to: &Path| {
            fs::create_dir_all(to.parent().unwrap_or(out))?;
            fs::copy(&from, to)
        };
        copied(&out.join(inside)).map_err(|source| MergeError::Copy { path: from, source })?;
    }
    Ok(joined(parts, missing, without))
}

struct Part<'a> {
    folder: &'a Path,
    report: Report,
}

impl Part<'_> {
    /// What all must say alike, where they say it.
    fn facts(&self) -> [(Text, Option<String>); 3] {
        let run = &self.report.run;
        [
            (say!("version", "version"), Some(run.version.clone())),
            (say!("graine", "seed"), Some(run.seed.to_string())),
            (say!("nombre de parts", "number of parts"), run.shard.map(|shard| shard.of.to_string())),
        ]
    }
}

fn is(folder: &Path, out: &Path) -> bool {
    matches!((folder.canonicalize(), out.canonicalize()), (Ok(folder), Ok(out)) if folder == out)
}

/// Whether the parts are of one run: same program, same seed, the parts of one whole, nothing twice.
fn agree(parts: &[Part<'_>]) -> Result<(), MergeError> {
    let mut scenarios: BTreeMap<(&str, usize), &Part<'_>> = BTreeMap::new();
    let mut shards: BTreeMap<Shard, &Part<'_>> = BTreeMap::new();
    for (rank, part) in parts.iter().enumerate() {
        for other in &parts[..rank] {
            for ((what, first_value), (_, second_value)) in other.facts().into_iter().zip(part.facts()) {
                if let (Some(first_value), Some(second_value)) = (first_value, second_value)
                    && first_value != second_value
                {
                    let (first, second) = (other.folder.to_owned(), part.folder.to_owned());
                    return Err(MergeError::Differ { first, second, what, first_value, second_value });
                }
            }
        }
        let twice = |other: &Part<'_>, what| MergeError::Twice {
            first: other.folder.to_owned(),
            second: part.folder.to_owned(),
            what,
        };
        if let Some(shard) = part.report.run.shard
            && let Some(other) = shards.insert(shard, part)
        {
            return Err(twice(other, part_of(shard)));
        }
        for scenario in &part.report.scenarios {
            if let Some(other) = scenarios.insert((&scenario.id, scenario.repetition), part) {
                let [french, english] = Lang::ALL.map(|lang| words::title(lang, scenario));
                return Err(twice(other, say!("le scénario « {french} »", "the scenario “{english}”")));
            }
        }
    }
    Ok(())
}

fn part_of(shard: Shard) -> Text {
    let [french, english] = Lang::ALL.map(|lang| words::part(lang, shard));
    say!("la {french}", "{english}")
}

/// The announced parts that are not there.
fn missing(parts: &[Part<'_>]) -> Vec<Shard> {
    let shards = || parts.iter().filter_map(|part| part.report.run.shard);
    let of = shards().next().map_or(0, |shard| shard.of);
    let given: BTreeSet<usize> = shards().map(|shard| shard.part).collect();
    (1..=of).filter(|part| !given.contains(part)).take(MISSING).map(|part| Shard { part, of }).collect()
}

/// Whether parts that are all there were shared out of one selection: then their scenarios bear every rank once.
fn whole(parts: &[Part<'_>]) -> Result<(), MergeError> {
    let shared = parts.iter().filter(|part| part.report.run.shard.is_some());
    let mut ranks: Vec<usize> =
        shared.flat_map(|part| &part.report.scenarios).map(|scenario| scenario.index).collect();
    ranks.sort_unstable();
    let Some((expected, found)) = ranks.into_iter().enumerate().find(|(expected, found)| expected != found)
    else {
        return Ok(());
    };
    let what = if found < expected {
        let rank = found.saturating_add(1);
        say!("deux scénarios y portent le n° {rank}", "two scenarios bear no. {rank}")
    } else {
        let rank = expected + 1;
        say!("le scénario n° {rank} manque", "scenario no. {rank} is missing")
    };
    Err(MergeError::NotOneWhole { what })
}

/// What is to be copied: place below the new folder → file.
fn files(parts: &[Part<'_>]) -> Result<BTreeMap<PathBuf, PathBuf>, MergeError> {
    let mut files: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for part in parts {
        for name in [PICTURES, SNAPSHOTS] {
            let folder = part.folder.join(name);
            let unreadable = |source| MergeError::Copy { path: folder.clone(), source };
            // Folders and files only: a run makes nothing else, and a link may lead anywhere.
            match fs::symlink_metadata(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(unreadable(error)),
                Ok(found) if !found.is_dir() => continue,
                Ok(_) => {}
            }
            for entry in fs::read_dir(&folder).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                if !entry.file_type().map_err(unreadable)?.is_file() {
                    continue;
                }
                let (inside, from) = (Path::new(name).join(entry.file_name()), entry.path());
                match files.get(&inside) {
                    // Repetitions of one scenario in two parts may have seen two pages: that is what they are for.
                    Some(first) if name != SNAPSHOTS && !same(first, &from) => {
                        return Err(MergeError::Clash { first: first.clone(), second: from });
                    }
                    Some(_) => {}
                    None => {
                        files.insert(inside, from);
                    }
                }
            }
        }
    }
    Ok(files)
}

fn same(first: &Path, second: &Path) -> bool {
    matches!((fs::read(first), fs::read(second)), (Ok(first), Ok(second)) if first == second)
}

fn joined(parts: Vec<Part<'_>>, missing: Vec<Shard>, without: Vec<String>) -> Report {
    let reports = parts.len();
    let durations = || parts.iter().map(|part| part.report.duration_ms);
    let (longest, sum_ms) = (durations().max().unwrap_or_default(), durations().fold(0, u64::saturating_add));
    let run = run_info(&parts);
    let scenarios = parts.into_iter().flat_map(|part| part.report.scenarios).collect();
    let mut report = Report::new(run, scenarios, longest);
    if !missing.is_empty() || !without.is_empty() {
        report.outcome = Outcome::Broken;
    }
    report.merged = Some(Merged { reports, sum_ms, missing, without });
    report
}

/// What the whole run was; it has no part.
fn run_info(parts: &[Part<'_>]) -> RunInfo {
    let runs = || parts.iter().map(|part| &part.report.run);
    let first = runs().next().cloned().unwrap_or_default();
    let distinct = |of: fn(&RunInfo) -> &str| {
        let mut values: Vec<&str> = Vec::new();
        for value in runs().map(of) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values.join(", ")
    };
    let union = |of: fn(&RunInfo) -> &Vec<String>| {
        runs().flat_map(of).cloned().collect::<BTreeSet<String>>().into_iter().collect()
    };
    RunInfo {
        jobs: runs().map(|run| run.jobs).fold(0, usize::saturating_add),
        total: runs().map(|run| run.total).fold(0, usize::saturating_add),
        browser: distinct(|run| &run.browser),
        card_mode: distinct(|run| &run.card_mode),
        card_mode_english: distinct(|run| run.card_mode(Lang::En)),
        service: distinct(|run| &run.service),
        service_english: distinct(|run| run.service(Lang::En)),
        // RFC 3339 in UTC: the order of the text is that of time.
        started_at: runs().map(|run| run.started_at.clone()).min().unwrap_or_default(),
        deviations: union(|run| &run.deviations),
        orphans: union(|run| &run.orphans),
        shard: None,
        ..first
    }
}

#[cfg(test)]
mod tests;
