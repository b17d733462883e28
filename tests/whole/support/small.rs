//! The smallest service, as somebody has it in a folder with `doublure.toml`.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use harness::{
    certify::{restart::Restart, target::Target},
    project::{
        FILE, Project,
        opening::Opened,
        service::{Running, Sink},
    },
};
use tokio::sync::Mutex;

use super::{Desk, free_port, workspace};

/// `[certify]` of it.
pub const CERTIFY: &str = "\
[certify]
sign_in_button = \"S’identifier avec Pro Santé Connect\"
protected = \"/espace\"
signed_in = \"Se déconnecter\"
sign_out_button = \"Se déconnecter\"
terms = \"/conditions\"
";

/// A folder with it, on ports that nobody uses. `does` are words for its command line, `more` what stands at the end of the
/// settings.
pub fn small_service(does: &str, more: &str) -> Desk {
    let desk = Desk::new();
    fs::copy(workspace().join("tests/services/small/service.py"), desk.path("service.py")).unwrap();
    let [port, psc, mail, smtp, ecps, igc, mtls, control] = [(); 8].map(|()| free_port());
    let url = format!("http://localhost:{port}/");
    desk.write(
        "doublure.toml",
        &format!(
            "[service]\nname = \"Petit service\"\nurl = \"{url}\"\nstart = \"exec python3 service.py {does}\"\n\n[[client]]\nid = \
             \"petit-service\"\nsecret = \"secret-de-test\"\nredirect_uris = [\"{url}retour\"]\npost_logout_redirect_uris = \
             [\"{url}\"]\n\n[ports]\npsc = {psc}\nmail = {mail}\nsmtp = {smtp}\necps = {ecps}\nigc = {igc}\nmtls = {mtls}\n\
             control = {control}\n\n{more}"
        ),
    );
    desk
}

/// The smallest service, started on a stack of its own.
pub struct StartedService {
    pub project: Project,
    pub opened: Opened,
    pub running: Arc<Mutex<Option<Running>>>,
    desk: Desk,
}

impl StartedService {
    pub async fn new() -> Self {
        Self::that("", CERTIFY).await
    }

    /// One that `does` something of its own, of which `certify` tells.
    pub async fn that(does: &str, certify: &str) -> Self {
        harness::install_crypto();
        let desk = small_service(does, certify);
        let project = parsed(&desk, &fs::read_to_string(desk.path(FILE)).unwrap());
        let opened = project.open(1, &[]).await.unwrap();
        let variables = opened.environment.variables(&project.service.env);
        let log = Sink::file(&desk.path(LOG)).unwrap();
        let command = project.service.start.as_ref().unwrap();
        let mut running = Running::start(command, &project.folder, &variables, log).unwrap();
        let ready = project.until_ready(&opened.stack.root_pem, Some(&mut running), None).await;
        ready.unwrap_or_else(|error| panic!("{error}"));
        Self { desk, project, opened, running: Arc::new(Mutex::new(Some(running))) }
    }

    pub fn target(&self, restart: Restart) -> Target {
        Target::of(&self.project, self.project.certify.as_ref().unwrap(), restart)
    }

    /// As [`Self::target`], of a file that says something else in one place.
    pub fn target_with(&self, part: &str, other: &str) -> Target {
        let text = fs::read_to_string(self.desk.path(FILE)).unwrap();
        assert!(text.contains(part), "{part}");
        let project = parsed(&self.desk, &text.replacen(part, other, 1));
        Target::of(&project, project.certify.as_ref().unwrap(), Restart::Unknown)
    }

    pub fn variables(&self) -> BTreeMap<String, String> {
        self.opened.environment.variables(&self.project.service.env)
    }

    pub fn log(&self) -> PathBuf {
        self.desk.path(LOG)
    }

    pub fn printed(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }
}

const LOG: &str = "service.log";

fn parsed(desk: &Desk, text: &str) -> Project {
    Project::parse(FILE, text, &desk.path("")).unwrap_or_else(|error| panic!("{error}"))
}
