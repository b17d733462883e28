use std::{
    fmt::Write,
    path::{Component, Path, PathBuf},
    time::Duration,
};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::{Report, words};
use crate::{
    lang::{Lang, say},
    run::{
        Failure,
        event::{Attempt, Outcome, ScenarioResult, StepResult},
    },
};

/// Characters of all descriptions together. GitLab refuses a file of 30 MB and more
/// (<https://docs.gitlab.com/ci/testing/unit_test_reports/>), and XML writes one character with up to six.
const DESCRIPTIONS: usize = 4_000_000;
/// Characters of one description.
const DESCRIPTION: usize = 16_000;
/// Characters of one message.
const MESSAGE: usize = 500;
/// Pictures of one scenario that are attached.
const ATTACHMENTS: usize = 20;

/// JUnit as GitLab, Jenkins and GitHub actions read it: a suite for each feature, a case for each scenario. A
/// false claim is a *failure*, a broken run an *error*; a page that waits for approval is *skipped*, with the
/// reason, since nobody has said yet what is right. Attempts that did not pass are *flaky* runs of a case that
/// passed in the end, *reruns* of one that did not.
///
/// Class (the scenario's id) and name tell every case apart: GitLab ignores the second of two equal ones. `out` is
/// the run's folder as seen from where the command runs, which is what the paths of pictures begin with.
pub(super) fn render(report: &Report, out: &Path, lang: Lang) -> Result<String, String> {
    let mut junit = Junit::new("doublure");
    junit.set_time(Duration::from_millis(report.duration_ms));
    let mut features: Vec<&str> = Vec::new();
    for scenario in &report.scenarios {
        if !features.contains(&scenario.feature.as_str()) {
            features.push(&scenario.feature);
        }
    }
    let spoilt = |scenario: &ScenarioResult| {
        scenario.earlier.len() + usize::from(words::guilty(&scenario.steps).is_some())
    };
    let described: usize = report.scenarios.iter().map(spoilt).sum();
    let writer = Writer { out, lang, limit: DESCRIPTION.min(DESCRIPTIONS / described.max(1)) };
    for feature in features {
        let inside: Vec<_> = report.scenarios.iter().filter(|scenario| scenario.feature == feature).collect();
        let mut suite = TestSuite::new(feature);
        let durations = inside.iter().map(|scenario| scenario.duration_ms);
        suite.set_time(Duration::from_millis(durations.fold(0, u64::saturating_add)));
        suite.add_test_cases(inside.into_iter().map(|scenario| writer.case(scenario)));
        junit.add_test_suite(suite);
    }
    let mut beside = TestSuite::new(lang.say("Rapport", "Report"));
    if !report.run.orphans.is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(lang.say(
            "aucun scénario ne nomme plus ces pages approuvées ; supprimez-les.",
            "no scenario names these approved pages any more; remove them.",
        ));
        status.set_description(writer.bounded(&report.run.orphans.join("\n")));
        beside.add_test_case(named(lang.say("instantanés orphelins", "orphaned snapshots"), status));
    }
    for part in report.missing() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(lang.say(
            "cette part manque : rien n’est connu de ses scénarios.",
            "this part is missing: nothing is known about its scenarios.",
        ));
        beside.add_test_case(named(&words::part(lang, *part), status));
    }
    if !report.without().is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(writer.bounded(&words::without(lang, report.without())));
        beside.add_test_case(named(lang.say("rapports absents", "absent reports"), status));
    }
    if !beside.test_cases.is_empty() {
        junit.add_test_suite(beside);
    }
    junit.to_string().map_err(|error| error.to_string())
}

fn named(name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname("doublure").set_time(Duration::ZERO);
    case
}

struct Writer<'a> {
    out: &'a Path,
    lang: Lang,
    /// Characters of a description.
    limit: usize,
}

