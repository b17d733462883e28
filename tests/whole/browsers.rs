//! The long tier: the same scenarios in the other browser, and with the card inside the browser, which then makes the
//! TLS connection itself. `make test-all` installs what this needs.

use std::{
    fs,
    process::{Command, Stdio},
};

use harness::{
    browser::{Browser, BrowserError, ClientCard, Driver, Kind, Named, Query, Screen, Session, Showing},
    card_mode::WINDOWS_TAG,
    stack::{
        self, Ports, Root, Stack,
        control::{Control, NewPerson},
    },
};
use identities::Profession;

use crate::support::{Desk, Ended, report, workspace};

/// Where geckodriver is found too.
fn path() -> String {
    format!("{}:/usr/local/bin:/usr/bin:/bin", workspace().join("target/tools/bin").display())
}

fn doublure(desk: &Desk, arguments: &[&str]) -> Ended {
    desk.command(arguments).env("PATH", path()).output().unwrap().into()
}

fn steps(report: &serde_json::Value) -> Vec<&serde_json::Value> {
    let scenarios = report["scenarios"].as_array().unwrap().iter();
    scenarios.flat_map(|scenario| scenario["steps"].as_array().unwrap()).collect()
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn firefox_sees_the_approved_pages() {
    let desk = Desk::new();
    let ended = doublure(&desk, &["run", "--browser", "firefox", "--out", "rapport"]);
    assert!(ended.ends_with(0).err.contains("Firefox"), "{}", ended.err);
    let report = report(&desk.path("rapport"));
    assert!(report["run"]["browser"].as_str().unwrap().starts_with("Firefox "), "{}", report["run"]);
    let pictures: Vec<_> =
        steps(&report).iter().filter_map(|step| step["evidence"]["picture"].as_str()).collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        let picture = fs::read(desk.path("rapport").join(picture)).unwrap();
        assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
    }
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn chromium_presents_the_card_itself() {
    the_card_is_in("chromium");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn firefox_presents_the_card_itself() {
    the_card_is_in("firefox");
}

/// The built-in scenarios hold, no page of the reader is seen, and what only the reader can show is never told as
/// having passed.
#[track_caller]
fn the_card_is_in(browser: &str) {
    let desk = Desk::new();
    doublure(&desk, &["run", "--browser", browser, "--card", "certificate", "--out", "rapport"]).ends_with(0);
    let report = report(&desk.path("rapport"));
    assert_eq!(report["run"]["card_mode"], "certificat dans le navigateur");
    let (incidents, ordinary): (Vec<_>, Vec<_>) =
        report["scenarios"].as_array().unwrap().iter().partition(|scenario| has_tag(scenario, INCIDENT));
    // On some workstations the card does not come to the browser: the reader says so, and the scenarios go on.
    let (workstations, ordinary): (Vec<_>, Vec<_>) =
        ordinary.into_iter().partition(|scenario| has_tag(scenario, "postes"));
    assert!(workstations.len() >= 8, "{}", workstations.len());
    let mut left = 0;
    for scenario in workstations {
        assert_eq!(scenario["outcome"], "passed", "{}", scenario["name"]);
        let steps = scenario["steps"].as_array().unwrap();
        left += steps.iter().filter(|step| step["outcome"] == "not_applicable").count();
    }
    // Who prefers the e-CPS to a card that is there leaves a choice that the browser has made already; and no window of
    // its own is opened here.
    let (choices, ordinary): (Vec<_>, Vec<_>) = ordinary
        .into_iter()
        .partition(|scenario| has_tag(scenario, "choix-du-certificat") || has_tag(scenario, WINDOWS_TAG));
    assert!(!choices.is_empty());
    for scenario in choices {
        assert_eq!(scenario["outcome"], "not_applicable", "{}", scenario["name"]);
        left += scenario["steps"].as_array().unwrap().len();
    }
    for scenario in &ordinary {
        assert_eq!(scenario["outcome"], "passed", "{}", scenario["name"]);
        let events: Vec<_> = scenario["steps"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|step| {
                step["events"].as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap())
            })
            .collect();
        // Who signs in by e-CPS has no card to present, and the reader says so.
        if has_tag(scenario, "e-cps") {
            continue;
        }
        assert!(events.contains(&"psc.card.presented"), "{}: {events:?}", scenario["name"]);
        let of_the_reader = |name: &&&str| name.starts_with("psc.reader.") || **name == "psc.card.none";
        assert_eq!(events.iter().find(of_the_reader), None, "{}", scenario["name"]);
    }
    for step in ordinary.iter().flat_map(|scenario| scenario["steps"].as_array().unwrap()) {
        let text = step["text"].as_str().unwrap();
        let of_the_reader = ["C2 ", "C3 ", "choisit le certificat", "compose", "Code erroné."];
        let applies = !of_the_reader.iter().any(|words| text.contains(words));
        assert_eq!(step["outcome"], if applies { "passed" } else { "not_applicable" }, "{text}");
        assert_eq!(step["note"].is_string(), !applies, "{text}");
        left += usize::from(!applies);
    }
    assert!(left > 4, "{left}");
    left += the_incidents_are_played_as_far_as_a_browser_goes(&incidents);
    let junit = fs::read_to_string(desk.path("rapport/junit.xml")).unwrap();
    assert_eq!(junit.matches("sans objet : ").count(), left, "{junit}");
    // The guide's C2, C3 and E2.
    let html = fs::read_to_string(desk.path("rapport/report.html")).unwrap();
    assert_eq!(html.matches("<span class=\"none\">sans objet dans ce mode de carte</span>").count(), 3);
}

const INCIDENT: &str = "incident-carte";

fn has_tag(scenario: &serde_json::Value, wanted: &str) -> bool {
    scenario["tags"].as_array().unwrap().iter().any(|tag| tag == wanted)
}

/// How many of their steps have no object. What a browser presents by itself is refused by Pro Santé Connect, and what it
/// keeps to itself is told as such, and never as passed.
fn the_incidents_are_played_as_far_as_a_browser_goes(incidents: &[&serde_json::Value]) -> usize {
    let mut left = 0;
    let mut refused = 0;
    for scenario in incidents {
        let steps = scenario["steps"].as_array().unwrap();
        let name = scenario["name"].as_str().unwrap();
        let outcome = scenario["outcome"].as_str().unwrap();
        let without = steps.iter().filter(|step| step["outcome"] == "not_applicable").count();
        assert!(steps.iter().all(|step| (step["outcome"] == "not_applicable") == step["note"].is_string()));
        let kept_back =
            ["expir", "valide (", "autorité", "certificat d", "eux cartes", "bloquée", "Aucun certificat"];
        let is_kept_back =
            kept_back.iter().any(|words| name.contains(words)) && !name.starts_with("Deux codes");
        let expected = if is_kept_back { "not_applicable" } else { "passed" };
        assert_eq!(outcome, expected, "{name}");
        assert_eq!(without == steps.len(), outcome == "not_applicable", "{name}");
        let events = steps.iter().flat_map(|step| step["events"].as_array().unwrap());
        refused += events.filter(|event| event["name"] == "psc.card.refused").count();
        left += without;
    }
    assert!(refused >= 4, "{refused}");
    left
}

/// What differs with the card in the browser is approved for that alone.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_page_that_differs_in_the_mode_is_approved_for_the_mode_alone() {
    let desk = Desk::new();
    let elsewhere = ["run", "--tags", "@C4", "--out", "rapport"];
    let changed = [&elsewhere[..], &["--card", "certificate", "--deviation", "sas.wording.changed"]].concat();
    doublure(&desk, &changed).ends_with(1);
    let shown = doublure(&desk, &["snapshots", "--out", "rapport"]);
    let told = &shown.ends_with(5).out;
    assert!(told.contains("c4-adresse--certificat"), "{told}");
    // Against the page of all modes: lines go, and lines come.
    assert!(told.lines().any(|line| line.starts_with('-')), "{told}");
    doublure(&desk, &["snapshots", "--out", "rapport", "accept", "--all"]).ends_with(0);
    let approved: Vec<_> =
        fs::read_dir(desk.path("snapshots")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        approved.iter().all(|name| name.to_string_lossy().ends_with("--certificat.snap")),
        "{approved:?}"
    );
    doublure(&desk, &changed).ends_with(0);
    // The reader's pages are judged as before, and the new ones are nobody's orphans.
    let reader = doublure(&desk, &elsewhere);
    assert!(!reader.ends_with(0).err.contains("attention"), "{}", reader.err);
    doublure(&desk, &["run", "--tags", "@C4", "--out", "rapport", "--card", "certificate"]).ends_with(1);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_scenario_of_the_reader_alone_is_not_played_with_the_card_in_the_browser() {
    let desk = Desk::new();
    desk.write(
        "scenarios/lecteur.feature",
        "# language: fr\nFonctionnalité: Le lecteur\n  Scénario: Il renonce\n    Étant donné un médecin dont la carte CPS \
         est dans le lecteur\n    Quand il ouvre le service\n    Et il clique sur « Se connecter »\n    Et il clique sur \
         « Pro Santé Connect »\n    Et il choisit le certificat de sa carte\n    Alors il voit « Code de la carte »\n",
    );
    doublure(&desk, &["run", "scenarios", "--out", "lecteur"]).ends_with(0);
    let run = ["run", "scenarios", "--card", "certificate", "--out", "rapport"];
    let ended = doublure(&desk, &run);
    assert!(ended.ends_with(4).err.contains("sans objet dans ce mode de carte"), "{}", ended.err);
    let report = report(&desk.path("rapport"));
    assert!(steps(&report).iter().all(|step| step["outcome"] == "not_applicable"), "{report}");
}

/// The mode can fail: a card of another authority that bears the same names, with the key of its certificate, comes as
/// far as the checks, and no further.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_forged_card_in_the_browser_is_refused_and_only_by_the_check_of_its_authority() {
    harness::install_crypto();
    for browser in Browser::ALL {
        let own = sign_in(browser, &[], false).await;
        assert_eq!(own, "Votre adresse mail", "{browser:?}");
        let forged = sign_in(browser, &[], true).await;
        assert_ne!(forged, own, "{browser:?}");
        assert!(forged.contains("carte") || forged.contains("Carte"), "{browser:?}: {forged}");
        let unchecked = ["card.authority.unchecked", "card.serial.unchecked"];
        assert_eq!(sign_in(browser, &unchecked, true).await, own, "{browser:?}");
    }
}

