//! A report as its page shows it: everything is found and counted here, the template only writes it down.

use std::{collections::BTreeSet, path::Path};

use super::{
    service_log,
    shots::{Shot, Shots},
    steps::{self, FailureView, Item, PageView, anchor},
};
use crate::{
    guide::GuideStep,
    lang::{Lang, say},
    report::{Report, Unsteady, words},
    run::event::{Attempt, Evidence, Outcome, ScenarioResult, StepResult},
};

/// What a page shows, from top to bottom.
pub(super) struct View<'a> {
    pub wrong: Vec<Wrong<'a>>,
    /// The last lines of the service, when something is wrong.
    pub service_log: Option<String>,
    pub unstable: Vec<Unstable>,
    pub pending: Vec<Waiting<'a>>,
    pub sheet: Sheet<'a>,
    pub scenarios: Vec<ScenarioView<'a>>,
}

/// A scenario that did not pass.
pub(super) struct Wrong<'a> {
    pub rank: usize,
    pub title: String,
    pub outcome: Outcome,
    pub failure: FailureView<'a>,
    /// Its page; the scenario leads here.
    pub page: Option<PageView<'a>>,
}

/// A scenario that does not always come out the same.
pub(super) struct Unstable {
    /// Its rank, for a link.
    pub rank: usize,
    pub title: String,
    pub told: String,
}

/// A page that waits for its approval.
pub(super) struct Waiting<'a> {
    pub evidence: &'a Evidence,
    pub title: String,
    /// Where it stands in its scenario.
    pub anchor: String,
    /// Its own anchor.
    pub id: String,
    /// What approves it.
    pub command: Option<String>,
    pub shot: Shot,
}

/// The contact sheet.
pub(super) enum Sheet<'a> {
    /// The documented steps; for those without a page, why there is none.
    Guide(Vec<(&'static GuideStep, Result<Cell<'a>, &'static str>)>),
    /// Every page that was kept, in order.
    Pages {
        cells: Vec<Cell<'a>>,
        /// Whether pages of repetitions are left to their scenarios.
        repeated: bool,
    },
    /// There is no page, or no room.
    None,
}

/// A page in a sheet.
pub(super) struct Cell<'a> {
    pub evidence: &'a Evidence,
    pub scenario: &'a str,
    pub outcome: Outcome,
    pub anchor: String,
    pub shot: Shot,
}

/// A scenario, whole.
pub(super) struct ScenarioView<'a> {
    pub rank: usize,
    pub title: String,
    pub result: &'a ScenarioResult,
    /// Oldest first.
    pub attempts: Vec<AttemptView<'a>>,
    pub items: Vec<Item<'a>>,
}

/// An attempt that did not pass.
pub(super) struct AttemptView<'a> {
    /// "1er essai".
    pub title: String,
    pub attempt: &'a Attempt,
    pub failure: Option<FailureView<'a>>,
    pub page: Option<PageView<'a>>,
}

impl<'a> View<'a> {
    /// The order in which pictures are asked for is that of the page.
    pub(super) fn new(report: &'a Report, shots: &mut Shots<'_>, out: &Path, lang: Lang) -> Self {
        let ranked = || report.scenarios.iter().enumerate();
        let wrong: Vec<_> =
            ranked().filter_map(|(rank, scenario)| Wrong::new(rank, scenario, shots, lang)).collect();
        Self {
            service_log: if wrong.is_empty() { None } else { service_log::last_lines(out) },
            wrong,
            unstable: unstable(report, lang),
            pending: pending(report, shots, out, lang),
            sheet: if shots.has_sheet() { Sheet::new(report, shots, lang) } else { Sheet::None },
            scenarios: ranked()
                .map(|(rank, scenario)| ScenarioView::new(rank, scenario, shots, lang))
                .collect(),
        }
    }
}

impl<'a> Wrong<'a> {
    fn new(rank: usize, scenario: &'a ScenarioResult, shots: &mut Shots<'_>, lang: Lang) -> Option<Self> {
        let (step, failure) = words::guilty(&scenario.steps)?;
        Some(Self {
            rank,
            title: words::title(lang, scenario),
            outcome: scenario.outcome,
            failure: FailureView::new(scenario, step, failure, lang),
            page: step.evidence.as_ref().map(|page| PageView::new(page, format!("image-{rank}"), shots)),
        })
    }
}

fn unstable(report: &Report, lang: Lang) -> Vec<Unstable> {
    let repeated = report.unsteady().into_iter().map(|Unsteady { rank, name, passed, times }| Unstable {
        rank,
        title: name.to_owned(),
        told: say!("{passed} fois sur {times} conforme", "passed {passed} times out of {times}")
            .in_lang(lang),
    });
    let retried =
        report.scenarios.iter().enumerate().filter(|(_, scenario)| scenario.outcome == Outcome::Unstable);
    let retried = retried.map(|(rank, scenario)| Unstable {
        rank,
        title: words::title(lang, scenario),
        told: words::attempts(lang, scenario).unwrap_or_default(),
    });
    repeated.chain(retried).collect()
}

