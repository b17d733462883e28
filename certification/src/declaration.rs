//! What a person declares where nothing can be measured.

use std::{collections::BTreeMap, path::Path};

use lang::Lang;
use serde::{Deserialize, Serialize};

use crate::{
    requirement::{Coverage, Requirement, SETS},
    verdict::Verdict,
};

/// What a person says of a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Whether it is met.
    pub answer: bool,
    /// Who says so.
    pub author: String,
    /// When they said so: `2026-11-26`.
    pub date: String,
    /// A file that bears it out, from the folder of `doublure.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
}

/// A requirement that a person answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Its id.
    pub requirement: String,
    /// What is asked, French.
    pub question: String,
    /// The same, English.
    pub question_english: String,
    /// The answer; none as long as nobody gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration: Option<Declaration>,
}

impl Declared {
    /// Every requirement that is to be declared, and those that were though nobody asked: what is not tested here can be
    /// answered for too. `declarations` are by the requirement’s id.
    #[must_use]
    pub fn all(declarations: &BTreeMap<String, Declaration>) -> Vec<Self> {
        let of = |requirement: &Requirement| {
            let question = requirement.question()?;
            let declaration = declarations.get(requirement.id).cloned();
            let asked = matches!(requirement.coverage, Coverage::Declared(_));
            (asked || declaration.is_some()).then(|| Self {
                requirement: requirement.id.to_owned(),
                question: question.fr.to_owned(),
                question_english: question.en.to_owned(),
                declaration,
            })
        };
        SETS.iter().flat_map(|set| set.requirements).filter_map(of).collect()
    }

    /// What is asked.
    #[must_use]
    pub fn question(&self, lang: Lang) -> &str {
        lang.say(&self.question, &self.question_english)
    }

    /// What comes of the answer: “no” is a failure; none without one.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let declaration = self.declaration.as_ref()?;
        Some(if declaration.answer { Verdict::Declared } else { Verdict::Failed })
    }
}

impl Declaration {
    /// What the attachment is called beside a requirement's page in a dossier: `piece-kbis.pdf`.
    #[must_use]
    pub fn piece(&self) -> Option<String> {
        let name = Path::new(self.attachment.as_ref()?).file_name()?;
        Some(format!("piece-{}", name.to_string_lossy()))
    }

    /// `oui — Jeanne Martin, 2026-11-26, pieces/kbis.pdf`.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let answer = if self.answer { lang.say("oui", "yes") } else { lang.say("non", "no") };
        let rest = [Some(&self.author), Some(&self.date), self.attachment.as_ref()];
        format!(
            "{answer} — {}",
            rest.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
        )
    }
}

/// Ids of the requirements that a person can answer for.
pub fn declarable() -> impl Iterator<Item = &'static str> {
    SETS.iter()
        .flat_map(|set| set.requirements)
        .filter(|known| known.question().is_some())
        .map(|known| known.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_not_declared_and_what_nobody_tests_only_when_somebody_does() {
        let ids =
            |declared: &[Declared]| declared.iter().map(|one| one.requirement.clone()).collect::<Vec<_>>();
        let asked = Declared::all(&BTreeMap::new());
        assert!(
            ids(&asked).contains(&"EXI PSC 01".to_owned()) && !ids(&asked).contains(&"EXI PSC 25".to_owned())
        );
        assert!(asked.iter().all(|one| one.verdict().is_none()));
        let answer = |answer| Declaration {
            answer,
            author: "Jeanne Martin".into(),
            date: "2026-11-26".into(),
            attachment: None,
        };
        let given =
            ["EXI PSC 01", "EXI PSC 25", "EXI PSC 16"].map(|id| (id.to_owned(), answer(id.ends_with('5'))));
        let declared = Declared::all(&given.into());
        let verdict = |id: &str| declared.iter().find(|one| one.requirement == id).map(Declared::verdict);
        assert_eq!(verdict("EXI PSC 01"), Some(Some(Verdict::Failed)));
        assert_eq!(verdict("EXI PSC 25"), Some(Some(Verdict::Declared)));
        assert_eq!(verdict("EXI PSC 16"), None, "it is measured");
    }
}
