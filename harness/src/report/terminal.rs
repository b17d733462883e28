use std::{collections::BTreeMap, fmt::Write as _, path::Path, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{
    Report,
    model::Unsteady,
    words::{self, plural},
};
use crate::{
    language::{Diagnostic, Source},
    run::{
        Failure, Kind,
        event::{Outcome, RunEvent, ScenarioResult, StepResult},
    },
    terminal_text::{harmless, harmless_lines},
};

/// Tells a run on standard error: with progress on a terminal, in plain lines elsewhere (CI, a pipe).
#[derive(Debug)]
pub struct Terminal {
    bars: Option<MultiProgress>,
    running: BTreeMap<usize, ProgressBar>,
    sources: Vec<Source>,
    done: usize,
    total: usize,
}

impl Terminal {
    /// A teller of a run of these sources; `progress` when a person looks at a terminal.
    #[must_use]
    pub fn new(sources: Vec<Source>, progress: bool) -> Self {
        Self { bars: progress.then(MultiProgress::new), running: BTreeMap::new(), sources, done: 0, total: 0 }
    }

    /// Takes one event in.
    pub fn take(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started { info, .. } => {
                self.total = info.total;
                let scenarios = plural(info.total, "scénario", "scénarios");
                let part = info.shard.map(|shard| format!(" ({})", words::part(shard))).unwrap_or_default();
                self.say(&format!(
                    "{scenarios}{part} · {} · carte : {} · graine {}",
                    info.browser, info.card_mode, info.seed
                ));
            }
            RunEvent::ScenarioStarted { index, scenario } => {
                if let Some(bars) = &self.bars {
                    let bar = bars.add(ProgressBar::new(scenario.steps.len() as u64));
                    bar.set_style(style());
                    bar.set_message(harmless(&scenario.name));
                    bar.enable_steady_tick(Duration::from_millis(100));
                    // A scenario that is tried again begins again.
                    if let Some(before) = self.running.insert(*index, bar) {
                        before.finish_and_clear();
                    }
                }
            }
            RunEvent::StepFinished { index, step } => {
                if let Some(bar) = self.running.get(index) {
                    bar.inc(1);
                    bar.set_prefix(harmless(&step.text));
                }
            }
            RunEvent::ScenarioFinished(result) => {
                if let Some(bar) = self.running.remove(&result.index) {
                    bar.finish_and_clear();
                }
                self.done += 1;
                for line in self.told(result) {
                    self.say(&line);
                }
            }
            RunEvent::Finished { .. } => {}
        }
    }

    /// The last lines: how many came out how, and where the report is.
    pub fn conclude(&self, report: &Report, html: &Path) {
        for line in conclusion(report, html) {
            self.say(&line);
        }
    }

    /// A scenario in one line, then what did not pass.
    fn told(&self, result: &ScenarioResult) -> Vec<String> {
        let attempts = words::attempts(result).map(|told| format!(", {told}")).unwrap_or_default();
        let (mark, title) = (mark(result.outcome), words::title(result));
        let left = match (result.outcome, words::without_object(result).count()) {
            (_, 0) => String::new(),
            (Outcome::NotApplicable, _) => ", sans objet dans ce mode de carte".to_owned(),
            (_, count) => format!(", {} sans objet", plural(count, "étape", "étapes")),
        };
        let mut lines = vec![format!("{mark} {title} ({}/{}){attempts}{left}", self.done, self.total)];
        if let Some((step, failure)) = words::guilty(&result.steps) {
            lines.push(self.failure(words::file(result, step), step, failure));
        }
        lines
    }

    fn failure(&self, file: &str, step: &StepResult, failure: &Failure) -> String {
        // What was claimed never stands right after the verdict: « non conforme : la page est celle qui est approuvée »
        // would read as its opposite.
        let title = match failure.kind {
            Kind::FalseClaim => format!("non conforme\naffirmé : {}", failure.claimed),
            Kind::Broken => format!("interrompu\ntenté : {}", failure.claimed),
        };
        let diagnostic = Diagnostic {
            title,
            file: file.to_owned(),
            line: step.line,
            column: step.column,
            label: format!("trouvé : {}", failure.found),
            advice: failure.advice.clone(),
        };
        let mut text = match self.sources.iter().find(|source| source.name == file) {
            Some(source) => diagnostic.render(source),
            None => format!(
                "{}\n --> {file}:{} : {} {}\n{}\n  = que faire: {}",
                diagnostic.title, step.line, step.keyword, step.text, diagnostic.label, diagnostic.advice
            ),
        };
        for caller in words::callers(step) {
            let _ = write!(text, "\nappelée par {caller}");
        }
        if let Some(difference) = &failure.difference {
            let _ = write!(text, "\n{}", difference.trim_end());
        }
        text
    }

    /// Everything that is told passes here: pages, names and orphans may hold anything.
    fn say(&self, lines: &str) {
        let lines = harmless_lines(lines);
        match &self.bars {
            Some(bars) => {
                // The bars step aside for the lines; a terminal that is gone loses nothing but them.
                let _ = bars.println(lines);
            }
            None => eprintln!("{lines}"),
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} [{pos}/{len}] {prefix:.dim}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotApplicable => "-",
        Outcome::Passed => "✓",
        Outcome::Unstable => "~",
        Outcome::Pending => "?",
        Outcome::Failed => "✗",
        Outcome::Broken | Outcome::NotRun => "!",
    }
}

