//! What is remembered: the mailboxes.

pub mod mailboxes;
