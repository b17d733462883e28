//! Services that are started, or should be.

use std::{fs, net::TcpListener};

use super::Project;
use crate::support::{free_port, report};

#[test]
fn a_service_of_ones_own_is_started_walked_through_and_stopped() {
    let project = Project::new("python3 service.py PORT", "name = \"Mon service\"");
    let ended = project.run(&[]);
    ended.ends_with(0);
    let rapport = project.desk.path("rapport");
    let service = report(&rapport)["run"]["service"].clone();
    assert_eq!(service, format!("Mon service — http://localhost:{}/", project.port));
    let log = fs::read_to_string(rapport.join("service.log")).unwrap();
    assert!(log.starts_with("émetteur https://localhost:"), "{log}");
    assert!(TcpListener::bind(("127.0.0.1", project.port)).is_ok(), "the service outlived the run");
    assert!(!format!("{}{}", ended.out, ended.err).contains("secret-de-test"));
}

#[test]
fn a_service_that_serves_https_is_given_a_certificate_that_the_browser_trusts() {
    let project = Project::new(
        "python3 service.py PORT tls",
        "[service.env]\nCERT = \"{server_certificate}\"\nKEY = \"{server_key}\"",
    );
    project.edit("url = \"http:", "url = \"https:");
    project.run(&[]).ends_with(0);
}

#[test]
fn a_service_that_puts_things_away_is_given_the_time_even_below_a_shell() {
    // The shell stays, as the leader of the group, and goes at once when it is asked.
    let project = Project::new("python3 service.py PORT tidies; true", "");
    project.run(&[]).ends_with(0);
    assert_eq!(fs::read_to_string(project.desk.path("range.txt")).unwrap(), "fini");
}

#[test]
fn a_command_that_does_not_exist_is_shown() {
    let project = Project::new("pithon3 service.py PORT", "");
    assert_eq!(
        project.refused(3).replace("sh: 1: ", "").replace("pithon3: not found", "INTROUVABLE"),
        "\
le service démarre ; en attente d’une réponse à http://localhost:PORT/
erreur : la commande du service est introuvable (code 127)
  commande : pithon3 service.py PORT
  ses dernières lignes :
    │ INTROUVABLE
  tout ce qu’il a écrit : rapport/service.log
  que faire : corrigez [service] start, ou installez ce qui manque ; la commande est jouée dans le dossier de doublure.toml.
"
    );
}

#[test]
fn a_service_that_ends_at_once_is_told_with_its_last_lines_made_harmless() {
    let project = Project::new(
        r"for i in $(seq 20); do echo ligne $i; done; printf '\\033[31mrouge\\007\\n' >&2; exit 4",
        "",
    );
    let told = project.refused(3);
    let lines: Vec<_> = told.lines().filter_map(|line| line.strip_prefix("    │ ")).collect();
    assert_eq!(lines.len(), 15, "{told}");
    assert!(lines.contains(&"ligne 20") && !lines.contains(&"ligne 3"), "{told}");
    assert!(lines.contains(&"rouge"), "{told}");
    assert!(told.contains("erreur : le service s’est arrêté (code 4)\n"), "{told}");
    assert!(
        told.ends_with(
            "  tout ce qu’il a écrit : rapport/service.log\n  que faire : ses dernières lignes disent pourquoi ; essayez \
             la commande vous-même, dans le dossier de doublure.toml.\n"
        ),
        "{told}"
    );
}

#[test]
fn a_command_that_goes_to_the_background_is_asked_to_stay() {
    let told = Project::new("true &", "").refused(3);
    assert!(
        told.contains("erreur : la commande du service s’est terminée (code 0), et rien ne répond\n"),
        "{told}"
    );
    assert!(
        told.contains(
            "que faire : elle doit rester au premier plan : sans « & » à la fin, sans option -d.\n"
        ),
        "{told}"
    );
}

#[test]
fn a_service_that_never_answers_is_given_up_in_time() {
    let project = Project::new("exec sleep 600", "ready_within = 1");
    assert_eq!(
        project.refused(3),
        "\
le service démarre ; en attente d’une réponse à http://localhost:PORT/
erreur : le service n’a pas répondu en 1 s à http://localhost:PORT/ : rien n’écoute à cette adresse
  commande : exec sleep 600
  il n’a rien écrit
  tout ce qu’il a écrit : rapport/service.log
  que faire : vérifiez l’adresse et le port dans [service] url ; s’il lui faut plus de temps : ready_within = 2.
"
    );
}

#[test]
fn a_service_that_only_answers_errors_is_not_ready() {
    let project = Project::new("python3 service.py PORT fails", "ready_within = 2");
    let told = project.refused(3);
    assert!(
        told.contains(
            "erreur : le service n’a pas répondu en 2 s à http://localhost:PORT/ : il répond par l’erreur 503 Service \
             Unavailable\n"
        ),
        "{told}"
    );
    assert!(
        told.contains("que faire : voyez pourquoi dans ce qu’il écrit, ou donnez dans « ready » un chemin"),
        "{told}"
    );
}

#[test]
fn a_service_that_sends_elsewhere_is_told() {
    let project = Project::new("python3 service.py PORT sends https://autre.test/accueil", "");
    let told = project.refused(3);
    assert!(told.contains("erreur : le service renvoie vers « https://autre.test/accueil »\n"), "{told}");
    assert!(
        told.contains("que faire : déclarez cette adresse dans [service] url, si c’est la sienne ; sinon corrigez le service.\n"),
        "{told}"
    );
}

