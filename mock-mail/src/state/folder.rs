use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where in a mailbox a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// Where one looks.
    #[default]
    Inbox,
    /// Where one looks last ("Courriers indésirables").
    Spam,
}
