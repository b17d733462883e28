use std::sync::Arc;

use tokio::sync::Mutex;

use super::{BrowserError, ClientCard, card_store::CardStore, reader::CardReader};

/// Where a browser looks for cards.
#[derive(Debug)]
pub(super) enum Cards {
    /// In its own certificate store: without a code, and without a question.
    Store(CardStore),
    /// In a card reader, which is there before and after the browser.
    Reader(Arc<Mutex<CardReader>>),
}

impl Cards {
    /// Has these cards be there and no other.
    pub async fn hold(&mut self, cards: &[ClientCard]) -> Result<(), BrowserError> {
        match self {
            Self::Store(store) => store.hold(cards).await,
            Self::Reader(reader) => {
                let mut reader = reader.lock().await;
                reader.can_change()?;
                reader.hold(cards).await
            }
        }
    }
}