impl Writer<'_> {
    fn case(&self, scenario: &ScenarioResult) -> TestCase {
        let mut status = match scenario.outcome {
            Outcome::Passed | Outcome::Unstable => TestCaseStatus::success(),
            Outcome::NotApplicable => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(
                    self.lang.say("sans objet dans ce mode de carte", "not applicable in this card mode"),
                );
                status
            }
            Outcome::Pending => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(self.lang.say(
                    "une page attend son approbation : doublure snapshots",
                    "a page waits for its approval: doublure snapshots",
                ));
                status
            }
            Outcome::Failed => self.told(NonSuccessKind::Failure, scenario),
            Outcome::Broken | Outcome::NotRun => self.told(NonSuccessKind::Error, scenario),
        };
        status.add_reruns(scenario.earlier.iter().map(|attempt| self.rerun(scenario, attempt)));
        let mut case = TestCase::new(words::title(self.lang, scenario), status);
        case.set_classname(scenario.id.as_str()).set_time(Duration::from_millis(scenario.duration_ms));
        case.extra.insert("file".into(), scenario.file.as_str().into());
        let mut lines: Vec<String> =
            words::attempts(self.lang, scenario).map(|told| self.bounded(&told)).into_iter().collect();
        lines.extend(words::without_object(scenario).map(|step| self.bounded(&self.without_object(step))));
        lines.extend(self.attachments(scenario));
        if !lines.is_empty() {
            case.set_system_out(lines.join("\n"));
        }
        case
    }

    fn told(&self, kind: NonSuccessKind, scenario: &ScenarioResult) -> TestCaseStatus {
        let mut status = TestCaseStatus::non_success(kind);
        if let Some((step, failure)) = words::guilty(&scenario.steps) {
            status.set_message(self.message(failure));
            status.set_description(self.description(scenario, step, failure));
        }
        status
    }

    fn rerun(&self, scenario: &ScenarioResult, attempt: &Attempt) -> TestRerun {
        let mut rerun = TestRerun::new(match attempt.outcome {
            Outcome::Failed => NonSuccessKind::Failure,
            _ => NonSuccessKind::Error,
        });
        rerun.set_time(Duration::from_millis(attempt.duration_ms));
        if let Some((step, failure)) = words::guilty(&attempt.steps) {
            rerun.set_message(self.message(failure));
            rerun.set_description(self.description(scenario, step, failure));
        }
        rerun
    }

    fn description(&self, scenario: &ScenarioResult, step: &StepResult, failure: &Failure) -> String {
        let mut text = format!(
            "{}:{}:{}\n{} {}\n",
            words::file(scenario, step),
            step.line,
            step.column,
            step.keyword,
            step.text
        );
        for caller in words::callers(self.lang, step) {
            let _ = writeln!(text, "{}", words::called_from(self.lang, &caller));
        }
        let Failure { claimed, found, advice, .. } = failure;
        let why = say!(
            "\naffirmé : {claimed}\ntrouvé : {found}\nque faire : {advice}",
            "\nclaimed: {claimed}\nfound: {found}\nwhat to do: {advice}";
            claimed, found, advice
        );
        let _ = writeln!(text, "{}", why.to(self.lang));
        if let Some(difference) = &failure.difference {
            let _ = write!(text, "\n{difference}");
        }
        self.bounded(&text)
    }

    fn bounded(&self, text: &str) -> String {
        match words::cut(text, self.limit) {
            (all, false) => all.to_owned(),
            (begin, true) => {
                say!("{begin}\n… (la suite est dans report.html)", "{begin}\n… (the rest is in report.html)")
                    .in_lang(self.lang)
            }
        }
    }

    /// "sans objet : Et il compose le code de sa carte — la clé de la carte …".
    fn without_object(&self, step: &StepResult) -> String {
        let (label, why) = (words::label(self.lang, step.outcome), step.note(self.lang).unwrap_or_default());
        let (keyword, text) = (step.keyword.trim(), &step.text);
        say!("{label} : {keyword} {text} — {why}", "{label}: {keyword} {text} — {why}").in_lang(self.lang)
    }

    fn message(&self, failure: &Failure) -> String {
        match words::cut(&words::short(self.lang, failure), MESSAGE) {
            (all, false) => all.to_owned(),
            (begin, true) => format!("{begin}…"),
        }
    }

    /// One line for each picture, that of the failure first: GitLab shows the first alone
    /// (<https://docs.gitlab.com/ci/testing/unit_test_reports/>). Jenkins' junit-attachments wants nothing else on
    /// the line.
    fn attachments(&self, scenario: &ScenarioResult) -> Vec<String> {
        let attempts = scenario.earlier.iter().rev().map(|attempt| &attempt.steps);
        let spoilt = std::iter::once(&scenario.steps)
            .chain(attempts)
            .filter_map(|steps| words::guilty(steps).map(|(step, _)| step));
        let waiting = || scenario.steps.iter().filter(|step| step.outcome == Outcome::Pending);
        let mut lines = Vec::new();
        for step in spoilt.chain(waiting()).chain(&scenario.steps) {
            let picture = step.evidence.as_ref().and_then(|evidence| evidence.picture.as_ref());
            let line = picture.and_then(|picture| self.attachment(picture));
            lines.extend(line.filter(|line| !lines.contains(line)));
        }
        lines.truncate(ATTACHMENTS);
        lines
    }

    /// None for a path that the notation cannot carry.
    fn attachment(&self, picture: &Path) -> Option<String> {
        let path = self.out.join(picture);
        let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        let path = path.to_str()?;
        let fits = !path.contains(['|', '\n', '\r']) && !path.contains("]]");
        fits.then(|| format!("[[ATTACHMENT|{path}]]"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        report::{Merged, samples},
        run::event::Shard,
    };

    #[test]
    fn every_outcome_attempt_and_picture_is_told() {
        let mut report = samples::everything();
        report.run.orphans = vec!["compte__ancien".into()];
        let missing = vec![Shard { part: 2, of: 3 }];
        report.merged = Some(Merged { reports: 2, sum_ms: 1, missing, without: vec!["r3".into()] });
        insta::assert_snapshot!(render(&report, Path::new("./rapport"), Lang::Fr).unwrap());
        let english = render(&report, Path::new("./rapport"), Lang::En).unwrap();
        insta::assert_snapshot!("every_outcome_in_english", english);
    }

    #[test]
    fn what_a_card_mode_leaves_nothing_to_do_is_skipped_or_noted_with_its_reason() {
        let some = samples::without_object(0, "Il se connecte", false);
        let all = samples::without_object(1, "Il se trompe", true);
        let xml = render(&samples::report(vec![some, all]), Path::new("rapport"), Lang::Fr).unwrap();
        let written = Junit::deserialize_from_str(&xml).unwrap();
        let cases = &written.test_suites[0].test_cases;
        assert!(matches!(cases[0].status, TestCaseStatus::Success { .. }), "{xml}");
        assert!(matches!(cases[1].status, TestCaseStatus::Skipped { .. }), "{xml}");
        let noted = "sans objet : Quand il compose le code de sa carte — personne n’a de code à composer";
        assert_eq!(cases[0].system_out.as_ref().unwrap().as_str(), noted);
        assert!(cases[1].system_out.as_ref().unwrap().as_str().starts_with(noted), "{xml}");
    }

    #[test]
    fn no_two_cases_bear_one_name() {
        let mut scenarios = Vec::new();
        for repetition in 1..=3 {
            // The rows of an outline bear its title and their rank.
            for name in ["Il revient", "Il choisit (1)", "Il choisit (2)"] {
                let scenario = samples::passed(scenarios.len(), name);
                scenarios.push(ScenarioResult { repetition, ..scenario });
            }
        }
        let xml = render(&samples::report(scenarios), Path::new("rapport"), Lang::Fr).unwrap();
        let written = Junit::deserialize_from_str(&xml).unwrap();
        let cases = written.test_suites.iter().flat_map(|suite| &suite.test_cases);
        let names: Vec<_> = cases.map(|case| (case.classname.clone(), case.name.clone())).collect();
        assert_eq!((names.len(), names.iter().collect::<BTreeSet<_>>().len()), (9, 9), "{names:?}");
    }

    #[test]
    fn many_long_failures_stay_far_below_what_gitlab_reads() {
        let scenarios = (0..2_000).map(|index| {
            let mut scenario = samples::failed(index, &format!("S{index}"));
            let failure = scenario.steps[0].failure.take().unwrap();
            scenario.steps[0].failure = Some(failure.with_difference("<&".repeat(20_000)));
            scenario
        });
        let xml = render(&samples::report(scenarios.collect()), Path::new("rapport"), Lang::Fr).unwrap();
        assert!(xml.len() < 25_000_000, "{}", xml.len());
        assert!(xml.contains("la suite est dans report.html"));
    }

    #[test]
    fn a_path_that_would_break_the_notation_is_left_out() {
        let writer = Writer { out: Path::new("."), lang: Lang::Fr, limit: 100 };
        assert_eq!(writer.attachment(Path::new("a b.png")).unwrap(), "[[ATTACHMENT|a b.png]]");
        for path in ["a]].png", "a|b.png", "a\n.png"] {
            assert_eq!(writer.attachment(Path::new(path)), None);
        }
    }
}
