//! Providers, each in a process of its own: ours, and those that one would use in its place.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, pem::PemObject},
};
use tempfile::TempDir;

use crate::{
    Ground,
    alone::{CARD, CLIENT, PERSON, REDIRECT_URI, SECRET},
    connected, done,
    load::Outcome,
    ports::free_port,
};

/// Where the root certificate stands in the folder that keeps it.
const ROOT: &str = "racine-test.pem";
/// A provider that has not answered by then does not start.
const START_LIMIT: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    MockPsc,
    OidcProvider,
    Oauth2MockServer,
    Mockin,
}

/// By what means people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The provider takes the person as signed in: one call of ours, redirects of others.
    AtOnce,
    /// The browser has a session already.
    Session,
    /// As a person does: over TLS with the card's certificate with us, through pages with forms elsewhere.
    InFull,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::MockPsc, Self::OidcProvider, Self::Oauth2MockServer, Self::Mockin];

    pub fn name(self) -> &'static str {
        match self {
            Self::MockPsc => "mock-psc",
            Self::OidcProvider => "oidc-provider",
            Self::Oauth2MockServer => "oauth2-mock-server",
            Self::Mockin => "mockin",
        }
    }

    fn discovery_path(self) -> &'static str {
        match self {
            Self::MockPsc => "/auth/realms/esante-wallet/.well-known/wallet-openid-configuration",
            _ => "/.well-known/openid-configuration",
        }
    }
}

/// A running provider; dropping it ends it.
pub struct Provider {
    kind: Kind,
    child: Child,
    port: u16,
    control: u16,
    folder: TempDir,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Provider {
    /// Starts it; how long it took to the first answer, which is its discovery document.
    pub fn start(ground: &Ground, kind: Kind, sign_in: SignIn) -> (Self, Duration) {
        let [port, control] = [(); 2].map(|()| free_port());
        let folder = tempfile::tempdir().unwrap();
        let mut command = Self::command(ground, kind, sign_in, port);
        if kind == Kind::MockPsc {
            // The root is made at a first start alone.
            let now = mock_kit::Clock::system().now();
            mock_kit::authority::ServerAuthority::load_or_create(folder.path(), now).unwrap();
            command.arg("--control").arg(control.to_string()).arg("--folder").arg(folder.path());
        }
        let begun = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut provider = Self { kind, child, port, control, folder };
        provider.answers_discovery(begun);
        (provider, begun.elapsed())
    }

    fn command(ground: &Ground, kind: Kind, sign_in: SignIn, port: u16) -> Command {
        if kind == Kind::MockPsc {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.arg("alone").arg("--port").arg(port.to_string());
            return command;
        }
        let foreign = ground.workspace.join("target/foreign");
        let packages = foreign.join("providers/node_modules");
        assert!(
            packages.exists(),
            "providers of others are missing: `scripts/foreign-clients.sh bench` installs them"
        );
        let mut command = Command::new(foreign.join("python/bin/node"));
        match kind {
            Kind::MockPsc | Kind::OidcProvider => command
                .arg(ground.workspace.join("tests/benches/providers/oidc-provider.mjs"))
                .args([port.to_string(), CLIENT.into(), SECRET.into(), REDIRECT_URI.into()])
                .arg(if sign_in == SignIn::InFull { "pages" } else { "at-once" })
                .env("PROVIDERS", foreign.join("providers")),
            Kind::Oauth2MockServer => {
                let script = packages.join("oauth2-mock-server/dist/oauth2-mock-server.mjs");
                command.arg(script).args(["-a", "127.0.0.1", "-p"]).arg(port.to_string())
            }
            Kind::Mockin => {
                let script = packages.join("@hellocoop/mockin/src/server.js");
                command.arg(script).env("PORT", port.to_string())
            }
        };
        command
    }

    fn answers_discovery(&mut self, begun: Instant) {
        let stream = loop {
            if let Ok(stream) = connected(self.port) {
                break stream;
            }
            assert!(begun.elapsed() < START_LIMIT, "{} does not start", self.kind.name());
            assert!(self.child.try_wait().unwrap().is_none(), "{} ended by itself", self.kind.name());
            std::thread::yield_now();
        };
        if self.kind == Kind::MockPsc {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_file(self.folder.path().join(ROOT)).unwrap()).unwrap();
            let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
            let connection =
                ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
            self.asks_discovery(StreamOwned::new(connection, stream));
        } else {
            self.asks_discovery(stream);
        }
    }

    fn asks_discovery(&self, mut stream: impl Read + Write) {
        let (path, port) = (self.kind.discovery_path(), self.port);
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status).unwrap();
        assert!(status.contains(" 200 "), "{}: {status}", self.kind.name());
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Puts the load client on it.
    pub fn load(&self, sign_in: SignIn, clients: u16, until: &[&str]) -> Outcome {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let scheme = if self.kind == Kind::MockPsc { "https" } else { "http" };
        let host = if self.kind == Kind::Mockin { "127.0.0.1" } else { "localhost" };
        let discovery = format!("{scheme}://{host}:{}{}", self.port, self.kind.discovery_path());
        command
            .args(["load", "--discovery", &discovery, "--client-id", CLIENT, "--client-secret", SECRET])
            .args(["--redirect-uri", REDIRECT_URI, "--clients", &clients.to_string()])
            .args(until);
        match (self.kind, sign_in) {
            (Kind::MockPsc, _) => {
                let person = self.person();
                command.args(["--scope", "openid scope_all", "--parameter", "acr_values=eidas1", "--root"]);
                command.arg(self.folder.path().join(ROOT));
                if sign_in == SignIn::AtOnce {
                    let call = format!("http://127.0.0.1:{}/psc/sign-ins", self.control);
                    command.args(["--sign-in-call", &call, "--person", &person]);
                } else {
                    command.arg("--card").arg(self.folder.path().join(CARD));
                }
            }
            (_, SignIn::InFull) => {
                command.args(["--fill", "login=mesure", "--fill", "password=mesure"]);
            }
            _ => {}
        }
        if sign_in == SignIn::Session {
            command.arg("--keep-session");
        }
        let output = done(&mut command);
        let outcome: Outcome = serde_json::from_slice(&output.stdout).unwrap();
        assert!(outcome.valid, "{}: {outcome:?}", self.kind.name());
        outcome
    }

    /// Who can sign in, once everything that a client needs is in the folder.
    fn person(&self) -> String {
        let begun = Instant::now();
        loop {
            match fs::read_to_string(self.folder.path().join(PERSON)) {
                Ok(person) if !person.is_empty() => return person,
                _ => std::thread::yield_now(),
            }
            assert!(begun.elapsed() < START_LIMIT, "{} has nobody", self.kind.name());
        }
    }
}
