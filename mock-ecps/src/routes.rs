//! What is answered: to the identity provider, and to the browser that is the phone.

pub mod phone;
pub mod service;
