//! The onboarding by card in headless Chromium: `doublure run`, and Playwright on the same pages, with the same evidence
//! and without any.

use std::fs;

use serde_json::Value;
use tempfile::tempdir;
use tokio::runtime::Runtime;

use crate::{
    Ground,
    figures::{Sample, Section},
    whole_stack,
};

/// Pages that each walk comes to.
const PAGES: usize = 13;

pub fn measure(ground: &Ground, runtime: &Runtime) -> Section {
    let stack = runtime.block_on(whole_stack());
    let urls = serde_json::to_string(&stack.urls).unwrap();
    let folder = tempdir().unwrap();
    let (mut ours, mut scenario, mut theirs, mut bare) =
        (Sample::default(), Vec::new(), Sample::default(), Sample::default());
    for round in 0..ground.rounds {
        let out = folder.path().join(format!("doublure-{round}"));
        let pictures = folder.path().join(format!("playwright-{round}"));
        let walk = |kind: &str, more: &[&str]| {
            let key = format!("{kind}/{round}");
            let printed = ground.playwright("onboarding.mjs", &[&[urls.as_str(), &key], more].concat());
            assert_eq!(printed.trim(), PAGES.to_string());
        };
        for turn in 0..3 {
            match (round + turn) % 3 {
                0 => {
                    ours.time(|| ground.run(&out, &["--tags", "@C1", "--jobs", "1"]));
                    let report = fs::read(out.join("report.json")).unwrap();
                    let report: Value = serde_json::from_slice(&report).unwrap();
                    let walked = &report["scenarios"][0];
                    let kept = |step: &&Value| !step["evidence"].is_null();
                    assert_eq!(walked["steps"].as_array().unwrap().iter().filter(kept).count(), PAGES);
                    scenario.push(walked["duration_ms"].as_f64().unwrap());
                }
                1 => theirs.time(|| walk("avec-images", &[pictures.to_str().unwrap()])),
                _ => bare.time(|| walk("sans-image", &[])),
            }
        }
        assert_eq!(fs::read_dir(pictures).unwrap().count(), 2 * PAGES);
    }
    let mut section = Section::default();
    section.median("`doublure run`: mocks, browser, 13 pages with picture and text, report", &ours, None);
    section.median("the scenario alone, browser included", &Sample::from(scenario), None);
    section.median("Playwright, 13 pages with picture and ARIA snapshot", &theirs, None);
    section.median("Playwright, 13 pages without evidence", &bare, None);
    section.ratio("Doublure over Playwright with evidence", &ours, &theirs, Some(1.0));
    section.ratio("Doublure over Playwright without evidence", &ours, &bare, None);
    section
}
