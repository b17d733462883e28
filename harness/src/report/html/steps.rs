//! The steps of a scenario as a page shows them: those of a phrase together, below the phrase's own line.

use super::shots::{Shot, Shots};
use crate::{
    lang::Lang,
    language::plan::Call,
    report::words,
    run::{
        Failure,
        event::{Evidence, Outcome, ScenarioResult, StepResult},
    },
};

/// One element of a list of steps, in order. A phrase opens, its steps follow, it closes.
pub(super) enum Item<'a> {
    /// A phrase begins.
    Open {
        /// Where it stands and what it says.
        call: &'a Call,
        /// The worst of its steps.
        outcome: Outcome,
        /// The time of all of them, in milliseconds.
        duration_ms: u64,
    },
    /// A step, of the scenario or of the innermost open phrase.
    Step(Box<StepView<'a>>),
    /// The innermost phrase ends.
    Close,
}

/// A step with what is to be seen of it.
pub(super) struct StepView<'a> {
    pub step: &'a StepResult,
    pub failure: Option<FailureView<'a>>,
    pub page: Option<PageView<'a>>,
}

/// Why a step did not pass, and where it stands.
pub(super) struct FailureView<'a> {
    pub failure: &'a Failure,
    /// "phrases.feature, ligne 12", then where it is called from.
    pub places: Vec<String>,
    /// The lines of the difference, with the class of each.
    pub difference: Vec<(&'static str, &'a str)>,
}

/// A page that was kept.
pub(super) struct PageView<'a> {
    /// Unique in the report.
    pub anchor: String,
    pub evidence: &'a Evidence,
    /// Its name without the guide's step, which is shown beside it.
    pub caption: &'a str,
    pub shot: Shot,
    /// The page as text, empty where it stands beside the picture further up.
    pub text: &'a str,
}

/// The anchor of a page: of which scenario of the report, which attempt (0 for the last), which step.
pub(super) fn anchor(scenario: usize, attempt: usize, step: usize) -> String {
    if attempt == 0 {
        format!("page-{scenario}-{step}")
    } else {
        format!("page-{scenario}-essai{attempt}-{step}")
    }
}

/// The steps of the report's `rank`-th scenario.
pub(super) fn items<'a>(
    scenario: &'a ScenarioResult,
    rank: usize,
    shots: &mut Shots<'_>,
    lang: Lang,
) -> Vec<Item<'a>> {
    let steps = &scenario.steps;
    let mut items = Vec::with_capacity(steps.len());
    let mut open: &[Call] = &[];
    for (at, step) in steps.iter().enumerate() {
        let common = open.iter().zip(&step.within).take_while(|(one, other)| one == other).count();
        items.extend(open[common..].iter().map(|_| Item::Close));
        for depth in common..step.within.len() {
            let whole = &step.within[..=depth];
            let inside = || steps[at..].iter().take_while(|step| step.within.starts_with(whole));
            items.push(Item::Open {
                call: &step.within[depth],
                outcome: inside().map(|step| step.outcome).max().unwrap_or(step.outcome),
                duration_ms: inside().map(|step| step.duration_ms).fold(0, u64::saturating_add),
            });
        }
        open = &step.within;
        let page = step.evidence.as_ref().map(|page| PageView::new(page, anchor(rank, 0, at), shots));
        items.push(Item::Step(Box::new(StepView {
            step,
            failure: step.failure.as_ref().map(|failure| FailureView::new(scenario, step, failure, lang)),
            page: if step.failure.is_some() { page.map(PageView::of_failure) } else { page },
        })));
    }
    items.extend(open.iter().map(|_| Item::Close));
    items
}

impl<'a> FailureView<'a> {
    pub(super) fn new(
        scenario: &'a ScenarioResult,
        step: &'a StepResult,
        failure: &'a Failure,
        lang: Lang,
    ) -> Self {
        let place = words::place(lang, words::file(scenario, step), step.line, &step.keyword, &step.text);
        let callers = words::callers(lang, step).map(|caller| words::called_from(lang, &caller));
        Self {
            failure,
            places: std::iter::once(place).chain(callers).collect(),
            difference: failure.difference.as_deref().map(classified).unwrap_or_default(),
        }
    }
}

impl<'a> PageView<'a> {
    pub(super) fn new(evidence: &'a Evidence, anchor: String, shots: &mut Shots<'_>) -> Self {
        let shot = shots.of(evidence, &anchor);
        Self { anchor, evidence, caption: caption(evidence), shot, text: &evidence.text }
    }

    /// The page of a step that did not pass: what is wrong shows it first, with its text.
    fn of_failure(self) -> Self {
        let text = if matches!(self.shot, Shot::Above(_)) { "" } else { self.text };
        Self { text, ..self }
    }
}

pub(super) fn caption(evidence: &Evidence) -> &str {
    let id = evidence.step_id.as_deref().unwrap_or_default();
    evidence.name.strip_prefix(id).unwrap_or(&evidence.name).trim_start()
}

fn classified(difference: &str) -> Vec<(&'static str, &str)> {
    let class = |line: &str| match line.chars().next() {
        Some('+') => "added",
        Some('-') => "removed",
        Some('@') => "hunk",
        _ => "",
    };
    difference.lines().map(|line| (class(line), line)).collect()
}
