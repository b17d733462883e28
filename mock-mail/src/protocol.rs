//! Addresses, commands and messages as types: parse and check, no I/O, no clock, no lock.

pub mod address;
pub mod command;
mod html;
pub mod links;
pub mod message;
