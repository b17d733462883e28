//! A real browser, driven through WebDriver. The only place that knows fantoccini, ChromeDriver and geckodriver.

mod capabilities;
mod card;
mod card_store;
mod driver;
mod error;
mod found;
mod home;
mod identity;
mod kind;
mod nss;
mod patience;
mod picture;
mod script;
mod session;
pub mod tools;

pub use capabilities::Screen;
pub use card::ClientCard;
pub use driver::Driver;
pub use error::BrowserError;
pub use found::{AddressFound, Element, Kind, Named, Outline, Query, TextFound, Unfilled};
pub use identity::{ClientHints, Identity};
pub use kind::Browser;
pub use session::Session;
