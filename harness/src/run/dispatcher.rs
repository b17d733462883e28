use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use futures_util::future::try_join_all;
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    Inspection,
    event::{Attempt, Outcome, RunEvent, RunInfo, ScenarioResult, StepResult},
    executor,
    folder::SNAPSHOTS,
    home::RunHome,
    stage::{Stage, Take},
};
use crate::{
    browser::{Browser, BrowserError, Driver, Showing, tools},
    card_mode::CardMode,
    lang::{Text, Told, say},
    language::{Plan, Scenario},
    snapshot::{Redactions, Store},
    stack::{
        Stack, Urls,
        control::{Control, NewPerson},
    },
};

/// How a plan is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Browsers at once; at least one.
    pub jobs: usize,
    /// Which browser walks.
    pub browser: Browser,
    /// Where the card is.
    pub card_mode: CardMode,
    /// Whether the browser is shown.
    pub headed: bool,
    /// The run's folder.
    pub out: PathBuf,
    /// The person's own approved snapshots.
    pub snapshots: PathBuf,
    /// Whether a page that nobody approved is a false claim.
    pub strict: bool,
    /// How many times a scenario that does not pass is tried again.
    pub retries: usize,
    /// The people that the project describes, by key.
    pub people: BTreeMap<String, NewPerson>,
    /// What the project says differs from run to run.
    pub redactions: Redactions,
    /// The named faults that are committed on purpose in the whole run.
    pub deviations: Vec<String>,
    /// What looks at each page that is kept, if anything does.
    pub inspection: Option<Inspection>,
}

impl Options {
    /// Where the browsers are seen.
    fn showing(&self) -> Showing {
        match self.card_mode {
            CardMode::Native { reader_is_ours } => {
                Showing::AtADesk { module: tools::card_module().filter(|_| reader_is_ours) }
            }
            CardMode::Reader | CardMode::Certificate if self.headed => Showing::OnScreen,
            CardMode::Reader | CardMode::Certificate => Showing::Nowhere,
        }
    }
}

/// Why a run could not begin.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum RunError {
    /// No browser.
    Browser(#[from] BrowserError),
    /// No folder.
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Told for RunError {
    fn told(&self) -> Text {
        match self {
            Self::Browser(error) => error.told(),
            Self::Folder { path, source } => {
                let path = path.display();
                say!(
                    "le dossier « {path} » ne peut pas être préparé : {source}",
                    "the folder “{path}” cannot be prepared: {source}";
                    source
                )
            }
        }
    }
}

/// Runs `plan` against `stack`; everything that happens is sent to `events`.
///
/// Each worker has a driver of its own and takes the next scenario when it is free. A driver that died,
/// or lost its browser, is replaced: what breaks spoils one scenario alone.
///
/// # Errors
/// [`RunError`] when it cannot begin; what goes wrong later is told by events.
pub async fn run(
    plan: Plan,
    stack: &Stack,
    info: RunInfo,
    options: &Options,
    events: mpsc::UnboundedSender<RunEvent>,
) -> Result<(), RunError> {
    let started = Instant::now();
    let home = RunHome::make().map_err(|source| RunError::Folder { path: std::env::temp_dir(), source })?;
    // The longest name below that a run may use: better told now than in the midst of a scenario.
    Driver::check_home(&home.path().join("tXXXXXX"))?;
    let store = Store::new(&options.snapshots, &options.out.join(SNAPSHOTS)).strict(options.strict);
    let jobs = options.jobs.clamp(1, plan.scenarios.len().max(1));
    let drivers = (0..jobs).map(async |worker| {
        let home = home.path().join(worker.to_string());
        Driver::start(options.browser, &home, &stack.root_pem, options.showing()).await
    });
    let drivers = try_join_all(drivers).await?;
    let _ = events.send(RunEvent::Started { info, plan: plan.clone() });
    let shared = Arc::new(Shared {
        queue: Mutex::new(plan.scenarios.into()),
        urls: stack.urls.clone(),
        control: Control::new(stack.urls.control.clone()),
        root_pem: stack.root_pem.clone(),
        store,
        options: options.clone(),
        home,
        events,
    });
    let mut workers = JoinSet::new();
    for driver in drivers {
        workers.spawn(Arc::clone(&shared).work(driver));
    }
    while let Some(ended) = workers.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a worker panicked");
        }
    }
    let _ = shared.events.send(RunEvent::Finished { duration: started.elapsed() });
    Ok(())
}

/// The pages that earlier attempts may have left for approval, and the last one did not: it found them as approved, or
/// did not come as far.
fn abandoned(result: &ScenarioResult) -> BTreeSet<&str> {
    fn snapshot(step: &StepResult) -> Option<&str> {
        step.evidence.as_ref()?.snapshot.as_deref()
    }
    let waiting = result.steps.iter().filter(|step| step.outcome != Outcome::Passed).filter_map(snapshot);
    let waiting: BTreeSet<_> = waiting.collect();
    let earlier = result.earlier.iter().flat_map(|attempt| &attempt.steps).filter_map(snapshot);
    earlier.filter(|name| !waiting.contains(name)).collect()
}

