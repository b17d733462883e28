//! `doublure cards`: what is exported is judged by OpenSSL, presented over TLS, and good after a restart.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::Command,
    sync::Arc,
};

use reqwest::{
    Certificate, Client, Identity,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use serde_json::Value;

use crate::{
    project::Project,
    support::{Desk, Up},
};

/// A desk with `up` running, and its addresses.
struct Office {
    project: Project,
    up: Option<Up>,
}

impl Office {
    fn open() -> Self {
        let mut office = Self { project: Project::new("", ""), up: None };
        office.restart();
        office
    }

    fn restart(&mut self) {
        drop(self.up.take());
        self.up = Some(Up::start(&self.project.desk).until("Rien n’est installé"));
    }

    fn desk(&self) -> &Desk {
        &self.project.desk
    }

    fn urls(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.desk().path("urls.json")).unwrap()).unwrap()
    }

    /// `doublure cards` with these words, which must succeed; what it said.
    #[track_caller]
    fn cards(&self, words: &[&str]) -> String {
        self.desk().doublure(&[&["cards"], words].concat()).ends_with(0).out.clone()
    }

    /// A card that is issued and exported into this folder at once; its serial number.
    #[track_caller]
    fn issue(&self, folder: &str, words: &[&str]) -> String {
        let told = self.cards(&[&["issue", "--out", folder], words].concat());
        let digits = |word: &&str| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        told.split([' ', ',']).find(digits).unwrap_or_else(|| panic!("{told}")).to_owned()
    }

    /// `openssl` with these words, in the desk; whether it succeeded, and what it said on both channels.
    fn openssl(&self, words: &str) -> (bool, String) {
        self.run("openssl", &words.split(' ').collect::<Vec<_>>())
    }

    fn run(&self, program: &str, words: &[&str]) -> (bool, String) {
        let ended = Command::new(program).args(words).current_dir(self.desk().path("")).output().unwrap();
        let said =
            [ended.stdout, ended.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        (ended.status.success(), said)
    }

    /// As the export's own lines have it.
    fn verify(&self, folder: &str, more: &str) -> (bool, String) {
        let stem = if self.desk().path(folder).join("carte.pem").exists() { "carte" } else { "certificat" };
        self.openssl(&format!(
            "verify{more} -CAfile {folder}/chaine.pem -untrusted {folder}/chaine.pem {folder}/{stem}.pem"
        ))
    }

    fn ocsp(&self, folder: &str) -> String {
        let urls = self.urls();
        let at = format!("{}ocsp", urls["urls"]["igc"].as_str().unwrap());
        let (chain, certificate) = (format!("{folder}/chaine.pem"), format!("{folder}/carte.pem"));
        let (good, said) =
            self.openssl(&format!("ocsp -issuer {chain} -cert {certificate} -CAfile {chain} -url {at}"));
        assert!(good && said.contains("Response verify OK"), "{said}");
        said
    }

    /// Where a client that presents this card lands: the service, with a code, or a page that refuses.
    fn sign_in(&self, folder: &str) -> String {
        let read = |path: &str| fs::read_to_string(self.desk().path(path)).unwrap();
        let card = read(&format!("{folder}/carte.pem")) + &read(&format!("{folder}/cle.pem"));
        let root = Certificate::from_pem(read(".doublure/racine-test.pem").as_bytes()).unwrap();
        let policy =
            Policy::custom(
                |attempt| {
                    if attempt.url().path() == "/retour" { attempt.stop() } else { attempt.follow() }
                },
            );
        let client = Client::builder()
            .tls_certs_only([root])
            .identity(Identity::from_pem(card.as_bytes()).unwrap())
            .dns_resolver(Arc::new(Loopback))
            .redirect(policy)
            .no_proxy()
            .build()
            .unwrap();
        let urls = self.urls();
        let issuer = urls["urls"]["issuer"].as_str().unwrap();
        let port = issuer.split(':').nth(2).unwrap().split('/').next().unwrap();
        let back = format!("http%3A%2F%2Flocalhost%3A{}%2Fretour", self.project.port);
        let request = format!(
            "https://wallet.psc.localhost:{port}/auth?response_type=code&client_id=mon-service&redirect_uri={back}&scope=openid%20\
             scope_all&acr_values=eidas1&state=0123456789abcdef&nonce=0123456789abcdef"
        );
        wait_for(async {
            let answer = client.get(request).send().await.unwrap();
            match answer.headers().get("location") {
                Some(location) => location.to_str().unwrap().to_owned(),
                None => answer.text().await.unwrap(),
            }
        })
    }
}

fn wait_for<T>(doing: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(doing)
}

