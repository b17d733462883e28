use crate::{
    lang::say,
    language::Plan,
    run::{
        Failure,
        event::{RunEvent, RunInfo, ScenarioResult},
    },
};

use super::Report;

/// Gathers events until the run is over.
#[derive(Debug, Default)]
pub struct Collector {
    info: Option<RunInfo>,
    plan: Plan,
    scenarios: Vec<ScenarioResult>,
    duration_ms: u64,
}

impl Collector {
    /// Takes one event in.
    pub fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::Started { info, plan } => (self.info, self.plan) = (Some(info), plan),
            RunEvent::ScenarioFinished(result) => self.scenarios.push(*result),
            RunEvent::Finished { duration } => {
                self.duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
            }
            RunEvent::ScenarioStarted { .. } | RunEvent::StepFinished { .. } => {}
        }
    }

    /// The report; none when the run never started.
    #[must_use]
    pub fn report(self) -> Option<Report> {
        let mut scenarios = self.scenarios;
        for scenario in &self.plan.scenarios {
            if !scenarios.iter().any(|result| result.index == scenario.rank) {
                scenarios.push(ScenarioResult::lost(
                    scenario,
                    Failure::broken(
                        say!("jouer le scénario", "run the scenario"),
                        say!(
                            "le programme s’est arrêté avant d’en rendre compte",
                            "the program ended before it told of it"
                        ),
                        say!(
                            "relancez ; si cela se répète, signalez-le avec ce rapport.",
                            "run again; if it happens again, report it with this report."
                        ),
                    ),
                ));
            }
        }
        Some(Report::new(self.info?, scenarios, self.duration_ms))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{exit::Exit, language::Source};

    #[test]
    fn a_scenario_that_never_came_back_is_broken_in_every_report() {
        let text = "# language: fr\nFonctionnalité: F\n  Scénario: A\n    Quand il ouvre le service\n    Alors il voit « x »\n";
        let plan = Plan::parse(&[Source::new("f.feature", text)], &[]).unwrap();
        let info = RunInfo { total: 1, ..RunInfo::default() };
        let mut collector = Collector::default();
        collector.take(RunEvent::Started { info, plan });
        collector.take(RunEvent::Finished { duration: Duration::ZERO });
        let report = collector.report().unwrap();
        assert_eq!((report.exit(), report.counts.broken), (Exit::Broken, 1));
        assert!(
            crate::report::junit::render(&report, std::path::Path::new("out"), crate::lang::Lang::Fr)
                .unwrap()
                .contains("errors=\"1\"")
        );
    }
}
