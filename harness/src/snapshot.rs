//! Approved pages.
//!
//! A page's text is compared with the snapshot that somebody approved. Snapshots are files that insta and
//! `cargo insta` understand; the person's own folder comes before the ones inside the binary. What differs or is
//! new is written beside, as `NAME.snap.new`, until `doublure snapshots accept` (see
//! `docs/decisions/0003-snapshots.md` for why insta's assertion macro is not used).

mod file;
pub mod redaction;
mod store;

pub use redaction::Redactions;
pub use store::{Approved, Pending, SnapshotError, Store, Verdict};