fn fetched(address: &str) -> Vec<u8> {
    let client = Client::builder().tls_certs_only([]).no_proxy().build().unwrap();
    wait_for(async { client.get(address).send().await.unwrap().bytes().await.unwrap().to_vec() })
}

/// Every name is on loopback, as browsers have it for `*.localhost`.
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _name: Name) -> Resolving {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Box::pin(async move { Ok(Box::new(std::iter::once(address)) as Addrs) })
    }
}

#[test]
fn openssl_accepts_each_kind_and_refuses_the_bad_ones_for_their_own_reason_after_a_restart_too() {
    let mut office = Office::open();
    for kind in ["cps", "cpf", "cpe", "cpa"] {
        office.issue(kind, &["--kind", kind]);
        for purpose in ["", " -purpose sslclient", " -crl_check -crl_download"] {
            let (good, said) = office.verify(kind, purpose);
            assert!(good && said.ends_with("carte.pem: OK\n"), "{kind}{purpose}: {said}");
        }
    }
    office.issue("expiree", &["--fault", "expirée"]);
    let (good, said) = office.verify("expiree", "");
    assert!(!good && said.contains("certificate has expired"), "{said}");
    office.issue("etrangere", &["--fault", "foreign_authority"]);
    let (good, said) = office.verify("etrangere", "");
    assert!(!good && said.contains("unable to get local issuer certificate"), "{said}");
    office.issue("alteree", &["--fault", "altered"]);
    let (good, said) = office.verify("alteree", "");
    assert!(!good && said.contains("certificate signature failure"), "{said}");

    let serial = office.issue("revoquee", &[]);
    assert!(office.ocsp("revoquee").contains("carte.pem: good"));
    office.cards(&["revoke", &serial[..10]]);
    office.restart();
    for (folder, told) in [("cps", "good"), ("revoquee", "revoked")] {
        assert!(office.ocsp(folder).contains(&format!("carte.pem: {told}")), "{folder}");
    }
    // The list, fetched where the certificate says.
    let (_, text) = office.openssl("x509 -in revoquee/carte.pem -noout -ext crlDistributionPoints");
    let list = text.split("URI:").nth(1).unwrap().trim().to_owned();
    fs::write(office.desk().path("liste.crl"), fetched(&list)).unwrap();
    let (good, said) = office.verify("cps", " -crl_check -CRLfile liste.crl");
    assert!(good, "{said}");
    let (good, said) = office.verify("revoquee", " -crl_check -CRLfile liste.crl");
    assert!(!good && said.contains("certificate revoked"), "{said}");

    for kind in ["cps", "cpf", "cpe", "cpa"] {
        let landed = office.sign_in(kind);
        assert!(landed.contains("/retour?code="), "{kind}: {landed}");
    }
    assert!(office.sign_in("revoquee").contains("Carte révoquée"));
    assert!(office.sign_in("expiree").contains("Carte expirée"));
    let listed = office.cards(&["list"]);
    let row = listed.lines().find(|line| line.contains(&serial)).unwrap();
    assert!(row.contains("révoqué le "), "{row}");
}

