//! What is done with reports that are there: put together, made light, their pages approved. Some were written by
//! somebody else.

use std::io;

use serde_json::{Value, json};

use crate::support::{Desk, Ended, report};

/// The report of one scenario, as a run writes it.
fn written(name: &str) -> Value {
    json!({
        "schema": 1,
        "run": {
            "version": "0.1.0", "seed": 1, "jobs": 1, "total": 1, "browser": "Chromium", "card_mode": "lecteur simulé",
            "started_at": "2026-11-24T14:37:00Z", "service": "Mon service", "deviations": [],
        },
        "outcome": "passed",
        "counts": { "passed": 1, "pending": 0, "failed": 0, "broken": 0 },
        "duration_ms": 1000,
        "scenarios": [{
            "index": 0, "id": name, "feature": "F", "name": name, "file": "f.feature", "line": 3, "tags": [],
            "outcome": "passed", "duration_ms": 1000, "person": null, "steps": [], "journal_dropped": 0,
        }],
    })
}

fn left(desk: &Desk, folder: &str, report: &Value) {
    desk.write(&format!("{folder}/report.json"), &report.to_string());
}

#[test]
fn a_part_that_broke_before_it_wrote_a_report_is_told_and_the_others_are_merged() {
    let desk = Desk::new();
    left(&desk, "r1", &written("a"));
    left(&desk, "r2", &written("b"));
    std::fs::create_dir(desk.path("r3")).unwrap();
    let ended = desk.doublure(&["report", "merge", "r1", "r2", "r3", "--out", "tout"]);
    let told = &ended.ends_with(3).err;
    assert!(told.contains("aucun rapport dans « r3 » : cette part s’est interrompue"), "{told}");
    let merged = report(&desk.path("tout"));
    assert_eq!((&merged["scenarios"].as_array().unwrap().len(), &merged["outcome"]), (&2, &json!("broken")));

    let none = desk.doublure(&["report", "merge", "r3", "r4", "--out", "rien"]);
    let told = &none.ends_with(2).err;
    assert!(told.contains("aucun rapport dans « r3 », « r4 »"), "{told}");
    assert!(!desk.path("rien").exists());
}

#[test]
fn what_a_report_says_cannot_act_on_the_terminal() {
    let desk = Desk::new();
    let mut hostile = written("a");
    hostile["run"]["orphans"] = json!(["compte\u{1b}[2J\u{1b}]0;titre\u{7}\u{202e}__c1"]);
    left(&desk, "r1", &hostile);
    let ended = desk.doublure(&["report", "merge", "r1", "--out", "tout"]);
    let told = &ended.ends_with(1).err;
    assert!(told.contains("supprimez-les : compte__c1\n"), "{told:?}");
}

#[test]
fn the_difference_of_a_page_cannot_act_on_the_terminal() {
    let desk = Desk::new();
    left(&desk, "rapport", &written("a"));
    desk.write(
        "rapport/instantanes/essai__a__c1.snap.new",
        "---\nsource: essai.feature\n---\nBonjour \u{1b}[31mrouge\u{202e}\u{7}\n",
    );
    let ended = desk.doublure(&["snapshots", "--out", "rapport"]);
    assert!(ended.ends_with(5).out.contains("+Bonjour rouge\n"), "{:?}", ended.out);
}

#[test]
fn without_a_report_nothing_can_be_approved_and_it_is_told() {
    let desk = Desk::new();
    let said = "erreur : aucun rapport dans « doublure-rapport » : lancez d’abord `doublure run`, ou donnez le dossier du \
                rapport avec --out.\n";
    for arguments in [&["snapshots"][..], &["snapshots", "accept", "--all"], &["snapshots", "accept", "x"]] {
        assert_eq!(desk.doublure(arguments).ends_with(2).err, said);
    }
    left(&desk, "doublure-rapport", &written("a"));
    for arguments in [&["snapshots"][..], &["snapshots", "accept", "--all"]] {
        assert_eq!(desk.doublure(arguments).ends_with(0).out, "Aucune page n’attend d’approbation.\n");
    }
}

#[test]
fn a_part_of_a_page_s_name_suggests_those_that_contain_it() {
    let desk = Desk::new();
    for name in ["essai__a__mon-compte", "essai__a__accueil", "compte__b__c1"] {
        let path = format!("doublure-rapport/instantanes/{name}.snap.new");
        desk.write(&path, "---\nsource: essai.feature\n---\nBonjour\n");
    }
    let told =
        |name: &str| desk.doublure(&["snapshots", "accept", "compte__b__c1", name]).ends_with(2).err.clone();
    assert_eq!(
        told("compte"),
        "erreur : aucune page « compte » n’attend d’approbation ; celles qui s’en approchent :\n  compte__b__c1\n  \
         essai__a__mon-compte\n"
    );
    assert!(told("Mon compte").ends_with(":\n  essai__a__mon-compte\n"), "{}", told("Mon compte"));
    assert!(told("essai__a__acueil").ends_with("; la plus proche : essai__a__accueil\n"));
    assert!(!desk.path("snapshots").exists(), "a page was approved beside an unknown one");
}

#[test]
fn the_light_report_is_asked_for_by_its_folder() {
    let desk = Desk::new();
    left(&desk, "passage", &written("a"));
    let ended = desk.doublure(&["report", "light", "passage"]);
    assert_eq!(ended.ends_with(0).out, "Rapport léger : passage/report-leger.html\n");
    assert!(desk.path("passage/report-leger.html").exists());
    assert!(desk.doublure(&["report", "light"]).ends_with(2).err.contains("doublure-rapport/report.json"));
}

/// `doublure list | head -1`.
#[test]
fn a_reader_that_has_gone_is_no_accident() {
    for arguments in
        [&["list", "--deviations"][..], &["list", "--phrases"], &["list"], &["doctor"], &["snapshots"]]
    {
        for error in [false, true] {
            let (reader, writer) = io::pipe().unwrap();
            drop(reader);
            let desk = Desk::new();
            let mut command = desk.command(arguments);
            if error {
                command.stderr(writer.try_clone().unwrap());
            }
            let ended = Ended::from(command.stdout(writer).output().unwrap());
            assert!(
                ended.code.is_some_and(|code| code < 100),
                "{arguments:?}: {:?}\n{}",
                ended.code,
                ended.err
            );
            assert!(!ended.err.contains("panicked"), "{}", ended.err);
        }
    }
}
