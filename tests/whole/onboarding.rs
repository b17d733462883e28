//! The onboarding itself with the binary alone, in a real browser. All built-in scenarios are walked in
//! `accessibility.rs`.

use std::{
    fmt::Write as _,
    fs,
    process::{Command, Stdio},
};

use crate::support::{Desk, report, texts};

/// By card and by e-CPS, with mails: what could differ from run to run.
const VARIED: &[&str] = &["run", "--tags", "@retour,@première-connexion", "--out"];

#[test]
fn the_binary_alone_walks_by_card_and_leaves_a_report() {
    let desk = Desk::new();
    desk.doublure(&["run", "--tags", "@C1", "--out", "rapport"]).ends_with(0);
    let report = report(&desk.path("rapport"));
    assert_eq!(report["outcome"], "passed");

    let evidence: Vec<&serde_json::Value> = report["scenarios"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|scenario| scenario["steps"].as_array().unwrap())
        .map(|step| &step["evidence"])
        .filter(|evidence| !evidence.is_null())
        .collect();
    for id in ["C1", "C7", "P3"] {
        let shown = evidence.iter().find(|evidence| evidence["step_id"] == *id);
        let shown = shown.unwrap_or_else(|| panic!("{id} is not in the report"));
        let picture = fs::read(desk.path("rapport").join(shown["picture"].as_str().unwrap())).unwrap();
        assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n", "{id} has no picture");
    }

    // The exchanges stand beside the step where they happened.
    let by_card = report["scenarios"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Un médecin crée son compte avec sa carte CPS");
    let steps = by_card.unwrap()["steps"].as_array().unwrap();
    let events_of = |text: &str| {
        let step = steps.iter().find(|step| step["text"].as_str().unwrap().contains(text)).unwrap();
        step["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["name"].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert!(
        events_of("il compose le code").contains(&"psc.token.issued"),
        "{:?}",
        events_of("il compose le code")
    );
    assert!(events_of("Continuer").contains(&"mail.received"), "{:?}", events_of("Continuer"));

    let html = fs::read_to_string(desk.path("rapport/report.html")).unwrap();
    assert!(html.contains("SIMULATION") && html.contains("data:image/png;base64,"));
    assert!(!html.contains("BEGIN PRIVATE KEY"), "a card's key is in the report");
    let junit = fs::read_to_string(desk.path("rapport/junit.xml")).unwrap();
    assert!(junit.contains("failures=\"0\"") && junit.contains("errors=\"0\""));
    // Nothing but the report is left behind.
    let left: Vec<_> = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name == "rapport" || name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn pages_and_people_are_the_same_whatever_the_jobs_the_time_zone_and_the_seed() {
    let desk = Desk::new();
    desk.doublure(&[VARIED, &["un", "--jobs", "1"]].concat()).ends_with(0);
    let elsewhere = desk
        .command(&[VARIED, &["deux", "--jobs", "2"]].concat())
        .env("TZ", "Pacific/Auckland")
        .output()
        .unwrap();
    assert_eq!(elsewhere.status.code(), Some(0));
    assert_eq!(texts(&desk.path("un")), texts(&desk.path("deux")));
    assert_eq!(people(&desk, "un"), people(&desk, "deux"));
    // What opens something is secret, hence another one each time.
    assert_ne!(links(&desk, "un"), links(&desk, "deux"));

    // Other people, the same pages: what differs from one person to the next is named in the texts.
    desk.doublure(&[VARIED, &["trois", "--seed", "7"]].concat()).ends_with(0);
    assert_eq!(texts(&desk.path("un")), texts(&desk.path("trois")));
    assert_ne!(people(&desk, "un"), people(&desk, "trois"));
}

fn people(desk: &Desk, out: &str) -> Vec<serde_json::Value> {
    let report = report(&desk.path(out));
    report["scenarios"].as_array().unwrap().iter().map(|scenario| scenario["person"].clone()).collect()
}

/// The links of all mails, without the port.
fn links(desk: &Desk, out: &str) -> Vec<String> {
    let report = report(&desk.path(out));
    let steps = report["scenarios"].as_array().unwrap().iter().flat_map(|s| s["steps"].as_array().unwrap());
    let mails =
        steps.flat_map(|step| step["mails"].as_array().unwrap()).map(|mail| mail["text"].as_str().unwrap());
    let links: Vec<String> = mails
        .flat_map(|text| text.split_whitespace())
        .filter_map(|word| word.split_once("jeton=").map(|(_, token)| token.to_owned()))
        .collect();
    assert!(!links.is_empty(), "no mail brought a link");
    links
}

/// A desk with these scenarios of a doctor's.
fn scenarios(all: &[(&str, &str)]) -> Desk {
    let desk = Desk::new();
    let mut text = "# language: fr\nFonctionnalité: Essai\n\n  Contexte:\n    Étant donné un médecin dont la carte CPS est dans \
                    le lecteur\n"
        .to_owned();
    for (name, steps) in all {
        let steps: Vec<_> = steps.lines().map(str::trim).collect();
        let _ = writeln!(text, "\n  Scénario: {name}\n    {}", steps.join("\n    "));
    }
    desk.write("essai.feature", &text);
    desk
}

#[test]
fn a_changed_page_fails_shows_its_difference_and_passes_once_accepted() {
    let desk = scenarios(&[(
        "Son adresse",
        "Quand il se connecte au SAS avec sa carte
         Alors la page « c4 » est conforme",
    )]);
    let plain = ["run", "essai.feature", "--out", "rapport"];
    let changed = [&plain[..], &["--deviation", "sas.wording.changed"]].concat();
    let accept = || {
        desk.doublure(&["snapshots", "--out", "rapport", "accept", "--all"]).ends_with(0);
    };
    desk.doublure(&plain).ends_with(5);
    accept();

    let ended = desk.doublure(&changed);
    let told = &ended.ends_with(1).err;
    assert!(
        told.lines().any(|line| line.starts_with('-')) && told.lines().any(|line| line.starts_with('+')),
        "{told}"
    );
    let html = fs::read_to_string(desk.path("rapport/report.html")).unwrap();
    assert!(html.contains("class=\"removed\"") && html.contains("class=\"added\""));

    let shown = desk.doublure(&["snapshots", "--out", "rapport"]);
    assert!(shown.ends_with(5).out.contains("c4"), "{}", shown.out);
    accept();
    desk.doublure(&changed).ends_with(0);
    // And the page as it was is now the one that differs.
    desk.doublure(&plain).ends_with(1);
}

#[test]
fn a_browser_that_dies_spoils_its_scenario_alone() {
    let desk = Desk::new();
    let mut run = desk
        .command(&["run", "--tags", "@C3", "--jobs", "1", "--out", "rapport"])
        .env("TMPDIR", desk.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The browser's profile lies below this desk: no other test's browser is meant.
    while !kill_browsers_below(&desk) {
        assert!(run.try_wait().unwrap().is_none(), "the run ended before a browser was seen");
        std::thread::yield_now();
    }
    let code = run.wait().unwrap().code();
    let report = report(&desk.path("rapport"));
    let outcomes: Vec<_> =
        report["scenarios"].as_array().unwrap().iter().map(|scenario| scenario["outcome"].clone()).collect();
    assert_eq!(code, Some(3), "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "broken").count(), 1, "{outcomes:?}");
    assert!(outcomes.len() > 1 && outcomes[1..].iter().all(|outcome| outcome == "passed"), "{outcomes:?}");
}

/// Kills the browser of this desk, if one runs.
fn kill_browsers_below(desk: &Desk) -> bool {
    Command::new("pkill").args(["-KILL", "-f", &browser_below(desk)]).status().unwrap().success()
}

/// What the command line of the browser below this desk holds: it has a debugging port, its helpers and what prepares its
/// folder have none.
fn browser_below(desk: &Desk) -> String {
    let folder = desk.path("").to_string_lossy().trim_end_matches('/').to_owned();
    format!("remote-debugging.*{folder}|{folder}.*remote-debugging")
}

/// Ctrl-C, a driver that is killed, the end of a run: no process and no folder is left.
#[test]
fn nothing_outlives_a_run_that_is_interrupted() {
    let desk = Desk::new();
    desk.write("tmp/.keep", "");
    let mut run = desk
        .command(&["run", "--tags", "@C3", "--jobs", "1", "--out", "rapport"])
        .env("TMPDIR", desk.path("tmp"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let runs = |pattern: &str| Command::new("pgrep").args(["-f", pattern]).status().unwrap().success();
    // The browser itself: what prepares its folder names the folder too, and comes first.
    while !runs(&browser_below(&desk)) {
        assert!(run.try_wait().unwrap().is_none(), "the run ended before a browser was seen");
        std::thread::yield_now();
    }
    let id = rustix::process::Pid::from_raw(i32::try_from(run.id()).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert!(!runs(&desk.path("tmp").to_string_lossy()), "a browser outlived the run");
    let left: Vec<_> =
        fs::read_dir(desk.path("tmp")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".keep"]);
}

/// Somebody else's card and somebody else's account are two people's; and a reader is the workstation's, whatever the
/// person has in hand.
#[test]
fn cards_accounts_and_readers_stay_with_whose_they_are() {
    let desk = scenarios(&[
        (
            "L'autre carte n'a pas l'autre compte",
            "Étant donné que le lecteur contient aussi la carte d'un autre professionnel
             Et qu'un autre professionnel a un compte SAS à l'adresse « pris.{adresse} »
             Quand il ouvre le service
             Et il clique sur « Se connecter »
             Et il clique sur « Pro Santé Connect »
             Et il choisit le certificat de l'autre carte
             Et il compose le code de l'autre carte
             Alors il est sur la page « Votre adresse mail »",
        ),
        (
            "Le lecteur est branché au poste, téléphone en main",
            "Étant donné que son e-CPS est activée
             Quand il prend son téléphone
             Et il navigue avec « Chrome » sur « Windows »
             Et il repose son téléphone
             Et il ouvre le service
             Et il clique sur « Se connecter »
             Et il clique sur « Pro Santé Connect »
             Et il choisit le certificat de sa carte
             Et il compose le code de sa carte
             Alors il est sur la page « Votre adresse mail »",
        ),
    ]);
    desk.doublure(&["run", "essai.feature", "--out", "rapport", "--jobs", "2"]).ends_with(0);
}

/// What the control port refuses is told as the scenario's trouble, in the language of the report.
#[test]
fn what_is_not_there_to_be_ended_is_told_in_words() {
    let steps = |step: &str| format!("Quand {step}\nAlors il voit « x »");
    let told = [
        ("le délai « session du service » expire", "cette personne n’en a pas à ce moment du scénario"),
        ("le délai « demande e-CPS » expire", "cette personne n’en a pas à ce moment du scénario"),
        ("le défaut « mail.lost » ne se produit plus", "ce défaut ne se produit pas pour cette personne"),
        ("le courriel retenu lui parvient", "aucun n’est retenu pour"),
    ];
    let all: Vec<_> = told.iter().map(|(step, _)| (*step, steps(step))).collect();
    let all: Vec<_> = all.iter().map(|(name, steps)| (*name, steps.as_str())).collect();
    let ended = scenarios(&all).doublure(&["run", "essai.feature", "--out", "rapport", "--jobs", "2"]);
    let said = &ended.ends_with(3).err;
    for (step, found) in told {
        assert!(said.contains(found), "{step}: {said}");
    }
    assert!(!said.contains("{\"error\"") && !said.contains("port de pilotage"), "{said}");
}
