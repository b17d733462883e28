use crate::run::event::{RunEvent, RunInfo, ScenarioResult};

use super::Report;

/// Gathers events until the run is over.
#[derive(Debug, Default)]
pub struct Collector {
    info: Option<RunInfo>,
    scenarios: Vec<ScenarioResult>,
    duration_ms: u64,
}

impl Collector {
    /// Takes one event in.
    pub fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::Started(info) => self.info = Some(info),
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
        Some(Report::new(self.info?, self.scenarios, self.duration_ms))
    }
}
