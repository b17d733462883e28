//! From the start of `doublure up` to every server answering.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use harness::stack::Ports;
use identities::Profession;
use rustix::process::{Pid, Signal, kill_process};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, pem::PemObject},
};
use tempfile::{TempDir, tempdir};

use crate::{
    Ground, connected, done,
    figures::{Sample, Section},
    ports::free_port,
    processor::memory_at_rest,
};

/// What a developer is not to notice, in milliseconds.
const AIM: f64 = 15.0;

#[derive(Default)]
struct Times {
    answering: Sample,
    told: Sample,
}

pub fn measure(ground: &Ground) -> Section {
    let mut bare = Sample::default();
    let [mut first, mut later, mut built_in] = [(); 3].map(|()| Times::default());
    let kept = Site::own_service();
    let with_sas = Site::built_in();
    // What a first start makes is there.
    for site in std::iter::once(&kept).chain(&with_sas) {
        start(ground, site);
    }
    for round in 0..ground.rounds * 4 {
        for turn in 0..4 {
            match (round + turn) % 4 {
                0 => bare.time(|| drop(done(Command::new(&ground.binary).arg("--version")))),
                1 => first.push(start(ground, &Site::own_service())),
                2 => later.push(start(ground, &kept)),
                _ => {
                    if let Some(site) = &with_sas {
                        built_in.push(start(ground, site));
                    }
                }
            }
        }
    }
    let mut section = Section::default();
    section.median("`doublure --version`, from start to end", &bare, None);
    section.median(
        "`doublure up` for a service of one's own, all servers answering",
        &later.answering,
        Some(AIM),
    );
    section.ratio("the same over `doublure --version`", &later.answering, &bare, None);
    section.median("the same, people and addresses told", &later.told, None);
    section.median("the very first start, root certificate to be made", &first.answering, None);
    section.median("the very first start, people and addresses told", &first.told, None);
    if with_sas.is_some() {
        section.median(
            "`doublure up` with the built-in service, all servers answering",
            &built_in.answering,
            Some(AIM),
        );
        section.median("the same, people and addresses told", &built_in.told, None);
    } else {
        section.note("The built-in service was not measured: another program has one of the fixed ports.");
    }
    section
}

impl Times {
    fn push(&mut self, (answering, told): (Duration, Duration)) {
        self.answering.push(answering);
        self.told.push(told);
    }
}

/// A folder where `doublure up` is started, and where it listens.
struct Site {
    folder: TempDir,
    ports: Ports,
}

impl Site {
    fn own_service() -> Self {
        let [psc, mail, smtp, ecps, igc, mtls, control] = [(); 7].map(|()| free_port());
        let folder = tempdir().unwrap();
        let file = format!(
            "[service]\nname = \"Mesure\"\nurl = \"http://localhost:9/\"\n\n\
             [[client]]\nid = \"mesure\"\nsecret = \"secret-de-mesure\"\nname = \"Mesure\"\n\
             redirect_uris = [\"http://localhost:9/retour\"]\n\n\
             [ports]\npsc = {psc}\nmail = {mail}\nsmtp = {smtp}\necps = {ecps}\nigc = {igc}\nmtls = {mtls}\ncontrol = {control}\n"
        );
        fs::write(folder.path().join("doublure.toml"), file).unwrap();
        Self { folder, ports: Ports { psc, sas: 0, mail, smtp, ecps, igc, mtls, control } }
    }

    /// On the fixed ports, if nobody has them.
    fn built_in() -> Option<Self> {
        let Ports { psc, sas, mail, smtp, ecps, igc, mtls, control } = Ports::FIXED;
        let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        [psc, sas, mail, smtp, ecps, igc, mtls, control]
            .into_iter()
            .all(free)
            .then(|| Self { folder: tempdir().unwrap(), ports: Ports::FIXED })
    }

    fn root(&self) -> Arc<ClientConfig> {
        let file = self.folder.path().join(".doublure/racine-test.pem");
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(file).unwrap()).unwrap();
        Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
    }
}

/// The memory in MiB of `doublure up` with the built-in service, once everything is told; nothing when another program
/// has one of the fixed ports.
pub fn whole(ground: &Ground) -> Option<f64> {
    let site = Site::built_in()?;
    let mut used = None;
    started(ground, &site, |process| {
        used = Some(memory_at_rest(process));
    });
    used
}

/// Starts and stops it: how long until every server answered, and until it had told everything.
fn start(ground: &Ground, site: &Site) -> (Duration, Duration) {
    started(ground, site, |_| ())
}

/// The same; `then` is given the process before it is stopped.
fn started(ground: &Ground, site: &Site, then: impl FnOnce(u32)) -> (Duration, Duration) {
    let begun = Instant::now();
    let mut child = Command::new(&ground.binary)
        .arg("up")
        .current_dir(site.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    std::thread::scope(|scope| {
        let telling = scope.spawn(move || {
            // A phone for one person of each profession: nothing that a person needs is said later.
            let mut phones = Profession::ALL.len();
            let mut line = String::new();
            while phones > 0 {
                line.clear();
                assert_ne!(out.read_line(&mut line).unwrap(), 0, "it ended by itself");
                phones -= usize::from(line.contains("/telephone/"));
            }
            (begun.elapsed(), out)
        });
        let answering = all_answer(site, &mut child, begun);
        let (told, _open) = telling.join().unwrap();
        then(child.id());
        // Ctrl-C.
        kill_process(Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap(), Signal::INT).unwrap();
        child.wait().unwrap();
        (answering, told)
    })
}

/// Every port is bound before any server answers, the control port last: from then on a connection waits by itself.
fn all_answer(site: &Site, child: &mut Child, begun: Instant) -> Duration {
    let Ports { psc, sas, mail, smtp, ecps, igc, mtls, control } = site.ports;
    let control = loop {
        if let Ok(stream) = connected(control) {
            break stream;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not start");
        if child.try_wait().unwrap().is_some() {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("it ended by itself: {said}");
        }
        std::thread::yield_now();
    };
    let config = site.root();
    let tls = [
        ("localhost", psc),
        ("localhost", mtls),
        ("courrier.localhost", mail),
        ("telephone.localhost", ecps),
    ];
    let tls = tls.into_iter().chain((sas != 0).then_some(("sas.localhost", sas)));
    std::thread::scope(|scope| {
        let mut waiting = vec![
            scope.spawn(move || answers(control, "127.0.0.1")),
            scope.spawn(move || answers(connected(igc).unwrap(), "localhost")),
            scope.spawn(move || greets(connected(smtp).unwrap())),
        ];
        waiting.extend(tls.map(|(host, port)| {
            let config = Arc::clone(&config);
            scope.spawn(move || {
                let connection = ClientConnection::new(config, host.try_into().unwrap()).unwrap();
                answers(StreamOwned::new(connection, connected(port).unwrap()), host);
            })
        }));
        for one in waiting {
            one.join().unwrap();
        }
    });
    begun.elapsed()
}

/// A request is answered, whatever the answer.
fn answers(mut stream: impl Read + Write, host: &str) {
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut begin = [0; 8];
    stream.read_exact(&mut begin).unwrap();
    assert_eq!(&begin, b"HTTP/1.1");
}

/// RFC 5321 §3.1.
fn greets(mut stream: TcpStream) {
    let mut begin = [0; 4];
    stream.read_exact(&mut begin).unwrap();
    assert_eq!(&begin, b"220 ");
}
