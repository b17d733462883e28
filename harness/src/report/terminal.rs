use std::{collections::BTreeMap, fmt::Write as _, path::Path, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{
    Report,
    model::Unsteady,
    words::{self, plural},
};
use crate::{
    lang::{Lang, Text, say},
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
    lang: Lang,
    done: usize,
    total: usize,
}

impl Terminal {
    /// A teller of a run of these sources; `progress` when a person looks at a terminal.
    #[must_use]
    pub fn new(sources: Vec<Source>, progress: bool, lang: Lang) -> Self {
        let bars = progress.then(MultiProgress::new);
        Self { bars, running: BTreeMap::new(), sources, lang, done: 0, total: 0 }
    }

    /// Takes one event in.
    pub fn take(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started { info, .. } => {
                self.total = info.total;
                let lang = self.lang;
                let scenarios = words::scenarios(lang, info.total);
                let part =
                    info.shard.map(|shard| format!(" ({})", words::part(lang, shard))).unwrap_or_default();
                let (browser, card, seed) = (&info.browser, info.card_mode(lang), info.seed);
                let told = say!(
                    "{scenarios}{part} · {browser} · carte : {card} · graine {seed}",
                    "{scenarios}{part} · {browser} · card: {card} · seed {seed}"
                );
                self.say(told.to(lang));
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
        for line in conclusion(self.lang, report, html) {
            self.say(&line);
        }
    }

    /// A scenario in one line, then what did not pass.
    fn told(&self, result: &ScenarioResult) -> Vec<String> {
        let lang = self.lang;
        let attempts = words::attempts(lang, result).map(|told| format!(", {told}")).unwrap_or_default();
        let (mark, title) = (mark(result.outcome), words::title(lang, result));
        let left = match (result.outcome, words::without_object(result).count()) {
            (_, 0) => String::new(),
            (Outcome::NotApplicable, _) => lang
                .say(", sans objet dans ce mode de carte", ", not applicable in this card mode")
                .to_owned(),
            (_, count) => {
                let steps = plural(lang, count, ["étape", "étapes"], ["step", "steps"]);
                say!(", {steps} sans objet", ", {steps} not applicable").in_lang(lang)
            }
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
        let lang = self.lang;
        let Failure { claimed, found, .. } = failure;
        let title = match failure.kind {
            Kind::FalseClaim => {
                say!("non conforme\naffirmé : {claimed}", "failed\nclaimed: {claimed}"; claimed)
            }
            Kind::Broken => {
                say!("interrompu\ntenté : {claimed}", "broken\nattempted: {claimed}"; claimed)
            }
        };
        let diagnostic = Diagnostic {
            title,
            file: file.to_owned(),
            line: step.line,
            column: step.column,
            label: say!("trouvé : {found}", "found: {found}"; found),
            advice: failure.advice.clone(),
        };
        let mut text = if let Some(source) = self.sources.iter().find(|source| source.name == file) {
            diagnostic.render(source, lang)
        } else {
            let Diagnostic { title, label, advice, .. } = &diagnostic;
            let place = words::place(lang, file, step.line, &step.keyword, &step.text);
            let whole = say!(
                "{title}\n --> {place}\n{label}\n  = que faire: {advice}",
                "{title}\n --> {place}\n{label}\n  = what to do: {advice}";
                title, label, advice
            );
            whole.in_lang(lang)
        };
        for caller in words::callers(lang, step) {
            let _ = write!(text, "\n{}", words::called_from(lang, &caller));
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

fn conclusion(lang: Lang, report: &Report, html: &Path) -> Vec<String> {
    let mut lines = vec![words::counts(lang, report)];
    let mut tell = |told: Text| lines.push(told.in_lang(lang));
    for Unsteady { name, passed, times, .. } in report.unsteady() {
        tell(say!(
            "instable : « {name} » — {passed} fois sur {times} conforme",
            "unstable: “{name}” — passed {passed} times out of {times}"
        ));
    }
    if !report.run.orphans.is_empty() {
        let orphans = report.run.orphans.join(", ");
        tell(say!(
            "non conforme : aucun scénario ne nomme plus ces pages approuvées, supprimez-les : {orphans}",
            "failed: no scenario names these approved pages any more, remove them: {orphans}"
        ));
    }
    if !report.missing().is_empty() {
        let parts = words::parts(lang, report.missing());
        tell(say!(
            "interrompu : il manque {parts} ; rien n’est connu des scénarios correspondants.",
            "broken: {parts} missing; nothing is known about the scenarios there."
        ));
    }
    if !report.without().is_empty() {
        let without = words::without(lang, report.without());
        tell(say!("interrompu : {without}.", "broken: {without}."));
    }
    if report.scenarios.iter().any(|scenario| words::without_object(scenario).next().is_some()) {
        let card = report.run.card_mode(lang);
        tell(say!(
            "Sans objet : ce que le mode de carte ({card}) ne permet pas ; le rapport dit pourquoi, étape par étape.",
            "Not applicable: what the card mode ({card}) does not allow; the report says why, step by step."
        ));
    }
    if report.counts.pending > 0 {
        tell(say!(
            "Des pages n’ont pas encore été approuvées : `doublure snapshots` les montre, `doublure snapshots accept --all` les approuve.",
            "Some pages have not been approved yet: `doublure snapshots` shows them, `doublure snapshots accept --all` approves them."
        ));
    }
    let html = html.display();
    tell(say!("Rapport : {html}", "Report: {html}"));
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

    fn told(lang: Lang) -> String {
        let mut terminal = Terminal::new(vec![Source::new("phrases.feature", PHRASES)], false, lang);
        terminal.total = 6;
        let mut told = Vec::new();
        for scenario in &samples::everything().scenarios {
            terminal.done += 1;
            told.extend(terminal.told(scenario));
        }
        told.join("\n")
    }

    #[test]
    fn each_scenario_is_told_with_its_attempts_its_place_and_its_callers() {
        insta::assert_snapshot!(told(Lang::Fr));
    }

    #[test]
    fn each_scenario_is_told_in_english() {
        insta::assert_snapshot!(told(Lang::En));
    }

    #[test]
    fn what_a_card_mode_leaves_nothing_to_do_is_never_told_as_conforming() {
        let some = samples::without_object(0, "Il se connecte", false);
        let all = samples::without_object(1, "Il se trompe", true);
        let terminal = Terminal::new(vec![], false, Lang::Fr);
        assert_eq!(terminal.told(&some), ["✓ Il se connecte (0/0), 1 étape sans objet"]);
        assert_eq!(terminal.told(&all), ["- Il se trompe (0/0), sans objet dans ce mode de carte"]);
        let report = samples::report(vec![some, all]);
        assert_eq!(report.exit(), Exit::Success);
        let end = conclusion(Lang::Fr, &report, Path::new("r.html"));
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
        let html = Path::new("rapport/report.html");
        insta::assert_snapshot!(conclusion(Lang::Fr, &report, html).join("\n"));
        insta::assert_snapshot!("the_end_in_english", conclusion(Lang::En, &report, html).join("\n"));
        let quiet = samples::report(vec![samples::passed(0, "A")]);
        assert_eq!(conclusion(Lang::Fr, &quiet, Path::new("r.html")), ["1 conforme", "Rapport : r.html"]);
    }
}
