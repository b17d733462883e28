//! Services of others, which know nothing of us: onboarded by card, one by e-CPS too, with general sentences and a
//! phrase file, from a folder that holds what a user would write and nothing else.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::support::{Desk, Ended, Up, free_port, report, workspace};

/// How the ports end that the projects choose: the service, then Pro Santé Connect, inbox, SMTP, e-CPS, the IGC, calls
/// with a certificate, and control.
const PORTS: [&str; 8] = ["300", "443", "445", "025", "446", "447", "448", "440"];

/// A copy of one of the services' projects; its interpreter stays where `make foreign-clients` put it.
pub fn project(name: &str) -> Desk {
    let desk = Desk::new();
    copy(&workspace().join("tests/services").join(name), &desk.path(""));
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let foreign = workspace().join("target/foreign");
    assert!(foreign.join("python/bin/python").exists(), "run `make foreign-clients` first");
    let settings = settings.replace("../../../target/foreign", &foreign.to_string_lossy());
    // Several tests use one project at the same time.
    let settings = PORTS.iter().fold(settings, |settings, port| {
        let (node, python) = (format!("18{port}"), format!("28{port}"));
        // One that ends like another would be replaced again.
        let other = |free: &u16| PORTS.iter().all(|port| !free.to_string().ends_with(port));
        let free = std::iter::repeat_with(free_port).find(other).unwrap().to_string();
        settings.replace(&node, &free).replace(&python, &free)
    });
    desk.write("doublure.toml", &settings);
    desk
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// As in continuous integration: nobody looks at a page that waits.
fn run(desk: &Desk, more: &[&str]) -> Ended {
    let mut command = desk.command(&["run", "--out", "rapport"]);
    command.args(more).env("CI", "true").output().unwrap().into()
}

/// This many scenarios are selected, and pass: sign-in, userinfo, renewed tokens, and in most of them a sign-out.
fn must_be_onboarded(desk: &Desk, selected: &[&str], passed: usize) {
    run(desk, selected).ends_with(0);
    let report = report(&desk.path("rapport"));
    assert_eq!(report["counts"]["passed"], passed);
    // In each somebody signs in, and the service renews the tokens.
    let renewed = steps(&report)
        .flat_map(|step| step["events"].as_array().unwrap())
        .filter(|event| event["details"]["request"]["grant_type"] == "refresh_token");
    assert!(renewed.count() >= passed, "{report}");
}

fn steps(report: &Value) -> impl Iterator<Item = &Value> {
    report["scenarios"].as_array().unwrap().iter().flat_map(|one| one["steps"].as_array().unwrap())
}

/// A page of theirs changes: failure, difference shown, accepted, green.
fn must_notice(desk: &Desk, page: &str, change: (&str, &str)) {
    let text = fs::read_to_string(desk.path(page)).unwrap();
    assert!(text.contains(change.0), "{page} does not say {}", change.0);
    desk.write(page, &text.replace(change.0, change.1));
    let changed = run(desk, &["--tags", "@inscription"]);
    let told = &changed.ends_with(1).err;
    let shows =
        |sign: char, words: &str| told.lines().any(|line| line.starts_with(sign) && line.contains(words));
    assert!(shows('-', change.0) && shows('+', change.1), "{told}");
    assert!(fs::read_to_string(desk.path("rapport/report.html")).unwrap().contains(change.1));

    desk.doublure(&["snapshots", "--out", "rapport", "accept", "--all"]).ends_with(0);
    run(desk, &["--tags", "@inscription"]).ends_with(0);
}

#[test]
fn a_service_on_openid_client_is_onboarded_by_card_and_by_e_cps() {
    must_be_onboarded(&project("node"), &["--tags", "@inscription,@e-cps"], 2);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_service_on_authlib_is_onboarded_by_card() {
    must_be_onboarded(&project("python"), &["--tags", "@inscription"], 1);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn every_scenario_of_the_services_passes_and_a_change_of_theirs_is_noticed() {
    must_be_onboarded(&project("python"), &[], 5);
    let desk = project("node");
    must_be_onboarded(&desk, &[], 5);
    must_notice(&desk, "pages.cjs", ("Identifiant national", "Identifiant du répertoire"));
}

/// The refusal of Pro Santé Connect is what a person is told, not what it made impossible afterwards.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_service_that_pro_sante_connect_refuses_is_told_so() {
    let desk = project("python");
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let mistaken = settings.replace("OIDC_CLIENT_ID = \"{client_id}\"", "OIDC_CLIENT_ID = \"registre\"");
    assert_ne!(settings, mistaken);
    desk.write("doublure.toml", &mistaken);
    let ended = run(&desk, &["--tags", "@retour"]);
    let told = &ended.ends_with(1).err;
    assert!(told.contains("Pro Santé Connect refuse le service ; la page est « Service inconnu »"), "{told}");
    assert_eq!(steps_with(&desk, "psc.authorize.refused"), ["il clique sur « Pro Santé Connect »"]);
}

/// Why a sign-in came to nothing stands in the report, at the step where it happened.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_secret_that_pro_sante_connect_refuses_is_in_the_report() {
    let desk = project("python");
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let mistaken = settings.replace("\"{client_secret}\"", "\"un autre secret\"");
    assert_ne!(settings, mistaken);
    desk.write("doublure.toml", &mistaken);
    run(&desk, &["--tags", "@retour"]).ends_with(1);
    assert_eq!(steps_with(&desk, "psc.token.refused"), ["il compose le code de sa carte"]);
}

/// The steps during which the mocks recorded an event of this name for the person.
fn steps_with(desk: &Desk, event: &str) -> Vec<String> {
    let report = report(&desk.path("rapport"));
    steps(&report)
        .filter(|step| step["events"].as_array().unwrap().iter().any(|one| one["name"] == event))
        .map(|step| step["text"].as_str().unwrap().to_owned())
        .collect()
}

/// A run that does not begin leaves a report too: what CI reads must not be an older one, or none.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_service_that_does_not_start_is_an_error_in_every_report() {
    let desk = project("python");
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    desk.write("doublure.toml", &settings.replace("service.py", "absent.py"));
    run(&desk, &["--tags", "@retour"]).ends_with(3);
    let told = report(&desk.path("rapport"));
    assert_eq!((told["outcome"].as_str(), told["counts"]["broken"].as_u64()), (Some("broken"), Some(1)));
    let junit = fs::read_to_string(desk.path("rapport/junit.xml")).unwrap();
    assert!(junit.contains("errors=\"1\"") && junit.contains("absent.py"), "{junit}");

    desk.write("doublure.toml", &settings);
    run(&desk, &["--last-failed", "--jobs", "2"]).ends_with(0);
}

