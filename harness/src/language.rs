//! From French Gherkin to a typed plan.
//!
//! [`Plan::parse`] reads a text, [`sentence`] holds the closed vocabulary, `lint` finds what the parser
//! accepts but nobody meant, [`Diagnostic`] shows where with a caret. Nothing is started before all is well.

mod diagnostic;
mod lint;
mod parse;
pub mod plan;
pub mod sentence;
mod source;

pub use diagnostic::Diagnostic;
pub use plan::{Plan, Scenario, Step};
pub use sentence::Sentence;
pub use source::{Source, SourceError};
