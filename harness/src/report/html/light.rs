//! A report for a mail: the same page, made to stay below 5 MB.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use askama::Template;

use super::{Page, shots::Shots, view::View};
use crate::{
    lang::{Lang, Text, say},
    report::{Report, picture::Pictures, words},
    run::{
        Failure,
        event::{Outcome, StepResult},
    },
};

/// Bytes of a light report, at most: what mail servers commonly let through.
pub(super) const LIMIT: usize = 5_000_000;
/// Bytes of all its pictures, at most; the rest is for words.
const PICTURES: usize = 4_000_000;
/// With less than this left, no picture is tried any more.
const LEAST: usize = 10_000;
/// Pictures that may turn out too large before no more is tried: scaling takes time.
const MISFITS: usize = 8;
/// Lines of a difference.
const LINES: usize = 200;
/// Characters of one of them.
const LINE: usize = 300;
/// Characters of any other text.
const TEXT: usize = 2_000;
/// Orphaned snapshots and other lists of names.
const NAMES: usize = 50;

/// Pictures are chosen after the words are counted; when the words alone are too many, the steps of what passed are
/// left out, and in the end all but the first scenarios that did not.
pub(super) fn render(report: &Report, out: &Path, lang: Lang) -> Result<String, String> {
    let mut kept = reduced(report, lang);
    let page = |report: &Report, pictures, left_out: &[String]| page(report, out, pictures, left_out, lang);
    let mut left_out = vec![
        lang.say(
            "les échanges, les pages en texte et le texte des courriels",
            "the exchanges, the pages as text and the text of the mails",
        )
        .to_owned(),
        lang.say("la planche des pages", "the contact sheet").to_owned(),
    ];
    let mut words_only = page(&kept, BTreeMap::new(), &left_out)?;
    if words_only.len() > LIMIT {
        for scenario in &mut kept.scenarios {
            if scenario.outcome == Outcome::Passed {
                scenario.steps.clear();
            }
        }
        left_out.push(
            lang.say("les étapes des scénarios conformes", "the steps of the scenarios that passed").into(),
        );
        words_only = page(&kept, BTreeMap::new(), &left_out)?;
    }
    if words_only.len() > LIMIT {
        // What did not pass first; each round keeps half of it.
        kept.scenarios.sort_by_key(|scenario| std::cmp::Reverse(scenario.outcome));
        left_out.push(String::new());
        while words_only.len() > LIMIT && !kept.scenarios.is_empty() {
            kept.scenarios.truncate(kept.scenarios.len() / 2);
            let gone = report.scenarios.len() - kept.scenarios.len();
            left_out.pop();
            left_out.push(words::scenarios(lang, gone));
            words_only = page(&kept, BTreeMap::new(), &left_out)?;
        }
    }
    let pictures = by_importance(&kept);
    let all = pictures.len();
    let chosen = choose(pictures, out, PICTURES.min(LIMIT.saturating_sub(words_only.len() + LEAST)));
    if chosen.len() < all {
        left_out.push(words::plural(lang, all - chosen.len(), ["image", "images"], ["picture", "pictures"]));
    }
    page(&kept, chosen, &left_out)
}

fn page(
    report: &Report,
    out: &Path,
    pictures: BTreeMap<PathBuf, String>,
    left_out: &[String],
    lang: Lang,
) -> Result<String, String> {
    let left_out = left_out.join(lang.say(" ; ", "; "));
    let left_out = say!(
        "Rapport léger, fait pour être envoyé. Restent dans le rapport complet (report.html) : {left_out}.",
        "A light report, made for a mail. In the whole report alone (report.html): {left_out}."
    );
    let view = View::new(report, &mut Shots::chosen(pictures), out, lang);
    Page { report, view, lang, left_out: Some(left_out.in_lang(lang)) }
        .render()
        .map_err(|error| error.to_string())
}

