use axum::extract::{Path, State};
use mock_kit::{
    journal::{Entry, Verdict},
    page::Page,
};
use serde_json::json;

use super::{message_path, not_found};
use crate::{
    NAME,
    pages::{FolderView, MailboxPage, MessageLine, SITE, moment, subject},
    post_office::PostOffice,
    protocol::address::Address,
    state::folder::Folder,
};

pub(super) async fn show(State(office): State<PostOffice>, Path(address): Path<String>) -> Page {
    let Ok(address) = Address::parse(&address) else {
        return not_found("Ce n’est pas une adresse électronique.");
    };
    let contents = office.mailboxes().contents(&address);
    let opened = Entry::new(NAME, "mail.mailbox.opened", format!("Boîte {address} consultée"));
    office.record(
        opened.from("browser").verdict(Verdict::Noted),
        &address,
        json!({ "messages": contents.messages.len() }),
    );
    // Newest first, as every webmail shows them.
    let lines = |folder| {
        let inside = contents.messages.iter().rev().filter(move |received| received.folder == folder);
        let lines = inside.map(|received| MessageLine {
            path: message_path(&address, received.rank),
            subject: subject(&received.message),
            from: &received.message.from,
            received_at: moment(received.message.received_at),
        });
        lines.collect()
    };
    let content = MailboxPage {
        address: address.as_str(),
        folders: [
            FolderView { id: "recus", title: "Boîte de réception", messages: lines(Folder::Inbox) },
            FolderView {
                id: "indesirables", title: "Courriers indésirables", messages: lines(Folder::Spam)
            },
        ],
        dropped: contents.dropped,
    };
    SITE.page(&format!("Boîte de {address}"), &content)
}