/// Trust is real in Firefox too.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn with_an_untrusted_root_firefox_shows_no_page() {
    harness::install_crypto();
    let (real, other) = (stack(&[]).await, stack(&[]).await);
    let home = tempfile::tempdir().unwrap();
    let driver =
        Driver::start(Browser::Firefox, home.path(), &other.root_pem, Showing::Nowhere).await.unwrap();
    let session = Session::open(&driver, &[], Screen::Laptop, None).await.unwrap();
    session.open_page(&other.urls.service).await.unwrap();
    let error = session.open_page(&real.urls.service).await.unwrap_err();
    assert!(matches!(error, BrowserError::Unreachable(_)), "{error:?}");
    assert!(error.to_string().contains("ne fait pas confiance au certificat"), "{error}");
    // The page that stands there now says it as well, for whoever came by a click.
    let told = session.must_show_a_page().await.unwrap_err();
    assert!(matches!(told, BrowserError::Unreachable(_)), "{told:?}");
    session.close().await;
}

/// The heading of the page that a first sign-in ends at.
async fn sign_in(browser: Browser, deviations: &[&str], forged: bool) -> String {
    let (real, other) = (stack(deviations).await, stack(&[]).await);
    let issuer = if forged { &other } else { &real };
    let mut cards = Vec::new();
    for stack in [&real, &other] {
        // The same key, hence the same person at both.
        let wanted = NewPerson::of("anne", Profession::Physician);
        let person = Control::new(stack.urls.control.clone()).make_person(&wanted).await.unwrap();
        if std::ptr::eq(stack, issuer) {
            let card = &person.cards[0];
            cards.push(ClientCard {
                certificate_pem: card.certificate_pem.clone(),
                key_pem: card.key_pem.clone(),
                label: "CPS".to_owned(),
                code: card.pin.clone(),
                tries: 3,
            });
        }
    }
    let home = tempfile::tempdir().unwrap();
    let driver = Driver::start(browser, home.path(), &real.root_pem, Showing::Nowhere).await.unwrap();
    let session = Session::open(&driver, &cards, Screen::Laptop, None).await.unwrap();
    session.open_page(&real.urls.service).await.unwrap();
    for name in ["Se connecter", "Pro Santé Connect"] {
        let query = Query { kind: Kind::Control, name, place: None };
        let Named::One(button, _) = session.page().find(&[query], true).await.unwrap() else {
            panic!("no « {name} »")
        };
        session.click(&button).await.unwrap();
    }
    let heading = session.page().heading().await.unwrap();
    session.close().await;
    heading
}

