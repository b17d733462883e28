//! What a phone was asked, and how it ended.

use std::sync::Arc;

use identities::Professional;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

/// A request on the person's phone (guide E4, E5).
pub(crate) struct Approval {
    /// Its id at the e-CPS service.
    pub id: String,
    pub person: Arc<Professional>,
    /// Two digits: what the browser shows and the phone offers among three.
    pub code: String,
    /// When the time runs out, as the page counts down.
    pub until: OffsetDateTime,
    ending: watch::Sender<Option<Ended>>,
}

type Ended = (Ending, OffsetDateTime);

/// \[R\] How long somebody may take to read how it ended, and to try again.
const READING: Duration = Duration::minutes(1);

/// How it ended, in the words of the e-CPS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    Approved,
    #[serde(untagged)]
    Denied(Denial),
}

/// Why nobody is signed in, in the words of the e-CPS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Denial {
    Refused,
    WrongCode,
    /// The person quit on the phone.
    Abandoned,
    Expired,
    /// Three wrong passwords.
    Locked,
    /// A later request took its place.
    Replaced,
    /// The person quit in the browser.
    Withdrawn,
    /// The e-CPS service broke off, or said something else.
    #[serde(other)]
    Lost,
}

impl Approval {
    pub fn new(id: String, person: Arc<Professional>, code: String, until: OffsetDateTime) -> Self {
        Self { id, person, code, until, ending: watch::Sender::new(None) }
    }

    /// The first ending counts; whether it is this one.
    pub fn end(&self, ending: Ending, at: OffsetDateTime) -> bool {
        self.ending.send_if_modified(|known| {
            let first = known.is_none();
            known.get_or_insert((ending, at));
            first
        })
    }

    /// How it ended, if it has.
    pub fn ending(&self) -> Option<Ending> {
        self.ending.borrow().map(|(ending, _)| ending)
    }

    /// Whether its browser waits for it, or has just learned how it ended.
    pub fn occupies(&self, now: OffsetDateTime) -> bool {
        self.ending.borrow().is_none_or(|(_, at)| now < at + READING)
    }

    /// When nobody need remember it any more, as far as is known.
    pub fn forgotten_at(&self) -> OffsetDateTime {
        self.until + READING
    }

    /// Waits for its end.
    pub async fn ended(&self) {
        // The sender is this value's own: it outlives the wait.
        let _ = self.ending.subscribe().wait_for(Option::is_some).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_words_are_known_and_any_other_one_is_no_approval() {
        let read = |word: &str| serde_json::from_value::<Ending>(word.into()).unwrap();
        assert_eq!(read("approved"), Ending::Approved);
        assert_eq!(read("wrong_code"), Ending::Denied(Denial::WrongCode));
        assert_eq!(read("Approved "), Ending::Denied(Denial::Lost));
        let told = |ending| serde_json::to_value::<Ending>(ending).unwrap();
        assert_eq!(told(Ending::Denied(Denial::WrongCode)), "wrong_code");
        assert_eq!(told(Ending::Approved), "approved");
    }
}
