//! What a certification leaves: every check with its verdict, for people and for programs.

use std::collections::BTreeMap;

use lang::{Lang, Text};
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::AREAS,
    check::{Check, Severity},
    declaration::Declared,
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
    /// What a person answers for, in the order of the requirements.
    #[serde(default)]
    pub declared: Vec<Declared>,
}

/// A failure that is known before the certification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Id of the check.
    pub check: String,
    /// Why it fails, or what is done about it.
    pub why: String,
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

    /// Takes note of why its failure was known, if it failed and was.
    pub fn recognise(&mut self, known: &[Known]) {
        let known = known.iter().find(|known| self.verdict == Verdict::Failed && known.check == self.id);
        self.known = known.map(|known| known.why.clone());
    }

    /// Whether it failed, and nobody knew.
    #[must_use]
    pub fn is_new_failure(&self) -> bool {
        self.verdict == Verdict::Failed && self.known.is_none()
    }
}

impl Certification {
    /// How many checks and declarations came out so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let checks = self.checks.iter().map(|check| Some(check.verdict));
        checks
            .chain(self.declared.iter().map(Declared::verdict))
            .filter(|other| *other == Some(verdict))
            .count()
    }

    /// The worst that failed, and nobody knew of. A requirement that is declared not to be met is not met.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let checks = self.checks.iter().filter(|check| check.is_new_failure()).map(|check| check.severity);
        checks.chain(self.declared_failures().map(|_| Severity::Blocking)).max()
    }

    /// What was known to fail and did not: its verdict, none for what did not run.
    pub fn unneeded<'k>(&self, known: &'k [Known]) -> impl Iterator<Item = (&'k Known, Option<Verdict>)> {
        let verdict = |id: &str| self.checks.iter().find(|check| check.id == id).map(|check| check.verdict);
        let judged = known.iter().map(move |known| (known, verdict(&known.check)));
        judged.filter(|(_, verdict)| *verdict != Some(Verdict::Failed))
    }

    /// What is declared not to be met.
    pub fn declared_failures(&self) -> impl Iterator<Item = &Declared> {
        self.declared.iter().filter(|declared| declared.verdict() == Some(Verdict::Failed))
    }

    /// What nobody has answered yet.
    pub fn undeclared(&self) -> impl Iterator<Item = &Declared> {
        self.declared.iter().filter(|declared| declared.declaration.is_none())
    }

    /// What is declared of a requirement.
    #[must_use]
    pub fn declared_of(&self, requirement: &Requirement) -> Option<&Declared> {
        self.declared.iter().find(|declared| declared.requirement == requirement.id)
    }

    /// The checks of an area, by its name.
    pub fn of_area<'c>(&'c self, area: &'c str) -> impl Iterator<Item = &'c Checked> {
        self.checks.iter().filter(move |check| check.id.split('.').next() == Some(area))
    }

    /// What becomes of a requirement: the worst of its checks, or what is declared of it.
    #[must_use]
    pub fn of_requirement(&self, requirement: &Requirement) -> (Option<Verdict>, Vec<&Checked>) {
        let measured = |check: &&Checked| check.requirements.iter().any(|id| id == requirement.id);
        let checks: Vec<_> = self.checks.iter().filter(measured).collect();
        let verdict = match requirement.coverage {
            Coverage::Measured => worst(&checks),
            // What is not measured is to be looked at.
            Coverage::InPart(_) => worst(&checks).map(|verdict| match verdict {
                Verdict::Passed => Verdict::Remark,
                other => other,
            }),
            Coverage::Declared(_) | Coverage::NotTested(_) => {
                self.declared_of(requirement).and_then(Declared::verdict)
            }
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
        for (id, verdict) in earlier.verdicts() {
            both.entry(id).or_default().0 = verdict;
        }
        for (id, verdict) in self.verdicts() {
            both.entry(id).or_default().1 = verdict;
        }
        let differing = both.into_iter().filter(|(_, (before, now))| before != now);
        differing.map(|(id, (before, now))| (id.to_owned(), before, now)).collect()
    }

    /// By the check's id, or the declared requirement's.
    fn verdicts(&self) -> impl Iterator<Item = (&str, Option<Verdict>)> {
        let checks = self.checks.iter().map(|check| (check.id.as_str(), Some(check.verdict)));
        checks.chain(self.declared.iter().map(|one| (one.requirement.as_str(), one.verdict())))
    }
}

