/// A step that the account is not at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account in state {state} cannot {wanted}")]
pub(crate) struct WrongStep {
    pub(super) wanted: &'static str,
    pub(super) state: &'static str,
}