struct Shared {
    queue: Mutex<VecDeque<Scenario>>,
    urls: Urls,
    control: Control,
    root_pem: String,
    store: Store,
    options: Options,
    /// Removed with the last worker, hence after its driver and browser: an interrupted run ends before its workers do, and
    /// a browser that is still there writes into the folder while it is being removed.
    home: RunHome,
    events: mpsc::UnboundedSender<RunEvent>,
}

impl Shared {
    async fn work(self: Arc<Self>, mut driver: Driver) {
        while let Some(scenario) = self.next() {
            let mut earlier = Vec::new();
            let result = loop {
                let _ = self
                    .events
                    .send(RunEvent::ScenarioStarted { index: scenario.rank, scenario: scenario.clone() });
                let result = self.attempt(&driver, &scenario, earlier.len() + 1).await;
                if driver.is_spent() {
                    self.replace(&mut driver, &format!("a{}-{}", scenario.rank, earlier.len())).await;
                }
                let spoilt = matches!(result.outcome, Outcome::Failed | Outcome::Broken);
                if !spoilt || earlier.len() == self.options.retries {
                    break result;
                }
                earlier.push(Attempt::from(result));
            };
            let result = result.after(earlier);
            self.forget_pending(&result);
            let _ = self.events.send(RunEvent::ScenarioFinished(Box::new(result)));
        }
    }

    /// A page that differed in an attempt which was made again does not wait for anybody: it was not the page.
    fn forget_pending(&self, result: &ScenarioResult) {
        for name in abandoned(result) {
            if let Err(error) = self.store.forget(name) {
                tracing::warn!(%error, "a page still waits for approval");
            }
        }
    }

    async fn replace(&self, driver: &mut Driver, home: &str) {
        let (browser, showing) = (self.options.browser, self.options.showing());
        match Driver::start(browser, &self.home.path().join(home), &self.root_pem, showing).await {
            Ok(new) => *driver = new,
            // The scenarios that follow tell it, one by one.
            Err(error) => tracing::warn!(%error, "the driver cannot be replaced"),
        }
    }

    fn next(&self) -> Option<Scenario> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    async fn attempt(&self, driver: &Driver, scenario: &Scenario, attempt: usize) -> ScenarioResult {
        let stage = Stage {
            deviations: &self.options.deviations,
            urls: &self.urls,
            control: &self.control,
            store: &self.store,
            out: &self.options.out,
            people: &self.options.people,
            redactions: &self.options.redactions,
            inspection: self.options.inspection.as_ref(),
            card_mode: self.options.card_mode,
        };
        let take = Take { repetition: scenario.repetition, attempt };
        executor::execute(&stage, driver, scenario, take, |step| {
            let _ = self.events.send(RunEvent::StepFinished { index: scenario.rank, step: step.clone() });
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{language::Source, run::event::Evidence};

    /// A result of a scenario that keeps pages: which, and how each came out.
    fn result(pages: &[(&str, Outcome)]) -> ScenarioResult {
        let text = "# language: fr\nFonctionnalité: F\n  Scénario: A\n    Quand il ouvre le service\n    Alors il voit « x »\n";
        let plan = Plan::parse(&[Source::new("f.feature", text)], &[]).unwrap();
        let scenario = &plan.scenarios[0];
        let step = |(name, outcome): &(&str, Outcome)| StepResult {
            evidence: Some(Evidence {
                name: (*name).into(),
                step_id: None,
                picture: None,
                snapshot: Some((*name).into()),
                text: String::new(),
                inspection: None,
            }),
            ..StepResult::new(&scenario.steps[0], *outcome)
        };
        ScenarioResult::new(scenario, pages.iter().map(step).collect())
    }

    #[test]
    fn of_pages_that_wait_only_those_of_the_last_attempt_are_kept_whatever_came_of_it() {
        let first = || Attempt::from(result(&[("a", Outcome::Passed), ("b", Outcome::Failed)]));
        for (last, left) in [
            (&[("a", Outcome::Passed), ("b", Outcome::Passed)][..], &["a", "b"][..]),
            // Failed before it came to the page that differed, or on another one.
            (&[("a", Outcome::Failed)], &["b"]),
            (&[], &["a", "b"]),
            // The same page differs, or another one is new: those wait.
            (&[("a", Outcome::Passed), ("b", Outcome::Failed)], &["a"]),
            (&[("a", Outcome::Passed), ("b", Outcome::Pending)], &["a"]),
        ] {
            let result = result(last).after(vec![first()]);
            assert_eq!(abandoned(&result).into_iter().collect::<Vec<_>>(), left, "{last:?}");
        }
    }
}
