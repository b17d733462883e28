//! What came out of a check.

use lang::Text;
use serde::{Deserialize, Serialize};

/// What a check says of the service. There is no default: what did not run is [`Verdict::Inconclusive`], by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was seen to do what it must.
    Passed,
    /// It does what it must, and something should be looked at all the same.
    Remark,
    /// It was seen not to do what it must.
    Failed,
    /// The target file says that the service does not do this at all.
    NotApplicable,
    /// Nothing can be said: something that the judgement needs was not seen.
    Inconclusive,
    /// A person said so; nothing was measured.
    Declared,
}

impl Verdict {
    /// All of them, the worst last seen first in a report.
    pub const ALL: [Self; 6] =
        [Self::Failed, Self::Inconclusive, Self::Remark, Self::Passed, Self::Declared, Self::NotApplicable];

    /// As style sheets call it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Remark => "remark",
            Self::Failed => "failed",
            Self::NotApplicable => "notapplicable",
            Self::Inconclusive => "inconclusive",
            Self::Declared => "declared",
        }
    }

    /// As a report calls it.
    #[must_use]
    pub fn text(self) -> Text {
        let (fr, en) = match self {
            Self::Passed => ("conforme", "passed"),
            Self::Remark => ("conforme avec remarque", "passed with a remark"),
            Self::Failed => ("non conforme", "failed"),
            Self::NotApplicable => ("sans objet", "not applicable"),
            Self::Inconclusive => ("non concluant", "inconclusive"),
            Self::Declared => ("déclaré", "declared"),
        };
        Text::new(fr, en)
    }
}

/// A verdict with its reason, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What is said of the service.
    pub verdict: Verdict,
    /// Why, in one or two sentences for an integrator.
    pub why: Text,
    /// What was seen, one line each: a parameter, a request, an answer. Without secrets.
    pub evidence: Vec<String>,
}

impl Judgement {
    /// A judgement without evidence of its own.
    #[must_use]
    pub fn new(verdict: Verdict, why: Text) -> Self {
        Self { verdict, why, evidence: vec![] }
    }

    /// It did what it must.
    #[must_use]
    pub fn passed(why: Text) -> Self {
        Self::new(Verdict::Passed, why)
    }

    /// It did not.
    #[must_use]
    pub fn failed(why: Text) -> Self {
        Self::new(Verdict::Failed, why)
    }

    /// It did, and this should be looked at.
    #[must_use]
    pub fn remark(why: Text) -> Self {
        Self::new(Verdict::Remark, why)
    }

    /// What the judgement needs was not seen.
    #[must_use]
    pub fn inconclusive(why: Text) -> Self {
        Self::new(Verdict::Inconclusive, why)
    }

    /// The service does not do this at all.
    #[must_use]
    pub fn not_applicable(why: Text) -> Self {
        Self::new(Verdict::NotApplicable, why)
    }

    /// The same, resting on these lines.
    #[must_use]
    pub fn with(mut self, evidence: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}
