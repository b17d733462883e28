//! The language that a person reads: French, or English for those who ask for it (`--lang en`).
//!
//! A message is written in both languages at once, side by side, by [`say!`]; which one is shown is decided where it
//! is shown. Nothing between knows of languages, and a message without its English does not compile. The reason for
//! it, and for no library: `docs/decisions/0008-two-languages-side-by-side.md`.

use std::{borrow::Cow, fmt, io, str::FromStr};

/// What a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// French: QA teams in France.
    #[default]
    Fr,
    /// English: integrators elsewhere.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// As the command line, `DOUBLURE_LANG` and HTML call it (RFC 5646).
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.say("fr", "en")
    }

    /// The one of both that is read.
    #[must_use]
    pub fn say<T>(self, french: T, english: T) -> T {
        match self {
            Self::Fr => french,
            Self::En => english,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = String;

    /// Nothing is French: `DOUBLURE_LANG=` is how many a CI job unsets a variable.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => Ok(Self::Fr),
            _ => Self::ALL
                .into_iter()
                .find(|lang| lang.tag() == text)
                .ok_or_else(|| "write fr (français) or en (English)".to_owned()),
        }
    }
}

/// Something said in both languages. Small where it lies: most results that could carry one do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Box<Both>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Both {
    french: Cow<'static, str>,
    english: Cow<'static, str>,
}

impl Text {
    /// The same thing, said twice; [`say!`] is the usual way.
    pub fn new(french: impl Into<Cow<'static, str>>, english: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Both { french: french.into(), english: english.into() }))
    }

    /// What needs no translation: a sentence of a scenario, what a program of others said.
    pub fn quoted(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self::new(text.clone(), text)
    }

    /// As a report holds it: one of before there was English has the French alone.
    #[must_use]
    pub fn of(french: String, english: Option<String>) -> Self {
        let english = english.unwrap_or_else(|| french.clone());
        Self::new(french, english)
    }

    /// What has no English yet: every use of this is listed in `docs/english.md`.
    pub fn only_french(text: impl Into<Cow<'static, str>>) -> Self {
        Self::quoted(text)
    }

    /// As it is read in that language.
    #[must_use]
    pub fn to(&self, lang: Lang) -> &str {
        lang.say(&self.0.french, &self.0.english)
    }

    /// The same, when nothing else is done with it.
    #[must_use]
    pub fn in_lang(self, lang: Lang) -> String {
        let Both { french, english } = *self.0;
        lang.say(french, english).into_owned()
    }

    /// One text after the other.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let both = Lang::ALL.map(|lang| format!("{}{}", self.to(lang), next.to(lang)));
        let [french, english] = both;
        Self::new(french, english)
    }

    /// Both, where they can be changed: a light report cuts them.
    #[must_use]
    pub fn both_mut(&mut self) -> [&mut String; 2] {
        [self.0.french.to_mut(), self.0.english.to_mut()]
    }
}

/// French: what a log or an error of ours carries along.
impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.to(Lang::Fr))
    }
}

/// What can be said to a person.
pub trait Told {
    /// In both languages.
    fn told(&self) -> Text;
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self) -> Text {
        (**self).told()
    }
}

impl Told for Text {
    fn told(&self) -> Text {
        self.clone()
    }
}

/// What the system says is English, once the number that nobody can use is gone.
impl Told for io::Error {
    fn told(&self) -> Text {
        let said = self.to_string();
        let english = said.split(" (os error").next().unwrap_or_default().to_owned();
        Text::new(mock_kit::in_french(self).into_owned(), english)
    }
}

/// Says something in French and in English, with the variables of the place, as `format!` does:
/// `say!("le port {port} est pris", "port {port} is taken")`. After a semicolon stand the variables that are
/// [`Told`] themselves, each in its own language: `say!("échec : {error}", "failure: {error}"; error)`.
#[macro_export]
macro_rules! say {
    ($french:literal, $english:literal $(,)?) => {
        $crate::Text::new(format!($french), format!($english))
    };
    ($french:literal, $english:literal; $($told:ident),+ $(,)?) => {{
        $(let $told = $crate::Told::told(&$told);)+
        $crate::Text::new(
            {
                $(let $told = $told.to($crate::Lang::Fr);)+
                format!($french)
            },
            {
                $(let $told = $told.to($crate::Lang::En);)+
                format!($english)
            },
        )
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_there_in_both_languages_and_so_is_what_it_carries() {
        let port = 8443;
        let inner = say!("le port {port} est pris", "port {port} is taken");
        let all = say!("échec : {inner} !", "failure: {inner}!"; inner);
        assert_eq!(all.to(Lang::Fr), "échec : le port 8443 est pris !");
        assert_eq!(all.to(Lang::En), "failure: port 8443 is taken!");
        assert_eq!(all.then(&say!(" Fin.", " End.")).to(Lang::En), "failure: port 8443 is taken! End.");
    }

    #[test]
    fn there_are_two_languages_and_an_unknown_one_is_told_both() {
        assert_eq!(Lang::ALL.map(|lang| lang.to_string().parse()), Lang::ALL.map(Ok));
        assert_eq!("".parse(), Ok(Lang::Fr));
        for unknown in ["de", "EN", "en_US.UTF-8", "english"] {
            let said = unknown.parse::<Lang>().unwrap_err();
            assert!(said.contains("fr (") && said.contains("en ("), "{said}");
        }
    }

    #[test]
    fn what_the_system_says_has_no_number_in_either_language() {
        let error = std::fs::read_to_string("nulle-part").unwrap_err();
        assert_eq!(error.told().to(Lang::Fr), "il n’existe pas");
        assert_eq!(error.told().to(Lang::En), "No such file or directory");
    }
}
