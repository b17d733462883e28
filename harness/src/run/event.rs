//! What a run tells: the interface between running and reporting.

use std::{path::PathBuf, time::Duration};

use mock_kit::journal::Event as JournalEvent;
use serde::{Deserialize, Serialize};

use super::Failure;
use crate::{
    lang::{Lang, Text},
    language::{Plan, Scenario, Step, plan::Call},
    stack::control::{Mail, Person},
};

/// Everything that a run tells. Terminal, JUnit, JSON and HTML consume this and nothing else.
#[derive(Clone, Debug)]
pub enum RunEvent {
    /// The run begins.
    Started {
        /// What it is.
        info: RunInfo,
        /// All that it is to execute: a scenario that never comes back is known.
        plan: Plan,
    },
    /// A worker took a scenario.
    ScenarioStarted {
        /// Its rank in the plan.
        index: usize,
        /// The scenario.
        scenario: Scenario,
    },
    /// A step ended.
    StepFinished {
        /// Rank of the scenario.
        index: usize,
        /// What came of it.
        step: StepResult,
    },
    /// A scenario ended.
    ScenarioFinished(Box<ScenarioResult>),
    /// The run ended.
    Finished {
        /// How long it took.
        duration: Duration,
    },
}

/// What a run is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RunInfo {
    /// Version of Doublure.
    pub version: String,
    /// The seed.
    pub seed: u64,
    /// Browsers at once.
    pub jobs: usize,
    /// Scenarios to run.
    pub total: usize,
    /// Browser, as it names itself.
    pub browser: String,
    /// Where the card is: `lecteur simulé` …
    pub card_mode: String,
    /// The same in English; empty in a report of before there was any.
    #[serde(default)]
    pub card_mode_english: String,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// The service that was walked through.
    pub service: String,
    /// The same in English; empty in a report of before there was any.
    #[serde(default)]
    pub service_english: String,
    /// Faults that were asked for.
    pub deviations: Vec<String>,
    /// Which part of the scenarios this run was given; none when it was given all.
    #[serde(default)]
    pub shard: Option<Shard>,
    /// Approved pages that no scenario names any more.
    #[serde(default)]
    pub orphans: Vec<String>,
}

impl RunInfo {
    /// Where the card is, as it is read.
    #[must_use]
    pub fn card_mode(&self, lang: Lang) -> &str {
        read(lang, &self.card_mode, &self.card_mode_english)
    }

    /// The service that was walked through, as it is read.
    #[must_use]
    pub fn service(&self, lang: Lang) -> &str {
        read(lang, &self.service, &self.service_english)
    }
}

/// A report of before there was English says it in French.
fn read<'t>(lang: Lang, french: &'t str, english: &'t str) -> &'t str {
    if english.is_empty() { french } else { lang.say(french, english) }
}

/// One part of several that run apart (`--shard 2/3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Which part, from 1.
    pub part: usize,
    /// Of how many.
    pub of: usize,
}

/// What came of a step, a scenario or a run, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing to judge: the card mode leaves no object to it.
    NotApplicable,
    /// All claims hold.
    Passed,
    /// All claims hold, but only after an attempt that did not pass.
    Unstable,
    /// All that can be judged holds, and a page waits for its approval.
    Pending,
    /// Not reached, because something before it did not pass.
    NotRun,
    /// A claim is false.
    Failed,
    /// The run broke.
    Broken,
}

/// One step and its evidence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepResult {
    /// Keyword as written.
    pub keyword: String,
    /// Text as written.
    pub text: String,
    /// File it stands in: the scenario's, or that of a phrase.
    #[serde(default)]
    pub file: String,
    /// Line in that file.
    pub line: usize,
    /// Column of the text.
    pub column: usize,
    /// The phrases that it is part of, outermost first.
    #[serde(default)]
    pub within: Vec<Call>,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Why there was nothing to do; for a step that is not applicable. French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_english: Option<String>,
    /// Why it did not pass.
    pub failure: Option<Failure>,
    /// What was kept of the page.
    pub evidence: Option<Evidence>,
    /// What the mocks recorded for this person during the step.
    pub events: Vec<JournalEvent>,
    /// Mails that came during the step.
    pub mails: Vec<Mail>,
}

/// What was kept of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// Name, such as `C1 accueil`.
    pub name: String,
    /// Step of the guide, when documented.
    pub step_id: Option<String>,
    /// The picture, below the run's folder; none when it could not be taken.
    pub picture: Option<PathBuf>,
    /// Name of the snapshot; none for the picture of a failure.
    pub snapshot: Option<String>,
    /// The page as text.
    pub text: String,
    /// What [`Inspection`](super::Inspection) answered about the page, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<serde_json::Value>,
}

