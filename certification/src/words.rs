use lang::{Lang, Text};

/// A constant that is read in French or in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// French.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// The same thing, said twice.
    #[must_use]
    pub const fn new(fr: &'static str, en: &'static str) -> Self {
        Self { fr, en }
    }

    /// In one language.
    #[must_use]
    pub fn in_lang(self, lang: Lang) -> &'static str {
        lang.say(self.fr, self.en)
    }

    /// As everything else is told.
    #[must_use]
    pub fn text(self) -> Text {
        Text::new(self.fr, self.en)
    }
}
