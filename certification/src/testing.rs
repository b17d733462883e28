//! What several tests build on.

use mock_kit::journal::{Event, Verdict};
use serde_json::Value;
use time::OffsetDateTime;

/// Something that Pro Santé Connect noted.
pub(crate) fn noted(name: &str, details: Value) -> Event {
    Event {
        seq: 1,
        at: OffsetDateTime::UNIX_EPOCH,
        mock: "psc".into(),
        name: name.into(),
        from: "service".into(),
        to: "psc".into(),
        verdict: Verdict::Noted,
        summary: String::new(),
        flow: None,
        person: None,
        details,
    }
}
