//! How long the browser, and a page that is on its way, are waited for.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, Interval, MissedTickBehavior};

use super::BrowserError;

/// How long a thing may take to appear on the page, and a page to load.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Nothing that the driver does takes longer, but to start a browser.
pub(super) const COMMAND_LIMIT: Duration = Duration::from_secs(30);
/// How long between two questions about a page that is under way.
const PAUSE: Duration = Duration::from_millis(5);

/// How long a page that is replaced again and again is asked.
pub(super) struct Patience {
    deadline: Instant,
    pause: Interval,
}

impl Patience {
    pub fn begin() -> Self {
        Self { deadline: Instant::now() + PATIENCE, pause: pauses() }
    }

    /// Whether to ask again after this error; it is given back when not.
    pub async fn after(&mut self, error: BrowserError) -> Result<(), BrowserError> {
        if !error.is_of_a_page_that_changed() {
            return Err(error);
        }
        if Instant::now() >= self.deadline {
            return Err(BrowserError::Restless);
        }
        self.pause.tick().await;
        Ok(())
    }
}

/// The moments at which to ask again; the first one is now.
pub(super) fn pauses() -> Interval {
    let mut pauses = tokio::time::interval(PAUSE);
    pauses.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pauses
}

pub(super) async fn limited<T, E>(doing: impl Future<Output = Result<T, E>>) -> Result<T, BrowserError>
where
    BrowserError: From<E>,
{
    within(COMMAND_LIMIT, doing).await
}

pub(super) async fn within<T, E>(
    limit: Duration,
    doing: impl Future<Output = Result<T, E>>,
) -> Result<T, BrowserError>
where
    BrowserError: From<E>,
{
    let outcome = tokio::time::timeout(limit, doing).await;
    outcome.map_err(|_| BrowserError::TimeLimit(limit.as_secs()))?.map_err(BrowserError::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(said: &str) -> BrowserError {
        BrowserError::Command(said.to_owned())
    }

    #[tokio::test]
    async fn a_page_that_is_replaced_is_asked_again_until_patience_ends_and_no_other_trouble_is() {
        let mut patience = Patience::begin();
        for said in ["aborted by navigation: loader has changed", "unknown error: Document was unloaded"] {
            assert!(patience.after(command(said)).await.is_ok(), "{said}");
        }
        let other = patience.after(command("javascript error: x is not defined")).await.unwrap_err();
        assert!(matches!(other, BrowserError::Command(_)), "{other}");
        let mut over = Patience { deadline: Instant::now(), pause: pauses() };
        let restless = over.after(command("aborted by navigation")).await.unwrap_err();
        assert!(matches!(restless, BrowserError::Restless), "{restless}");
    }

    #[test]
    fn an_element_that_went_is_looked_for_again_and_one_that_is_covered_is_not() {
        assert!(command("stale element reference: stale element not found").is_stale());
        assert!(!command("element click intercepted: other element would receive the click").is_stale());
        assert!(!BrowserError::NoAnswer.is_stale());
    }
}
