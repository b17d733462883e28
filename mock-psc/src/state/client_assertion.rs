//! Client assertions that were used, so that nobody uses them again (RFC 7523 §3, `jti`).

use mock_kit::Deadline;

use super::expiring::Perishable;

/// One that was used; it is known by its name alone.
pub(crate) struct UsedAssertion(pub Deadline);

impl Perishable for UsedAssertion {
    fn deadline(&self) -> &Deadline {
        &self.0
    }
}
