//! The card as it really is: the browser reads it, and asks for certificate and code in windows of its own.

use std::{
    fs,
    os::unix::fs::symlink,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use harness::browser::{Asks, Browser, BrowserError, Driver, Screen, Session, Showing};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::{Desk, Ended, binary, report};

/// A temporary folder as a person may have it. Its name is short: a browser's socket may have a path of 107 bytes.
const TEMPORARY: &str = "à part";

/// A run whose browsers keep everything below the desk, and which knows the approved pages of this checkout.
fn native(desk: &Desk, arguments: &[&str]) -> Command {
    desk.write(&format!("{TEMPORARY}/.keep"), "");
    let mut command = desk.command(&["run", "--card", "native", "--out", "rapport"]);
    command.args(arguments).env("TMPDIR", desk.path(TEMPORARY));
    command
}

fn run(desk: &Desk, arguments: &[&str]) -> Ended {
    native(desk, arguments).output().unwrap().into()
}

/// What there is in the temporary folder.
fn left(desk: &Desk) -> Vec<PathBuf> {
    let entries = fs::read_dir(desk.path(TEMPORARY)).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| !path.ends_with(".keep")).collect()
}

/// The commands of what still runs with a HOME below the desk's temporary folder.
fn running(desk: &Desk) -> Vec<String> {
    let home = format!("HOME={}", desk.path(TEMPORARY).display());
    let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let below = processes.filter(|process| {
        fs::read(process.join("environ")).is_ok_and(|environment| {
            environment.split(|byte| *byte == 0).any(|one| one.starts_with(home.as_bytes()))
        })
    });
    below.filter_map(|process| fs::read_to_string(process.join("comm")).ok()).collect()
}

fn evidence(report: &Value) -> Vec<&Value> {
    let scenarios = report["scenarios"].as_array().unwrap().iter();
    let steps = scenarios.flat_map(|scenario| scenario["steps"].as_array().unwrap());
    steps.map(|step| &step["evidence"]).filter(|evidence| !evidence.is_null()).collect()
}

#[test]
fn the_browser_asks_for_the_certificate_then_for_the_code_in_french_and_nothing_of_it_stays() {
    let desk = Desk::new();
    let ended = run(&desk, &["--tags", "@code-erroné", "--jobs", "1"]);
    assert!(ended.ends_with(0).err.contains("dans ses propres fenêtres · "), "{}", ended.err);
    let report = report(&desk.path("rapport"));
    let kept = evidence(&report);
    let asked = kept.iter().find(|evidence| evidence["name"] == "C3 code erroné").unwrap();
    let text = asked["text"].as_str().unwrap();
    assert!(text.contains("code de la carte\ntitre : Déverrouiller l'appareil de sécurité"), "{text}");
    let picture = fs::read(desk.path("rapport").join(asked["picture"].as_str().unwrap())).unwrap();
    // The whole display: PNG's width and height stand behind its signature and the name of its first chunk.
    assert_eq!(picture[16..24], [0, 0, 5, 0, 0, 0, 3, 132]);
    assert_eq!(left(&desk), Vec::<PathBuf>::new());
    assert_eq!(running(&desk), Vec::<String>::new());
}

/// The scenario that is told wrong: whoever chooses is believed by what comes of it.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn another_card_that_is_chosen_signs_somebody_else_in() {
    let desk = Desk::new();
    let scenario = |whose: &str| {
        format!(
            "# language: fr\nFonctionnalité: Deux cartes\n  Scénario: {whose}\n    Étant donné un médecin dont la carte CPS \
             est dans le lecteur\n    Et que le lecteur contient aussi la carte d'un autre professionnel\n    Et que son compte \
             SAS est déjà actif, paramètres renseignés\n    Quand il demande au SAS une connexion par Pro Santé Connect\n    Et \
             il choisit le certificat de {whose}\n    Et il compose le code de {whose}\n    Alors il voit « {{adresse}} »\n"
        )
    };
    desk.write("sienne.feature", &scenario("sa carte"));
    desk.write("autre.feature", &scenario("l'autre carte"));
    run(&desk, &["sienne.feature"]).ends_with(0);
    let ended = run(&desk, &["autre.feature"]);
    assert!(ended.ends_with(1).err.contains("la page est « Votre adresse mail »"), "{}", ended.err);
}

/// The name of each scenario's first step that is not as it should be.
fn red(desk: &Desk, deviation: &str, tag: &str) -> Vec<(String, String)> {
    run(desk, &["--builtin", "--deviation", deviation, "--tags", tag]);
    let report = report(&desk.path("rapport"));
    let scenarios = report["scenarios"].as_array().unwrap().iter();
    scenarios
        .filter_map(|scenario| {
            let steps = scenario["steps"].as_array().unwrap();
            let step =
                steps.iter().find(|step| step["outcome"] == "failed" || step["outcome"] == "broken")?;
            let told = |value: &Value| value.as_str().unwrap().to_owned();
            Some((told(&scenario["name"]), told(&step["text"])))
        })
        .collect()
}

