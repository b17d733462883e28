//! The whole catalogue of a certification on the built-in service, over HTTP and with Chromium: how long it takes, and
//! whether every time comes to the same verdicts.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use certification::{result::Certification, verdict::Verdict};
use tempfile::tempdir;

use crate::{
    Ground, done,
    figures::{Aim, Sample, Section},
};

/// How often the catalogue is gone through over HTTP for each round, which takes seconds.
const HTTP_TIMES: usize = 2;
/// How often with Chromium, which takes minutes, whatever the rounds.
const BROWSER_TIMES: usize = 2;
/// What each may take, in milliseconds.
const HTTP_AIM: f64 = 60_000.0;
const BROWSER_AIM: f64 = 300_000.0;

type Verdicts = BTreeMap<String, Verdict>;

pub fn measure(ground: &Ground) -> Section {
    let (http, over_http) = certified(ground, "http", HTTP_TIMES * ground.rounds);
    let (chromium, in_chromium) = certified(ground, "browser", BROWSER_TIMES.min(ground.rounds));
    let checks = over_http[0].len();
    let all: Vec<_> = over_http.iter().chain(&in_chromium).collect();
    let passed = all[0].values().filter(|verdict| **verdict == Verdict::Passed).count();
    let mut section = Section::default();
    section.median(&format!("`doublure certify --builtin`, {checks} checks"), &http, Some(HTTP_AIM));
    section.median("the same with `--driver browser`", &chromium, Some(BROWSER_AIM));
    section.median_in(
        "verdicts",
        "verdicts of any of those that differ from the first one’s",
        &Sample::from(vec![differing(&all)]),
        Some(Aim::AtMost(0.0)),
    );
    section.note(format!("{passed} of {checks} checks passed, the others do not apply."));
    section
}

/// Certifies so often; how long each time took, and its verdicts.
fn certified(ground: &Ground, driver: &str, times: usize) -> (Sample, Vec<Verdicts>) {
    let folder = tempdir().unwrap();
    let mut sample = Sample::default();
    let verdicts = (0..times).map(|_| {
        let mut command = Command::new(&ground.binary);
        command
            .args(["certify", "--builtin", "--out", "certification", "--driver", driver])
            .current_dir(folder.path());
        // Whatever is not passed or not applicable would have it end otherwise.
        sample.time(|| done(&mut command));
        told(&folder.path().join("certification/certification.json"))
    });
    let verdicts = verdicts.collect();
    (sample, verdicts)
}

fn told(path: &Path) -> Verdicts {
    let told: Certification = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    told.checks.into_iter().map(|checked| (checked.id, checked.verdict)).collect()
}

/// How many verdicts differ from those of the first time.
fn differing(all: &[&Verdicts]) -> f64 {
    let differ = |verdicts: &Verdicts| {
        assert!(verdicts.keys().eq(all[0].keys()), "other checks");
        verdicts.iter().filter(|(id, verdict)| all[0][*id] != **verdict).count()
    };
    let count: usize = all.iter().map(|verdicts| differ(verdicts)).sum();
    f64::from(u32::try_from(count).unwrap())
}