/// Scales pictures, in order, as long as there is room.
fn choose(pictures: Vec<PathBuf>, out: &Path, mut room: usize) -> BTreeMap<PathBuf, String> {
    let mut chosen = BTreeMap::new();
    let mut misfits = 0;
    for picture in pictures {
        if room < LEAST || misfits == MISFITS {
            break;
        }
        match Pictures::new(out).scaled(&picture) {
            Some(address) if address.len() <= room => {
                room -= address.len();
                chosen.insert(picture, address);
            }
            Some(_) => misfits += 1,
            None => {}
        }
    }
    chosen
}

/// Every picture once: those of failures, then of pages that wait, then the others.
fn by_importance(report: &Report) -> Vec<PathBuf> {
    let ended = || report.scenarios.iter().flat_map(|scenario| &scenario.steps);
    let before = || report.scenarios.iter().flat_map(|scenario| &scenario.earlier);
    // Of an attempt, the page shows what spoilt it alone.
    let spoilt = before().filter_map(|attempt| words::guilty(&attempt.steps)).map(|(step, _)| step);
    let failures = ended().filter(|step| step.failure.is_some()).chain(spoilt);
    let waiting = ended().filter(|step| step.outcome == Outcome::Pending);
    let mut seen = BTreeSet::new();
    let picture = |step: &StepResult| step.evidence.as_ref().and_then(|evidence| evidence.picture.clone());
    failures
        .chain(waiting)
        .chain(ended())
        .filter_map(picture)
        .filter(|picture| seen.insert(picture.clone()))
        .collect()
}

/// The same report with bounded texts, and without what a mail does not carry.
fn reduced(report: &Report, lang: Lang) -> Report {
    let mut report = report.clone();
    for scenario in &mut report.scenarios {
        for text in [&mut scenario.name, &mut scenario.feature, &mut scenario.file] {
            shorten(text);
        }
        scenario.tags.truncate(NAMES);
        let attempts = scenario.earlier.iter_mut().flat_map(|attempt| &mut attempt.steps);
        for step in scenario.steps.iter_mut().chain(attempts) {
            lighten(step, lang);
        }
    }
    for names in [&mut report.run.orphans, &mut report.run.deviations] {
        if names.len() > NAMES {
            let more = names.len() - NAMES;
            names.truncate(NAMES);
            names.push(say!("… et {more} de plus", "… and {more} more").in_lang(lang));
        }
        names.iter_mut().for_each(shorten);
    }
    let run = &mut report.run;
    for text in [
        &mut run.browser,
        &mut run.service,
        &mut run.service_english,
        &mut run.card_mode,
        &mut run.card_mode_english,
    ] {
        shorten(text);
    }
    report
}

fn lighten(step: &mut StepResult, lang: Lang) {
    step.events.clear();
    for text in [&mut step.text, &mut step.file, &mut step.keyword] {
        shorten(text);
    }
    for call in &mut step.within {
        shorten(&mut call.text);
    }
    for mail in &mut step.mails {
        (mail.text, mail.html) = (None, None);
        shorten(&mut mail.subject);
        shorten(&mut mail.from);
    }
    if let Some(evidence) = &mut step.evidence {
        evidence.text.clear();
        shorten(&mut evidence.name);
    }
    if let Some(Failure { claimed, found, advice, difference, .. }) = &mut step.failure {
        for text in [claimed, found, advice].into_iter().flat_map(Text::both_mut) {
            shorten(text);
        }
        if let Some(difference) = difference {
            *difference = first_lines(difference, lang);
        }
    }
}

fn shorten(text: &mut String) {
    shorten_to(TEXT, text);
}

fn shorten_to(limit: usize, text: &mut String) {
    if let (begin, true) = words::cut(text, limit) {
        *text = format!("{begin}…");
    }
}

fn first_lines(difference: &str, lang: Lang) -> String {
    let all = difference.lines().count();
    let mut lines: Vec<String> = difference.lines().take(LINES).map(str::to_owned).collect();
    for line in &mut lines {
        shorten_to(LINE, line);
    }
    if all > LINES {
        let more = words::plural(lang, all - LINES, ["ligne", "lignes"], ["line", "lines"]);
        let told = say!("… {more} de plus dans le rapport complet", "… {more} more in the whole report");
        lines.push(told.in_lang(lang));
    }
    lines.join("\n")
}
