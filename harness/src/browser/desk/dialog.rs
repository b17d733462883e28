use crate::lang::{Text, say};

use super::{super::BrowserError, accessible::Node};

/// A window in which the browser itself asks something of a person.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Its title, in the browser's words.
    pub title: String,
    /// What stands in it.
    pub lines: Vec<String>,
    /// What is asked.
    pub asks: Asks,
    pub(super) node: Node,
    /// Title of the window that has its keyboard.
    pub(super) window: String,
}

/// What a window of the browser's asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Which certificate to present; those that it offers, in its order.
    Certificate(Vec<Offered>),
    /// The code of a card.
    Code,
    /// Something else.
    Other,
}

/// A certificate that the browser offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Subject, as the browser shows it.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    pub(super) cell: Node,
}

impl Dialog {
    pub(super) fn not_what_is_answered(&self) -> BrowserError {
        BrowserError::Asked(self.told())
    }

    /// « Sélectionner un certificat », for whoever reads that something else was expected.
    #[must_use]
    pub fn told(&self) -> Text {
        let title = &self.title;
        match &self.asks {
            Asks::Certificate(offered) => {
                let count = offered.len();
                say!(
                    "le choix d’un certificat (« {title} », {count} proposés)",
                    "which certificate to present (“{title}”, {count} offered)"
                )
            }
            Asks::Code => say!("le code de la carte (« {title} »)", "the card’s code (“{title}”)"),
            Asks::Other => {
                let text = self.lines.join(" ");
                say!("autre chose (« {title} » : {text})", "something else (“{title}”: {text})")
            }
        }
    }
}
