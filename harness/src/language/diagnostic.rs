use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Source;

/// Something wrong in a feature file: what, where, and what to do. French.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub title: String,
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column of the first character concerned, from 1, counted in characters.
    pub column: usize,
    /// What stands under the caret.
    pub label: String,
    /// What to do.
    pub advice: String,
}

impl Diagnostic {
    /// The message for a terminal, with the line and a caret; without colours.
    #[must_use]
    pub fn render(&self, source: &Source) -> String {
        let span = self.span(&source.text);
        let report = &[Level::ERROR
            .with_name("erreur")
            .primary_title(self.title.as_str())
            .element(
                Snippet::source(source.text.as_str())
                    .path(source.name.as_str())
                    .annotation(AnnotationKind::Primary.span(span).label(self.label.as_str())),
            )
            .element(Level::HELP.with_name("que faire").message(self.advice.as_str()))];
        Renderer::plain().render(report)
    }

    /// Byte range from the column to the end of the line.
    fn span(&self, text: &str) -> std::ops::Range<usize> {
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
