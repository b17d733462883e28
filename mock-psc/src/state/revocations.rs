//! What Pro Santé Connect knows of revoked cards: the list that the test IGC-Santé publishes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use identities::{IssueError, ListFault, ListRefusal, RevocationList, TestIgc};
use rustls::pki_types::CertificateRevocationListDer;
use time::OffsetDateTime;

/// Where the list comes from, and the greatest number that was seen.
#[derive(Default)]
pub(crate) struct Revocations {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    seen: u64,
    fault: Option<ListFault>,
}

/// Why no list can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListError {
    #[error(transparent)]
    Refused(#[from] ListRefusal),
    #[error("the test IGC-Santé publishes no list: {0}")]
    None(#[from] IssueError),
}

impl Revocations {
    /// The list in force, if it can be believed.
    pub fn list(&self, igc: &TestIgc, now: OffsetDateTime) -> Result<RevocationList, ListError> {
        let mut kept = self.lock();
        let list = RevocationList::read(&published(igc, kept.fault, now)?, igc, now, kept.seen)?;
        kept.seen = list.number;
        Ok(list)
    }

    /// The list that is published, whatever it is worth.
    pub fn list_unchecked(&self, igc: &TestIgc, now: OffsetDateTime) -> Result<RevocationList, ListError> {
        Ok(RevocationList::read_unchecked(&self.published(igc, now)?)?)
    }

    /// The same in DER.
    pub fn published(
        &self,
        igc: &TestIgc,
        now: OffsetDateTime,
    ) -> Result<CertificateRevocationListDer<'static>, IssueError> {
        published(igc, self.lock().fault, now)
    }

    /// From now on a list with this fault is published; with none, a good one.
    pub fn publish(
        &self,
        fault: Option<ListFault>,
        igc: &TestIgc,
        now: OffsetDateTime,
    ) -> Result<(), ListError> {
        self.lock().fault = None;
        // A list is a replay only for somebody who knows a newer one.
        self.list(igc, now)?;
        self.lock().fault = fault;
        Ok(())
    }

    /// From now on a good list is published.
    pub fn publish_good(&self) {
        self.lock().fault = None;
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn published(
    igc: &TestIgc,
    fault: Option<ListFault>,
    now: OffsetDateTime,
) -> Result<CertificateRevocationListDer<'static>, IssueError> {
    match fault {
        None => igc.revocation_list(now),
        Some(fault) => igc.faulty_revocation_list(fault, now),
    }
}
