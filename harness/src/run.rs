//! Executing a plan: workers take scenarios, execute their steps, and everything that happens is an event.

mod actor;
mod dispatcher;
pub mod event;
mod evidence;
mod executor;
pub mod failure;
pub mod folder;
mod home;
mod inspection;
pub mod selection;
mod stage;
mod workstation;
mod world;

pub use dispatcher::{Options, run};
pub use event::RunEvent;
pub use failure::{Failure, Kind};
pub(crate) use home::RunHome;
pub use home::{Leftover, sweep};
pub use inspection::Inspection;
