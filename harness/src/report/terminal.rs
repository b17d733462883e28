use std::{collections::BTreeMap, fmt::Write as _, path::Path, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::Report;
use crate::{
    language::{Diagnostic, Source},
    run::{
        Failure, Kind,
        event::{Outcome, RunEvent, StepResult},
    },
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
                self.say(&format!(
                    "{scenarios} · {} · carte : {} · graine {}",
                    info.browser, info.card_mode, info.seed
                ));
            }
            RunEvent::ScenarioStarted { index, scenario } => {
                if let Some(bars) = &self.bars {
                    let bar = bars.add(ProgressBar::new(scenario.steps.len() as u64));
                    bar.set_style(style());
                    bar.set_message(scenario.name.clone());
                    bar.enable_steady_tick(Duration::from_millis(100));
                    self.running.insert(*index, bar);
                }
            }
            RunEvent::StepFinished { index, step } => {
                if let Some(bar) = self.running.get(index) {
                    bar.inc(1);
                    bar.set_prefix(step.text.clone());
                }
            }
            RunEvent::ScenarioFinished(result) => {
                if let Some(bar) = self.running.remove(&result.index) {
                    bar.finish_and_clear();
                }
                self.done += 1;
                self.say(&format!("{} {} ({}/{})", mark(result.outcome), result.name, self.done, self.total));
                let guilty = result.steps.iter().find_map(|step| Some((step, step.failure.as_ref()?)));
                if let Some((step, failure)) = guilty {
                    self.say(&self.failure(step, failure));
                }
            }
            RunEvent::Finished { .. } => {}
        }
    }

    /// The last lines: how many came out how, and where the report is.
    pub fn conclude(&self, report: &Report, html: &Path) {
        let counts = report.counts;
        let mut told = vec![plural(counts.passed, "conforme", "conformes")];
        if counts.pending > 0 {
            told.push(format!("{} à approuver", counts.pending));
        }
        if counts.failed > 0 {
            told.push(plural(counts.failed, "non conforme", "non conformes"));
        }
        if counts.broken > 0 {
            told.push(plural(counts.broken, "interrompu", "interrompus"));
        }
        self.say(&told.join(", "));
        if counts.pending > 0 {
            self.say("Des pages n’ont pas encore été approuvées : `doublure snapshots` les montre, `doublure snapshots accept --all` les approuve.");
        }
        self.say(&format!("Rapport : {}", html.display()));
    }

    fn failure(&self, step: &StepResult, failure: &Failure) -> String {
        let title = match failure.kind {
            Kind::FalseClaim => format!("non conforme : {}", failure.claimed),
            Kind::Broken => format!("interrompu : {}", failure.claimed),
        };
        let diagnostic = Diagnostic {
            title,
            file: step.file.clone(),
            line: step.line,
            column: step.column,
            label: failure.found.clone(),
            advice: failure.advice.clone(),
        };
        let mut text = match self.sources.iter().find(|source| source.name == step.file) {
            Some(source) => diagnostic.render(source),
            None => format!("{} — {}", diagnostic.title, diagnostic.label),
        };
        if let Some(difference) = &failure.difference {
            let _ = write!(text, "\n{}", difference.trim_end());
        }
        text
    }

    fn say(&self, line: &str) {
        match &self.bars {
            Some(bars) => {
                // The bars step aside for the line; a terminal that is gone loses nothing but the line.
                let _ = bars.println(line);
            }
            None => eprintln!("{line}"),
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} [{pos}/{len}] {prefix:.dim}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "✓",
        Outcome::Unstable => "~",
        Outcome::Pending => "?",
        Outcome::Failed => "✗",
        Outcome::Broken | Outcome::NotRun => "!",
    }
}

fn plural(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { several })
}
