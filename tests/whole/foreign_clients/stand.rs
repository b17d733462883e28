//! A client of others beside `doublure up`, in a folder that holds what its page in `docs/clients` shows; and a person
//! with a card.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::person::Person;
use crate::support::{Desk, Up, free_port, workspace};

/// What Doublure listens on: in the pages the ports are those of `up`, here others that are free.
const PORTS: [&str; 6] = ["mail", "smtp", "ecps", "igc", "mtls", "control"];
/// How long the client may take to start.
const LIMIT: Duration = Duration::from_mins(1);

pub struct Stand {
    _up: Up,
    desk: Desk,
    control: String,
    /// How the client's own port was written, and which one it has.
    port: (&'static str, u16),
    people: Value,
    http: reqwest::Client,
    /// The number of the last event that was looked at.
    seen: u64,
}

impl Stand {
    /// `folder` below `tests`, with more settings of Doublure's; `ports` are where its page has Pro Santé Connect and the
    /// client listen.
    pub fn start(folder: &str, ports: [&'static str; 2], more: &str) -> Self {
        let desk = Desk::new();
        let own = free_port();
        // One that holds the client's would be replaced again.
        let other = |free: &String| !free.contains(ports[1]);
        let psc = std::iter::repeat_with(|| free_port().to_string()).find(other).unwrap();
        let foreign = workspace().join("target/foreign");
        let there = |text: &str| {
            text.replace(ports[0], &psc)
                .replace(ports[1], &own.to_string())
                .replace("../../../target/foreign", &foreign.to_string_lossy())
        };
        copy(&workspace().join("tests").join(folder), &desk.path(""), &there);
        let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
        // The page's own, where it has some, are those of `psc`.
        let settings = settings.split("[ports]").next().unwrap();
        let others: Vec<_> = PORTS.iter().map(|name| format!("{name} = {}", free_port())).collect();
        let others = others.join("\n");
        desk.write("doublure.toml", &format!("{settings}\n[ports]\npsc = {psc}\n{others}\n{}", there(more)));
        // A server that root starts reads what it serves as somebody else.
        fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o755)).unwrap();

        let up = Up::start(&desk).until("Rien n’est installé");
        let starts_it = settings.contains("\nstart = ");
        let up = if starts_it { up.until("Votre service répond") } else { up };
        let told: Value = serde_json::from_str(&fs::read_to_string(desk.path("urls.json")).unwrap()).unwrap();
        Self {
            _up: up,
            control: told["urls"]["control"].as_str().unwrap().to_owned(),
            port: (ports[1], own),
            people: told["people"].clone(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            desk,
            seen: 0,
        }
    }

    /// A program of Debian's, in the client's folder.
    pub fn debian(&self, program: &str) -> Command {
        let mut command = Command::new(workspace().join("tests/clients/unpacked.sh"));
        command.arg(program).current_dir(self.desk.path(""));
        command
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.desk.path(name)
    }

    /// Puts other words into a file of the client's.
    #[track_caller]
    pub fn change(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.desk.path(file)).unwrap();
        assert!(text.contains(from), "{file} does not say {from}");
        self.desk.write(file, &text.replace(from, to));
    }

    /// The client's port, as its page writes it, becomes the one that it has.
    pub fn address(&self, address: &str) -> String {
        address.replace(self.port.0, &self.port.1.to_string())
    }

    pub fn port(&self) -> String {
        self.port.1.to_string()
    }

    /// The physician of the data set, whose card her browser presents; her national id is 899700000013.
    pub fn person(&self) -> Person {
        let known = self.people.as_array().unwrap();
        let card = &known.iter().find(|person| person["key"] == "médecin").unwrap()["cards"][0];
        let pem = |name: &str| card[name].as_str().unwrap().to_owned();
        let root = fs::read_to_string(self.desk.path(".doublure/racine-test.pem")).unwrap();
        Person::new(&root, &(pem("certificate_pem") + &pem("key_pem")))
    }

