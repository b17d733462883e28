//! The card in the browser's own windows, against the card in the browser's store; and what it takes to lay out.

use std::{path::Path, process::Command, time::Duration};

use serde_json::Value;
use tempfile::tempdir;

use crate::{
    Ground, done,
    figures::{Sample, Section},
};

/// What the log tells of each browser's reader, with how long it took.
const CARDS: &str = "cards written";
const HOME: &str = "reader laid out";

pub fn measure(ground: &Ground) -> Section {
    let [mut native, mut certificate, mut cards, mut home] = <[Sample; 4]>::default();
    let [mut one, mut two] = <[Sample; 2]>::default();
    for round in 0..ground.rounds {
        let turned = round.is_multiple_of(2);
        for card in if turned { ["native", "certificate"] } else { ["certificate", "native"] } {
            let folder = tempdir().unwrap();
            let log = sign_in(ground, folder.path(), &["--card", card, "--jobs", "1"]);
            let sample = if card == "native" { &mut native } else { &mut certificate };
            sample.push(step(folder.path()));
            told(&log, CARDS).for_each(|took| cards.push(took));
            told(&log, HOME).for_each(|took| home.push(took));
        }
        for jobs in if turned { ["1", "2"] } else { ["2", "1"] } {
            let folder = tempdir().unwrap();
            let eight = ["--card", "native", "--repeat", "8", "--jobs", jobs];
            let sample = if jobs == "1" { &mut one } else { &mut two };
            sample.time(|| sign_in(ground, folder.path(), &eight));
        }
    }
    let mut section = Section::default();
    section.median("certificate and code in the browser’s windows, to the page after", &native, None);
    section.median("the same with the card in the browser’s store", &certificate, None);
    section.ratio("windows over store", &native, &certificate, None);
    section.median("HOME, database and reader from their template", &home, Some(20.0));
    section.median("a card written, with its key and code", &cards, None);
    section.median("eight sign-ins in windows, `--jobs 1`", &one, None);
    section.median("eight sign-ins in windows, `--jobs 2`", &two, None);
    section.ratio("two over one", &two, &one, None);
    section
}

/// A sign-in with an account that exists; what was logged.
fn sign_in(ground: &Ground, folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(&ground.binary);
    command
        .args(["run", "--builtin", "--tags", "@retour", "--out"])
        .arg(folder.join("rapport"))
        .args(arguments)
        .current_dir(folder)
        .env("DOUBLURE_LOG", "harness=debug");
    String::from_utf8(done(&mut command).stderr).unwrap()
}

/// From the click that asks for the card to the page after it.
fn step(folder: &Path) -> Duration {
    let report = std::fs::read_to_string(folder.join("rapport/report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let steps = report["scenarios"][0]["steps"].as_array().unwrap().iter();
    let of_the_card = steps.filter(|step| {
        let text = step["text"].as_str().unwrap();
        ["il clique sur « Pro Santé Connect »", "il choisit le certificat", "il compose le code"]
            .iter()
            .any(|begin| text.starts_with(begin))
    });
    Duration::from_millis(of_the_card.map(|step| step["duration_ms"].as_u64().unwrap()).sum())
}

fn told(log: &str, what: &str) -> impl Iterator<Item = Duration> {
    let lines = log.lines().filter(move |line| line.contains(what));
    lines.map(|line| {
        let took = line.rsplit("took_us=").next().unwrap().trim();
        Duration::from_micros(took.parse().unwrap())
    })
}