async fn stack(deviations: &[&str]) -> Stack {
    let deviations = deviations.iter().map(|&name| name.to_owned()).collect();
    let served = stack::Served::BuiltIn;
    let options = stack::Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations,
        behaviour: stack::Behaviour::default(),
        served,
    };
    Stack::start(&options).await.unwrap()
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_firefox_that_dies_spoils_its_scenario_alone() {
    let desk = Desk::new();
    let mut run = firefox(&desk).spawn().unwrap();
    // The browser itself, not its helpers: what geckodriver started.
    let pattern = format!("-profile {}", desk.path("tmp").display());
    while !Command::new("pkill").args(["-KILL", "-f", "--", &pattern]).status().unwrap().success() {
        assert!(run.try_wait().unwrap().is_none(), "the run ended before a browser was seen");
        std::thread::yield_now();
    }
    assert_eq!(run.wait().unwrap().code(), Some(3));
    let report = report(&desk.path("rapport"));
    let outcomes: Vec<_> =
        report["scenarios"].as_array().unwrap().iter().map(|scenario| scenario["outcome"].clone()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "broken").count(), 1, "{outcomes:?}");
    assert!(outcomes.len() > 1 && outcomes[1..].iter().all(|outcome| outcome == "passed"), "{outcomes:?}");
}

