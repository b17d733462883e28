use std::{sync::Arc, time::Duration};

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

/// NSS asks a slot at most once a second whether a card is in (`s_token_delay_time` in its lib/dev/devslot.c), and nothing
/// tells that it has.
const NOTICED_AFTER: Duration = Duration::from_millis(1100);

#[expect(
    clippy::disallowed_methods,
    reason = "what is waited for is the end of a second that only NSS counts"
)]
async fn noticed() {
    tokio::time::sleep(NOTICED_AFTER).await;
}

impl Cards {
    /// Has these cards be there and no other.
    pub async fn hold(&mut self, cards: &[ClientCard]) -> Result<(), BrowserError> {
        match self {
            Self::Store(store) => store.hold(cards).await,
            Self::Reader(reader) => {
                let mut reader = reader.lock().await;
                reader.can_change()?;
                reader.hold(cards).await?;
                noticed().await;
                Ok(())
            }
        }
    }
}