fn conclusion(report: &Report, html: &Path) -> Vec<String> {
    let mut lines = vec![words::counts(report)];
    for Unsteady { name, passed, times, .. } in report.unsteady() {
        lines.push(format!("instable : « {name} » — {passed} fois sur {times} conforme"));
    }
    if !report.run.orphans.is_empty() {
        lines.push(format!(
            "non conforme : aucun scénario ne nomme plus ces pages approuvées, supprimez-les : {}",
            report.run.orphans.join(", ")
        ));
    }
    if !report.missing().is_empty() {
        lines.push(format!(
            "interrompu : il manque {} ; rien n’est connu des scénarios correspondants.",
            words::parts(report.missing())
        ));
    }
    if !report.without().is_empty() {
        lines.push(format!("interrompu : {}.", words::without(report.without())));
    }
    if report.scenarios.iter().any(|scenario| words::without_object(scenario).next().is_some()) {
        lines.push(format!(
            "Sans objet : ce que le mode de carte ({}) ne permet pas ; le rapport dit pourquoi, étape par étape.",
            report.run.card_mode
        ));
    }
    if report.counts.pending > 0 {
        lines.push("Des pages n’ont pas encore été approuvées : `doublure snapshots` les montre, `doublure snapshots accept --all` les approuve.".into());
    }
    lines.push(format!("Rapport : {}", html.display()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exit::Exit,
        report::{Merged, samples},
        run::event::Shard,
    };

    const PHRASES: &str = "# language: fr\n@phrases\nFonctionnalité: P\n    Alors il voit « Bonjour »\n";

    #[test]
    fn each_scenario_is_told_with_its_attempts_its_place_and_its_callers() {
        let mut terminal = Terminal::new(vec![Source::new("phrases.feature", PHRASES)], false);
        terminal.total = 6;
        let mut told = Vec::new();
        for scenario in &samples::everything().scenarios {
            terminal.done += 1;
            told.extend(terminal.told(scenario));
        }
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn what_a_card_mode_leaves_nothing_to_do_is_never_told_as_conforming() {
        let some = samples::without_object(0, "Il se connecte", false);
        let all = samples::without_object(1, "Il se trompe", true);
        let terminal = Terminal::new(vec![], false);
        assert_eq!(terminal.told(&some), ["✓ Il se connecte (0/0), 1 étape sans objet"]);
        assert_eq!(terminal.told(&all), ["- Il se trompe (0/0), sans objet dans ce mode de carte"]);
        let report = samples::report(vec![some, all]);
        assert_eq!(report.exit(), Exit::Success);
        let end = conclusion(&report, Path::new("r.html"));
        assert_eq!(end[0], "1 conforme, 1 sans objet");
        assert!(
            end[1].starts_with("Sans objet : ce que le mode de carte (lecteur simulé) ne permet pas"),
            "{end:?}"
        );

        let report = samples::report(vec![samples::without_object(0, "Il se trompe", true)]);
        assert_eq!((report.exit(), report.counts.total()), (Exit::NothingSelected, 1));
    }

    #[test]
    fn the_end_names_what_is_unsteady_orphaned_missing_and_pending() {
        let mut report = samples::everything();
        report.run.orphans = vec!["compte__ancien".into(), "compte__vieux".into()];
        let missing = [1, 3].map(|part| Shard { part, of: 4 }).to_vec();
        report.merged = Some(Merged { reports: 2, sum_ms: 1, missing, without: vec!["r3".into()] });
        insta::assert_snapshot!(conclusion(&report, Path::new("rapport/report.html")).join("\n"));
        let quiet = samples::report(vec![samples::passed(0, "A")]);
        assert_eq!(conclusion(&quiet, Path::new("r.html")), ["1 conforme", "Rapport : r.html"]);
    }
}
