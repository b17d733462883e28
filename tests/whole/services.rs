//! Services of others, which know nothing of us: onboarded by card with general sentences and a phrase file, from a
//! folder that holds what a user would write and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::support::{Desk, Ended, Up, free_port, report, workspace};

/// A copy of one of the services' projects; its interpreter stays where `make foreign-clients` put it.
fn project(name: &str) -> Desk {
    let desk = Desk::new();
    copy(&workspace().join("tests/services").join(name), &desk.path(""));
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let foreign = workspace().join("target/foreign");
    assert!(foreign.join("python/bin/python").exists(), "run `make foreign-clients` first");
    let settings = settings.replace("../../../target/foreign", &foreign.to_string_lossy());
    desk.write("doublure.toml", &on_free_ports(&settings));
    desk
}

/// The settings with a free port for each port that they name, wherever it stands: two checkouts may test at once.
fn on_free_ports(settings: &str) -> String {
    let numbers = settings.split(|character: char| !character.is_ascii_digit());
    let ports: BTreeSet<&str> = numbers.filter(|number| number.len() == 5).collect();
    assert_eq!(ports.len(), 5, "its own, and four of ours: {ports:?}");
    let marked =
        ports.iter().fold(settings.to_owned(), |text, port| text.replace(port, &format!("@{port}@")));
    ports.iter().fold(marked, |text, port| text.replace(&format!("@{port}@"), &free_port().to_string()))
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

/// Every scenario passes; then a page of theirs changes: failure, difference shown, accepted, green.
fn onboarded(desk: &Desk, scenarios: usize, page: &str, change: (&str, &str)) {
    run(desk, &[]).ends_with(0);
    let first = report(&desk.path("rapport"));
    assert_eq!(first["counts"]["passed"], scenarios);

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
fn a_service_on_openid_client_is_onboarded_by_card() {
    onboarded(&project("node"), 4, "pages.cjs", ("Identifiant national", "Identifiant du répertoire"));
}

#[test]
fn a_service_on_authlib_is_onboarded_by_card() {
    onboarded(
        &project("python"),
        5,
        "templates/account.html",
        ("Identifiant national", "Identifiant du répertoire"),
    );
}

/// What a person has set once in their service goes on working, however often `up` is started again.
#[test]
fn a_service_that_stays_signs_in_after_each_of_three_starts() {
    let desk = project("python");
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let (start, rest): (Vec<_>, Vec<_>) = settings.lines().partition(|line| line.starts_with("start = "));
    let command = start[0].split('"').nth(1).unwrap();
    desk.write("doublure.toml", &format!("hosts = [\"localhost\"]\n{}\n", rest.join("\n")));
    let url = settings.lines().find_map(|line| line.strip_prefix("url = ")).unwrap().trim_matches('"');

    let (mut kept, mut service) = (Vec::new(), None);
    for rank in 0..3 {
        let up = Up::start(&desk).until("Rien n’est installé");
        // Only the first time: from then on it keeps running with these.
        service.get_or_insert_with(|| Service::start(command, url, up.told(), &desk));
        let page = sign_in(&desk, url);
        assert!(page.contains("Anne Lefèvre, à quelle adresse"), "start {rank}: {page}");
        kept.push((up.stop(), files(&desk)));
    }
    let told = &kept[0].0;
    assert!(told.lines().any(|line| line.contains("(« anne »)  infirmier")), "{told}");
    for (told, files) in &kept[1..] {
        assert_eq!(told, &kept[0].0);
        for (name, content) in files {
            assert!(kept[0].1[name] == *content, "{name} changed");
        }
    }
}

/// Everything that a person or their service may have been pointed at.
fn files(desk: &Desk) -> BTreeMap<&'static str, Vec<u8>> {
    const FILES: [&str; 6] = [
        "doublure.toml",
        ".doublure/racine-test.pem",
        ".doublure/racines.pem",
        ".doublure/racines.p12",
        ".doublure/serveur-test.pem",
        ".doublure/serveur-test.key.pem",
    ];
    FILES.map(|name| (name, fs::read(desk.path(name)).unwrap())).into()
}

/// A service that somebody started by hand.
struct Service(Child);

impl Service {
    /// With the variables that `up` told to set, and waits until it answers.
    fn start(command: &str, url: &str, told: &str, desk: &Desk) -> Self {
        let variables =
            told.lines().filter_map(|line| line.trim().trim_start_matches("export ").split_once('='));
        let own = variables.filter(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
        let child = Command::new("sh")
            .args(["-c", &format!("exec {command}")])
            .current_dir(desk.path(""))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(own)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let service = Self(child);
        python(include_str!("../clients/until_it_answers.py"), &[url]);
        service
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Signs Anne in with her card, as a browser that holds its certificate does; the page that it ends on.
fn sign_in(desk: &Desk, url: &str) -> String {
    let told = fs::read_to_string(desk.path("urls.json")).unwrap();
    let urls: serde_json::Value = serde_json::from_str(&told).unwrap();
    let anne = urls["people"].as_array().unwrap().iter().find(|person| person["key"] == "anne").unwrap();
    let card = desk.path(&format!(".doublure/cartes/{}-cps.pem", anne["national_id"].as_str().unwrap()));
    let root = desk.path(".doublure/racine-test.pem");
    python(include_str!("../clients/card_sign_in.py"), &[url, root.to_str().unwrap(), card.to_str().unwrap()])
}

fn python(script: &str, arguments: &[&str]) -> String {
    let python = workspace().join("target/foreign/python/bin/python");
    let ended = Command::new(python).arg("-c").arg(script).args(arguments).env_clear().output();
    Ended::from(ended.unwrap()).ends_with(0).out.clone()
}
