use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::folder::Folder;
use crate::protocol::{address::Address, message::Message};

/// A message in a mailbox.
#[derive(Clone, Debug)]
pub struct Received {
    /// Rank in its mailbox, from 1; a rank is never given twice, even after the mailbox was emptied or made room.
    pub rank: u64,
    /// Where in the mailbox it is.
    pub folder: Folder,
    /// The message; several recipients share one.
    pub message: Arc<Message>,
}

/// What a mailbox holds at one moment.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Oldest first.
    pub messages: Vec<Received>,
    /// How many older ones had to make room since the start.
    pub dropped: u64,
}

/// Every mailbox there is. One comes into being when somebody writes to it or waits at it.
#[derive(Debug)]
pub struct Mailboxes {
    limits: Limits,
    store: Mutex<Store>,
}

/// What bounds the memory that messages take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Messages of one mailbox; the oldest makes room for one more.
    pub messages: usize,
    /// Octets of all messages; the oldest of all make room.
    pub octets: usize,
    /// Mailboxes; the one that has been quiet for longest makes room, unless somebody waits at it.
    pub mailboxes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { messages: 200, octets: 256 * 1024 * 1024, mailboxes: 2_000 }
    }
}

#[derive(Debug, Default)]
struct Store {
    boxes: HashMap<Address, Mailbox>,
    octets: usize,
    /// Counts arrivals and first calls, so that the oldest of all can be told.
    moment: u64,
    /// The highest rank of the mailboxes that made room: those that come into being begin above it.
    given: u64,
}

#[derive(Debug, Default)]
struct Mailbox {
    messages: VecDeque<Stored>,
    dropped: u64,
    /// Rank of the newest message ever received; announces each one.
    newest: watch::Sender<u64>,
    last_used: u64,
}

#[derive(Debug)]
struct Stored {
    received: Received,
    moment: u64,
}

impl Mailboxes {
    /// No mailbox yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, store: Mutex::default() }
    }

    /// Puts `message` into a folder of the mailbox of `address` and wakes those who wait there. Returns its rank.
    pub fn deliver(&self, address: &Address, folder: Folder, message: Arc<Message>) -> u64 {
        let mut store = self.lock();
        store.octets += message.raw.len();
        let mailbox = store.open(address, self.limits.mailboxes);
        let rank = *mailbox.newest.borrow() + 1;
        let moment = mailbox.last_used;
        mailbox.messages.push_back(Stored { received: Received { rank, folder, message }, moment });
        mailbox.newest.send_replace(rank);
        if mailbox.messages.len() > self.limits.messages {
            store.drop_oldest_of(address);
        }
        while store.octets > self.limits.octets {
            let Some(address) = store.oldest() else { break };
            store.drop_oldest_of(&address);
        }
        rank
    }

    /// Resolves with the first message in this folder of `address` whose rank is above `after`, at once when there is
    /// one.
    pub async fn wait(&self, address: &Address, folder: Folder, after: u64) -> Received {
        loop {
            // Subscribed under the lock: no message can arrive between the look and the wait.
            let mut newest = {
                let mut store = self.lock();
                let mailbox = store.open(address, self.limits.mailboxes);
                if let Some(found) =
                    mailbox.received().find(|received| received.folder == folder && received.rank > after)
                {
                    return found.clone();
                }
                mailbox.newest.subscribe()
            };
            // An error means that the mailbox made room for another: it is opened again.
            let _announced = newest.changed().await;
        }
    }

    /// What the mailbox of `address` holds; nothing for one that nobody wrote to.
    #[must_use]
    pub fn contents(&self, address: &Address) -> Contents {
        let store = self.lock();
        let Some(mailbox) = store.boxes.get(address) else {
            return Contents::default();
        };
        Contents { messages: mailbox.received().cloned().collect(), dropped: mailbox.dropped }
    }

    /// The message of `address` with this rank.
    #[must_use]
    pub fn message(&self, address: &Address, rank: u64) -> Option<Received> {
        let store = self.lock();
        let mut received = store.boxes.get(address)?.received();
        received.find(|received| received.rank == rank).cloned()
    }

    /// The mailboxes that hold a message, with how many, in the order of their addresses.
    #[must_use]
    pub fn counts(&self) -> Vec<(Address, usize)> {
        let mut counts: Vec<_> = self
            .lock()
            .boxes
            .iter()
            .filter(|(_, mailbox)| !mailbox.messages.is_empty())
            .map(|(address, mailbox)| (address.clone(), mailbox.messages.len()))
            .collect();
        counts.sort_unstable();
        counts
    }

    /// Forgets the messages of `address` and returns how many there were. Ranks go on where they were: whoever
    /// waits for the next message misses none.
    pub fn empty(&self, address: &Address) -> usize {
        let mut store = self.lock();
        let Some(mailbox) = store.boxes.get_mut(address) else {
            return 0;
        };
        let emptied = std::mem::take(&mut mailbox.messages);
        store.octets -= emptied.iter().map(Stored::octets).sum::<usize>();
        emptied.len()
    }

    /// As [`Self::empty`], every mailbox.
    pub fn empty_all(&self) {
        let mut store = self.lock();
        for mailbox in store.boxes.values_mut() {
            mailbox.messages.clear();
            mailbox.dropped = 0;
        }
        store.octets = 0;
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Mailboxes {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Store {
    fn open(&mut self, address: &Address, most: usize) -> &mut Mailbox {
        if self.boxes.len() >= most && !self.boxes.contains_key(address) {
            self.close_the_quietest();
        }
        self.moment += 1;
        let given = self.given;
        let mailbox = self.boxes.entry(address.clone()).or_insert_with(|| Mailbox::above(given));
        mailbox.last_used = self.moment;
        mailbox
    }

    fn close_the_quietest(&mut self) {
        let quietest = self
            .boxes
            .iter()
            .filter(|(_, mailbox)| mailbox.newest.receiver_count() == 0)
            .min_by_key(|(_, mailbox)| mailbox.last_used)
            .map(|(address, _)| address.clone());
        if let Some(closed) = quietest.and_then(|address| self.boxes.remove(&address)) {
            self.given = self.given.max(*closed.newest.borrow());
            self.octets -= closed.messages.iter().map(Stored::octets).sum::<usize>();
        }
    }

    fn oldest(&self) -> Option<Address> {
        let oldest = |(address, mailbox): (&Address, &Mailbox)| {
            let moment = mailbox.messages.front()?.moment;
            Some((moment, address.clone()))
        };
        self.boxes.iter().filter_map(oldest).min().map(|(_, address)| address)
    }

    fn drop_oldest_of(&mut self, address: &Address) {
        let Some(mailbox) = self.boxes.get_mut(address) else {
            return;
        };
        if let Some(dropped) = mailbox.messages.pop_front() {
            mailbox.dropped += 1;
            self.octets -= dropped.octets();
            tracing::warn!(
                %address,
                rank = dropped.received.rank,
                "the oldest message made room for a new one"
            );
        }
    }
}

impl Mailbox {
    /// One whose first message has the rank after `given`.
    fn above(given: u64) -> Self {
        Self { newest: watch::Sender::new(given), ..Self::default() }
    }

    fn received(&self) -> impl Iterator<Item = &Received> {
        self.messages.iter().map(|stored| &stored.received)
    }
}

impl Stored {
    fn octets(&self) -> usize {
        self.received.message.raw.len()
    }
}

#[cfg(test)]
#[path = "mailboxes_tests.rs"]
mod tests;
