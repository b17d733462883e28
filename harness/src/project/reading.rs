//! From the text of `doublure.toml` to its shape, or to everything that is wrong with the shape.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Deserializer, Error},
};

use super::{
    french::{self, Said},
    problem::Problem,
};

/// Reads the shape. serde stops at the first thing that does not fit: it is noted and struck out, and the rest is
/// read again, so that a person is told everything at once.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> (Option<T>, Vec<Problem>) {
    let (root, syntax) = DeTable::parse_recoverable(text);
    if !syntax.is_empty() {
        return (None, french::all_syntax(&syntax, text));
    }
    let mut root = root.into_inner();
    let mut notes = Notes::default();
    notes.strike_repeated(&mut root);
    loop {
        // A root table has no place of its own; serde's errors then have none either.
        match T::deserialize(Deserializer::from(Spanned::new(0..0, root.clone()))) {
            Ok(file) => return (Some(file), notes.problems),
            Err(error) if notes.strike(&mut root, &error) => {}
            Err(_) => return (None, notes.problems),
        }
    }
}

/// Whether the text describes no service of somebody's own, but how the built-in one is run.
pub(super) fn is_about_the_built_in(text: &str) -> bool {
    let (root, _) = DeTable::parse_recoverable(text);
    let has = |key: &str| root.get_ref().contains_key(key);
    !has("service") && !has("client") && (has("psc") || has("person"))
}

#[derive(Default)]
struct Notes {
    problems: Vec<Problem>,
    /// Keys that are missing only because what stood for them was struck out.
    excused: Vec<String>,
}

/// The sections that stand once. serde would take the tables of a list for their fields.
const ONCE: &[&str] = &["service", "ports", "psc", "scenarios", "certify"];

impl Notes {
    /// Notes the sections that are written as if they could be repeated, and takes them out.
    fn strike_repeated(&mut self, root: &mut DeTable<'_>) {
        for key in ONCE {
            let list = root.get(*key).filter(|value| matches!(value.get_ref(), DeValue::Array(_)));
            if let Some(span) = list.map(Spanned::span) {
                let said = Said::Type { found: "sequence", expected: &format!("struct {key}") };
                self.problems.push(french::problem(&said, span));
                root.remove(*key);
                self.excused.push((*key).to_owned());
            }
        }
    }

    /// Notes what is wrong and takes it out of `root`; false when nothing more can be read.
    fn strike(&mut self, root: &mut DeTable<'_>, error: &Error) -> bool {
        let span = error.span().unwrap_or_default();
        let said = Said::of(error.message());
        let missing = match &said {
            Said::Missing { key } => Some(*key),
            Said::UnknownKey { nearest, .. } => {
                self.excused.extend(nearest.map(str::to_owned));
                None
            }
            _ => None,
        };
        let excused = missing.is_some_and(|key| self.excused.iter().any(|known| known == key));
        if !excused {
            self.problems.push(french::problem(&said, span.clone()));
        }
        match take_out(root, &span) {
            Some(key) => {
                self.excused.push(key);
                true
            }
            None => false,
        }
    }
}

/// Takes the smallest entry at this place out of the table; its key.
fn take_out(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
    let mut found = None;
    for (key, value) in table.iter_mut() {
        if let Some(deeper) = take_out_of(value, span) {
            return Some(deeper);
        }
        if key.span() == *span || value.span() == *span {
            found = Some(key.get_ref().clone().into_owned());
        }
    }
    let found = found?;
    table.remove(found.as_str()).map(|_| found)
}

fn take_out_of(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(table) => take_out(table, span),
        DeValue::Array(array) => {
            if let Some(key) = array.iter_mut().find_map(|item| take_out_of(item, span)) {
                return Some(key);
            }
            if !array.iter().any(|item| item.span() == *span) {
                return None;
            }
            *array = array.iter().filter(|item| item.span() != *span).cloned().collect();
            // An item has no key of its own.
            Some(String::new())
        }
        _ => None,
    }
}
