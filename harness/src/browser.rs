//! A real browser, driven through WebDriver. The only place that knows fantoccini, ChromeDriver and geckodriver.

mod capabilities;
mod card;
mod card_store;
mod cards;
#[cfg(target_os = "linux")]
mod desk;
#[cfg(not(target_os = "linux"))]
#[path = "browser/desk_elsewhere.rs"]
mod desk;
mod devtools;
mod driver;
mod error;
mod found;
mod home;
mod identity;
mod kind;
mod mortal;
mod nss;
mod page;
mod patience;
mod picture;
mod reader;
mod script;
mod session;
mod token;
pub mod tools;

pub use capabilities::Screen;
pub use card::{ClientCard, pkcs12};
pub use desk::{Asks, Dialog, Offered};
pub use driver::{Driver, Showing};
pub use error::BrowserError;
pub use found::{
    AddressFound, Element, KeptCookie, Kind, Named, Outline, Pressed, Query, TextFound, Unfilled,
};
pub use identity::{ClientHints, Identity};
pub use kind::Browser;
pub use page::Page;
pub use session::Session;
pub use token::{KeptCard, write_token};
