//! What windows show, as assistive technology is told it (AT-SPI 2, `org.a11y.atspi.*`).

use std::collections::VecDeque;

use zbus::{Connection, zvariant::OwnedObjectPath};

use super::{
    super::BrowserError,
    bus::Bus,
    dialog::{Asks, Dialog, Offered},
};

/// Everything that is shown at a desk. What goes while it is read is as if it had not been there.
#[derive(Debug)]
pub(super) struct Tree {
    connection: Connection,
}

/// Something that is shown: whose, and its path there.
pub(super) type Node = (String, OwnedObjectPath);

/// Roles that matter here (`AtspiRole`): their names would come in the browser's language.
mod role {
    pub(super) const DIALOG: u32 = 16;
    pub(super) const FRAME: u32 = 23;
    pub(super) const LABEL: u32 = 29;
    pub(super) const PASSWORD_TEXT: u32 = 40;
    pub(super) const PUSH_BUTTON: u32 = 43;
    pub(super) const TABLE: u32 = 55;
    pub(super) const TABLE_CELL: u32 = 56;
    pub(super) const ENTRY: u32 = 79;
    pub(super) const HEADING: u32 = 83;
    pub(super) const TABLE_ROW: u32 = 90;
    pub(super) const STATIC: u32 = 116;
}

/// Bits of `AtspiStateType`.
mod state {
    pub(super) const FOCUSED: u32 = 12;
    pub(super) const SHOWING: u32 = 25;
}

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// More than any window of a browser's holds.
const MANY: usize = 500;

impl Tree {
    pub async fn of(bus: &Bus) -> Result<Self, BrowserError> {
        Ok(Self { connection: bus.accessibility().await? })
    }

    /// The window in which the browser asks something, once all of it is there.
    pub async fn dialog(&self) -> Option<Dialog> {
        let root = (
            "org.a11y.atspi.Registry".to_owned(),
            OwnedObjectPath::try_from("/org/a11y/atspi/accessible/root").ok()?,
        );
        for application in self.children(&root).await {
            for window in self.children(&application).await {
                match self.role(&window).await {
                    // A window of its own: that of the code.
                    Some(role::DIALOG) => return self.read(&window, &window).await,
                    // Drawn inside the browser's window: the choice of a certificate.
                    Some(role::FRAME) => {
                        for inside in self.children(&window).await {
                            if self.role(&inside).await == Some(role::DIALOG)
                                && self.is(&inside, state::SHOWING).await
                            {
                                return self.read(&inside, &window).await;
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        None
    }

    /// Whether it is still there.
    pub async fn shows(&self, node: &Node) -> bool {
        self.is(node, state::SHOWING).await
    }

    pub async fn is_focused(&self, node: &Node) -> bool {
        self.is(node, state::FOCUSED).await
    }

    /// Reads a dialog; nothing while it is being built.
    async fn read(&self, node: &Node, window: &Node) -> Option<Dialog> {
        let mut lines = Vec::new();
        let mut offered = Vec::new();
        let (mut has_table, mut has_code, mut has_entry, mut has_buttons) = (false, false, false, false);
        let mut waiting = VecDeque::from([node.clone()]);
        let mut read = 0;
        while let Some(one) = waiting.pop_front() {
            read += 1;
            if read > MANY || !self.is(&one, state::SHOWING).await {
                continue;
            }
            match self.role(&one).await? {
                role::STATIC | role::LABEL | role::HEADING => {
                    lines.extend(self.name(&one).await.filter(|name| !name.is_empty()));
                }
                role::PUSH_BUTTON => has_buttons = true,
                role::PASSWORD_TEXT => has_code = true,
                role::ENTRY => has_entry = true,
                role::TABLE => {
                    has_table = true;
                    for row in self.children(&one).await {
                        if self.role(&row).await == Some(role::TABLE_ROW) {
                            offered.extend(self.offered(&row).await);
                        }
                    }
                    continue;
                }
                _ => {}
            }
            waiting.extend(self.children(&one).await);
        }
        // A site's own name and password are asked for in such a window too.
        let asks = match (has_table, has_code && !has_entry) {
            (true, _) if offered.is_empty() => return None,
            (true, _) => Asks::Certificate(offered),
            (false, true) => Asks::Code,
            (false, false) if !has_buttons => return None,
            (false, false) => Asks::Other,
        };
        Some(Dialog {
            title: self.name(node).await?,
            lines,
            asks,
            node: node.clone(),
            window: self.name(window).await?,
        })
    }

    /// A row of the choice: subject, issuer, serial number. The row of headings has no such cells.
    async fn offered(&self, row: &Node) -> Option<Offered> {
        let mut cells = Vec::new();
        for cell in self.children(row).await {
            if self.role(&cell).await == Some(role::TABLE_CELL) {
                cells.push((self.name(&cell).await?, cell));
            }
        }
        let [(subject, cell), (issuer, _), (serial, _)] = <[_; 3]>::try_from(cells).ok()?;
        Some(Offered { subject, issuer, serial, cell })
    }

    async fn children(&self, node: &Node) -> Vec<Node> {
        self.asked(node, "GetChildren").await.unwrap_or_default()
    }

    async fn role(&self, node: &Node) -> Option<u32> {
        self.asked(node, "GetRole").await
    }

    async fn is(&self, node: &Node, state: u32) -> bool {
        let states: Vec<u32> = self.asked(node, "GetState").await.unwrap_or_default();
        states.first().is_some_and(|states| states & (1 << state) != 0)
    }

    async fn name(&self, (owner, path): &Node) -> Option<String> {
        let properties = Some("org.freedesktop.DBus.Properties");
        let answer =
            self.connection.call_method(Some(owner.as_str()), path, properties, "Get", &(ACCESSIBLE, "Name"));
        let answer = answer.await.ok()?;
        let value: zbus::zvariant::OwnedValue = answer.body().deserialize().ok()?;
        String::try_from(value).ok()
    }

    async fn asked<T>(&self, (owner, path): &Node, method: &'static str) -> Option<T>
    where
        T: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let answer = self.connection.call_method(Some(owner.as_str()), path, Some(ACCESSIBLE), method, &());
        answer.await.ok()?.body().deserialize().ok()
    }
}
