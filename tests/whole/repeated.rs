//! The long tier: a scenario that fails once in a hundred runs is broken. `make test-all` asks for it.

use crate::support::{Desk, texts};

/// How many runs in a row.
const RUNS: usize = 20;

#[test]
#[ignore = "long: `make test-all` runs it"]
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
