use super::*;
use crate::{
    exit::Exit,
    report::{self, samples},
    run::event::ScenarioResult,
};

/// A folder as a run leaves it.
fn left(report: &Report) -> tempfile::TempDir {
    let folder = samples::folder(report);
    report::write(report, folder.path(), Lang::Fr).unwrap();
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
    assert_eq!(merged.merged, Some(Merged { reports: 2, sum_ms: 3_000, missing: vec![], without: vec![] }));
    for folder in [&one, &two] {
        for picture in fs::read_dir(folder.path().join(PICTURES)).unwrap() {
            let name = picture.unwrap().file_name();
            assert!(out.path().join(PICTURES).join(&name).exists(), "{} is gone", name.display());
        }
    }
    // It can be written, and read back as any report.
    report::write(&merged, out.path(), Lang::Fr).unwrap();
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
fn a_report_that_was_put_together_is_not_put_together_again() {
    let one = part(1, 3, vec![samples::passed(0, "A")]);
    let out = tempfile::tempdir().unwrap();
    report::write(&merge(&paths(&[&one]), out.path()).unwrap(), out.path(), Lang::Fr).unwrap();
    // Else its missing parts would be forgotten.
    let other = left(&samples::report(vec![samples::passed(0, "B")]));
    let error = merge(&paths(&[&other, &out]), &other.path().join("réuni")).unwrap_err();
    assert!(matches!(&error, MergeError::Merged(folder) if folder == out.path()), "{error}");
    assert!(error.to_string().contains("réunissez les rapports d’origine"), "{error}");
}

#[test]
fn a_part_and_a_whole_run_of_the_same_scenarios_are_refused() {
    let half = part(1, 2, vec![samples::passed(0, "A")]);
    let whole = left(&samples::report(vec![samples::passed(0, "A"), samples::passed(1, "B")]));
    for folders in [[&half, &whole], [&whole, &half]] {
        assert!(refused(&folders).contains("le scénario « A »"));
    }
}

#[test]
fn parts_of_different_selections_are_refused() {
    let told = |second: Vec<ScenarioResult>| {
        let one = part(1, 2, vec![samples::passed(0, "A"), samples::passed(2, "C")]);
        let two = part(2, 2, second);
        let out = tempfile::tempdir().unwrap();
        merge(&paths(&[&one, &two]), out.path()).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(told(vec![samples::passed(1, "B")]), Ok(()));
    let error = told(vec![samples::passed(1, "B"), samples::passed(5, "F")]).unwrap_err();
    assert!(error.contains("le scénario n° 4 manque") && error.contains("--tags"), "{error}");
    let error = told(vec![samples::passed(2, "B")]).unwrap_err();
    assert!(error.contains("le scénario n° 2 manque"), "{error}");
    let error = told(vec![samples::passed(1, "B"), samples::passed(1, "D")]).unwrap_err();
    assert!(error.contains("deux scénarios y portent le n° 2"), "{error}");
}

#[test]
fn a_part_that_left_no_report_is_told_and_breaks_the_whole() {
    let one = left(&samples::report(vec![samples::passed(0, "A")]));
    let broken = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let merged = merge(&paths(&[&one, &broken]), out.path()).unwrap();
    assert_eq!(merged.exit(), Exit::Broken);
    assert_eq!(merged.without(), [broken.path().to_string_lossy()]);
    report::write(&merged, out.path(), Lang::Fr).unwrap();
    assert_eq!(report::read(out.path()).unwrap().exit(), Exit::Broken);

    let error = merge(&paths(&[&broken]), &out.path().join("réuni")).unwrap_err();
    assert!(matches!(error, MergeError::Nothing(_)), "{error}");
}

#[test]
fn a_report_that_names_pictures_elsewhere_is_refused() {
    let hostile = |picture: &str, earlier: bool| {
        let mut scenario = samples::unstable(0, "A");
        let steps = if earlier { &mut scenario.earlier[0].steps } else { &mut scenario.steps };
        let evidence = steps.iter_mut().find_map(|step| step.evidence.as_mut()).unwrap();
        evidence.picture = Some(picture.into());
        let folder = tempfile::tempdir().unwrap();
        let text = serde_json::to_string(&samples::report(vec![scenario])).unwrap();
        fs::write(folder.path().join("report.json"), text).unwrap();
        report::read(folder.path()).map(|_| ()).map_err(|error| error.to_string())
    };
    for earlier in [false, true] {
        assert_eq!(hostile("images/a.png", earlier), Ok(()));
        for path in ["/etc/passwd", "../a.png", "images/../../a.png", "service.log", "./images/a.png", ""] {
            let said = hostile(path, earlier).expect_err(path);
            assert!(said.contains("hors de son dossier images"), "{said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_of_pictures_that_leads_elsewhere_is_not_followed() {
    let one = left(&samples::report(vec![samples::passed(0, "A")]));
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.png"), "x").unwrap();
    fs::remove_dir_all(one.path().join(PICTURES)).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), one.path().join(PICTURES)).unwrap();
    let out = tempfile::tempdir().unwrap();
    merge(&paths(&[&one]), out.path()).unwrap();
    assert!(!out.path().join(PICTURES).exists());
}

#[test]
fn absurd_numbers_do_no_harm() {
    let absurd = |index, name: &str| {
        let mut scenario = samples::failed(index, name);
        scenario.duration_ms = u64::MAX;
        scenario.steps[0].duration_ms = u64::MAX;
        scenario.steps.push(scenario.steps[0].clone());
        let mut report = samples::report(vec![scenario]);
        (report.duration_ms, report.run.jobs, report.run.total) = (u64::MAX, usize::MAX, usize::MAX);
        (report.counts.passed, report.counts.failed) = (usize::MAX, usize::MAX);
        left(&report)
    };
    let out = tempfile::tempdir().unwrap();
    let merged = merge(&paths(&[&absurd(0, "A"), &absurd(1, "B")]), out.path()).unwrap();
    assert_eq!(merged.merged.as_ref().map(|merged| merged.sum_ms), Some(u64::MAX));
    assert_eq!((merged.run.jobs, merged.run.total), (usize::MAX, usize::MAX));
    report::write(&merged, out.path(), Lang::Fr).unwrap();
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
