use std::ops::Range;

use crate::{
    diagnostic::Excerpt,
    lang::{Lang, Text},
};

/// Something wrong in `doublure.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// What is wrong.
    pub title: Text,
    /// The bytes concerned.
    pub span: Range<usize>,
    /// What stands under the caret.
    pub label: Text,
    /// What to do.
    pub advice: Text,
}

impl Problem {
    pub fn new(span: Range<usize>, title: Text, label: Text, advice: Text) -> Self {
        Self { title, span, label, advice }
    }

    /// All of them in the order of the text, which is that of `file`.
    pub fn render_all(problems: &mut [Self], file: &str, text: &str, lang: Lang) -> String {
        problems.sort_by_key(|problem| problem.span.start);
        let told: Vec<_> = problems.iter().map(|problem| problem.render(file, text, lang)).collect();
        told.join("\n\n")
    }

    fn render(&self, file: &str, text: &str, lang: Lang) -> String {
        // A caret needs something to stand under, and one line to stand on.
        let start = self.span.start.min(text.len());
        let line_end = text[start..].find('\n').map_or(text.len(), |end| start + end);
        let span = start..self.span.end.clamp(start, line_end);
        let Self { title, label, advice, .. } = self;
        Excerpt { title, file, text, span, label, advice }.render(lang)
    }
}
