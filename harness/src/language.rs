//! From French Gherkin to a typed plan.
//!
//! [`Plan::parse`] reads a text, [`vocabulary`] holds the closed vocabulary of
//! [`sentence`]s, `phrase` what people add to it, `lint` finds what the parser
//! accepts but nobody meant, [`Diagnostic`] shows where with a caret. Nothing is started before all is well.

mod card_fault;
mod dissected;
pub mod english;
mod lint;
mod names;
mod parse;
mod phrase;
pub mod plan;
pub mod sentence;
mod source;
pub mod value;
pub mod vocabulary;

pub use crate::diagnostic::Diagnostic;
pub use card_fault::{CardFault, InABrowser};
pub use dissected::Dissected;
pub use phrase::PhraseView;
pub use plan::{Plan, Scenario, Step};
pub use sentence::Sentence;
pub use source::{Source, SourceError};
