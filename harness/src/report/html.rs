//! The report for people: one file, nothing fetched, no script.

mod light;
mod service_log;
mod shots;
mod steps;
mod view;

use std::path::Path;

use askama::Template;
use certification::report::LOOK;
use mock_kit::journal::Verdict;
use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

use self::{
    shots::{Shot, Shots},
    steps::Item,
    view::{Sheet, View},
};
use super::{Report, words};
use crate::{
    guide::GuideStep,
    lang::{Lang, Text},
    run::event::{Outcome, StepResult},
};

/// The whole report: every picture, page and exchange.
pub(super) fn render(report: &Report, out: &Path, lang: Lang) -> Result<String, String> {
    let view = View::new(report, &mut Shots::whole(out), out, lang);
    Page { report, view, lang, left_out: None }.render().map_err(|error| error.to_string())
}

/// The report for a mail: less than 5 MB, and it says what is left out.
pub(super) fn render_light(report: &Report, out: &Path, lang: Lang) -> Result<String, String> {
    light::render(report, out, lang)
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    view: View<'a>,
    lang: Lang,
    /// In a light report: what it lacks.
    left_out: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama passes references")]
impl Page<'_> {
    fn english(&self) -> bool {
        self.lang == Lang::En
    }

    /// The one of both that is read.
    fn say(&self, french: &'static str, english: &'static str) -> &'static str {
        self.lang.say(french, english)
    }

    fn read<'t>(&self, text: &'t Text) -> &'t str {
        text.to(self.lang)
    }

    fn card_mode(&self) -> &str {
        self.report.run.card_mode(self.lang)
    }

    fn service(&self) -> &str {
        self.report.run.service(self.lang)
    }

    fn note<'s>(&self, step: &'s StepResult) -> Option<&'s str> {
        step.note(self.lang)
    }

    fn step_title(&self, step: &GuideStep) -> &'static str {
        step.title(self.lang)
    }

    fn style() -> String {
        [LOOK, include_str!("../../templates/report.css")].concat()
    }

    fn verdict(&self) -> (&'static str, &'static str) {
        if self.report.is_incomplete() {
            return ("broken", self.say("Incomplet", "Incomplete"));
        }
        let said = match self.report.outcome {
            Outcome::NotApplicable => self.say("Sans objet", "Not applicable"),
            Outcome::Passed => self.say("Conforme", "Passed"),
            Outcome::Unstable => self.say("Instable", "Unstable"),
            Outcome::Pending => self.say("À approuver", "To approve"),
            Outcome::Failed => self.say("Non conforme", "Failed"),
            Outcome::Broken | Outcome::NotRun => self.say("Interrompu", "Broken"),
        };
        (Self::class(&self.report.outcome), said)
    }

    /// "24/11/2026 à 14:37", "24 November 2026, 14:37".
    fn started(&self) -> String {
        let at = OffsetDateTime::parse(&self.report.run.started_at, &Rfc3339);
        let french = format_description!("[day]/[month]/[year] à [hour]:[minute]");
        let english = format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute]");
        let told = at.ok().and_then(|at| self.lang.say(at.format(french), at.format(english)).ok());
        told.unwrap_or_default()
    }

    fn part(&self) -> Option<String> {
        self.report.run.shard.map(|shard| words::part(self.lang, shard))
    }

    fn missing(&self) -> Option<String> {
        let missing = self.report.missing();
        (!missing.is_empty()).then(|| words::parts(self.lang, missing))
    }

    fn without(&self) -> Option<String> {
        let without = self.report.without();
        (!without.is_empty()).then(|| words::quoted(self.lang, without))
    }

    /// "12,3 s", "4 min 05 s"; "12.3 s".
    fn seconds(&self, milliseconds: &u64) -> String {
        let (minutes, seconds, tenths) =
            (milliseconds / 60_000, milliseconds / 1000 % 60, milliseconds % 1000 / 100);
        let mark = self.lang.say(',', '.');
        if minutes > 0 {
            format!("{minutes} min {seconds:02} s")
        } else {
            format!("{seconds}{mark}{tenths} s")
        }
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

    fn label(&self, outcome: &Outcome) -> &'static str {
        words::label(self.lang, *outcome)
    }

    fn who<'n>(&self, name: &'n str) -> &'n str {
        words::who(self.lang, name)
    }

    fn said(&self, verdict: &Verdict) -> (&'static str, &'static str) {
        match verdict {
            Verdict::Noted => ("noted", self.say("noté", "noted")),
            Verdict::Accepted => ("passed", self.say("accepté", "accepted")),
            Verdict::Refused => ("failed", self.say("refusé", "refused")),
            Verdict::Finding => ("pending", self.say("remarque", "finding")),
        }
    }

    /// What a refusal teaches, where the event has one that does.
    fn lesson<'d>(&self, details: &'d serde_json::Value) -> Vec<(&'static str, &'d str)> {
        let taught = [
            ("sent", self.say("Reçu", "Received")),
            ("expected", self.say("Attendu", "Expected")),
            ("clause", self.say("Règle", "Rule")),
            ("change", self.say("À corriger", "To change")),
        ];
        let part = |(name, label)| Some((label, details["lesson"][name].as_str()?));
        taught.into_iter().filter_map(part).collect()
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
