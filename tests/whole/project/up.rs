//! `doublure up` with a project.

use std::{fs, io::Read, net::TcpListener};

use serde_json::Value;

use super::Project;
use crate::support::Up;

#[test]
fn a_test_that_fails_leaves_nothing_running() {
    let project = Project::new("python3 service.py PORT", "");
    drop(Up::start(&project.desk).until("Votre service répond"));
    assert!(TcpListener::bind(("127.0.0.1", project.port)).is_ok(), "the service outlived its test");
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
        let told = Up::start(&project.desk).until("Rien n’est installé").stop();
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
    for file in [
        "racines.pem",
        "racines.p12",
        "serveur-test.pem",
        "serveur-test.key.pem",
        "doublure.schema.json",
        "cartes/500000001000017-CPET00001-cpe.pem",
    ] {
        assert!(project.desk.path(".doublure").join(file).exists(), "{file}");
    }
}

#[test]
fn the_service_is_started_shown_and_stopped() {
    let project = Project::new("python3 service.py PORT", "");
    let told = Up::start(&project.desk).until("Votre service répond").stop();
    assert!(told.contains("  service │ émetteur https://localhost:"), "{told}");
    assert!(TcpListener::bind(("127.0.0.1", project.port)).is_ok(), "the service outlived `up`");
}

#[test]
fn a_service_that_runs_already_is_not_started_a_second_time() {
    let project = Project::new("echo démarré ; exec sleep 600", "");
    let _held = TcpListener::bind(("127.0.0.1", project.port)).unwrap();
    let told = Up::start(&project.desk).until("n’est pas démarré une seconde fois").stop();
    assert!(!told.contains("service │"), "{told}");
}

#[test]
fn a_service_that_ends_is_told_and_the_rest_goes_on() {
    let project = Project::new("python3 service.py PORT dies", "");
    let up = Up::start(&project.desk).until("Votre service répond");
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
