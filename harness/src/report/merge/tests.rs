use super::*;
use crate::{
    exit::Exit,
    report::{self, samples},
    run::event::ScenarioResult,
};

/// A folder as a run leaves it.
fn left(report: &Report) -> tempfile::TempDir {
    let folder = samples::folder(report);
    report::write(report, folder.path()).unwrap();
    folder
}

fn part(part: usize, of: usize, scenarios: Vec<ScenarioResult>) -> tempfile::TempDir {
    let mut report = samples::report(scenarios);
    report.run.shard = Some(Shard { part, of });
    report.duration_ms = 1_000 * part as u64;
    left(&report)
}

fn paths(folders: &[&tempfile::TempDir]) -> Vec<PathBuf> {
    folders.iter().map(|folder| folder.path().to_owned()).collect()
}

fn refused(folders: &[&tempfile::TempDir]) -> String {
    let desk = tempfile::tempdir().unwrap();
    let out = desk.path().join("réuni");
    let error = merge(&paths(folders), &out).unwrap_err().to_string();
    assert!(!out.exists(), "something was written");
    for folder in folders {
        assert!(error.contains(&*folder.path().to_string_lossy()), "{error}");
    }
    error
}

#[test]
fn the_parts_make_the_whole() {
    let whole = samples::everything();
    let scenarios = |rest| {
        let all = whole.scenarios.iter();
        all.filter(|scenario| scenario.index % 2 == rest).cloned().collect()
    };
    let (one, two) = (part(1, 2, scenarios(0)), part(2, 2, scenarios(1)));
    let out = tempfile::tempdir().unwrap();
    let merged = merge(&paths(&[&two, &one]), out.path()).unwrap();
    let told = |report: &Report| {
        let (scenarios, total) = (serde_json::to_value(&report.scenarios).unwrap(), report.run.total);
        (scenarios, report.counts, report.outcome, total, report.run.shard)
    };
    assert_eq!(told(&merged), told(&whole));
    assert_eq!(merged.duration_ms, 2_000);
    assert_eq!(merged.merged, Some(Merged { reports: 2, sum_ms: 3_000, missing: vec![] }));
    for folder in [&one, &two] {
        for picture in fs::read_dir(folder.path().join(PICTURES)).unwrap() {
            let name = picture.unwrap().file_name();
            assert!(out.path().join(PICTURES).join(&name).exists(), "{} is gone", name.display());
        }
    }
    // It can be written, and read back as any report.
    report::write(&merged, out.path()).unwrap();
    assert_eq!(report::read(out.path()).unwrap().merged, merged.merged);
}

#[test]
fn a_missing_part_is_told_and_breaks_the_whole() {
    let one = part(1, 3, vec![samples::passed(0, "A")]);
    let three = part(3, 3, vec![samples::passed(2, "C")]);
    let out = tempfile::tempdir().unwrap();
    let merged = merge(&paths(&[&one, &three]), out.path()).unwrap();
    assert_eq!(merged.missing(), [Shard { part: 2, of: 3 }]);
    assert_eq!(merged.exit(), Exit::Broken);
}

#[test]
fn orphans_of_all_count() {
    let with = |index, name: &str, orphans: &[&str]| {
        let mut report = samples::report(vec![samples::passed(index, name)]);
        report.run.orphans = orphans.iter().map(|&name| name.to_owned()).collect();
        left(&report)
    };
    let out = tempfile::tempdir().unwrap();
    let merged = merge(&paths(&[&with(0, "A", &["b"]), &with(1, "B", &["a", "b"])]), out.path()).unwrap();
    assert_eq!(merged.run.orphans, ["a", "b"]);
    assert_eq!(merged.exit(), Exit::Failure);
}

#[test]
fn what_does_not_go_together_is_refused_by_name() {
    let plain = left(&samples::report(vec![samples::passed(0, "A")]));
    let changed = |change: fn(&mut RunInfo)| {
        let mut report = samples::report(vec![samples::passed(1, "B")]);
        change(&mut report.run);
        left(&report)
    };
    let other = changed(|run| run.seed = 7);
    assert!(refused(&[&plain, &other]).contains("graine 1 d’un côté, 7 de l’autre"));
    let other = changed(|run| run.version = "0.2.0".into());
    assert!(refused(&[&plain, &other]).contains("version 0.1.0 d’un côté, 0.2.0 de l’autre"));
    let again = left(&samples::report(vec![samples::passed(4, "A")]));
    assert!(refused(&[&plain, &again]).contains("le scénario « A »"));
    let (half, third) =
        (part(1, 2, vec![samples::passed(0, "A")]), part(2, 3, vec![samples::passed(1, "B")]));
    assert!(refused(&[&half, &third]).contains("nombre de parts 2 d’un côté, 3 de l’autre"));
    let same = part(1, 2, vec![samples::passed(1, "B")]);
    assert!(refused(&[&half, &same]).contains("la part 1 sur 2"));
}

#[test]
fn a_repetition_is_not_the_same_scenario() {
    let again = ScenarioResult { repetition: 2, ..samples::passed(1, "A") };
    let (one, two) =
        (left(&samples::report(vec![samples::passed(0, "A")])), left(&samples::report(vec![again])));
    let out = tempfile::tempdir().unwrap();
    assert_eq!(merge(&paths(&[&one, &two]), out.path()).unwrap().counts.passed, 2);
}

#[test]
fn two_pictures_of_one_name_are_refused() {
    let (one, two) = (
        left(&samples::report(vec![samples::passed(0, "A")])),
        left(&samples::report(vec![samples::passed(1, "B")])),
    );
    fs::write(one.path().join(PICTURES).join("x.png"), "un").unwrap();
    fs::write(two.path().join(PICTURES).join("x.png"), "deux").unwrap();
    assert!(refused(&[&one, &two]).contains("x.png"));
    fs::write(two.path().join(PICTURES).join("x.png"), "un").unwrap();
    assert!(merge(&paths(&[&one, &two]), tempfile::tempdir().unwrap().path()).is_ok());
}

#[test]
fn no_report_is_merged_into_itself() {
    let one = left(&samples::report(vec![samples::passed(0, "A")]));
    let error = merge(&paths(&[&one]), one.path()).unwrap_err();
    assert!(matches!(error, MergeError::IntoItself(_)), "{error}");
    assert!(report::read(one.path()).is_ok());
}

#[test]
fn what_is_no_report_of_ours_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let said = || report::read(folder.path()).unwrap_err().to_string();
    assert!(said().contains("il n’existe pas"));
    for (text, expected) in [
        ("{", "ce n’est pas un rapport de Doublure"),
        ("{}", "« schema » manque"),
        (r#"{"schema": 2}"#, "il est de la version 2 et ce programme lit la version 1"),
        (r#"{"schema": 1}"#, "missing field"),
    ] {
        fs::write(folder.path().join("report.json"), text).unwrap();
        assert!(said().contains(expected), "{}", said());
    }
}
