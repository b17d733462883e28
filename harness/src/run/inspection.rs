use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

use crate::browser::{BrowserError, Page, Screen};

/// A script of the caller's that looks at each page which is kept, while the browser still shows it: an accessibility
/// audit, for one. A page that several scenarios come by is looked at the first time only on each kind of screen. Clones share what they
/// have seen.
#[derive(Clone, Debug)]
pub struct Inspection {
    script: Arc<str>,
    seen: Arc<Mutex<HashSet<(Screen, String)>>>,
}

impl Inspection {
    /// `script` is the body of an asynchronous function. What it returns, anything that JSON can hold, becomes the
    /// page's [`Evidence::inspection`](super::event::Evidence::inspection); where it throws, the step is broken.
    #[must_use]
    pub fn new(script: &str) -> Self {
        Self { script: script.into(), seen: Arc::default() }
    }

    /// What the script answers about the page that `page` shows and `text` tells; nothing for one already seen.
    pub(super) async fn of(&self, page: &Page, text: &str) -> Result<Option<Value>, BrowserError> {
        let shown = (page.screen(), text.to_owned());
        if self.seen.lock().unwrap_or_else(PoisonError::into_inner).contains(&shown) {
            return Ok(None);
        }
        let said = page.inspect(&self.script).await?;
        // Not before: a page whose audit came to nothing is looked at by the next one that comes by.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(shown);
        Ok(Some(said))
    }
}
