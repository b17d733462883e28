//! `doublure up` with a project.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    process::{Child, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::Project;

/// `up`, running.
struct Up {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    told: String,
}

impl Up {
    fn start(project: &Project) -> Self {
        let mut child = project
            .desk
            .command(&["up", "--urls", "urls.json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out, told: String::new() }
    }

    /// Reads until a line contains this.
    #[track_caller]
    fn until(mut self, wanted: &str) -> Self {
        loop {
            let mut line = String::new();
            let read = self.out.read_line(&mut line).unwrap();
            self.told += &line;
            if line.contains(wanted) {
                return self;
            }
            if read == 0 {
                let errors = self.errors();
                panic!("it ended without “{wanted}”:\n{}\n{errors}", self.told);
            }
        }
    }

    fn errors(&mut self) -> String {
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        errors
    }

    /// Ctrl-C; what it told.
    fn stop(mut self) -> String {
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(id, Signal::INT).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(130));
        self.told
    }
}

#[test]
fn three_times_in_one_folder_nothing_changes() {
    let project = Project::new("", "[service.env]\nOIDC_ISSUER = \"{issuer}\"");
    let settings = fs::read_to_string(project.desk.path("doublure.toml")).unwrap();
    project
        .desk
        .write("doublure.toml", &format!("{settings}[[person]]\nkey = \"anne\"\nprofession = \"nurse\"\n"));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let told = Up::start(&project).until("Rien n’est installé").stop();
        let urls: Value =
            serde_json::from_str(&fs::read_to_string(project.desk.path("urls.json")).unwrap()).unwrap();
        let root = fs::read_to_string(project.desk.path(".doublure/racine-test.pem")).unwrap();
        seen.push((
            root,
            urls["urls"].clone(),
            urls["clients"].clone(),
            urls["people"][0]["key"].clone(),
            told,
        ));
    }
    let (root, urls, clients, person, told) = &seen[0];
    for (other_root, other_urls, other_clients, ..) in &seen[1..] {
        assert_eq!((root, urls, clients), (other_root, other_urls, other_clients));
    }
    assert_eq!(clients[0]["id"], "mon-service");
    assert_eq!(person, "anne");
    let discovery = urls["discovery"].as_str().unwrap();
    let issuer = urls["issuer"].as_str().unwrap();
    let smtp = urls["smtp"].as_str().unwrap();
    let port =
        |name: &str| settings.lines().find_map(|line| line.strip_prefix(&format!("{name} = "))).unwrap();
    assert!(issuer.contains(port("psc")) && smtp.ends_with(port("smtp")), "{urls}");
    let variable = format!("  OIDC_ISSUER={issuer}\n");
    for part in [
        variable.as_str(),
        discovery,
        issuer,
        smtp,
        "mon-service",
        "Secret de TEST",
        "secret-de-test",
        "(« anne »)",
        "NODE_EXTRA_CA_CERTS",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    for file in
        ["racines.pem", "racines.p12", "serveur-test.pem", "serveur-test.key.pem", "doublure.schema.json"]
    {
        assert!(project.desk.path(".doublure").join(file).exists(), "{file}");
    }
}

#[test]
fn the_service_is_started_shown_and_stopped() {
    let project = Project::new("python3 service.py PORT", "");
    let told = Up::start(&project).until("Votre service répond").stop();
    assert!(told.contains("  service │ émetteur https://localhost:"), "{told}");
    assert!(TcpListener::bind(("127.0.0.1", project.port)).is_ok(), "the service outlived `up`");
}

#[test]
fn a_service_that_runs_already_is_not_started_a_second_time() {
    let project = Project::new("echo démarré ; exec sleep 600", "");
    let _held = TcpListener::bind(("127.0.0.1", project.port)).unwrap();
    let told = Up::start(&project).until("n’est pas démarré une seconde fois").stop();
    assert!(!told.contains("service │"), "{told}");
}

#[test]
fn a_service_that_ends_is_told_and_the_rest_goes_on() {
    let project = Project::new("python3 service.py PORT dies", "");
    let up = Up::start(&project).until("Votre service répond");
    let asked = std::net::TcpStream::connect(("127.0.0.1", project.port)).map(|mut stream| {
        std::io::Write::write_all(&mut stream, b"GET / HTTP/1.0\r\n\r\n").unwrap();
        let mut page = String::new();
        let _ = stream.read_to_string(&mut page);
        page
    });
    assert!(asked.unwrap().contains("Accueil"));
    let told = up.until("Doublure reste ouverte").stop();
    assert!(told.contains("  service │ adieu"), "{told}");
}
