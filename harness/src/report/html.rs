use std::{fs, path::Path};

use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use mock_kit::journal::Verdict;
use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

use super::Report;
use crate::{
    guide::GuideStep,
    run::event::{Evidence, Outcome, ScenarioResult, StepResult},
};

/// The report for people: one file, nothing fetched, no script.
pub(super) fn render(report: &Report, out: &Path) -> Result<String, String> {
    Page { report, pictures: Pictures { out }, style: include_str!("../../templates/report.css") }
        .render()
        .map_err(|error| error.to_string())
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    pictures: Pictures<'a>,
    style: &'a str,
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "askama passes references")]
impl Page<'_> {
    fn verdict(&self) -> (&'static str, &'static str) {
        match self.report.outcome {
            Outcome::Passed => ("passed", "Conforme"),
            Outcome::Unstable => ("unstable", "Instable"),
            Outcome::Pending => ("pending", "À approuver"),
            Outcome::Failed => ("failed", "Non conforme"),
            Outcome::Broken | Outcome::NotRun => ("broken", "Interrompu"),
        }
    }

    /// "24/11/2026 à 14:37".
    fn started(&self) -> String {
        let at = OffsetDateTime::parse(&self.report.run.started_at, &Rfc3339);
        let french = format_description!("[day]/[month]/[year] à [hour]:[minute]");
        at.ok().and_then(|at| at.format(french).ok()).unwrap_or_default()
    }

    /// The name of an evidence without its step, which is shown beside it.
    fn caption(evidence: &Evidence) -> &str {
        let id = evidence.step_id.as_deref().unwrap_or_default();
        evidence.name.strip_prefix(id).unwrap_or(&evidence.name).trim_start()
    }

    fn seconds(milliseconds: &u64) -> String {
        format!("{},{} s", milliseconds / 1000, milliseconds % 1000 / 100)
    }

    fn class(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Passed => "passed",
            Outcome::Unstable => "unstable",
            Outcome::Pending => "pending",
            Outcome::NotRun => "notrun",
            Outcome::Failed => "failed",
            Outcome::Broken => "broken",
        }
    }

    fn label(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Passed => "conforme",
            Outcome::Unstable => "instable",
            Outcome::Pending => "à approuver",
            Outcome::NotRun => "non atteint",
            Outcome::Failed => "non conforme",
            Outcome::Broken => "interrompu",
        }
    }

    fn covered(&self) -> Vec<(&'static GuideStep, Option<(Outcome, &Evidence)>)> {
        self.report.coverage()
    }

    /// The anchor of an evidence, from the steps of the guide.
    fn anchor(name: &Option<String>) -> String {
        name.as_deref().map(|name| format!("preuve-{name}")).unwrap_or_default()
    }

    fn guilty(scenario: &ScenarioResult) -> Option<&StepResult> {
        scenario.steps.iter().find(|step| step.failure.is_some())
    }

    fn said(verdict: &Verdict) -> (&'static str, &'static str) {
        match verdict {
            Verdict::Noted => ("noted", "noté"),
            Verdict::Accepted => ("passed", "accepté"),
            Verdict::Refused => ("failed", "refusé"),
            Verdict::Finding => ("pending", "remarque"),
        }
    }

    fn details(details: &serde_json::Value) -> String {
        if details.is_null() {
            String::new()
        } else {
            serde_json::to_string_pretty(details).unwrap_or_default()
        }
    }

    fn lines(difference: &str) -> Vec<(&'static str, &str)> {
        difference
            .lines()
            .map(|line| match line.chars().next() {
                Some('+') => ("added", line),
                Some('-') => ("removed", line),
                Some('@') => ("hunk", line),
                _ => ("", line),
            })
            .collect()
    }
}

/// The run's pictures, inside the page.
struct Pictures<'a> {
    out: &'a Path,
}

impl Pictures<'_> {
    fn data(&self, evidence: &Evidence) -> String {
        let read = evidence.picture.as_ref().and_then(|path| fs::read(self.out.join(path)).ok());
        read.map(|bytes| format!("data:image/png;base64,{}", STANDARD.encode(bytes))).unwrap_or_default()
    }
}
