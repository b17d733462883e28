//! What people see: a sober webmail. Times stand only in elements marked `data-volatile`, so that two runs show
//! the same page everywhere else.

use askama::Template;
use mock_kit::page::Site;
use time::{OffsetDateTime, macros::format_description};

use crate::protocol::message::Message;

/// The inbox as a site.
pub const SITE: Site = Site {
    name: "Courrier",
    tagline: "Boîtes de test",
    accent: "#000091",
    footer: &[("Toutes les boîtes", "/")],
};

/// The list of mailboxes.
#[derive(Template)]
#[template(path = "mailboxes.html")]
pub struct MailboxesPage<'a> {
    pub mailboxes: Vec<MailboxLine<'a>>,
    /// What the person typed, to be corrected.
    pub typed: &'a str,
    pub error: Option<&'a str>,
}

pub struct MailboxLine<'a> {
    pub address: &'a str,
    pub path: String,
    pub count: usize,
}

/// One mailbox.
#[derive(Template)]
#[template(path = "mailbox.html")]
pub struct MailboxPage<'a> {
    pub address: &'a str,
    pub folders: [FolderView<'a>; 2],
    pub dropped: u64,
}

/// One folder of a mailbox.
pub struct FolderView<'a> {
    /// Of its heading.
    pub id: &'a str,
    pub title: &'a str,
    /// Newest first.
    pub messages: Vec<MessageLine<'a>>,
}

pub struct MessageLine<'a> {
    pub path: String,
    pub subject: &'a str,
    pub from: &'a str,
    pub received_at: String,
}

/// One message.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage<'a> {
    pub mailbox: &'a str,
    pub mailbox_path: String,
    pub subject: &'a str,
    pub received_at: String,
    pub body_path: String,
    pub source_path: String,
    /// Whether it is in the spam folder.
    pub spam: bool,
    pub message: &'a Message,
}

/// How a message is called.
pub fn subject(message: &Message) -> &str {
    match message.subject.as_str() {
        "" => "(sans objet)",
        subject => subject,
    }
}

/// A moment as it is shown; the mail server knows no time zone but UTC.
pub fn moment(at: OffsetDateTime) -> String {
    let shown = format_description!("[day]/[month]/[year] à [hour]:[minute]:[second] UTC");
    at.format(shown).unwrap_or_default()
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
