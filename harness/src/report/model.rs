use serde::{Deserialize, Serialize};

use crate::{
    exit::Exit,
    guide::{self, GuideStep},
    run::event::{Evidence, Outcome, RunInfo, ScenarioResult},
};

/// Version of the JSON report's shape; it changes when a reader would have to.
pub const SCHEMA: u32 = 1;

/// A whole run, told. This is `report.json` (see `docs/report-json.md`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// What the run was.
    pub run: RunInfo,
    /// The worst of its scenarios.
    pub outcome: Outcome,
    /// How many came out how.
    pub counts: Counts,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The scenarios, in the plan's order.
    pub scenarios: Vec<ScenarioResult>,
}

/// How many scenarios came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All claims hold.
    pub passed: usize,
    /// All claims hold, but only after an attempt that did not pass.
    #[serde(default)]
    pub unstable: usize,
    /// A page waits for its approval.
    pub pending: usize,
    /// A claim is false.
    pub failed: usize,
    /// The run broke.
    pub broken: usize,
}

impl Report {
    /// Puts the results of a run together.
    #[must_use]
    pub fn new(run: RunInfo, mut scenarios: Vec<ScenarioResult>, duration_ms: u64) -> Self {
        scenarios.sort_by_key(|scenario| scenario.index);
        let mut counts = Counts::default();
        for scenario in &scenarios {
            match scenario.outcome {
                Outcome::Passed => counts.passed += 1,
                Outcome::Unstable => counts.unstable += 1,
                Outcome::Pending => counts.pending += 1,
                Outcome::Failed => counts.failed += 1,
                Outcome::Broken | Outcome::NotRun => counts.broken += 1,
            }
        }
        let outcome = scenarios.iter().map(|scenario| scenario.outcome).max().unwrap_or(Outcome::Broken);
        Self { schema: SCHEMA, run, outcome, counts, duration_ms, scenarios }
    }

    /// How the command ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self.outcome {
            Outcome::Passed | Outcome::Unstable => Exit::Success,
            Outcome::Pending => Exit::Pending,
            Outcome::Failed => Exit::Failure,
            Outcome::Broken | Outcome::NotRun => Exit::Broken,
        }
    }

    /// Each documented step with the first page that shows it and what came of that page, if any.
    #[must_use]
    pub fn coverage(&self) -> Vec<(&'static GuideStep, Option<(Outcome, &Evidence)>)> {
        let steps = || self.scenarios.iter().flat_map(|scenario| &scenario.steps);
        let kept = || steps().filter_map(|step| Some((step.outcome, step.evidence.as_ref()?)));
        let shows = |id: &str| kept().find(|(_, evidence)| evidence.step_id.as_deref() == Some(id));
        guide::STEPS.iter().map(|step| (step, shows(step.id))).collect()
    }
}
