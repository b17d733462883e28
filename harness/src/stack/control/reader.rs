//! What a workstation has: a reader, and the cards in it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::{CardInfo, Control, ControlError};
use crate::language::CardFault;

/// What reads the cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderKind {
    /// The simulated reader.
    #[default]
    Simulated,
    /// Nothing: the workstation has no reader.
    None,
    /// The browser by itself.
    Browser,
}

/// What a reader is, and holds.
#[derive(Clone, Debug, Serialize)]
pub struct ReaderContents<'a> {
    /// What reads the cards.
    pub reader: ReaderKind,
    /// Serial numbers.
    pub cards: Vec<&'a str>,
    /// Whether CPS-Gestion is installed; where nobody says, cards reach every browser.
    pub cps_gestion: Option<bool>,
}

/// A reader that a browser has, or may have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PluggedReader {
    /// Its name.
    pub id: String,
    /// The browser that opens this address has it from then on.
    pub plug_url: Url,
}

impl Control {
    /// Makes this person's reader, holding these cards or none.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_reader(
        &self,
        national_id: &str,
        contents: &ReaderContents<'_>,
    ) -> Result<PluggedReader, ControlError> {
        let mut wanted = json!(contents);
        wanted["person"] = json!(national_id);
        self.post("psc/readers", &wanted).await
    }

    /// Has the reader hold these cards from now on, wherever it is plugged in.
    ///
    /// # Errors
    /// [`ControlError`], when there is no such reader too.
    pub async fn change_reader(&self, id: &str, contents: &ReaderContents<'_>) -> Result<(), ControlError> {
        let mut wanted = json!(contents);
        wanted["id"] = json!(id);
        self.tell("psc/readers", &wanted).await
    }

    /// Makes one more card of this person's, with a fault or good. It lies beside the reader.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn make_card(
        &self,
        national_id: &str,
        fault: Option<&CardFault>,
    ) -> Result<CardInfo, ControlError> {
        #[derive(Deserialize)]
        struct Made {
            cards: [CardInfo; 1],
        }
        // A card is made with a reader; nobody plugs that one in.
        let wanted = match fault {
            Some(fault) => json!({ "faulty_cards": [{ "person": national_id, "fault": fault.word }] }),
            None => json!({ "new_cards": [{ "person": national_id }] }),
        };
        let Made { cards: [card] } = self.post("psc/readers", &wanted).await?;
        Ok(card)
    }
}
