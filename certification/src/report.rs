//! A certification told: to people, to CI, and as the sheet of requirements.

mod csv;
mod html;
mod junit;
mod sheet;

/// What every report of ours looks like, as a style sheet; each adds what is its own.
pub const LOOK: &str = include_str!("../templates/look.css");

pub use csv::{of_dossier as csv_of_dossier, render as csv};
pub use html::render as html;
pub use junit::render as junit;