/// The made-up professional of a scenario, without their cards' keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Walker {
    /// National id.
    pub national_id: String,
    /// As pages show it.
    pub display_name: String,
    /// Address, in `.test`.
    pub email: String,
}

impl From<&Person> for Walker {
    fn from(person: &Person) -> Self {
        Self {
            national_id: person.national_id.clone(),
            display_name: person.display_name.clone(),
            email: person.email.clone(),
        }
    }
}

/// One scenario and all its steps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScenarioResult {
    /// Rank among all scenarios, from 0, before any selection.
    pub index: usize,
    /// Stable id.
    pub id: String,
    /// Title of the feature.
    pub feature: String,
    /// Title.
    pub name: String,
    /// File.
    pub file: String,
    /// Line of the title.
    pub line: usize,
    /// Tags.
    pub tags: Vec<String>,
    /// The worst of its steps.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Who walked.
    pub person: Option<Walker>,
    /// Its steps, those not reached included.
    pub steps: Vec<StepResult>,
    /// Events that the journal lost since the scenario began: judgements by it are inconclusive.
    pub journal_dropped: u64,
    /// Whether the journal, or the mailbox, could not be read: the same.
    #[serde(default)]
    pub journal_unread: bool,
    /// Which of several repetitions (`--repeat`), from 1.
    #[serde(default = "first")]
    pub repetition: usize,
    /// Attempts before this one, oldest first: none of them passed.
    #[serde(default)]
    pub earlier: Vec<Attempt>,
}

fn first() -> usize {
    1
}

/// An attempt at a scenario that did not pass and was followed by another (`--retries`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attempt {
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Who walked.
    pub person: Option<Walker>,
    /// Its steps.
    pub steps: Vec<StepResult>,
}

impl ScenarioResult {
    /// The result of `scenario` with these steps.
    #[must_use]
    pub fn new(scenario: &Scenario, steps: Vec<StepResult>) -> Self {
        Self {
            index: scenario.rank,
            id: scenario.id.clone(),
            feature: scenario.feature.clone(),
            name: scenario.name.clone(),
            file: scenario.file.clone(),
            line: scenario.line,
            tags: scenario.tags.clone(),
            outcome: steps.iter().map(|step| step.outcome).max().unwrap_or(Outcome::Broken),
            duration_ms: 0,
            person: None,
            steps,
            journal_dropped: 0,
            journal_unread: false,
            repetition: scenario.repetition,
            earlier: vec![],
        }
    }
}

impl ScenarioResult {
    /// The result of a scenario that was never played, or never came back: nothing is known about it.
    #[must_use]
    pub fn lost(scenario: &Scenario, why: Failure) -> Self {
        let mut steps: Vec<_> =
            scenario.steps.iter().map(|step| StepResult::new(step, Outcome::NotRun)).collect();
        if let Some(first) = steps.first_mut() {
            first.outcome = Outcome::Broken;
            first.failure = Some(why);
        }
        Self::new(scenario, steps)
    }

    /// The same, after attempts that did not pass: a pass is then no plain one.
    #[must_use]
    pub fn after(self, earlier: Vec<Attempt>) -> Self {
        let outcome = match self.outcome {
            Outcome::Passed if !earlier.is_empty() => Outcome::Unstable,
            other => other,
        };
        Self { outcome, earlier, ..self }
    }
}

impl From<ScenarioResult> for Attempt {
    fn from(result: ScenarioResult) -> Self {
        Self {
            outcome: result.outcome,
            duration_ms: result.duration_ms,
            person: result.person,
            steps: result.steps,
        }
    }
}

impl StepResult {
    /// A step that the run's mode leaves nothing to do.
    #[must_use]
    pub fn without_object(step: &Step, why: &Text) -> Self {
        let [note, note_english] = Lang::ALL.map(|lang| Some(why.to(lang).to_owned()));
        Self { note, note_english, ..Self::new(step, Outcome::NotApplicable) }
    }

    /// Why there was nothing to do, as it is read.
    #[must_use]
    pub fn note(&self, lang: Lang) -> Option<&str> {
        lang.say(&self.note, &self.note_english).as_deref().or(self.note.as_deref())
    }

    /// A step that ended so, without evidence.
    #[must_use]
    pub fn new(step: &Step, outcome: Outcome) -> Self {
        Self {
            keyword: step.keyword.clone(),
            text: step.text.clone(),
            file: step.file.clone(),
            line: step.line,
            column: step.column,
            within: step.within.clone(),
            outcome,
            duration_ms: 0,
            note: None,
            note_english: None,
            failure: None,
            evidence: None,
            events: vec![],
            mails: vec![],
        }
    }
}
