//! Card readers, plugged into browsers.

use std::sync::Arc;

use identities::{Card, NationalId};
use mock_kit::Deadline;
use serde::Deserialize;
use time::Duration;
use utoipa::ToSchema;

use super::expiring::Perishable;
use crate::workstation::{CardAccess, Workstation};

/// How long a reader stays plugged in. \[R\]: longer than any test.
pub(crate) const READER_LIFETIME: Duration = Duration::days(1);

/// A reader with the cards that are in it.
pub(crate) struct Reader {
    pub kind: ReaderKind,
    pub cards: Vec<Arc<Card>>,
    /// Whose workstation it is, if it is one person's.
    pub owner: Option<NationalId>,
    /// Whether CPS-Gestion is installed beside it; where nobody says, cards reach every browser.
    cps_gestion: Option<bool>,
    deadline: Deadline,
}

/// What the workstation has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReaderKind {
    /// The simulated reader, on pages of ours.
    #[default]
    Simulated,
    /// No reader at all.
    None,
    /// A reader of the browser's own: it presents certificates by itself, or none.
    Browser,
}

impl Reader {
    pub fn new(
        kind: ReaderKind,
        cards: Vec<Arc<Card>>,
        owner: Option<NationalId>,
        cps_gestion: Option<bool>,
        deadline: Deadline,
    ) -> Self {
        Self { kind, cards, owner, cps_gestion, deadline }
    }

    /// Whether its cards reach the browser of this workstation.
    pub fn reaches(&self, workstation: Workstation) -> CardAccess {
        self.cps_gestion.map_or(CardAccess::Works, |installed| workstation.card(installed))
    }

    /// The workstation in French, with what carries the card there; none where nobody said.
    pub fn workstation(&self, workstation: Workstation) -> Option<String> {
        self.cps_gestion.map(|installed| workstation.french(installed))
    }
}

impl Perishable for Reader {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }
}
