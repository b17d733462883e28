use std::{fmt::Write, time::Duration};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use crate::run::{
    Failure,
    event::{Outcome, ScenarioResult, StepResult},
};

/// JUnit as GitLab, Jenkins and GitHub actions read it: a suite for each feature, a case for each scenario. A
/// false claim is a *failure*, a broken run an *error*; a page that waits for approval is *skipped*, with the
/// reason, since nobody has said yet what is right.
pub(super) fn render(report: &Report) -> Result<String, String> {
    let mut junit = Junit::new("doublure");
    junit.set_time(Duration::from_millis(report.duration_ms));
    let mut features: Vec<&str> = Vec::new();
    for scenario in &report.scenarios {
        if !features.contains(&scenario.feature.as_str()) {
            features.push(&scenario.feature);
        }
    }
    for feature in features {
        let mut suite = TestSuite::new(feature);
        let inside = report.scenarios.iter().filter(|scenario| scenario.feature == feature);
        suite.add_test_cases(inside.map(case));
        junit.add_test_suite(suite);
    }
    junit.to_string().map_err(|error| error.to_string())
}

fn case(scenario: &ScenarioResult) -> TestCase {
    let status = match scenario.outcome {
        Outcome::Passed | Outcome::Unstable => TestCaseStatus::success(),
        Outcome::Pending => {
            let mut status = TestCaseStatus::skipped();
            status.set_message("une page attend son approbation : doublure snapshots");
            status
        }
        Outcome::Failed => told(NonSuccessKind::Failure, scenario),
        Outcome::Broken | Outcome::NotRun => told(NonSuccessKind::Error, scenario),
    };
    let mut case = TestCase::new(scenario.name.as_str(), status);
    case.set_classname(scenario.id.as_str()).set_time(Duration::from_millis(scenario.duration_ms));
    case
}

fn told(kind: NonSuccessKind, scenario: &ScenarioResult) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    let guilty = scenario.steps.iter().find_map(|step| Some((step, step.failure.as_ref()?)));
    if let Some((step, failure)) = guilty {
        status.set_message(format!("{} — {}", failure.claimed, failure.found));
        status.set_description(description(scenario, step, failure));
    }
    status
}

fn description(scenario: &ScenarioResult, step: &StepResult, failure: &Failure) -> String {
    let mut text = format!(
        "{}:{}:{}\n{} {}\n\naffirmé : {}\ntrouvé : {}\nque faire : {}\n",
        scenario.file,
        step.line,
        step.column,
        step.keyword,
        step.text,
        failure.claimed,
        failure.found,
        failure.advice
    );
    if let Some(difference) = &failure.difference {
        let _ = write!(text, "\n{difference}");
    }
    text
}
