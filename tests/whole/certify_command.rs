//! `doublure certify` as somebody runs it on a small service of theirs.

use std::fs;

use certification::{result::Certification, verdict::Verdict};

use crate::support::{CERTIFY, Desk, small_service};

const ACR: &str = "authorization_request.acr_values";
const KNOWN: &str = "[[known]]\ncheck = \"authorization_request.acr_values\"\nwhy = \"corrigé en janvier\"\n";

fn declared(answer: bool) -> String {
    format!(
        "{CERTIFY}\n[[certify.declared]]\nrequirement = \"EXI PSC 01\"\nanswer = {answer}\nauthor = \"Jeanne Martin\"\ndate = \
         \"2026-01-15\"\nattachment = \"kbis.pdf\"\n"
    )
}

fn certification(desk: &Desk, out: &str) -> Certification {
    serde_json::from_str(&fs::read_to_string(desk.path(out).join("certification.json")).unwrap()).unwrap()
}

/// Nothing is started: these are told at once.
#[test]
fn what_a_certification_is_given_must_be_usable() {
    let desk = small_service("", &declared(true));
    let told =
        |arguments: &[&str]| desk.doublure(&[&["certify"], arguments].concat()).ends_with(2).err.clone();
    assert!(told(&["--check"]).contains("aucun fichier « ") && told(&[]).contains("kbis.pdf"));
    desk.write("kbis.pdf", "");
    assert!(told(&["--check", "--only", "keys"]).contains("--only"));
    assert!(told(&["--init"]).contains("« doublure.toml » a déjà [certify]"));
    desk.write("connus.toml", &KNOWN.replace("acr_values", "acr_value"));
    let unknown = told(&["--baseline", "connus.toml"]);
    assert!(
        unknown.contains(&format!("le plus proche est « {ACR} »")) && unknown.contains("connus.toml:2:9"),
        "{unknown}"
    );
    assert!(told(&["--baseline", "absent.toml"]).contains("« absent.toml » ne peut pas être lu"));
    assert!(!desk.path("doublure-certification").exists());

    let desk = Desk::new();
    let told = desk.doublure(&["certify", "--init"]).ends_with(2).err.clone();
    assert!(told.contains("« doublure.toml » n’existe pas : `doublure init` en écrit un"), "{told}");
    desk.write("doublure.toml", "[psc]\nstrict = true\n");
    let told = desk.doublure(&["certify", "--init"]).ends_with(2).err.clone();
    assert!(told.contains("ne décrit pas un service à vous"), "{told}");
    desk.write("doublure.toml", "[service]\nurl = 3\n");
    desk.doublure(&["certify", "--init"]).ends_with(2);
    assert_eq!(fs::read_to_string(desk.path("doublure.toml")).unwrap(), "[service]\nurl = 3\n");
}

#[test]
fn a_service_is_described_by_init_and_tried_by_check() {
    let desk = small_service("", "");
    let before = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    assert!(desk.doublure(&["certify", "--check"]).ends_with(2).err.contains("`doublure certify --init`"));
    desk.doublure(&["certify", "--init"]).ends_with(0);
    let after = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    assert!(after.starts_with(&before) && after.contains("\n[certify]\n"), "{after}");
    let tried = desk.doublure(&["certify", "--check"]);
    tried.ends_with(0);
    assert!(
        tried.out.contains("✓ « Se déconnecter » déconnecte, et mène là : http://localhost:"),
        "{}",
        tried.out
    );
    assert!(!desk.path("doublure-certification").exists());

    desk.write("doublure.toml", &after.replace("signed_in = \"Se déconnecter\"", "signed_in = \"Quitter\""));
    let tried = desk.doublure(&["certify", "--check"]);
    tried.ends_with(1);
    assert!(tried.out.contains("\n✗ une connexion normale ne connecte personne : "), "{}", tried.out);
    assert!(tried.out.contains("la page protégée propose : « Se déconnecter »"), "{}", tried.out);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn what_is_declared_not_to_be_met_fails_and_what_is_known_does_not() {
    let desk = small_service("sans-acr", &declared(false));
    desk.write("kbis.pdf", "");
    desk.write(
        "connus.toml",
        &format!("{KNOWN}\n{}", KNOWN.replace("authorization_request.acr_values", "person.terms")),
    );
    let only = format!("{ACR},person.terms");
    let certify =
        |out| desk.doublure(&["certify", "--only", &only, "--baseline", "connus.toml", "--out", out]);
    let no = certify("non");
    no.ends_with(1);
    assert!(no.out.contains("non — Jeanne Martin, 2026-01-15, kbis.pdf (EXI PSC 01)"), "{}", no.out);
    let report = certification(&desk, "non");
    let first = &report.declared[0];
    assert_eq!((first.requirement.as_str(), first.verdict()), ("EXI PSC 01", Some(Verdict::Failed)));
    assert_eq!(first.declaration.as_ref().unwrap().attachment.as_deref(), Some("kbis.pdf"));

    let text = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    desk.write("doublure.toml", &text.replace("answer = false", "answer = true"));
    let known = certify("connu");
    known.ends_with(0);
    assert!(known.out.contains("connu : corrigé en janvier"), "{}", known.out);
    assert!(
        known.out.contains("Connu comme un échec, person.terms n’en est plus un (conforme)"),
        "{}",
        known.out
    );
    let report = certification(&desk, "connu");
    assert_eq!(report.checks[0].known.as_deref(), Some("corrigé en janvier"));
    assert_eq!((report.count(Verdict::Declared), report.worst()), (1, None));
    let page = fs::read_to_string(desk.path("connu/certification.html")).unwrap();
    assert!(page.contains("oui — Jeanne Martin") && page.contains("Conforme, aux défauts connus près"));
}