/// The first driver listens and starts no browser: it is given up, and not asked for another one.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_driver_that_does_not_answer_spoils_its_scenario_alone() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    desk.write(
        "outils/chromedriver",
        &format!(
            "#!/bin/sh\nif ! [ -e {here}/premier ]; then : > {here}/premier; exec {python} {here}/muet.py; fi\n\
             PATH=/usr/local/bin:/usr/bin:/bin exec chromedriver \"$@\"\n",
            here = desk.path("outils").display(),
            python = workspace().join("target/foreign/python/bin/python").display(),
        ),
    );
    fs::set_permissions(desk.path("outils/chromedriver"), fs::Permissions::from_mode(0o755)).unwrap();
    desk.write(
        "outils/muet.py",
        "import signal, socket\nlistener = socket.create_server(('127.0.0.1', 0))\nprint('ChromeDriver was started \
         successfully on port', f'{listener.getsockname()[1]}.', flush=True)\nsignal.pause()\n",
    );
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", desk.path("outils").display());
    let mut command = desk.command(&["run", "--tags", "@C3", "--jobs", "1", "--out", "rapport"]);
    let ended = Ended::from(command.env("PATH", path).output().unwrap());
    assert!(ended.ends_with(3).err.contains("n’a pas répondu en 65 s"), "{}", ended.err);
    let report = report(&desk.path("rapport"));
    let outcomes: Vec<_> =
        report["scenarios"].as_array().unwrap().iter().map(|scenario| scenario["outcome"].clone()).collect();
    assert_eq!(outcomes[0], "broken", "{outcomes:?}");
    assert!(outcomes.len() > 1 && outcomes[1..].iter().all(|outcome| outcome == "passed"), "{outcomes:?}");
}

/// A run in Firefox, one at a time, with all that it keeps below the desk.
fn firefox(desk: &Desk) -> Command {
    desk.write("tmp/.keep", "");
    let mut command =
        desk.command(&["run", "--browser", "firefox", "--tags", "@C3", "--jobs", "1", "--out", "rapport"]);
    command.env("PATH", path()).env("TMPDIR", desk.path("tmp")).stderr(Stdio::piped());
    command
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn nothing_of_firefox_outlives_a_run_that_is_interrupted() {
    let desk = Desk::new();
    let mut run = firefox(&desk).spawn().unwrap();
    let folder = desk.path("tmp").to_string_lossy().into_owned();
    let runs = |pattern: &str| Command::new("pgrep").args(["-f", "--", pattern]).status().unwrap().success();
    // The browser itself: what prepares its folder names the folder too, and comes first.
    while !runs(&format!("-profile {folder}")) {
        assert!(run.try_wait().unwrap().is_none(), "the run ended before a browser was seen");
        std::thread::yield_now();
    }
    let id = rustix::process::Pid::from_raw(i32::try_from(run.id()).unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert!(!runs(&folder), "a browser outlived the run");
    let left: Vec<_> =
        fs::read_dir(desk.path("tmp")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".keep"]);
}
