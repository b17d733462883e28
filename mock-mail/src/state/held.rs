use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use crate::protocol::{address::Address, message::Message};

/// Messages held back; the oldest gives way.
const MOST_MESSAGES: usize = 200;
/// Octets of all messages held back.
const MOST_OCTETS: usize = 64 * 1024 * 1024;

/// Messages that were accepted and are late: each waits until its recipient's are released.
#[derive(Debug, Default)]
pub struct Held(Mutex<VecDeque<(Address, Arc<Message>)>>);

impl Held {
    /// Keeps a message back.
    pub fn keep(&self, recipient: Address, message: Arc<Message>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.push_back((recipient, message));
        let mut octets: usize = held.iter().map(|(_, message)| message.raw.len()).sum();
        while held.len() > MOST_MESSAGES || octets > MOST_OCTETS {
            let Some((recipient, dropped)) = held.pop_front() else { return };
            octets -= dropped.raw.len();
            tracing::warn!(%recipient, "the oldest message held back made room for a new one: it is lost");
        }
    }

    /// Nothing is held back any more, and what was goes nowhere.
    pub fn forget_all(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Hands out what is held back for `recipient`, oldest first.
    pub fn release(&self, recipient: &Address) -> Vec<Arc<Message>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (released, kept): (VecDeque<_>, _) = held.drain(..).partition(|(known, _)| known == recipient);
        *held = kept;
        released.into_iter().map(|(_, message)| message).collect()
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::protocol::message::Envelope;

    fn message(octets: usize) -> Arc<Message> {
        let envelope = Envelope { from: None, to: vec![] };
        Arc::new(Message::read(envelope, vec![b'x'; octets], OffsetDateTime::UNIX_EPOCH))
    }

    #[test]
    fn releases_one_recipient_s_messages_in_order_and_once() {
        let held = Held::default();
        let (anne, bob) = (Address::parse("anne@x").unwrap(), Address::parse("bob@x").unwrap());
        for (recipient, octets) in [(&anne, 1), (&bob, 2), (&anne, 3)] {
            held.keep(recipient.clone(), message(octets));
        }
        let lengths = |of| held.release(of).iter().map(|message| message.raw.len()).collect::<Vec<_>>();
        assert_eq!(lengths(&anne), [1, 3]);
        assert!(lengths(&anne).is_empty());
        assert_eq!(lengths(&bob), [2]);
    }

    #[test]
    fn a_flood_pushes_the_oldest_out() {
        let held = Held::default();
        let anne = Address::parse("anne@x").unwrap();
        for octets in 1..=MOST_MESSAGES + 1 {
            held.keep(anne.clone(), message(octets));
        }
        let released = held.release(&anne);
        assert_eq!((released.len(), released[0].raw.len()), (MOST_MESSAGES, 2));
    }
}