fn worst(checks: &[&Checked]) -> Option<Verdict> {
    let seen = |verdict: &Verdict| checks.iter().any(|check| check.verdict == *verdict);
    Verdict::ALL
        .into_iter()
        .filter(|verdict| *verdict != Verdict::NotApplicable)
        .chain([Verdict::NotApplicable])
        .find(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, declaration::Declaration, report};

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
            declared: vec![],
        }
    }

    fn declared(answer: bool) -> Vec<Declared> {
        let declaration = Declaration {
            answer,
            author: "=Jeanne <Martin>".into(),
            date: "2026-11-26".into(),
            attachment: Some("pieces/kbis.pdf".into()),
        };
        Declared::all(&[("EXI PSC 01".to_owned(), declaration)].into())
    }

    #[test]
    fn a_requirement_that_is_declared_not_to_be_met_fails_and_one_that_is_passes_nothing() {
        let requirement = SETS[0].requirements.iter().find(|known| known.id == "EXI PSC 01").unwrap();
        let mut certification = all(Verdict::Passed);
        certification.declared = declared(true);
        assert_eq!(certification.of_requirement(requirement).0, Some(Verdict::Declared));
        assert_eq!((certification.worst(), certification.count(Verdict::Declared)), (None, 1));
        let sheet = report::csv(&certification, Lang::Fr);
        assert!(sheet.contains(";déclaré;déclaré;;"), "{sheet}");
        assert!(sheet.contains(";'=Jeanne <Martin>;2026-11-26;pieces/kbis.pdf\r\n"), "{sheet}");
        assert!(sheet.contains("EXI PSC 04;") && sheet.contains(";à déclarer;;"), "{sheet}");

        certification.declared = declared(false);
        assert_eq!(certification.of_requirement(requirement).0, Some(Verdict::Failed));
        assert_eq!(
            (certification.worst(), certification.count(Verdict::Failed)),
            (Some(Severity::Blocking), 1)
        );
        let sheet = report::csv(&certification, Lang::Fr);
        assert!(sheet.contains(";déclaré;non conforme;;"), "{sheet}");
        let page = report::html(&certification, Lang::Fr).unwrap();
        assert!(
            page.contains("Non conforme") && page.contains("non — =Jeanne &#60;Martin&#62;, 2026-11-26"),
            "{page}"
        );
        let junit = report::junit(&certification, Lang::Fr).unwrap();
        assert!(junit.contains("<failure message=\"non conforme : non — =Jeanne"), "{junit}");
        // What was answered since is told as a difference.
        let differences = certification.differences(&all(Verdict::Passed));
        assert_eq!(differences, [("EXI PSC 01".to_owned(), None, Some(Verdict::Failed))]);
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
        let known = ["session.sign_out", "id_token.nonce.wrong", "person.terms"]
            .map(|check| Known { check: check.into(), why: "en cours".into() });
        certification.checks.retain(|check| check.id != "person.terms");
        for check in &mut certification.checks {
            check.recognise(&known);
        }
        assert_eq!(certification.checks[sign_out].known.as_deref(), Some("en cours"));
        assert_eq!((certification.worst(), certification.count(Verdict::Failed)), (None, 1));
        let unneeded: Vec<_> =
            certification.unneeded(&known).map(|(known, verdict)| (known.check.as_str(), verdict)).collect();
        assert_eq!(unneeded, [("id_token.nonce.wrong", Some(Verdict::Passed)), ("person.terms", None)]);
        let page = report::html(&certification, Lang::Fr).unwrap();
        assert!(
            page.contains("Conforme, aux défauts connus près") && page.contains("connu : en cours"),
            "{page}"
        );
        let junit = report::junit(&certification, Lang::Fr).unwrap();
        assert!(!junit.contains("<failure") && junit.contains("non conforme (en cours)"), "{junit}");
    }

    #[test]
    fn a_requirement_that_is_measured_in_part_is_never_passed_without_a_remark() {
        let mut certification = all(Verdict::Passed);
        let requirement = SETS[0].requirements.iter().find(|known| known.id == "EXI PSC 19").unwrap();
        assert_eq!(certification.of_requirement(requirement).0, Some(Verdict::Remark));
        let account = certification.checks.iter().position(|check| check.id == "account.subject").unwrap();
        certification.checks[account].verdict = Verdict::Failed;
        assert_eq!(certification.of_requirement(requirement).0, Some(Verdict::Failed));
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
