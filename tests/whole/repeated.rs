//! A scenario that fails once in a hundred runs is broken.

use harness::language::{Plan, Sentence, Source};

use crate::support::{Desk, texts};

/// How many runs in a row.
const RUNS: usize = 20;

#[test]
#[ignore = "two hours: `make twenty-runs` runs it"]
fn twenty_runs_in_a_row_are_green_and_equal() {
    let desk = Desk::new();
    desk.doublure(&["run", "--out", "premier"]).ends_with(0);
    let first = texts(&desk.path("premier"));
    for run in 2..=RUNS {
        let ended = desk.doublure(&["run", "--out", "suivant"]);
        assert_eq!(ended.code, Some(0), "run {run}: {}", ended.err);
        assert_eq!(texts(&desk.path("suivant")), first, "run {run}");
        eprintln!("run {run} of {RUNS}: green");
    }
}

/// What a scenario makes under an address is there until the run ends: a repetition or another attempt, whose person is
/// another one, must not come by the same address.
#[test]
fn no_scenario_makes_anything_under_an_address_that_its_repetitions_share() {
    let sources = Source::chosen(&[], None).unwrap();
    let plan = Plan::parse(&sources, &[]).unwrap();
    let mut made = 0;
    for scenario in &plan.scenarios {
        for step in &scenario.steps {
            let (Sentence::Regulator { address, .. }
            | Sentence::OtherSasAccount(address)
            | Sentence::DeviateForAddress { address, .. }) = &step.sentence
            else {
                continue;
            };
            assert!(address.contains("{adresse}"), "{}, line {}: {address}", step.file, step.line);
            made += 1;
        }
    }
    assert!(made > 3, "{made}");
}
