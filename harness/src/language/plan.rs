//! The typed plan: what a run executes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Sentence, phrase::PhraseView};

/// All that a run may execute, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The scenarios; each row of an outline is one.
    pub scenarios: Vec<Scenario>,
    /// The sentences that somebody defined, whether or not a scenario uses them.
    pub phrases: Vec<PhraseView>,
}

/// One scenario, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Stable name for people, snapshots and JUnit: the file's stem and the title, as `carte__medecin-cree-…`.
    pub id: String,
    /// Title of the feature.
    pub feature: String,
    /// Title of the scenario.
    pub name: String,
    /// File it stands in.
    pub file: String,
    /// Line of its title, from 1.
    pub line: usize,
    /// Its tags and those of the feature, without `@`.
    pub tags: Vec<String>,
    /// Background steps, then its own.
    pub steps: Vec<Step>,
    /// Whether the program brings it; its approved pages are then inside the program too.
    pub builtin: bool,
    /// Its place among all scenarios, from 0, before any selection.
    pub rank: usize,
    /// Which of several repetitions, from 1.
    pub repetition: usize,
}

/// One step, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it asks for.
    pub sentence: Sentence,
    /// The keyword as written.
    pub keyword: String,
    /// The text as written, without the keyword.
    pub text: String,
    /// File it stands in: the scenario's, or that of the phrase which it belongs to.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column of the text, from 1.
    pub column: usize,
    /// The phrases that it is part of, outermost first; empty for a step of the scenario itself.
    pub within: Vec<Call>,
}

/// A place where a person's own sentence stands for several steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The keyword as written.
    pub keyword: String,
    /// The sentence as written.
    pub text: String,
    /// File it stands in.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl Scenario {
    /// Name of the approved page under which `evidence` of this scenario is compared.
    #[must_use]
    pub fn snapshot(&self, evidence: &str) -> String {
        format!("{}__{}", self.id, slug(evidence))
    }
}

impl Plan {
    /// The names of all approved pages that these scenarios compare with.
    #[must_use]
    pub fn snapshots(&self) -> BTreeSet<String> {
        let named = |scenario: &Scenario| {
            let pages = scenario.steps.iter().filter_map(|step| match &step.sentence {
                Sentence::Conforms { name, .. } => Some(scenario.snapshot(name)),
                _ => None,
            });
            pages.collect::<Vec<_>>()
        };
        self.scenarios.iter().flat_map(named).collect()
    }

    /// Keeps the scenarios that carry at least one of `tags` (with or without `@`); all when there are none.
    #[must_use]
    pub fn tagged(mut self, tags: &[String]) -> Self {
        if !tags.is_empty() {
            self.scenarios.retain(|scenario| {
                tags.iter().any(|tag| scenario.tags.iter().any(|own| own == tag.trim_start_matches('@')))
            });
        }
        self
    }
}

/// Lower-case ASCII words joined by hyphens: fit for a file name on any system.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.to_lowercase().chars() {
        let plain = match character {
            'à' | 'â' | 'ä' => "a",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'î' | 'ï' => "i",
            'ô' | 'ö' => "o",
            'ù' | 'û' | 'ü' => "u",
            'ç' => "c",
            'œ' => "oe",
            'a'..='z' | '0'..='9' => {
                slug.push(character);
                continue;
            }
            _ => {
                if !slug.ends_with('-') && !slug.is_empty() {
                    slug.push('-');
                }
                continue;
            }
        };
        slug.push_str(plain);
    }
    slug.trim_end_matches('-').to_owned()
}
