use std::time::Duration;

use lang::Lang;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::{
    declaration::Declared,
    result::{Certification, Checked},
    verdict::Verdict,
};

/// JUnit for CI: a suite for each area, a case for each check, and a suite of what is declared. A failure is a *failure* unless the baseline knows it; what is
/// inconclusive is an *error*: it is not green.
///
/// # Errors
/// What the writer says.
pub fn render(certification: &Certification, lang: Lang) -> Result<String, String> {
    let mut junit = Report::new("doublure certify");
    junit.set_time(Duration::from_millis(certification.duration_ms));
    for area in certification.areas() {
        let mut suite = TestSuite::new(lang.say(area.title.fr, area.title.en));
        suite.add_test_cases(certification.of_area(area.name).map(|check| case(check, lang)));
        junit.add_test_suite(suite);
    }
    if !certification.declared.is_empty() {
        let mut suite = TestSuite::new(lang.say("Déclarations", "Declarations"));
        suite.add_test_cases(certification.declared.iter().map(|declared| declaration(declared, lang)));
        junit.add_test_suite(suite);
    }
    junit.to_string().map_err(|error| error.to_string())
}

/// Nothing was measured: an answer passes nothing, and “no” fails.
fn declaration(declared: &Declared, lang: Lang) -> TestCase {
    let told = match (&declared.declaration, declared.verdict()) {
        (Some(declaration), Some(verdict)) => {
            format!("{} : {}", verdict.text().to(lang), declaration.told(lang))
        }
        _ => lang.say("à déclarer", "to be declared").to_owned(),
    };
    let mut status = match declared.verdict() {
        Some(Verdict::Failed) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::skipped(),
    };
    status.set_message(told);
    let name = format!("{} — {}", declared.requirement, declared.question(lang));
    let mut case = TestCase::new(name, status);
    case.set_classname("declared");
    case
}

fn case(check: &Checked, lang: Lang) -> TestCase {
    let verdict = check.verdict.text().in_lang(lang);
    let why = check.why(lang);
    let told = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(format!("{verdict} : {why}"));
        let lines = [check.does(lang), why].into_iter().chain(check.evidence.iter().map(String::as_str));
        status.set_description(lines.collect::<Vec<_>>().join("\n"));
        status
    };
    let skipped = |message: String| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(message);
        status
    };
    let status = match (check.verdict, &check.known) {
        (Verdict::Passed | Verdict::Remark, _) => TestCaseStatus::success(),
        (Verdict::Failed, None) => told(NonSuccessKind::Failure),
        (Verdict::Failed, Some(known)) => skipped(format!("{verdict} ({known}) : {why}")),
        (Verdict::Inconclusive, _) => told(NonSuccessKind::Error),
        (Verdict::NotApplicable | Verdict::Declared, _) => skipped(format!("{verdict} : {why}")),
    };
    let mut case = TestCase::new(check.title(lang), status);
    case.set_classname(check.id.as_str());
    if check.verdict == Verdict::Remark {
        case.set_system_out(format!("{verdict} : {why}"));
    }
    case
}
