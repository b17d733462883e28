//! What is remembered: phones and approval requests.

pub mod approval;
pub mod approvals;
pub mod phone;
pub mod phones;
