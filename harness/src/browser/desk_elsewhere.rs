//! No desk outside Linux: what there would be of one is never made.

use std::{convert::Infallible, path::Path};

use super::BrowserError;
use crate::lang::{Text, say};

/// A display and a bus.
#[derive(Clone, Debug)]
pub struct Desk(Infallible);

/// A window in which the browser itself asks something of a person.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Its title.
    pub title: String,
    /// What stands in it.
    pub lines: Vec<String>,
    /// What is asked.
    pub asks: Asks,
}

/// What a window of the browser's asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Which certificate to present.
    Certificate(Vec<Offered>),
    /// The code of a card.
    Code,
    /// Something else.
    Other,
}

/// A certificate that the browser offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Subject.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Serial number.
    pub serial: String,
}

impl Desk {
    pub(super) async fn set_up(_folder: &Path, _secret: &str) -> Result<Self, BrowserError> {
        Err(BrowserError::Desk(say!("seul Linux en a", "Linux alone has one")))
    }

    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        match self.0 {}
    }

    pub(super) async fn dialog(&self) -> Result<Option<Dialog>, BrowserError> {
        match self.0 {}
    }

    pub(super) async fn choose(&self, _dialog: &Dialog, _serial: &str) -> Result<(), BrowserError> {
        match self.0 {}
    }

    pub(super) async fn type_code(&self, _dialog: &Dialog, _code: &str) -> Result<(), BrowserError> {
        match self.0 {}
    }

    pub(super) async fn decline(&self, _dialog: &Dialog) -> Result<(), BrowserError> {
        match self.0 {}
    }

    pub(super) async fn picture(&self) -> Result<Vec<u8>, BrowserError> {
        match self.0 {}
    }
}

impl Dialog {
    /// What is asked.
    #[must_use]
    pub fn told(&self) -> Text {
        Text::quoted(self.title.clone())
    }
}
