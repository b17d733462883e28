//! What holds where `doublure.toml` says nothing.

use crate::stack::Ports;

/// Ports of a project that gives none.
pub(super) const PORTS: Ports = Ports::FIXED;
/// Seconds that a service may take to answer, unless the project says otherwise.
pub(super) const READY_WITHIN: u16 = 60;
/// Folder of scenarios, unless the project says otherwise.
pub(super) const SCENARIOS: &str = "scenarios";
/// Folder of approved pages, unless the project says otherwise.
pub(super) const SNAPSHOTS: &str = "snapshots";
