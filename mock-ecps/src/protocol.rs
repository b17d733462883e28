//! Messages as types: no I/O, no clock, no lock.

pub mod code;
pub mod form;
pub mod outcome;
pub mod password;
pub mod refusal;
pub mod submission;