    /// What a client did at Pro Santé Connect since this was last asked: the journal's events, without what a browser is
    /// led through, and with what a token was issued for.
    pub async fn happened(&mut self) -> Vec<String> {
        const LEFT_OUT: [&str; 4] =
            ["psc.authorize.received", "psc.code.issued", "psc.discovery.answered", "psc.keys.answered"];
        let journal: Value =
            self.http.get(format!("{}journal", self.control)).send().await.unwrap().json().await.unwrap();
        let seen = self.seen;
        let events = journal["events"].as_array().unwrap();
        let fresh = events.iter().filter(|event| event["seq"].as_u64().unwrap() > seen);
        let names = fresh.filter(|event| event["mock"] == "psc").filter_map(|event| {
            let name = event["name"].as_str().unwrap();
            let more = [&event["details"]["request"]["grant_type"], &event["details"]["parameter"]];
            let more = more.iter().find_map(|more| more.as_str());
            (!LEFT_OUT.contains(&name)).then(|| more.map_or(name.to_owned(), |more| format!("{name} {more}")))
        });
        let names = names.collect();
        self.seen = events.last().unwrap()["seq"].as_u64().unwrap();
        names
    }

    /// A call to the control port that changes something.
    async fn control(&self, path: &str, sent: &Value) {
        let answer = self.http.post(format!("{}{path}", self.control)).json(sent).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
    }

    /// Pro Santé Connect signs with another key from now on.
    pub async fn rotate_keys(&mut self) {
        self.control("psc/keys/rotation", &json!({})).await;
        assert_eq!(self.happened().await, ["psc.keys.rotated"]);
    }

    /// Pro Santé Connect's session of the physician is over.
    pub async fn end_session(&self) {
        self.control("psc/expiries", &json!({"thing": "session", "person": "899700000013"})).await;
    }

    /// Red proof: id tokens are signed with a key that is nobody's.
    pub async fn sign_wrongly(&self) {
        let deviation = json!({"name": "psc.id_token.signature.invalid", "scope": "everyone"});
        self.control("deviations", &deviation).await;
    }

    /// With the one that is published.
    pub async fn sign_rightly(&self) {
        let answer = self.http.delete(format!("{}deviations", self.control)).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

/// A file of Debian's: where `unpacked.sh` finds it first.
pub fn found(path: &str) -> PathBuf {
    let root = workspace().join("target/foreign/debian");
    assert!(root.join(".installed").exists(), "run `./scripts/foreign-clients.sh long` first");
    let unpacked = root.join("root").join(path);
    if unpacked.exists() { unpacked } else { Path::new("/").join(path) }
}

pub fn copy(from: &Path, to: &Path, changed: &dyn Fn(&str) -> String) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let target = to.join(entry.file_name().unwrap());
        if entry.ends_with(".doublure") {
            // Left by somebody who tried it there.
            continue;
        }
        if entry.is_dir() {
            copy(&entry, &target, changed);
        } else {
            fs::write(target, changed(&fs::read_to_string(entry).unwrap())).unwrap();
        }
    }
}

/// A client that a test started; gone when the test is.
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts it, and waits until it says this.
    #[track_caller]
    pub fn start(command: &mut Command, wanted: &str) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let (line, said) = channel();
        // Read to the end: nobody may be left writing into a full or closed pipe.
        std::thread::spawn(move || lines.for_each(|said| drop(line.send(said))));
        let running = Self { child };
        let (begun, mut told) = (Instant::now(), String::new());
        loop {
            match said.recv_timeout(LIMIT.saturating_sub(begun.elapsed())) {
                Ok(line) if line.contains(wanted) => return running,
                Ok(line) => told += &(line + "\n"),
                Err(RecvTimeoutError::Timeout) => panic!("“{wanted}” did not come in {LIMIT:?}:\n{told}"),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended without “{wanted}”:\n{told}"),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Asked to end, it takes its own processes along.
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        let _ = kill_process(id, Signal::TERM);
        let _ = self.child.wait();
    }
}
