//! Somebody else's service, as `doublure.toml` describes it.

mod files;
mod services;
pub mod up;

use crate::support::{Desk, Ended, free_port};

/// A service in one file: `service.py PORT [what it does]`.
const SERVICE: &str = r#"
import http.server, os, signal, ssl, sys, time
port, does = int(sys.argv[1]), sys.argv[2:] or ['works']

class Handler(http.server.BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        Handler.asked += 1
        page = '<!doctype html><html lang="fr"><title>Service</title><main><h1>Accueil</h1></main></html>'.encode()
        self.send_response({'fails': 503, 'sends': 302}.get(does[0], 200))
        if does[0] == 'sends':
            self.send_header('location', does[1])
        self.send_header('content-type', 'text/html; charset=utf-8')
        self.send_header('content-length', str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        if does[0] == 'dies' and Handler.asked > 1:
            print('adieu', flush=True)
            self.wfile.flush()
            os._exit(7)

    def log_message(self, *said):
        pass

def put_away(*_):
    time.sleep(0.3)
    with open('range.txt', 'w') as file:
        file.write('fini')
    os._exit(0)

if does[0] == 'tidies':
    signal.signal(signal.SIGTERM, put_away)
print('émetteur', os.environ['DOUBLURE_ISSUER'])
server = http.server.HTTPServer(('127.0.0.1', port), Handler)
if does[0] == 'tls':
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ['CERT'], os.environ['KEY'])
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"#;

const SCENARIO: &str = "# language: fr\nFonctionnalité: Essai\n\n  Scénario: Il voit la page d’accueil\n    Quand il \
                        ouvre le service\n    Alors il est sur la page « Accueil »\n";

/// A desk with a project on ports that nobody uses.
pub struct Project {
    pub desk: Desk,
    pub port: u16,
}

impl Project {
    /// A service that is started by `start`, where PORT stands for its port; by nothing when it is empty. `settings`
    /// are further lines of `[service]`.
    pub fn new(start: &str, settings: &str) -> Self {
        let [port, psc, mail, smtp, ecps, igc, mtls, control] = [(); 8].map(|()| free_port());
        let desk = Desk::new();
        let start = match start {
            "" => String::new(),
            start => format!("start = \"{}\"\n", start.replace("PORT", &port.to_string())),
        };
        desk.write(
            "doublure.toml",
            &format!(
                "hosts = [\"localhost\"]\n[service]\nurl = \"http://localhost:{port}/\"\n{start}{settings}\n[[client]]\nid = \
                 \"mon-service\"\nsecret = \"secret-de-test\"\nredirect_uris = [\"http://localhost:{port}/retour\"]\n[ports]\n\
                 psc = {psc}\nmail = {mail}\nsmtp = {smtp}\necps = {ecps}\nigc = {igc}\nmtls = {mtls}\ncontrol = {control}\n"
            ),
        );
        desk.write("service.py", SERVICE);
        desk.write("scenarios/essai.feature", SCENARIO);
        Self { desk, port }
    }

    /// Changes the settings.
    fn edit(&self, part: &str, other: &str) {
        let path = self.desk.path("doublure.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(part), "{text}");
        std::fs::write(path, text.replace(part, other)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.desk.doublure(&[&["run", "--out", "rapport"], arguments].concat())
    }

    /// What a run that does not come to its browser says, with PORT for the service's port. It ends by naming its
    /// report when it broke, and has none when it was not asked for properly.
    #[track_caller]
    fn refused(&self, code: i32) -> String {
        let told = self.run(&[]).ends_with(code).err.replace(&self.port.to_string(), "PORT");
        match told.strip_suffix("Rapport : rapport/report.html\n") {
            Some(rest) if code == 3 => rest.to_owned(),
            None if code != 3 => told,
            _ => panic!("{told}"),
        }
    }
}
