//! Simulated card readers, plugged into browsers.

use std::sync::Arc;

use identities::Card;
use mock_kit::Deadline;
use time::Duration;

use super::expiring::Perishable;

/// How long a reader stays plugged in. \[R\]: longer than any test.
pub(crate) const READER_LIFETIME: Duration = Duration::days(1);

/// A reader with the cards that are in it.
pub(crate) struct Reader {
    pub cards: Vec<Arc<Card>>,
    deadline: Deadline,
}

impl Reader {
    pub fn new(cards: Vec<Arc<Card>>, deadline: Deadline) -> Self {
        Self { cards, deadline }
    }
}

impl Perishable for Reader {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}
