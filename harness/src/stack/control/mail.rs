//! People's mailboxes.

use mock_kit::control::{BINDINGS, Binding};
use mock_mail::Folder;
use serde::{Deserialize, Serialize};

use super::{Control, ControlError, Person, checked};

/// A mail as the mailbox tells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mail {
    /// Rank in its mailbox, from 1.
    pub rank: u64,
    /// Where in the mailbox it is.
    #[serde(default)]
    pub folder: Folder,
    /// Sender.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Text version; what the HTML says where there is only that.
    #[serde(default)]
    pub text: Option<String>,
    /// HTML version.
    #[serde(default)]
    pub html: Option<String>,
}

impl Control {
    /// The mails of a mailbox, oldest first.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn mails(&self, address: &str) -> Result<Vec<Mail>, ControlError> {
        self.get(&["mail", "mailboxes", address, "messages"], &[]).await
    }

    /// Waits at most `within` seconds for the first mail in `folder` after rank `after`; `None` when none came.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn next_mail(
        &self,
        address: &str,
        folder: Folder,
        after: u64,
        within: u64,
    ) -> Result<Option<Mail>, ControlError> {
        let folder = match folder {
            Folder::Inbox => "inbox",
            Folder::Spam => "spam",
        };
        let query =
            [("after", after.to_string()), ("within", within.to_string()), ("folder", folder.to_owned())];
        match self.get(&["mail", "mailboxes", address, "next"], &query).await {
            Ok(mail) => Ok(Some(mail)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Says whose mailbox the person's address is, so that what happens there is told with what they do.
    ///
    /// # Errors
    /// [`ControlError`].
    pub async fn bind_mailbox(&self, person: &Person) -> Result<(), ControlError> {
        let address = mock_mail::Address::parse(&person.email).map_err(|error| ControlError::Refused {
            path: BINDINGS.to_owned(),
            status: None,
            error: error.to_string(),
            advice: String::new(),
        })?;
        let binding = Binding { flow: mock_mail::flow(&address), person: person.national_id.clone() };
        let answer = self.http.post(self.url(BINDINGS.trim_start_matches('/'))).json(&binding).send().await?;
        checked(answer).await.map(|_| ())
    }

    /// Hands over the mail that is held back for `address`.
    ///
    /// # Errors
    /// [`ControlError`], also when none is.
    pub async fn release_mail(&self, address: &str) -> Result<(), ControlError> {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["mail", "mailboxes", address, "release"]);
        }
        let answer = self.http.post(url).send().await?;
        checked(answer).await.map(|_| ())
    }
}
