//! A sign-in under way: from the authorization request to the code.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use identities::{NationalId, Professional};
use mock_kit::Deadline;
use time::OffsetDateTime;

use super::{
    approval::{Approval, Denial, Ending},
    expiring::Perishable,
};
use crate::protocol::{authorization_request::AuthorizationRequest, claims::AuthMode};

/// One attempt. Its name is the flow in the journal and the first label of its own host.
pub(crate) struct Attempt {
    pub name: String,
    pub request: AuthorizationRequest,
    /// What the person's phone was asked last.
    approval: Mutex<Option<Arc<Approval>>>,
    /// One request at a time: two that cross would leave the page with the code of the wrong one.
    pub asking: tokio::sync::Mutex<()>,
    deadline: Deadline,
    progress: Mutex<Progress>,
}

enum Progress {
    /// Nobody has been recognised yet; a card may have been chosen in the simulated reader.
    Waiting { chosen: Option<NationalId> },
    /// The person is known; the browser has not come back yet.
    Identified(Identified),
    /// The client got its answer.
    Finished,
}

/// Who was recognised, and when.
#[derive(Clone, Debug)]
pub(crate) struct Identified {
    pub person: Arc<Professional>,
    /// By what means.
    pub mode: AuthMode,
    pub at: OffsetDateTime,
}

/// Why an attempt does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AttemptError {
    #[error("no attempt has this name")]
    Unknown,
    #[error("the attempt has expired")]
    Expired,
    #[error("the attempt is finished: the client got its answer")]
    Finished,
    #[error("nobody has been recognised yet")]
    NobodyYet,
    #[error("somebody else was recognised in this attempt")]
    SomebodyElse,
}

impl Perishable for Attempt {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }

    /// A page that promises time to answer on the phone keeps its promise: the attempt outlives its deadline as long as
    /// the phone is asked. What was ended by name is over at once.
    fn is_over(&self, now: OffsetDateTime) -> bool {
        let occupied = || self.approval().is_some_and(|approval| approval.occupies(now));
        self.deadline.is_expired() || self.deadline.is_over(now) && !occupied()
    }

    fn end(&self) -> OffsetDateTime {
        let asked = self.approval().map(|approval| approval.forgotten_at());
        asked.map_or(self.deadline.at(), |asked| asked.max(self.deadline.at()))
    }
}

impl Attempt {
    pub fn new(name: String, request: AuthorizationRequest, deadline: Deadline) -> Self {
        Self {
            name,
            request,
            approval: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
            deadline,
            progress: Mutex::new(Progress::Waiting { chosen: None }),
        }
    }

    /// Waiting → identified. The same person may be recognised twice: a browser repeats requests.
    pub fn identify(&self, identified: Identified) -> Result<(), AttemptError> {
        let mut progress = self.lock();
        match &*progress {
            Progress::Finished => Err(AttemptError::Finished),
            Progress::Identified(known) if known.person.national_id != identified.person.national_id => {
                Err(AttemptError::SomebodyElse)
            }
            Progress::Identified(_) => Ok(()),
            Progress::Waiting { .. } => {
                *progress = Progress::Identified(identified);
                Ok(())
            }
        }
    }

    /// Identified → finished: the answer will be a code.
    pub fn finish(&self) -> Result<Identified, AttemptError> {
        let mut progress = self.lock();
        match &*progress {
            Progress::Waiting { .. } => Err(AttemptError::NobodyYet),
            Progress::Finished => Err(AttemptError::Finished),
            Progress::Identified(identified) => {
                let identified = identified.clone();
                *progress = Progress::Finished;
                Ok(identified)
            }
        }
    }

    /// Anything but finished → finished: the answer will be an error.
    pub fn give_up(&self) -> Result<(), AttemptError> {
        let mut progress = self.lock();
        if matches!(*progress, Progress::Finished) {
            return Err(AttemptError::Finished);
        }
        *progress = Progress::Finished;
        Ok(())
    }

    pub fn is_finished(&self) -> bool {
        matches!(*self.lock(), Progress::Finished)
    }

    /// A card was chosen, whose code is still to be typed: the attempt can be named by its holder from now on.
    pub fn choose(&self, holder: &NationalId) {
        if let Progress::Waiting { chosen } = &mut *self.lock() {
            *chosen = Some(holder.clone());
        }
    }

    /// Whose attempt it is, as far as is known, until the answer is given.
    pub fn person(&self) -> Option<NationalId> {
        match &*self.lock() {
            Progress::Identified(identified) => Some(identified.person.national_id.clone()),
            Progress::Waiting { chosen } => chosen.clone(),
            Progress::Finished => None,
        }
    }

    /// What the person's phone was asked last.
    pub fn approval(&self) -> Option<Arc<Approval>> {
        self.current_approval().clone()
    }

    /// The phone is asked; what was asked before is replaced, and given if it had not ended.
    pub fn ask(&self, approval: Arc<Approval>, at: OffsetDateTime) -> Option<Arc<Approval>> {
        self.choose(&approval.person.national_id);
        let earlier = self.current_approval().replace(approval)?;
        earlier.end(Ending::Denied(Denial::Replaced), at).then_some(earlier)
    }

    /// The phone answered `ending`. An approval counts if it is that of the last request, which nobody gave up
    /// meanwhile, and if nobody else was recognised; how the request ended.
    pub fn hear(&self, approval: &Arc<Approval>, ending: Ending, at: OffsetDateTime) -> Ending {
        let current = self.current_approval();
        let is_current = current.as_ref().is_some_and(|current| Arc::ptr_eq(current, approval));
        let mut ending = ending;
        if ending == Ending::Approved && approval.ending().is_none() {
            let person = Arc::clone(&approval.person);
            let identified = Identified { person, mode: AuthMode::Mobile, at };
            if !is_current || self.identify(identified).is_err() {
                ending = Ending::Denied(Denial::Lost);
            }
        }
        approval.end(ending, at);
        approval.ending().unwrap_or(ending)
    }

    /// The phone need not answer any more; what it was asked, if it had not ended.
    pub fn withdraw(&self, at: OffsetDateTime) -> Option<Arc<Approval>> {
        let current = self.current_approval();
        current.as_ref().filter(|approval| approval.end(Ending::Denied(Denial::Withdrawn), at)).cloned()
    }

    fn current_approval(&self) -> MutexGuard<'_, Option<Arc<Approval>>> {
        self.approval.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
