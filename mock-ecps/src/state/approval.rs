//! One approval request and its life cycle.

use std::sync::{Mutex, MutexGuard, PoisonError};

use identities::NationalId;
use tokio::sync::watch;

use crate::protocol::{code::Code, outcome::Outcome, submission::Submission};

/// Pending → unlocked by the password → ended, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The phone has not been given the password.
    Pending,
    /// The three codes are shown.
    Unlocked,
    /// It is over.
    Ended(Outcome),
}

/// A step that the life cycle does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StepError {
    #[error("the request has ended already: {0}")]
    Ended(Outcome),
    #[error("the password has not been given yet")]
    Locked,
    #[error("the form has been used already, or is not of this request")]
    Form,
}

/// A request for one person's approval.
#[derive(Debug)]
pub(crate) struct Approval {
    pub id: String,
    pub person: NationalId,
    /// What the phone calls the service.
    pub service: String,
    code: Code,
    /// The right code and two others, in the order in which they are shown.
    pub choices: [Code; 3],
    state: Mutex<State>,
    outcome: watch::Sender<Option<Outcome>>,
}

#[derive(Debug)]
struct State {
    progress: Progress,
    /// Token of the one form that may be sent next.
    form: String,
}

impl Progress {
    fn unlock(self) -> Result<Self, StepError> {
        match self {
            Self::Pending | Self::Unlocked => Ok(Self::Unlocked),
            Self::Ended(outcome) => Err(StepError::Ended(outcome)),
        }
    }

    fn end(self, outcome: Outcome) -> Result<Self, StepError> {
        let needs_password = matches!(outcome, Outcome::Approved | Outcome::WrongCode);
        match self {
            Self::Ended(earlier) => Err(StepError::Ended(earlier)),
            Self::Pending if needs_password => Err(StepError::Locked),
            Self::Pending | Self::Unlocked => Ok(Self::Ended(outcome)),
        }
    }
}

impl Approval {
    /// A pending request; `form` is the token of its first form.
    pub fn new(id: String, submission: Submission, choices: [Code; 3], form: String) -> Self {
        let Submission { person, service, code } = submission;
        let state = Mutex::new(State { progress: Progress::Pending, form });
        Self { id, person, service, code, choices, state, outcome: watch::Sender::new(None) }
    }

    pub fn progress(&self) -> Progress {
        self.lock().progress
    }

    pub fn is_over(&self) -> bool {
        matches!(self.progress(), Progress::Ended(_))
    }

    /// Whether `chosen` is what the browser shows.
    pub fn is_right(&self, chosen: Code) -> bool {
        self.code == chosen
    }

    pub fn code(&self) -> Code {
        self.code
    }

    /// Token of the one form that may be sent next.
    pub fn form(&self) -> String {
        self.lock().form.clone()
    }

    /// Uses a form up: the same one cannot be sent twice. `next` is the token of the one that follows.
    pub fn use_form(&self, token: &str, next: String) -> Result<(), StepError> {
        let mut state = self.lock();
        if let Progress::Ended(outcome) = state.progress {
            return Err(StepError::Ended(outcome));
        }
        if state.form != token {
            return Err(StepError::Form);
        }
        state.form = next;
        Ok(())
    }

    /// The password was right.
    pub fn unlock(&self) -> Result<(), StepError> {
        let mut state = self.lock();
        state.progress = state.progress.unlock()?;
        Ok(())
    }

    /// Ends it; [`Self::announce`] tells those who wait.
    pub fn end(&self, outcome: Outcome) -> Result<(), StepError> {
        let mut state = self.lock();
        state.progress = state.progress.end(outcome)?;
        Ok(())
    }

    /// Wakes whoever waits for the end.
    pub fn announce(&self, outcome: Outcome) {
        self.outcome.send_replace(Some(outcome));
    }

    /// The deviation `ecps.request.replayable`: an answered request awaits its answer again.
    pub fn reopen(&self) {
        let mut state = self.lock();
        if matches!(state.progress, Progress::Ended(outcome) if outcome.is_answer()) {
            state.progress = Progress::Unlocked;
        }
    }

    /// The end, as soon as it is announced; nothing before.
    pub fn outcome(&self) -> watch::Receiver<Option<Outcome>> {
        self.outcome.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval() -> Approval {
        let code: Code = "42".parse().unwrap();
        let person = "899700427885".parse().unwrap();
        let choices = ["07", "42", "99"].map(|code| code.parse().unwrap());
        Approval::new("a1".into(), Submission { person, service: "SAS".into(), code }, choices, "f1".into())
    }

    #[test]
    fn a_code_counts_only_after_the_password() {
        for outcome in [Outcome::Approved, Outcome::WrongCode] {
            let approval = approval();
            assert_eq!(approval.end(outcome), Err(StepError::Locked));
            approval.unlock().unwrap();
            approval.end(outcome).unwrap();
            assert_eq!(approval.progress(), Progress::Ended(outcome));
        }
    }

    #[test]
    fn what_has_ended_stays_as_it_is() {
        for outcome in [Outcome::Refused, Outcome::Expired, Outcome::Withdrawn, Outcome::Replaced] {
            let approval = approval();
            approval.end(outcome).unwrap();
            let ended = Err(StepError::Ended(outcome));
            assert_eq!(approval.end(Outcome::Abandoned), ended);
            assert_eq!(approval.unlock(), ended);
            assert_eq!(approval.use_form("f1", "f2".into()), ended);
        }
    }

    #[test]
    fn a_form_is_used_once_and_only_the_latest_counts() {
        let approval = approval();
        assert_eq!(approval.use_form("f2", "x".into()), Err(StepError::Form));
        approval.use_form("f1", "f2".into()).unwrap();
        assert_eq!(approval.use_form("f1", "x".into()), Err(StepError::Form));
        assert_eq!(approval.form(), "f2");
    }

    #[test]
    fn only_an_answered_request_can_be_reopened() {
        let answered = approval();
        answered.end(Outcome::Refused).unwrap();
        answered.reopen();
        assert_eq!(answered.progress(), Progress::Unlocked);
        let expired = approval();
        expired.end(Outcome::Expired).unwrap();
        expired.reopen();
        assert!(expired.is_over());
    }

    #[test]
    fn nothing_is_told_before_it_is_announced() {
        let approval = approval();
        let outcome = approval.outcome();
        approval.end(Outcome::Refused).unwrap();
        assert_eq!(*outcome.borrow(), None);
        approval.announce(Outcome::Refused);
        assert_eq!(*outcome.borrow(), Some(Outcome::Refused));
    }
}
