//! A project: the service under test and what stands beside it.
pub mod trust;