#[test]
fn plain_http_where_https_is_declared_and_the_reverse_are_told() {
    let project = Project::new("python3 service.py PORT", "");
    project.edit("url = \"http:", "url = \"https:");
    let told = project.refused(3);
    assert!(
        told.contains(
            "erreur : le service parle HTTP, sans TLS, et doublure.toml déclare https://localhost:PORT/\n"
        ),
        "{told}"
    );
    assert!(told.contains("que faire : écrivez http:// dans [service] url et redirect_uris ; ou"), "{told}");

    let project = Project::new(
        "python3 service.py PORT tls",
        "[service.env]\nCERT = \"{server_certificate}\"\nKEY = \"{server_key}\"",
    );
    let told = project.refused(3);
    assert!(
        told.contains("erreur : le service parle HTTPS, et doublure.toml déclare http://localhost:PORT/\n"),
        "{told}"
    );
    assert!(told.contains("que faire : écrivez https:// dans [service] url et redirect_uris.\n"), "{told}");
}

#[test]
fn a_certificate_of_somebody_else_is_told() {
    let project = Project::new(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out c.pem -days 1 -subj \
         /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null && CERT=c.pem KEY=k.pem python3 service.py PORT tls",
        "",
    );
    project.edit("url = \"http:", "url = \"https:");
    let told = project.refused(3);
    assert!(
        told.contains("erreur : le certificat du service à https://localhost:PORT/ n’est pas reconnu : "),
        "{told}"
    );
    assert!(told.contains("{server_certificate} et {server_key}"), "{told}");
}

#[test]
fn a_service_that_announces_another_port_is_told() {
    let other = free_port();
    let project = Project::new(
        &format!("echo Serveur sur http://localhost:{other} ; exec sleep 600"),
        "ready_within = 1",
    );
    let told = project.refused(3).replace(&other.to_string(), "AUTRE");
    assert!(
        told.contains(
            "erreur : le service annonce http://localhost:AUTRE/, et rien n’écoute à l’adresse déclarée, \
             http://localhost:PORT/ (attendue 1 s)\n"
        ),
        "{told}"
    );
    assert!(told.contains("que faire : mettez la même adresse des deux côtés"), "{told}");
}

#[test]
fn whatever_answers_before_the_service_is_started_is_not_tested_in_its_place() {
    let project = Project::new("python3 service.py PORT", "");
    let _held = TcpListener::bind(("127.0.0.1", project.port)).unwrap();
    assert_eq!(
        project.refused(3),
        "erreur : un programme répond déjà à http://localhost:PORT/, avant que votre service soit démarré : c’est lui qui \
         serait testé. Arrêtez-le ; ou, si c’est votre service, ôtez « start » de doublure.toml.\n"
    );
}

#[test]
fn a_taken_port_of_ours_says_where_to_choose_another() {
    let project = Project::new("python3 service.py PORT", "");
    let settings = fs::read_to_string(project.desk.path("doublure.toml")).unwrap();
    let psc = settings.lines().find_map(|line| line.strip_prefix("psc = ")).unwrap();
    let _held = TcpListener::bind(("127.0.0.1", psc.parse().unwrap())).unwrap();
    assert_eq!(
        project.refused(3),
        format!(
            "erreur : le port {psc} ne peut pas être ouvert : il est déjà pris ; arrêtez le programme qui l’occupe, ou \
             l’autre Doublure, ou choisissez un autre port dans doublure.toml ([ports])\n"
        )
    );
    let doctor = project.desk.doublure(&["doctor"]);
    let told = &doctor.ends_with(3).out;
    assert!(told.contains(&format!("✗ port {psc} (Pro Santé Connect) : il est déjà pris ; ")), "{told}");
    assert!(
        told.ends_with(
            "\nTout n’est pas prêt :\n  - libérez ces ports : arrêtez le programme qui les occupe, ou l’autre Doublure\n"
        ),
        "{told}"
    );
}

/// With variables, which nobody reads when nobody starts it: taking « start » away must be enough.
#[test]
fn a_service_that_nobody_starts_is_waited_for() {
    let project =
        Project::new("python3 service.py PORT", "ready_within = 1\n[service.env]\nA = \"{issuer}\"");
    project.edit("start = ", "#start = ");
    assert_eq!(
        project.refused(3),
        "\
en attente de votre service à l’adresse http://localhost:PORT/
erreur : le service n’a pas répondu en 1 s à http://localhost:PORT/ : rien n’écoute à cette adresse
  que faire : démarrez-le, ou donnez dans doublure.toml la commande qui le démarre : [service] start.
"
    );
}

#[test]
fn a_service_that_dies_during_the_run_is_told_with_its_last_lines() {
    let project = Project::new("python3 service.py PORT dies", "");
    project.desk.write(
        "scenarios/essai.feature",
        &super::SCENARIO.replace("Alors", "Et il ouvre le service\n    Alors"),
    );
    let told = project.run(&[]).ends_with(3).err.clone();
    assert!(told.contains("attention : pendant le passage, le service s’est arrêté (code 7)\n"), "{told}");
    assert!(told.contains("    │ adieu\n"), "{told}");
}
