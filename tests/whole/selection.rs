//! Which scenarios a run is given, and how often: what a CI job asks for.

use std::fs;

use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

use crate::support::{Desk, report};

/// Scenarios on the service's home page: one that fails among others that pass.
fn desk(failing: &str) -> Desk {
    let desk = Desk::new();
    let scenario = |name: &str| {
        let text = if name == failing { "Rien de tel" } else { "Se connecter" };
        format!("  Scénario: {name}\n    Quand il ouvre le service\n    Alors il voit « {text} »\n")
    };
    let scenarios: String = ["Un", "Deux", "Trois"].map(scenario).concat();
    desk.write("essai.feature", &format!("# language: fr\nFonctionnalité: Essai\n{scenarios}"));
    desk
}

fn names(desk: &Desk, out: &str) -> Vec<String> {
    let report = report(&desk.path(out));
    let scenarios = report["scenarios"].as_array().unwrap();
    scenarios.iter().map(|scenario| scenario["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn last_failed_plays_what_failed_and_nothing_else() {
    let desk = desk("Deux");
    let run = |more: &[&str]| {
        let mut arguments = vec!["run", "essai.feature", "--out", "rapport"];
        arguments.extend(more);
        desk.doublure(&arguments)
    };
    let told = run(&["--last-failed"]).ends_with(2).err.clone();
    assert!(told.contains("--last-failed reprend un passage précédent"), "{told}");
    run(&[]).ends_with(1);
    run(&["--last-failed"]).ends_with(1);
    assert_eq!(names(&desk, "rapport"), ["Deux"]);

    let mended =
        fs::read_to_string(desk.path("essai.feature")).unwrap().replace("Rien de tel", "Se connecter");
    desk.write("essai.feature", &mended);
    run(&["--last-failed"]).ends_with(0);
    assert_eq!(names(&desk, "rapport"), ["Deux"]);
    let told = run(&["--last-failed"]).ends_with(4).err.clone();
    assert!(told.contains("n’a laissé aucun scénario en échec"), "{told}");
    // What was asked for was nothing: the report of the last run is still there.
    assert_eq!(names(&desk, "rapport"), ["Deux"]);
}

#[test]
fn the_parts_put_together_are_the_whole() {
    let desk = desk("");
    for part in ["1/2", "2/2"] {
        let out = part.replace('/', "-");
        desk.doublure(&["run", "essai.feature", "--shard", part, "--out", &out]).ends_with(0);
    }
    assert_eq!(names(&desk, "1-2"), ["Un", "Trois"]);
    assert_eq!(names(&desk, "2-2"), ["Deux"]);
    let told = desk.doublure(&["run", "essai.feature", "--shard", "5/9"]).ends_with(4).err.clone();
    assert!(told.contains("la part 5 sur 9 est vide"), "{told}");
    assert!(desk.doublure(&["run", "--shard", "3/2"]).ends_with(2).err.contains("PART/OF"));
}

/// A service that shows its page every other time.
async fn moody() -> MockServer {
    let server = MockServer::start().await;
    let page = |text: &str| {
        ResponseTemplate::new(200).set_body_raw(
            format!("<!doctype html><html lang=fr><title>x</title><h1>{text}</h1>"),
            "text/html",
        )
    };
    Mock::given(path("/")).respond_with(page("Panne")).up_to_n_times(1).mount(&server).await;
    Mock::given(path("/")).respond_with(page("Bonjour")).mount(&server).await;
    server
}

fn moody_desk(site: &MockServer) -> Desk {
    let desk = Desk::new();
    desk.write(
        "essai.feature",
        &format!(
            "# language: fr\nFonctionnalité: Essai\n  Scénario: Capricieux\n    Étant donné un médecin dont la carte CPS est \
             dans le lecteur\n    Quand il ouvre « {}/ »\n    Alors il est sur la page « Bonjour »\n",
            site.uri()
        ),
    );
    desk
}

/// A pass after a failure is no plain pass, wherever it is told.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_retried_scenario_is_told_as_unstable_with_its_failed_attempt() {
    let site = moody().await;
    let desk = moody_desk(&site);
    let ended = desk.doublure(&["run", "essai.feature", "--retries", "2", "--out", "rapport"]);
    let told = &ended.ends_with(0).err;
    assert!(told.contains("instable"), "{told}");
    let report = report(&desk.path("rapport"));
    let scenario = &report["scenarios"][0];
    assert_eq!(
        (scenario["outcome"].as_str(), report["counts"]["passed"].as_u64()),
        (Some("unstable"), Some(0))
    );
    assert_eq!(scenario["earlier"].as_array().unwrap().len(), 1);
    assert_eq!(scenario["earlier"][0]["outcome"], "failed");
    assert_ne!(scenario["earlier"][0]["person"], scenario["person"], "two attempts shared a person");
    assert!(fs::read_to_string(desk.path("rapport/junit.xml")).unwrap().contains("flakyFailure"));
    assert!(fs::read_to_string(desk.path("rapport/report.html")).unwrap().contains("nstable"));
}

/// A page that was right at the second attempt does not wait for somebody to approve the wrong one.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_retried_page_leaves_nothing_to_be_approved() {
    let site = moody().await;
    let desk = moody_desk(&site);
    let text = fs::read_to_string(desk.path("essai.feature")).unwrap();
    desk.write(
        "essai.feature",
        &text.replace("il est sur la page « Bonjour »", "la page « accueil » est conforme"),
    );
    desk.write(
        "snapshots/essai__capricieux__accueil.snap",
        "---\nsource: x\n---\nadresse : 127.0.0.1/\ntitre : x\n\n# Bonjour\n",
    );
    desk.doublure(&["run", "essai.feature", "--retries", "1", "--out", "rapport"]).ends_with(0);
    assert_eq!(report(&desk.path("rapport"))["outcome"], "unstable");
    desk.doublure(&["snapshots", "--out", "rapport"]).ends_with(0);
}

