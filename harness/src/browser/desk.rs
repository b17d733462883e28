//! A desk of its own for a browser that is seen and answered as a person would: a display without a screen, a session bus,
//! and through them the windows in which the browser itself asks something. Linux.

mod accessible;
mod bus;
mod dialog;
mod display;
mod keys;

use std::{path::Path, sync::Arc, time::Duration};

use tokio::time::Instant;

pub use dialog::{Asks, Dialog, Offered};

use super::{BrowserError, patience::pauses};
use accessible::Tree;
use bus::Bus;
use display::Display;
use keys::Key;

/// How long a window may take to do what a key asks of it.
const KEY_LIMIT: Duration = Duration::from_secs(5);

/// A display and a bus; clones share them, and the last one takes them along.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Furniture>);

#[derive(Debug)]
struct Furniture {
    tree: Tree,
    // Dropped in this order: whoever listens to the bus goes first.
    display: Arc<Display>,
    bus: Bus,
}

impl Desk {
    /// Sets one up below `folder`.
    pub(super) async fn set_up(folder: &Path, secret: &str) -> Result<Self, BrowserError> {
        std::fs::create_dir_all(folder)?;
        let (display, bus) = tokio::try_join!(Display::start(folder, secret), Bus::start(folder))?;
        let tree = Tree::of(&bus).await?;
        Ok(Self(Arc::new(Furniture { tree, display: Arc::new(display), bus })))
    }

    /// What a program needs to be told to sit at this desk.
    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("DISPLAY", self.0.display.name()),
            ("XAUTHORITY", self.0.display.authority().display().to_string()),
            ("DBUS_SESSION_BUS_ADDRESS", self.0.bus.address().to_owned()),
            ("ACCESSIBILITY_ENABLED", "1".to_owned()),
        ]
    }

    /// What the browser asks now, if anything.
    pub(super) async fn dialog(&self) -> Result<Option<Dialog>, BrowserError> {
        Ok(self.0.tree.dialog().await)
    }

    /// Goes with the arrows to the certificate with this serial number, and takes it.
    pub(super) async fn choose(&self, dialog: &Dialog, serial: &str) -> Result<(), BrowserError> {
        let Asks::Certificate(offered) = &dialog.asks else { return Err(dialog.not_what_is_answered()) };
        let wanted = offered.iter().position(|one| one.serial.eq_ignore_ascii_case(serial));
        let wanted = wanted.ok_or_else(|| BrowserError::NotOffered {
            serial: serial.to_owned(),
            offered: offered.iter().map(|one| one.serial.clone()).collect(),
        })?;
        let deadline = Instant::now() + KEY_LIMIT;
        loop {
            let focused = self.focused(offered, deadline, |_| true).await?;
            if focused == wanted {
                break;
            }
            let key = if focused < wanted { Key::Down } else { Key::Up };
            self.press(dialog, &[key]).await?;
            // The next look must not see the row before.
            self.focused(offered, deadline, |row| row != focused).await?;
        }
        self.press(dialog, &[Key::Return]).await?;
        self.gone(dialog).await
    }

    /// Types a card's code and sends it.
    pub(super) async fn type_code(&self, dialog: &Dialog, code: &str) -> Result<(), BrowserError> {
        if dialog.asks != Asks::Code {
            return Err(dialog.not_what_is_answered());
        }
        let keys: Vec<_> = code.chars().map(Key::Character).chain([Key::Return]).collect();
        self.press(dialog, &keys).await?;
        self.gone(dialog).await
    }

    /// Leaves the question without an answer.
    pub(super) async fn decline(&self, dialog: &Dialog) -> Result<(), BrowserError> {
        self.press(dialog, &[Key::Escape]).await?;
        self.gone(dialog).await
    }

    /// All that the display shows, in PNG.
    pub(super) async fn picture(&self) -> Result<Vec<u8>, BrowserError> {
        self.with_display(Display::picture).await
    }

    async fn press(&self, dialog: &Dialog, keys: &[Key]) -> Result<(), BrowserError> {
        let (window, keys) = (dialog.window.clone(), keys.to_vec());
        self.with_display(move |display| display.press(&window, &keys)).await
    }

    /// The display's protocol is waited for by blocking.
    async fn with_display<T: Send + 'static>(
        &self,
        doing: impl FnOnce(&Display) -> Result<T, BrowserError> + Send + 'static,
    ) -> Result<T, BrowserError> {
        let display = Arc::clone(&self.0.display);
        let done = tokio::task::spawn_blocking(move || doing(&display)).await;
        done.unwrap_or_else(|_| Err(BrowserError::NoAnswer))
    }

    /// Waits until a row has the focus that is `enough`; which.
    async fn focused(
        &self,
        offered: &[Offered],
        deadline: Instant,
        enough: impl Fn(usize) -> bool,
    ) -> Result<usize, BrowserError> {
        let mut pause = pauses();
        while Instant::now() < deadline {
            pause.tick().await;
            for (at, one) in offered.iter().enumerate() {
                if enough(at) && self.0.tree.is_focused(&one.cell).await {
                    return Ok(at);
                }
            }
        }
        Err(BrowserError::DialogStuck)
    }

    /// Waits until the window is gone.
    async fn gone(&self, dialog: &Dialog) -> Result<(), BrowserError> {
        let deadline = Instant::now() + KEY_LIMIT;
        let mut pause = pauses();
        while Instant::now() < deadline {
            pause.tick().await;
            if !self.0.tree.shows(&dialog.node).await {
                return Ok(());
            }
        }
        Err(BrowserError::DialogStuck)
    }
}
