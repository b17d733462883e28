use std::sync::Arc;

use axum::extract::{Path, State};
use mock_kit::{journal::Entry, page::Page};
use serde_json::json;

use super::{mailbox_path, message_path, not_found};
use crate::{
    NAME,
    pages::{MessagePage, SITE, moment, subject},
    post_office::PostOffice,
    protocol::{address::Address, message::Message},
    state::{folder::Folder, mailboxes::Received},
};

/// The message that a path names.
pub(super) struct Found {
    pub(super) address: Address,
    pub(super) rank: u64,
    pub(super) folder: Folder,
    pub(super) message: Arc<Message>,
}

impl Found {
    pub(super) fn by_path(office: &PostOffice, (address, rank): (&str, &str)) -> Result<Self, Page> {
        let found = Address::parse(address).ok().zip(rank.parse().ok()).and_then(|(address, rank)| {
            let Received { folder, message, .. } = office.mailboxes().message(&address, rank)?;
            Some(Self { address, rank, folder, message })
        });
        found.ok_or_else(|| not_found("Ce message n’existe pas, ou il a été effacé."))
    }
}

pub(super) async fn show(
    State(office): State<PostOffice>,
    Path((address, rank)): Path<(String, String)>,
) -> Result<Page, Page> {
    let Found { address, rank, folder, message } = Found::by_path(&office, (&address, &rank))?;
    let subject = subject(&message);
    let opened = Entry::new(NAME, "mail.opened", format!("Courriel « {subject} » ouvert"));
    let links: Vec<_> = message.links.kept.iter().map(|link| link.url.as_str()).collect();
    office.record(opened.from("browser"), &address, json!({"rank": rank, "links": links}));
    let path = message_path(&address, rank);
    let content = MessagePage {
        mailbox: address.as_str(),
        mailbox_path: mailbox_path(&address),
        subject,
        received_at: moment(message.received_at),
        body_path: format!("{path}/corps"),
        source_path: format!("{path}/source"),
        spam: folder == Folder::Spam,
        message: &message,
    };
    Ok(SITE.page(subject, &content))
}