#[test]
fn a_card_is_exported_for_a_browser_for_programs_and_as_a_token_behind_its_code() {
    let office = Office::open();
    let urls = office.urls();
    let person = &urls["people"][0];
    let pin = person["cards"][0]["pin"].as_str().unwrap();
    let serial = person["cards"][0]["serial"].as_str().unwrap();
    let told = office.cards(&["export", serial, "--out", "carte", "--token"]);
    assert!(told.contains("mot de passe « doublure »") && told.contains(&format!("code {pin}")), "{told}");
    // Each line that it says to type.
    for line in told.lines().filter_map(|line| line.strip_prefix("  openssl ")) {
        let (good, said) = office.openssl(line);
        assert!(good, "{line}: {said}");
    }
    let (good, said) = office.openssl("pkcs12 -in carte/carte.p12 -passin pass:doublure -nodes -info");
    assert!(good && said.contains("BEGIN PRIVATE KEY"), "{said}");
    assert!(said.contains("TEST AC IGC-SANTE ELEMENTAIRE PERSONNES"), "{said}");
    private(&office, &["carte", "carte/carte.p12", "carte/cle.pem", "carte/softhsm"]);

    // As a browser would: NSS finds certificate and key on the token.
    let desk = office.desk();
    desk.write("code.txt", pin);
    fs::create_dir(desk.path("nss")).unwrap();
    let library = told.split("module ").nth(1).unwrap().lines().next().unwrap();
    assert!(office.run("certutil", &["-N", "-d", "sql:nss", "--empty-password"]).0);
    let add =
        ["-force", "-dbdir", "sql:nss", "-add", "carte", "-libfile", library, "-mechanisms", "FRIENDLY"];
    let config = desk.path("carte/softhsm/softhsm2.conf");
    let on_the_token = |program: &str, words: &[&str]| {
        let mut command = Command::new(program);
        command.args(words).current_dir(desk.path("")).env("SOFTHSM2_CONF", &config);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    on_the_token("modutil", &add);
    let held = on_the_token("certutil", &["-L", "-d", "sql:nss", "-h", "all", "-f", "code.txt"]);
    assert!(held.contains("u,u,u"), "{held}");

    // Nothing is overwritten.
    let again = desk.doublure(&["cards", "export", serial, "--out", "carte"]);
    assert_eq!(
        again.ends_with(2).err,
        "erreur : le dossier « carte » n’est pas vide : rien n’est écrit ; donnez un dossier vide ou nouveau avec --out\n"
    );
}

#[test]
fn an_organisation_s_certificates_are_for_what_they_say() {
    let office = Office::open();
    for used_for in ["client", "server"] {
        let words = ["--organisation", "mon-service.localhost", "--use", used_for, "--unit", "10B0123456"];
        let serial = office.issue(used_for, &words);
        let told = office.desk().doublure(&["cards", "export", &serial, "--out", "jeton", "--token"]);
        assert!(told.ends_with(2).err.contains("--token ne vaut que pour une carte"), "{}", told.err);
        let other = if used_for == "client" { "server" } else { "client" };
        let (good, said) = office.verify(used_for, &format!(" -purpose ssl{used_for}"));
        assert!(good, "{said}");
        let (good, said) = office.verify(used_for, &format!(" -purpose ssl{other}"));
        assert!(!good && said.contains("certificate purpose"), "{said}");
    }
    let (good, said) = office.verify("server", " -verify_hostname mon-service.localhost");
    assert!(good, "{said}");
    assert!(!office.desk().path("client/softhsm").exists());
    private(&office, &["client/certificat.p12", "client/cle.pem"]);
    let listed = office.cards(&["--lang", "en", "list"]);
    assert!(listed.contains("mon-service.localhost  server  10B0123456"), "{listed}");
}

#[test]
fn what_there_is_not_is_told_with_the_nearest_and_nobody_there_with_what_to_do() {
    let office = Office::open();
    let desk = office.desk();
    for (words, said) in [
        (&["issue", "--kind", "cpx"][..], "« cpx » ; le plus proche est « cpa »"),
        (&["issue", "--fault", "expird"], "« expird » ; le plus proche est « expired »"),
        (&["issue", "--holder", "personne"], "personne ne s’appelle « personne »"),
        (
            &["issue", "--organisation", "é", "--use", "server"],
            "Doublure refuse et dit, en anglais : “é” cannot be",
        ),
        (&["export", "99", "--out", "là"], "aucune carte n’a le numéro de série « 99 »"),
        (&["revoke", ""], "aucune carte n’a le numéro de série «  »"),
    ] {
        let told = desk.doublure(&[&["cards"], words].concat()).ends_with(2).err.clone();
        assert!(told.contains(said), "{words:?}: {told}");
    }
    let nobody = desk.doublure(&["cards", "--control", "http://127.0.0.1:9/", "list"]);
    assert!(
        nobody.ends_with(3).err.starts_with(
            "erreur : aucune Doublure ne répond à http://127.0.0.1:9/ : démarrez `doublure up` dans une autre fenêtre"
        ),
        "{}",
        nobody.err
    );
    // A program that is missing is named with its package, before anything is written.
    let urls = office.urls();
    let serial = urls["people"][0]["cards"][0]["serial"].as_str().unwrap();
    let without = |words: &[&str]| {
        let mut command = desk.command(&[&["cards", "export", serial], words].concat());
        crate::support::Ended::from(command.env("PATH", "/nonexistent").output().unwrap())
    };
    let told = without(&["--out", "jeton", "--token"]).ends_with(3).err.clone();
    assert!(told.contains("« softhsm2-util » est introuvable") && told.contains("paquet softhsm2"), "{told}");
    assert!(!desk.path("jeton").exists());
    let told = without(&["--out", "jeton"]).ends_with(0).out.clone();
    assert!(told.contains("Sans jeton SoftHSM2 : « softhsm2-util » est introuvable"), "{told}");
    assert!(desk.path("jeton/carte.p12").exists() && !desk.path("jeton/softhsm").exists());
}

#[cfg(unix)]
fn private(office: &Office, names: &[&str]) {
    use std::os::unix::fs::PermissionsExt;
    for name in names {
        let mode = fs::metadata(office.desk().path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others may read {name}");
    }
}

#[cfg(not(unix))]
fn private(_: &Office, _: &[&str]) {}
