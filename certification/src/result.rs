//! What a certification leaves: every check with its verdict, for people and for programs.

use std::collections::BTreeMap;

use lang::{Lang, Text};
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::AREAS,
    check::{Check, Severity},
    requirement::{Coverage, Requirement, SETS},
    verdict::{Judgement, Verdict},
};

/// Version of the shape: it grows when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// A certification, as `certification.json` holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Of Doublure.
    pub version: String,
    /// Name of the service.
    pub service: String,
    /// Where its sign-in begins.
    pub address: String,
    /// When it began, RFC 3339, UTC.
    pub started_at: String,
    /// How the service was visited: `http`, or `browser` and which.
    pub driver: String,
    /// Seed of people and their cards.
    pub seed: u64,
    /// How long it took.
    pub duration_ms: u64,
    /// The checks, in the catalogue's order.
    pub checks: Vec<Checked>,
}

/// A check and its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Id in the catalogue.
    pub id: String,
    /// What came out.
    pub verdict: Verdict,
    /// How much a failure weighs.
    pub severity: Severity,
    /// What the service does when it passes, French.
    pub title: String,
    /// The same, English.
    pub title_english: String,
    /// What was done, French.
    pub does: String,
    /// The same, English.
    pub does_english: String,
    /// Why, French.
    pub why: String,
    /// The same, English.
    pub why_english: String,
    /// What it rests on, one line each.
    pub evidence: Vec<String>,
    /// Clauses of public specifications.
    pub sources: Vec<String>,
    /// Ids of requirements that it measures.
    pub requirements: Vec<String>,
    /// Faults that the provider committed.
    pub deviations: Vec<String>,
    /// Why the failure was known before, from the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

impl Checked {
    /// A check of the catalogue, judged.
    #[must_use]
    pub fn new(check: &Check, judgement: &Judgement) -> Self {
        let both = |text: &Text| Lang::ALL.map(|lang| text.to(lang).to_owned());
        let [title, title_english] = both(&check.title.text());
        let [does, does_english] = both(&check.does());
        let [why, why_english] = both(&judgement.why);
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Self {
            id: check.id.to_owned(),
            verdict: judgement.verdict,
            severity: check.severity,
            title,
            title_english,
            does,
            does_english,
            why,
            why_english,
            evidence: judgement.evidence.clone(),
            sources: owned(check.sources),
            requirements: check.measures().map(str::to_owned).collect(),
            deviations: owned(check.deviations()),
            known: None,
        }
    }

    /// What the service does when it passes.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        lang.say(&self.title, &self.title_english)
    }

    /// What was done.
    #[must_use]
    pub fn does(&self, lang: Lang) -> &str {
        lang.say(&self.does, &self.does_english)
    }

    /// Why the verdict is what it is.
    #[must_use]
    pub fn why(&self, lang: Lang) -> &str {
        lang.say(&self.why, &self.why_english)
    }

    /// Whether it failed, and nobody knew.
    #[must_use]
    pub fn is_new_failure(&self) -> bool {
        self.verdict == Verdict::Failed && self.known.is_none()
    }
}

impl Certification {
    /// How many checks came out so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.checks.iter().filter(|check| check.verdict == verdict).count()
    }

    /// The worst that failed, and nobody knew of.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.checks.iter().filter(|check| check.is_new_failure()).map(|check| check.severity).max()
    }

    /// The checks of an area, by its name.
    pub fn of_area<'c>(&'c self, area: &'c str) -> impl Iterator<Item = &'c Checked> {
        self.checks.iter().filter(move |check| check.id.split('.').next() == Some(area))
    }

    /// What becomes of a requirement: the worst of its checks.
    #[must_use]
    pub fn of_requirement(&self, requirement: &Requirement) -> (Option<Verdict>, Vec<&Checked>) {
        let measured = |check: &&Checked| check.requirements.iter().any(|id| id == requirement.id);
        let checks: Vec<_> = self.checks.iter().filter(measured).collect();
        let verdict = match requirement.coverage {
            Coverage::Measured => Verdict::ALL
                .into_iter()
                .filter(|verdict| *verdict != Verdict::NotApplicable)
                .chain([Verdict::NotApplicable])
                .find(|verdict| checks.iter().any(|check| check.verdict == *verdict)),
            Coverage::Declared(_) | Coverage::NotTested(_) => None,
        };
        (verdict, checks)
    }

    /// Every requirement with what became of it.
    pub fn requirements(
        &self,
    ) -> impl Iterator<Item = (&'static Requirement, Option<Verdict>, Vec<&Checked>)> {
        SETS.iter().flat_map(|set| set.requirements).map(|requirement| {
            let (verdict, checks) = self.of_requirement(requirement);
            (requirement, verdict, checks)
        })
    }

    /// Areas of which something was checked.
    pub fn areas(&self) -> impl Iterator<Item = &'static crate::catalogue::Area> {
        AREAS.iter().filter(|area| self.of_area(area.name).next().is_some())
    }

    /// What differs from an earlier certification: id, then the verdict there and here, none where it was not checked.
    #[must_use]
    pub fn differences(&self, earlier: &Self) -> Vec<(String, Option<Verdict>, Option<Verdict>)> {
        let mut both: BTreeMap<&str, (Option<Verdict>, Option<Verdict>)> = BTreeMap::new();
        for check in &earlier.checks {
            both.entry(&check.id).or_default().0 = Some(check.verdict);
        }
        for check in &self.checks {
            both.entry(&check.id).or_default().1 = Some(check.verdict);
        }
        let differing = both.into_iter().filter(|(_, (before, now))| before != now);
        differing.map(|(id, (before, now))| (id.to_owned(), before, now)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, requirement::SETS};

    fn all(verdict: Verdict) -> Certification {
        let judgement = Judgement::new(verdict, Text::quoted("x"));
        Certification {
            schema: SCHEMA,
            version: "0".into(),
            service: "s".into(),
            address: "https://s.test/".into(),
            started_at: "2026-11-26T10:00:00Z".into(),
            driver: "http".into(),
            seed: 1,
            duration_ms: 1,
            checks: catalogue::checks().map(|check| Checked::new(check, &judgement)).collect(),
        }
    }

    #[test]
    fn a_requirement_is_as_good_as_its_worst_check_and_a_failure_beats_all() {
        let mut certification = all(Verdict::Passed);
        let requirement = SETS[0].requirements.iter().find(|known| known.id == "EXI PSC 20").unwrap();
        assert_eq!(certification.of_requirement(requirement).0, Some(Verdict::Passed));
        let sign_out = certification.checks.iter().position(|check| check.id == "session.sign_out").unwrap();
        certification.checks[sign_out].verdict = Verdict::Failed;
        assert_eq!(certification.of_requirement(requirement).0, Some(Verdict::Failed));
        assert_eq!(certification.worst(), Some(Severity::Blocking));
        certification.checks[sign_out].known = Some("en cours".into());
        assert_eq!(certification.worst(), None);
    }

    #[test]
    fn it_is_read_as_it_was_written_and_compared() {
        let certification = all(Verdict::Passed);
        let read: Certification =
            serde_json::from_str(&serde_json::to_string(&certification).unwrap()).unwrap();
        assert_eq!(read, certification);
        let mut later = certification.clone();
        later.checks[0].verdict = Verdict::Failed;
        later.checks.remove(1);
        let id = |rank: usize| certification.checks[rank].id.clone();
        let mut expected =
            vec![(id(0), Some(Verdict::Passed), Some(Verdict::Failed)), (id(1), Some(Verdict::Passed), None)];
        expected.sort();
        assert_eq!(later.differences(&certification), expected);
    }
}
