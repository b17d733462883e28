//! The report for people: one file, nothing fetched, no script.

mod light;
mod service_log;
mod shots;
mod steps;
mod view;

use std::path::Path;

use askama::Template;
use mock_kit::journal::Verdict;
use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

use self::{
    shots::{Shot, Shots},
    steps::Item,
    view::{Sheet, View},
};
use super::{Report, words};
use crate::run::event::Outcome;

/// The whole report: every picture, page and exchange.
pub(super) fn render(report: &Report, out: &Path) -> Result<String, String> {
    let view = View::new(report, &mut Shots::whole(out), out);
    Page { report, view, left_out: None }.render().map_err(|error| error.to_string())
}

/// The report for a mail: less than 5 MB, and it says what is left out.
pub(super) fn render_light(report: &Report, out: &Path) -> Result<String, String> {
    light::render(report, out)
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    view: View<'a>,
    /// In a light report: what it lacks.
    left_out: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama passes references")]
impl Page<'_> {
    fn style() -> &'static str {
        include_str!("../../templates/report.css")
    }

    fn verdict(&self) -> (&'static str, &'static str) {
        if self.report.is_incomplete() {
            return ("broken", "Incomplet");
        }
        let said = match self.report.outcome {
            Outcome::NotApplicable => "Sans objet",
            Outcome::Passed => "Conforme",
            Outcome::Unstable => "Instable",
            Outcome::Pending => "À approuver",
            Outcome::Failed => "Non conforme",
            Outcome::Broken | Outcome::NotRun => "Interrompu",
        };
        (Self::class(&self.report.outcome), said)
    }

    /// "24/11/2026 à 14:37".
    fn started(&self) -> String {
        let at = OffsetDateTime::parse(&self.report.run.started_at, &Rfc3339);
        let french = format_description!("[day]/[month]/[year] à [hour]:[minute]");
        at.ok().and_then(|at| at.format(french).ok()).unwrap_or_default()
    }

    fn part(&self) -> Option<String> {
        self.report.run.shard.map(words::part)
    }

    fn missing(&self) -> Option<String> {
        let missing = self.report.missing();
        (!missing.is_empty()).then(|| words::parts(missing))
    }

    fn without(&self) -> Option<String> {
        let without = self.report.without();
        (!without.is_empty()).then(|| words::quoted(without))
    }

    /// "12,3 s", "4 min 05 s".
    fn seconds(milliseconds: &u64) -> String {
        let (minutes, seconds, tenths) =
            (milliseconds / 60_000, milliseconds / 1000 % 60, milliseconds % 1000 / 100);
        if minutes > 0 { format!("{minutes} min {seconds:02} s") } else { format!("{seconds},{tenths} s") }
    }

    fn class(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::NotApplicable => "notapplicable",
            Outcome::Passed => "passed",
            Outcome::Unstable => "unstable",
            Outcome::Pending => "pending",
            Outcome::NotRun => "notrun",
            Outcome::Failed => "failed",
            Outcome::Broken => "broken",
        }
    }

    fn label(outcome: &Outcome) -> &'static str {
        words::label(*outcome)
    }

    fn who(name: &str) -> &str {
        words::who(name)
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
}

#[cfg(test)]
mod tests;