/// Each page that waits, once, whatever number of repetitions found it.
fn pending<'a>(report: &'a Report, shots: &mut Shots<'_>, out: &Path, lang: Lang) -> Vec<Waiting<'a>> {
    let mut names = BTreeSet::new();
    let mut pages = Vec::new();
    for (rank, scenario) in report.scenarios.iter().enumerate() {
        let waiting = scenario.steps.iter().enumerate().filter(|(_, step)| step.outcome == Outcome::Pending);
        for (at, step) in waiting {
            let Some(evidence) = &step.evidence else { continue };
            if !names.insert(evidence.snapshot.as_deref().unwrap_or(&evidence.name)) {
                continue;
            }
            let id = format!("attente-{rank}-{at}");
            pages.push(Waiting {
                evidence,
                title: words::title(lang, scenario),
                anchor: anchor(rank, 0, at),
                command: evidence.snapshot.as_deref().map(|name| accept(name, out)),
                shot: shots.of(evidence, &id),
                id,
            });
        }
    }
    pages
}

/// The command that approves the page of that name.
fn accept(name: &str, out: &Path) -> String {
    // What the command takes by itself; see `cli/snapshots.rs`.
    if out == Path::new("doublure-rapport") {
        return format!("doublure snapshots accept {name}");
    }
    let out = out.to_string_lossy();
    let plain = out.chars().all(|character| character.is_alphanumeric() || "/._-".contains(character));
    let out = if plain { out.into_owned() } else { format!("'{}'", out.replace('\'', r"'\''")) };
    format!("doublure snapshots accept {name} --out {out}")
}

impl<'a> Sheet<'a> {
    fn new(report: &'a Report, shots: &Shots<'_>, lang: Lang) -> Self {
        let mut kept = Vec::new();
        for (rank, scenario) in report.scenarios.iter().enumerate() {
            for (at, step) in scenario.steps.iter().enumerate() {
                kept.extend(
                    step.evidence.as_ref().map(|evidence| (rank, scenario, at, step.outcome, evidence)),
                );
            }
        }
        let cell = |(rank, scenario, at, outcome, evidence): (usize, &'a ScenarioResult, _, _, _)| Cell {
            evidence,
            scenario: &scenario.name,
            outcome,
            anchor: shots.place(evidence).map_or_else(|| anchor(rank, 0, at), str::to_owned),
            shot: shots.again(evidence),
        };
        if kept.is_empty() {
            return Self::None;
        }
        if kept.iter().any(|(.., evidence)| evidence.step_id.is_some()) {
            let page_of = |step: &GuideStep| {
                kept.iter().find(|(.., evidence)| evidence.step_id.as_deref() == Some(step.id)).copied()
            };
            let steps = crate::guide::STEPS.iter();
            let all = || report.scenarios.iter().flat_map(|scenario| &scenario.steps);
            // « l’étape « C2 certificat » est conforme »
            let names = |told: &StepResult, step: &GuideStep| told.text.contains(&format!("« {} ", step.id));
            let why = |step: &GuideStep| {
                let left = all().any(|told| told.outcome == Outcome::NotApplicable && names(told, step));
                if left {
                    lang.say("sans objet dans ce mode de carte", "not applicable in this card mode")
                } else {
                    lang.say("non jouée dans ce passage", "not walked in this run")
                }
            };
            return Self::Guide(
                steps.map(|step| (step, page_of(step).map(cell).ok_or_else(|| why(step)))).collect(),
            );
        }
        let repeated = kept.iter().any(|(_, scenario, ..)| scenario.repetition > 1);
        let firsts = kept.into_iter().filter(|(_, scenario, ..)| scenario.repetition == 1);
        Self::Pages { cells: firsts.map(cell).collect(), repeated }
    }
}

impl<'a> ScenarioView<'a> {
    fn new(rank: usize, result: &'a ScenarioResult, shots: &mut Shots<'_>, lang: Lang) -> Self {
        let attempts = result.earlier.iter().enumerate().map(|(before, attempt)| {
            let spoilt = attempt.steps.iter().enumerate().find(|(_, step)| step.failure.is_some());
            AttemptView {
                title: {
                    let rank = words::ordinal(lang, before + 1);
                    say!("{rank} essai", "{rank} attempt").in_lang(lang)
                },
                attempt,
                failure: words::guilty(&attempt.steps)
                    .map(|(step, failure)| FailureView::new(result, step, failure, lang)),
                page: spoilt.and_then(|(at, step)| {
                    Some(PageView::new(step.evidence.as_ref()?, anchor(rank, before + 1, at), shots))
                }),
            }
        });
        Self {
            rank,
            title: words::title(lang, result),
            result,
            attempts: attempts.collect(),
            items: steps::items(result, rank, shots, lang),
        }
    }
}
