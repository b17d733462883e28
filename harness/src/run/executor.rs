//! One attempt at a scenario: its steps one after the other, until one does not pass.

use std::time::Instant;

use super::{
    actor::Actor,
    event::{Outcome, ScenarioResult, StepResult},
    stage::{Stage, Take, milliseconds},
};
use crate::{browser::Driver, lang::Told, language::Scenario, stack::control::ControlError};

/// Executes `scenario`, telling each step as it ends.
pub(super) async fn execute(
    stage: &Stage<'_>,
    driver: &Driver,
    scenario: &Scenario,
    take: Take,
    mut tell: impl FnMut(&StepResult),
) -> ScenarioResult {
    let started = Instant::now();
    let begun = rank(stage).await;
    let mut actor = Actor::new(stage, driver, scenario, take);
    let mut steps: Vec<StepResult> = Vec::with_capacity(scenario.steps.len());
    let mut marks = Vec::with_capacity(scenario.steps.len());
    let without_object = stage.card_mode.without_object(scenario);
    let mut stopped = if without_object.iter().all(Option::is_some) {
        None
    } else {
        actor.open_first_browser().await.err()
    };
    for (step, why) in scenario.steps.iter().zip(without_object) {
        let result = match (stopped.take(), steps.last().map(|last| last.outcome), why) {
            (None, Some(Outcome::Failed | Outcome::Broken | Outcome::NotRun), _) => {
                StepResult::new(step, Outcome::NotRun)
            }
            (Some(failure), ..) => {
                StepResult { failure: Some(failure), ..StepResult::new(step, Outcome::Broken) }
            }
            (None, _, Some(why)) => StepResult::without_object(step, &why.told()),
            (None, _, None) => actor.step(step).await,
        };
        // Where this step's events end; the journal is read once the person is known.
        marks.push(rank(stage).await);
        tell(&result);
        steps.push(result);
    }
    let (journal_dropped, journal_unread) = match actor.attach_events(&mut steps, begun, marks).await {
        Ok(lost) => (lost, false),
        Err(error) => {
            tracing::warn!(%error, "the exchanges of a scenario are incomplete");
            (0, true)
        }
    };
    actor.close().await;
    ScenarioResult {
        duration_ms: milliseconds(started.elapsed()),
        person: actor.world.person.as_ref().map(Into::into),
        journal_dropped,
        journal_unread,
        ..ScenarioResult::new(scenario, steps)
    }
}

/// How far the journal has come; none when it cannot be read.
async fn rank(stage: &Stage<'_>) -> Result<u64, ControlError> {
    stage.control.journal(u64::MAX, None).await.map(|reading| reading.latest)
}
