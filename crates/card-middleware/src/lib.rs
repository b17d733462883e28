//! The stand-in for the "Cryptolib CPS" middleware: a PKCS#11 module (Cryptoki 2.40) that a browser loads, and that puts two
//! card readers of ours over `SoftHSM2`. Cards go in and out while the browser runs, count wrong PINs, and block after the
//! third.
//!
//! `SoftHSM2` keeps keys and certificates, and checks the PIN: a card's keys are encrypted with it. What it lacks is here.
//!
//! # Environment
//! - `DOUBLURE_READER`: the folder of the readers, described below;
//! - `DOUBLURE_SOFTHSM`: path of `libsofthsm2.so`;
//! - `SOFTHSM2_CONF`: `SoftHSM2`'s own; its `directories.tokendir` holds every card. A card that is added while the browser
//!   runs must be complete before it is inserted.
//!
//! Without them, `C_Initialize` answers `CKR_GENERAL_ERROR` and the browser goes on without cards.
//!
//! # The folder of the readers
//! - `inserted`: which cards are in, see [`reader`]. Replaced as a whole (by renaming) whenever that changes;
//! - `cards/<token serial>`: what a card remembers, see [`card`];
//! - `deviations`: checks that are left out, see [`deviations`].

#![deny(clippy::undocumented_unsafe_blocks)]

mod card;
mod deviations;
#[expect(unsafe_code, reason = "PKCS#11 is a C interface: callers hand over pointers")]
mod functions;
mod module;
mod reader;
mod sessions;
#[expect(unsafe_code, reason = "PKCS#11 is a C interface: SoftHSM2 is called through pointers")]
mod softhsm;
