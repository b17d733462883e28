//! A real browser, driven through WebDriver. The only place that knows fantoccini and ChromeDriver.

mod driver;
mod error;
mod script;
mod session;
pub mod tools;
mod trust;

pub use driver::Driver;
pub use error::BrowserError;
pub use session::{AddressFound, Kind, Named, Outline, Query, Session, TextFound};