/// A service that is configured once stays configured: it is started once, by hand, with what `up` said the first
/// time; three times over, `up` starts anew and a card signs in.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_service_configured_once_signs_in_under_up_started_three_times() {
    let desk = project("python");
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let (command, rest): (Vec<_>, Vec<_>) = settings.lines().partition(|line| line.starts_with("start = "));
    let settings = rest.join("\n");
    desk.write("doublure.toml", &settings);
    let command = command[0].trim_start_matches("start = ").trim_matches('"');

    let mut service = None;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let up = Up::start(&desk).until("Rien n’est installé");
        let service = service.get_or_insert_with(|| Service::start(&desk, command, up.told()));
        assert_eq!(service.sign_in(&desk), "200 Votre adresse électronique");
        let kept = |file: &str| fs::read(desk.path(".doublure").join(file)).unwrap();
        seen.push((
            fs::read(desk.path("doublure.toml")).unwrap(),
            ["racine-test.pem", "racines.pem", "racines.p12"].map(kept),
            up.stop(),
        ));
    }
    for other in &seen[1..] {
        assert_eq!(other.0, seen[0].0, "doublure.toml changed");
        assert!(other.1 == seen[0].1, "a certificate changed");
        assert_eq!(other.2, seen[0].2, "up says something else");
    }
}

/// A service that the test starts by hand; gone when the test is.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    /// Starts it with the variables that `up` printed, and with its trust.
    fn start(desk: &Desk, command: &str, told: &str) -> Self {
        let variables: Vec<_> = told
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.split_once('='))
            .filter(|(name, _)| name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'))
            .collect();
        let url = variables.iter().find(|(name, _)| *name == "BASE_URL").unwrap().1.to_owned();
        let mut words = command.split(' ');
        let mut child = Command::new(words.next().unwrap())
            .args(words)
            .current_dir(desk.path(""))
            .env_clear()
            .envs(variables)
            .env("REQUESTS_CA_BUNDLE", desk.path(".doublure/racines.pem"))
            .env("PYTHONUNBUFFERED", "1")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("Running on")), "it did not start");
        // Nobody may be left writing into a closed pipe.
        std::thread::spawn(move || lines.count());
        Self { child, url }
    }

    /// Where a card that `up` made comes to.
    fn sign_in(&self, desk: &Desk) -> String {
        let mut cards: Vec<_> =
            fs::read_dir(desk.path(".doublure/cartes")).unwrap().map(|entry| entry.unwrap().path()).collect();
        cards.sort();
        let python = workspace().join("target/foreign/python/bin/python");
        let output = Command::new(python)
            .arg("-B")
            .arg(workspace().join("tests/clients/sign_in.py"))
            .arg(format!("{}connexion", self.url))
            .arg(desk.path(".doublure/racine-test.pem"))
            .arg(&cards[0])
            .output()
            .unwrap();
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        said.trim().to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