const BLOCKING: &str =
    "Trois codes erronés bloquent la carte, même dans un navigateur rouvert ; une autre est acceptée";

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_card_whose_code_is_not_checked_is_noticed() {
    let desk = Desk::new();
    let red = red(&desk, "card.pin.unchecked", "@fenêtres-du-navigateur");
    let expected = (BLOCKING.to_owned(), "la page « code redemandé » est conforme".to_owned());
    assert!(red.contains(&expected), "{red:?}");
    let blocked = "Une carte déjà bloquée refuse jusqu'au bon code";
    assert!(red.iter().any(|(name, _)| name == blocked), "{red:?}");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_card_that_does_not_keep_its_block_is_noticed() {
    let desk = Desk::new();
    let red = red(&desk, "card.block.unkept", "@fenêtres-du-navigateur");
    let expected = (BLOCKING.to_owned(), "la page « carte toujours bloquée » est conforme".to_owned());
    assert!(red.contains(&expected), "{red:?}");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn every_scenario_is_played_as_far_as_a_browser_goes() {
    let desk = Desk::new();
    let ended = run(&desk, &[]);
    ended.ends_with(0);
    let report = report(&desk.path("rapport"));
    let windows = evidence(&report).into_iter().filter_map(|evidence| {
        let text = evidence["text"].as_str()?;
        text.starts_with("fenêtre du navigateur : ").then(|| evidence["name"].as_str().unwrap().to_owned())
    });
    let windows: Vec<_> = windows.collect();
    for name in ["C2 certificat", "C3 code", "E2 certificat", "M3 certificat", "M4 certificat"] {
        assert!(windows.iter().any(|window| window == name), "{name}: {windows:?}");
    }
    let scenarios = report["scenarios"].as_array().unwrap();
    let played = scenarios.iter().filter(|scenario| scenario["outcome"] == "passed").count();
    assert!(played > scenarios.len() * 4 / 5, "{played} of {}", scenarios.len());
}

/// SoftHSM2 alone: cards count no wrong codes and stay in.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn without_our_module_what_needs_it_is_not_played_and_the_guide_is() {
    let desk = Desk::new();
    desk.write("sans/.keep", "");
    fs::copy(binary(), desk.path("sans/doublure")).unwrap();
    let mut command = Command::new(desk.path("sans/doublure"));
    command
        .args([
            "run",
            "--card",
            "native",
            "--tags",
            "@C1,@code-erroné,@fenêtres-du-navigateur",
            "--out",
            "rapport",
        ])
        .current_dir(desk.path("."))
        .env("CI", "true");
    let ended = Ended::from(command.output().unwrap());
    assert!(ended.ends_with(0).err.contains("sans le module de carte de Doublure"), "{}", ended.err);
    let report = report(&desk.path("rapport"));
    for scenario in report["scenarios"].as_array().unwrap() {
        let tags = scenario["tags"].as_array().unwrap();
        let of_windows = tags.iter().any(|tag| tag == "fenêtres-du-navigateur");
        let expected = if of_windows { "not_applicable" } else { "passed" };
        assert_eq!(scenario["outcome"], expected, "{}", scenario["name"]);
        if of_windows {
            let note = scenario["steps"][0]["note"].as_str().unwrap();
            assert!(note.contains("module de carte"), "{note}");
        }
    }
}

/// Every program of the system but one, in a folder that is PATH.
fn path_without(desk: &Desk, missing: &str) -> PathBuf {
    let folder = desk.path("programmes");
    fs::create_dir_all(&folder).unwrap();
    for place in ["/usr/local/bin", "/usr/bin", "/bin"] {
        for entry in fs::read_dir(place).unwrap().flatten() {
            if entry.file_name() != missing {
                let _ = symlink(entry.path(), folder.join(entry.file_name()));
            }
        }
    }
    folder
}

#[test]
fn what_is_missing_is_named_with_its_package() {
    for (program, package) in [
        ("Xvfb", "xvfb"),
        ("dbus-daemon", "dbus-daemon"),
        ("softhsm2-util", "softhsm2"),
        ("modutil", "libnss3-tools"),
    ] {
        let desk = Desk::new();
        let ended = native(&desk, &["--tags", "@C1"]).env("PATH", path_without(&desk, program)).output();
        let ended = Ended::from(ended.unwrap());
        let expected = format!("« {program} » est introuvable");
        assert!(ended.ends_with(3).err.contains(&expected) && ended.err.contains(package), "{}", ended.err);
    }
    let desk = Desk::new();
    let told = |arguments: &[&str]| run(&desk, arguments).ends_with(2).err.clone();
    assert!(told(&["--headed"]).contains("ôtez --headed"));
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn auto_takes_the_most_real_card_that_there_is_and_says_why_not_a_more_real_one() {
    let desk = Desk::new();
    let auto = |path: Option<PathBuf>| {
        let mut command = desk.command(&["run", "--card", "auto", "--tags", "@retour", "--out", "rapport"]);
        if let Some(path) = path {
            command.env("PATH", path);
        }
        Ended::from(command.output().unwrap()).ends_with(0).err.clone()
    };
    assert!(auto(None).contains("dans ses propres fenêtres (choisi par --card auto)"));
    let without = auto(Some(path_without(&desk, "Xvfb")));
    assert!(
        without.contains("certificat dans le navigateur (choisi par --card auto ; native : xvfb manque)"),
        "{without}"
    );
}

/// Looks until it holds.
fn within_a_minute(holds: impl Fn() -> bool, otherwise: impl Fn() -> String) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{}", otherwise());
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// Kills a run as nothing can be prepared for, once it has a browser, and waits for its own end.
fn killed(desk: &Desk, mut run: Child) {
    let seen = || running(desk).iter().any(|name| name.starts_with("chromium"));
    within_a_minute(seen, || "no browser was seen".to_owned());
    let id = Pid::from_raw(i32::try_from(run.id()).unwrap()).unwrap();
    kill_process(id, Signal::KILL).unwrap();
    assert_eq!(run.wait().unwrap().code(), None);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn what_a_killed_run_leaves_is_gone_after_the_next_start_which_says_so() {
    for card in ["native", "reader"] {
        let desk = Desk::new();
        let mut command = native(&desk, &["--tags", "@C1"]);
        command.stderr(Stdio::null());
        if card == "reader" {
            command = desk.command(&["run", "--tags", "@C1", "--out", "rapport"]);
            command.env("TMPDIR", desk.path(TEMPORARY)).stderr(Stdio::null());
        }
        killed(&desk, command.spawn().unwrap());
        let folders = left(&desk);
        assert_eq!(folders.len(), 1, "{folders:?}");
        if card == "native" {
            // Display and bus go with us, and a browser with its display.
            within_a_minute(|| running(&desk).is_empty(), || format!("{:?} still run", running(&desk)));
        }
        let ended = run(&desk, &["--tags", "@retour"]);
        let expected = "un passage précédent a été tué ; ce qu’il a laissé est enlevé";
        assert!(ended.ends_with(0).err.contains(expected), "{}", ended.err);
        assert!(ended.err.contains(&folders[0].display().to_string()), "{}", ended.err);
        assert_eq!(left(&desk), Vec::<PathBuf>::new());
        assert_eq!(running(&desk), Vec::<String>::new());
        assert!(!run(&desk, &["--tags", "@retour"]).err.contains("tué"));
    }
}

/// A window that is neither of the two: the browser's own, for a site's name and password.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_window_that_nobody_knows_is_told_and_pictured_and_not_answered() {
    use tokio::io::AsyncWriteExt;

    harness::install_crypto();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"essai\"\r\nContent-Length: \
                          0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let home = tempfile::tempdir().unwrap();
    let root = mock_kit::authority::ServerAuthority::generate(mock_kit::Clock::system().now()).unwrap();
    let showing = Showing::AtADesk { module: None };
    let driver =
        Driver::start(Browser::Chromium, home.path(), root.certificate_pem(), showing).await.unwrap();
    let session = Session::open(&driver, &[], Screen::Laptop, None).await.unwrap();
    session.open_page(&address.parse().unwrap()).await.unwrap();
    let begun = Instant::now();
    let dialog = loop {
        if let Some(dialog) = session.asked().await.unwrap() {
            break dialog;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no window came");
    };
    assert_eq!(dialog.asks, Asks::Other, "{dialog:?}");
    assert!(dialog.told().to_string().contains(&dialog.title));
    assert!(matches!(session.type_code("1234").await, Err(BrowserError::Asked(_))));
    assert!(matches!(session.choose_certificate("00").await, Err(BrowserError::Asked(_))));
    let picture = session.display_picture().await.unwrap().unwrap();
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
    session.close().await;
}

#[test]
fn nobody_answers_a_browser_that_asks_nothing() {
    let desk = Desk::new();
    desk.write(
        "essai.feature",
        "# language: fr\nFonctionnalité: F\n  Scénario: S\n    Étant donné un médecin dont la carte CPS est dans le lecteur\n    \
         Quand il ouvre le service\n    Et il choisit le certificat de sa carte\n    Et il compose le code de sa carte\n    \
         Alors il voit « Bonjour »\n",
    );
    let ended = run(&desk, &["essai.feature"]);
    assert!(ended.ends_with(1).err.contains("le navigateur ne demande rien"), "{}", ended.err);
}
