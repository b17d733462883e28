//! What is remembered: the mailboxes, and the messages that are held back.

pub mod folder;
pub mod held;
pub mod mailboxes;