/// What failed in a part is that part's: it is not divided again.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn the_failures_of_a_part_are_all_played_again() {
    let desk = Desk::new();
    let scenario = |name: &str| {
        format!(
            "  Scénario: {name}\n    Quand il ouvre le service\n    Alors il voit le bouton « Rien de tel »\n"
        )
    };
    let scenarios: String = ["Un", "Deux", "Trois", "Quatre"].map(scenario).concat();
    desk.write("essai.feature", &format!("# language: fr\nFonctionnalité: Essai\n{scenarios}"));
    let run = |more: &[&str]| {
        let mut arguments = vec!["run", "essai.feature", "--jobs", "4", "--out", "rapport"];
        arguments.extend(more);
        desk.doublure(&arguments)
    };
    run(&["--shard", "1/2"]).ends_with(1);
    assert_eq!(names(&desk, "rapport"), ["Un", "Trois"]);
    let told = run(&["--shard", "2/2", "--last-failed"]).ends_with(2).err.clone();
    assert!(told.contains("rapporte la part 1 sur 2"), "{told}");
    run(&["--shard", "1/2", "--last-failed"]).ends_with(1);
    assert_eq!(names(&desk, "rapport"), ["Un", "Trois"]);
    assert!(run(&["--last-failed", "--tags", "@x"]).ends_with(2).err.contains("--tags"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn repeated_scenarios_are_each_judged_and_have_people_of_their_own() {
    let site = moody().await;
    let desk = moody_desk(&site);
    let ended = desk.doublure(&["run", "essai.feature", "--repeat", "3", "--jobs", "1", "--out", "rapport"]);
    let told = &ended.ends_with(1).err;
    assert!(told.contains("2 fois sur 3"), "{told}");
    let report = report(&desk.path("rapport"));
    let scenarios = report["scenarios"].as_array().unwrap();
    let outcomes: Vec<_> = scenarios.iter().map(|scenario| scenario["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["failed", "passed", "passed"]);
    let people: std::collections::BTreeSet<_> =
        scenarios.iter().map(|scenario| scenario["person"]["national_id"].to_string()).collect();
    assert_eq!(people.len(), 3);
}

/// In continuous integration nobody looks: a page that nobody approved, or an approved page that nothing shows
/// any more, is a failure.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn with_ci_a_missing_or_an_orphaned_page_is_a_failure() {
    let desk = Desk::new();
    desk.write(
        "essai.feature",
        "# language: fr\nFonctionnalité: Essai\n  Scénario: Accueil\n    Quand il ouvre le service\n    Alors la page \
         « accueil » est conforme\n",
    );
    let run = |arguments: &[&str]| {
        let output = desk.command(arguments).env("CI", "true").output().unwrap();
        crate::support::Ended::from(output)
    };
    let missing = run(&["run", "essai.feature", "--out", "rapport"]);
    let told = &missing.ends_with(1).err;
    assert!(told.contains("aucune page n’est approuvée sous le nom essai__accueil__accueil"), "{told}");
    // The page is there to be approved all the same.
    desk.doublure(&["snapshots", "--out", "rapport", "accept", "--all"]).ends_with(0);
    run(&["run", "essai.feature", "--out", "rapport"]).ends_with(0);

    desk.write("snapshots/carte__un-scenario-supprime__c1.snap", "---\nsource: x\n---\nx\n");
    let orphan = run(&["run", "--tags", "@code-erroné", "--out", "rapport"]);
    let told = &orphan.ends_with(1).err;
    assert!(told.contains("carte__un-scenario-supprime__c1"), "{told}");
    let local = desk.doublure(&["run", "--tags", "@code-erroné", "--out", "rapport"]);
    assert!(local.ends_with(0).err.contains("carte__un-scenario-supprime__c1"), "{}", local.err);
}

/// What a report says that does not depend on when and where it was made.
fn essence(desk: &Desk, out: &str) -> Vec<serde_json::Value> {
    let report = report(&desk.path(out));
    let names = |events: &serde_json::Value, key: &str| {
        events.as_array().unwrap().iter().map(|event| event[key].clone()).collect::<Vec<_>>()
    };
    let step = |step: &serde_json::Value| {
        serde_json::json!([
            step["text"],
            step["outcome"],
            step["evidence"]["text"],
            step["evidence"]["picture"],
            names(&step["events"], "name"),
            names(&step["mails"], "subject"),
        ])
    };
    let scenario = |scenario: &serde_json::Value| {
        let steps: Vec<_> = scenario["steps"].as_array().unwrap().iter().map(step).collect();
        serde_json::json!([scenario["index"], scenario["id"], scenario["outcome"], scenario["person"], steps])
    };
    let scenarios = report["scenarios"].as_array().unwrap().iter().map(scenario).collect();
    assert_eq!(report["outcome"], "passed");
    scenarios
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn two_parts_merged_equal_the_whole() {
    const TAGS: &str = "@code-erroné,@retour";
    let desk = Desk::new();
    desk.doublure(&["run", "--tags", TAGS, "--out", "tout"]).ends_with(0);
    for part in ["1/2", "2/2"] {
        let out = part.replace('/', "-");
        desk.doublure(&["run", "--tags", TAGS, "--shard", part, "--out", &out]).ends_with(0);
    }
    // One part alone says that the other is missing.
    let alone = desk.doublure(&["report", "merge", "1-2", "--out", "moitie"]);
    assert!(alone.ends_with(3).err.contains("part 2 sur 2"), "{}", alone.err);

    desk.doublure(&["report", "merge", "1-2", "2-2", "--out", "reuni"]).ends_with(0);
    assert_eq!(essence(&desk, "reuni"), essence(&desk, "tout"));
    assert_eq!(crate::support::texts(&desk.path("reuni")), crate::support::texts(&desk.path("tout")));
    for file in ["report.html", "junit.xml"] {
        assert!(desk.path("reuni").join(file).exists(), "{file}");
    }
    let pictures = |out: &str| {
        let mut names: Vec<_> = fs::read_dir(desk.path(out).join("images"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(pictures("reuni"), pictures("tout"));
}
