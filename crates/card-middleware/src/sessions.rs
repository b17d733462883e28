//! The sessions that callers hold. Their handles are ours: SoftHSM2 begins anew when it is started again, and would hand out
//! to one caller what another still holds.

use std::collections::HashMap;

use cryptoki_sys::CK_SESSION_HANDLE;

use crate::reader::Slot;

/// What a handle of ours stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The reader whose card it speaks to.
    pub slot: Slot,
    /// SoftHSM2's handle.
    pub beneath: CK_SESSION_HANDLE,
}

/// Every session that is open.
#[derive(Debug, Default)]
pub struct Sessions {
    open: HashMap<CK_SESSION_HANDLE, Session>,
    last: CK_SESSION_HANDLE,
}

impl Sessions {
    /// Remembers a session, under a handle that no other ever had.
    pub fn add(&mut self, session: Session) -> CK_SESSION_HANDLE {
        self.last += 1;
        self.open.insert(self.last, session);
        self.last
    }

    /// None for a session that was closed, or whose card is gone.
    pub fn find(&self, handle: CK_SESSION_HANDLE) -> Option<Session> {
        self.open.get(&handle).copied()
    }

    /// Forgets one, and says which it was.
    pub fn remove(&mut self, handle: CK_SESSION_HANDLE) -> Option<Session> {
        self.open.remove(&handle)
    }

    /// Forgets those of one reader, and says which they were.
    pub fn remove_all(&mut self, slot: Slot) -> Vec<Session> {
        self.open.extract_if(|_, session| session.slot == slot).map(|(_, session)| session).collect()
    }

    /// Forgets those of both readers.
    pub fn clear(&mut self) {
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Session, Sessions, Slot};

    #[test]
    fn handles_are_never_handed_out_twice() {
        let mut sessions = Sessions::default();
        let [first, second] = Slot::ALL.map(|slot| Session { slot, beneath: 1 });
        let (one, two) = (sessions.add(first), sessions.add(second));
        assert_eq!((sessions.find(one), sessions.find(two)), (Some(first), Some(second)));
        assert_eq!(sessions.remove_all(Slot::First), [first]);
        assert_eq!((sessions.find(one), sessions.find(two)), (None, Some(second)));
        sessions.clear();
        let three = sessions.add(first);
        assert!(three != one && three != two);
        assert_eq!(sessions.find(two), None);
        assert_eq!(sessions.remove(three), Some(first));
        assert_eq!(sessions.find(three), None);
        assert_eq!(sessions.find(0), None);
    }
}
