use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::page::{Page, title_with_error};
use serde::Deserialize;

use super::mailbox_path;
use crate::{
    pages::{MailboxLine, MailboxesPage, SITE},
    post_office::PostOffice,
    protocol::address::{Address, AddressError},
};

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    adresse: String,
}

pub(super) async fn list(State(office): State<PostOffice>) -> Page {
    page(&office, "", None)
}

pub(super) async fn open(State(office): State<PostOffice>, Query(wanted): Query<Wanted>) -> Response {
    match Address::parse(&wanted.adresse) {
        Ok(address) => Redirect::to(&mailbox_path(&address)).into_response(),
        Err(error) => page(&office, &wanted.adresse, Some(told(&error)))
            .with_status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response(),
    }
}

fn page(office: &PostOffice, typed: &str, error: Option<&str>) -> Page {
    let mailboxes = office.mailboxes().counts();
    let lines = mailboxes.iter().map(|(address, count)| MailboxLine {
        address: address.as_str(),
        path: mailbox_path(address),
        count: *count,
    });
    let content = MailboxesPage { mailboxes: lines.collect(), typed, error };
    SITE.page(&title_with_error("Boîtes aux lettres", error.is_some()), &content)
}

fn told(error: &AddressError) -> &'static str {
    match error {
        AddressError::Incomplete => "Saisissez une adresse complète, par exemple prenom.nom@exemple.fr.",
        AddressError::Character(_) => "Cette adresse contient un caractère qui n’est pas accepté.",
        AddressError::TooLong => "Cette adresse est trop longue.",
    }
}
