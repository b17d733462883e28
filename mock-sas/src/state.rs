//! What is remembered: sessions, accounts and their settings.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod agenda;
pub(crate) mod announcements;
pub(crate) mod answers;
pub(crate) mod drafts;
pub(crate) mod email_address;
pub(crate) mod regulator;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod space;
pub(crate) mod wrong_step;
