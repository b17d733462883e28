//! What is wrong in a file that a person wrote: what, where with a caret, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::lang::{Lang, Text};

/// Something wrong in a feature file: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub title: Text,
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column of the first character concerned, from 1, counted in characters.
    pub column: usize,
    /// What stands under the caret.
    pub label: Text,
    /// What to do.
    pub advice: Text,
}

impl Diagnostic {
    /// The message for a terminal, with the line of `text`, which is the file's, and a caret.
    #[must_use]
    pub fn render(&self, text: &(impl AsRef<str> + ?Sized), lang: Lang) -> String {
        let text = text.as_ref();
        Excerpt {
            title: &self.title,
            file: &self.file,
            text,
            span: self.span(text),
            label: &self.label,
            advice: &self.advice,
        }
        .render(lang)
    }

    /// Byte range from the column to the end of the line.
    fn span(&self, text: &str) -> Range<usize> {
        let mut start = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            if index + 1 == self.line {
                let content = line.trim_end();
                let skipped = content.char_indices().nth(self.column.saturating_sub(1));
                let from = skipped.map_or(content.len(), |(at, _)| at);
                return start + from..start + content.len();
            }
            start += line.len();
        }
        text.len()..text.len()
    }
}

/// A part of a text, and what is to be said of it.
#[derive(Clone, Debug)]
pub(crate) struct Excerpt<'a> {
    /// What is wrong.
    pub title: &'a Text,
    /// Where the text comes from.
    pub file: &'a str,
    /// All of it.
    pub text: &'a str,
    /// The bytes concerned.
    pub span: Range<usize>,
    /// What stands under the caret.
    pub label: &'a Text,
    /// What to do.
    pub advice: &'a Text,
}

impl Excerpt<'_> {
    /// The message for a terminal, with the line and a caret; without colours.
    pub(crate) fn render(&self, lang: Lang) -> String {
        let report = &[Level::ERROR
            .with_name(lang.say("erreur", "error"))
            .primary_title(self.title.to(lang))
            .element(
                Snippet::source(self.text)
                    .path(self.file)
                    .annotation(AnnotationKind::Primary.span(self.span.clone()).label(self.label.to(lang))),
            )
            .element(
                Level::HELP.with_name(lang.say("que faire", "what to do")).message(self.advice.to(lang)),
            )];
        Renderer::plain().render(report)
    }
}
