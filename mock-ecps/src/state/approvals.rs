//! The approval requests that are remembered.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use identities::NationalId;

use super::approval::Approval;

/// How many are remembered, ended ones included; the oldest go first. At one sign-in a second: over two hours.
const CAPACITY: usize = 10_000;

/// Requests by id, and the latest one of each person.
#[derive(Debug, Default)]
pub(crate) struct Approvals {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    by_id: HashMap<String, Arc<Approval>>,
    latest: HashMap<NationalId, Arc<Approval>>,
    order: VecDeque<String>,
}

/// What an insertion pushed aside; either may have ended already.
#[derive(Debug, Default)]
pub(crate) struct Displaced {
    /// The person's latest request until now.
    pub replaced: Option<Arc<Approval>>,
    /// The oldest of all, which is forgotten.
    pub forgotten: Option<Arc<Approval>>,
}

impl Approvals {
    pub fn insert(&self, approval: Arc<Approval>) -> Displaced {
        let mut known = self.lock();
        let mut displaced = Displaced::default();
        if known.order.len() == CAPACITY {
            displaced.forgotten = known.forget_oldest();
        }
        known.order.push_back(approval.id.clone());
        known.by_id.insert(approval.id.clone(), Arc::clone(&approval));
        displaced.replaced = known.latest.insert(approval.person.clone(), approval);
        displaced
    }

    pub fn find(&self, id: &str) -> Option<Arc<Approval>> {
        self.lock().by_id.get(id).cloned()
    }

    /// The person's request that awaits an answer.
    pub fn pending(&self, person: &NationalId) -> Option<Arc<Approval>> {
        self.lock().latest.get(person).filter(|approval| !approval.is_over()).cloned()
    }

    /// Forgets every request; all of them, for whoever waits for one.
    pub fn forget_all(&self) -> Vec<Arc<Approval>> {
        std::mem::take(&mut *self.lock()).by_id.into_values().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn forget_oldest(&mut self) -> Option<Arc<Approval>> {
        let forgotten = self.by_id.remove(&self.order.pop_front()?)?;
        if self.latest.get(&forgotten.person).is_some_and(|latest| latest.id == forgotten.id) {
            self.latest.remove(&forgotten.person);
        }
        Some(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{outcome::Outcome, submission::Submission};

    fn approval(id: usize) -> Arc<Approval> {
        let code = "42".parse().unwrap();
        let person = "899700427885".parse().unwrap();
        let submission = Submission { person, service: "SAS".into(), code };
        Arc::new(Approval::new(id.to_string(), submission, [code; 3], String::new()))
    }

    #[test]
    fn the_latest_one_is_pending_until_it_ends() {
        let approvals = Approvals::default();
        let first = approval(1);
        let person = first.person.clone();
        assert!(approvals.insert(first).replaced.is_none());
        let displaced = approvals.insert(approval(2));
        assert_eq!(displaced.replaced.unwrap().id, "1");
        let pending = approvals.pending(&person).unwrap();
        assert_eq!(pending.id, "2");
        pending.end(Outcome::Refused).unwrap();
        assert!(approvals.pending(&person).is_none());
        assert!(approvals.find("1").is_some() && approvals.find("2").is_some());
    }

    #[test]
    fn a_flood_pushes_the_oldest_out() {
        let approvals = Approvals::default();
        for id in 0..CAPACITY {
            assert!(approvals.insert(approval(id)).forgotten.is_none());
        }
        assert_eq!(approvals.insert(approval(CAPACITY)).forgotten.unwrap().id, "0");
        assert!(approvals.find("0").is_none() && approvals.find("1").is_some());
        assert_eq!(approvals.lock().by_id.len(), CAPACITY);
    }
}
