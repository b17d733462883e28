use serde::{Deserialize, Serialize};

use crate::{
    exit::Exit,
    run::event::{Outcome, RunInfo, ScenarioResult, Shard},
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
    /// The worst of its scenarios; at least *failed* when there are orphaned snapshots, *broken* when a part is
    /// missing or left no report.
    pub outcome: Outcome,
    /// How many came out how.
    pub counts: Counts,
    /// How long it took, in milliseconds; of several runs put together, the longest.
    pub duration_ms: u64,
    /// The scenarios, in the plan's order.
    pub scenarios: Vec<ScenarioResult>,
    /// When several reports were put together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
}

/// How several reports became one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// How many reports.
    pub reports: usize,
    /// The sum of their durations, in milliseconds.
    pub sum_ms: u64,
    /// Parts that were announced (`--shard`) and not given: nothing is known about their scenarios.
    pub missing: Vec<Shard>,
    /// Folders that were given and held no report, as they were given: those parts broke early.
    #[serde(default)]
    pub without: Vec<String>,
}

/// How many scenarios came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All claims hold.
    pub passed: usize,
    /// The card mode left nothing to judge.
    #[serde(default)]
    pub not_applicable: usize,
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

/// A scenario that was repeated and did not always come out the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsteady<'a> {
    /// Place of its first repetition in the report.
    pub rank: usize,
    /// Title.
    pub name: &'a str,
    /// How often all claims held at once.
    pub passed: usize,
    /// How often it ran.
    pub times: usize,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        let counts =
            [self.passed, self.not_applicable, self.unstable, self.pending, self.failed, self.broken];
        // A report may have been written by anybody.
        counts.into_iter().fold(0, usize::saturating_add)
    }
}

impl Report {
    /// Puts the results of a run together. Orphaned snapshots that the run lists count as a failure.
    #[must_use]
    pub fn new(run: RunInfo, mut scenarios: Vec<ScenarioResult>, duration_ms: u64) -> Self {
        scenarios.sort_by_key(|scenario| scenario.index);
        let mut counts = Counts::default();
        for scenario in &scenarios {
            match scenario.outcome {
                Outcome::NotApplicable => counts.not_applicable += 1,
                Outcome::Passed => counts.passed += 1,
                Outcome::Unstable => counts.unstable += 1,
                Outcome::Pending => counts.pending += 1,
                Outcome::Failed => counts.failed += 1,
                Outcome::Broken | Outcome::NotRun => counts.broken += 1,
            }
        }
        let worst = scenarios.iter().map(|scenario| scenario.outcome).max().unwrap_or(Outcome::Broken);
        let outcome = if run.orphans.is_empty() { worst } else { worst.max(Outcome::Failed) };
        Self { schema: SCHEMA, run, outcome, counts, duration_ms, scenarios, merged: None }
    }

    /// How the command ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self.outcome {
            Outcome::NotApplicable => Exit::NothingSelected,
            Outcome::Passed | Outcome::Unstable => Exit::Success,
            Outcome::Pending => Exit::Pending,
            Outcome::Failed => Exit::Failure,
            Outcome::Broken | Outcome::NotRun => Exit::Broken,
        }
    }

    /// Parts that were announced and not given.
    #[must_use]
    pub fn missing(&self) -> &[Shard] {
        self.merged.as_ref().map_or(&[], |merged| &merged.missing)
    }

    /// Folders that were to be put together and held no report.
    #[must_use]
    pub fn without(&self) -> &[String] {
        self.merged.as_ref().map_or(&[], |merged| &merged.without)
    }

    /// Whether nothing is known of some of its scenarios.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        !self.missing().is_empty() || !self.without().is_empty()
    }

    /// The scenarios that held in one repetition and not in another, in the report's order.
    #[must_use]
    pub fn unsteady(&self) -> Vec<Unsteady<'_>> {
        let firsts = self.scenarios.iter().enumerate().filter(|(rank, scenario)| {
            self.scenarios[..*rank].iter().all(|earlier| earlier.id != scenario.id)
        });
        firsts
            .filter_map(|(rank, first)| {
                let same = || self.scenarios.iter().filter(|scenario| scenario.id == first.id);
                let passed = same().filter(|scenario| scenario.outcome == Outcome::Passed).count();
                let held =
                    same().any(|scenario| matches!(scenario.outcome, Outcome::Passed | Outcome::Unstable));
                let times = same().count();
                (held && passed < times && times > 1).then_some(Unsteady {
                    rank,
                    name: &first.name,
                    passed,
                    times,
                })
            })
            .collect()
    }
}
