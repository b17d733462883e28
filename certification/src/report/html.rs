use askama::Template;
use lang::Lang;

use super::{LOOK, sheet::Row};
use crate::{
    declaration::Declared,
    requirement::{RequirementSet, SETS},
    result::{Certification, Checked},
    verdict::Verdict,
};

/// The report for people: one file, nothing fetched, no script.
///
/// # Errors
/// What the template says.
pub fn render(certification: &Certification, lang: Lang) -> Result<String, String> {
    Page { certification, lang }.render().map_err(|error| error.to_string())
}

#[derive(Template)]
#[template(path = "certification.html")]
struct Page<'a> {
    certification: &'a Certification,
    lang: Lang,
}

/// A set of requirements and its rows.
struct Set<'a> {
    name: &'static str,
    version: &'static str,
    rows: Vec<Row<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama passes references")]
impl Page<'_> {
    fn say(&self, french: &'static str, english: &'static str) -> &'static str {
        self.lang.say(french, english)
    }

    fn title<'c>(&self, check: &'c Checked) -> &'c str {
        check.title(self.lang)
    }

    fn does<'c>(&self, check: &'c Checked) -> &'c str {
        check.does(self.lang)
    }

    fn why<'c>(&self, check: &'c Checked) -> &'c str {
        check.why(self.lang)
    }

    fn question<'d>(&self, declared: &'d Declared) -> &'d str {
        declared.question(self.lang)
    }

    fn answer(&self, declared: &Declared) -> String {
        match &declared.declaration {
            Some(declaration) => declaration.told(self.lang),
            None => self.say("à déclarer", "to be declared").to_owned(),
        }
    }

    fn style() -> String {
        [LOOK, include_str!("../../templates/certification.css")].concat()
    }

    fn word(&self, verdict: &Verdict) -> String {
        verdict.text().in_lang(self.lang)
    }

    fn class(verdict: &Verdict) -> &'static str {
        verdict.class()
    }

    fn severity(&self, check: &Checked) -> &'static str {
        use crate::check::Severity;
        match check.severity {
            Severity::Blocking => self.say("bloquant", "blocking"),
            Severity::Major => self.say("majeur", "major"),
            Severity::Minor => self.say("mineur", "minor"),
        }
    }

    /// The whole, in one word: a failure that nobody knew of, then what nobody could judge.
    fn whole(&self) -> (&'static str, &'static str) {
        let certification = self.certification;
        if certification.worst().is_some() {
            ("failed", self.say("Non conforme", "Failed"))
        } else if certification.count(Verdict::Inconclusive) > 0 {
            (
                "inconclusive",
                self.say(
                    "Incomplet : des contrôles n’ont pas conclu",
                    "Incomplete: some checks are inconclusive",
                ),
            )
        } else if certification.count(Verdict::Failed) > 0 {
            ("remark", self.say("Conforme, aux défauts connus près", "Passed but for the known failures"))
        } else {
            ("passed", self.say("Conforme", "Passed"))
        }
    }

    fn counts(&self) -> Vec<(Verdict, usize)> {
        let counted = Verdict::ALL.map(|verdict| (verdict, self.certification.count(verdict)));
        counted.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    fn wrong(&self) -> Vec<&Checked> {
        let rank = |check: &&Checked| (check.known.is_some(), std::cmp::Reverse(check.severity));
        let mut wrong: Vec<_> =
            self.certification.checks.iter().filter(|check| check.verdict == Verdict::Failed).collect();
        wrong.sort_by_key(rank);
        wrong
    }

    fn of(&self, verdict: Verdict) -> Vec<&Checked> {
        self.certification.checks.iter().filter(|check| check.verdict == verdict).collect()
    }

    fn sets(&self) -> Vec<Set<'_>> {
        let lang = self.lang;
        let set = |set: &'static RequirementSet| Set {
            name: set.name,
            version: set.version.in_lang(lang),
            rows: Row::of_set(set, self.certification, lang).collect(),
        };
        SETS.iter().map(set).collect()
    }

    fn seconds(&self) -> String {
        let seconds = format!(
            "{:.1} s",
            std::time::Duration::from_millis(self.certification.duration_ms).as_secs_f64()
        );
        if self.lang == Lang::Fr { seconds.replace('.', ",") } else { seconds }
    }

    /// `2026-11-26T10:00:00Z` as a person reads it.
    fn started(&self) -> String {
        let (day, time) = self.certification.started_at.split_once('T').unwrap_or_default();
        let time = time.get(..5).unwrap_or_default();
        match (self.lang, day.split('-').collect::<Vec<_>>().as_slice()) {
            (Lang::Fr, [year, month, day]) => format!("{day}/{month}/{year} à {time}"),
            _ => format!("{day}, {time}"),
        }
    }
}
