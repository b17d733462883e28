//! What the test IGC-Santé publishes over HTTP: lists, certificates, OCSP; the answers are read by OpenSSL.

use std::{fs, path::Path, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use identities::{
    Authority, Card, CardSerial, ListRefusal, Organisation, OrganisationCertificate, OrganisationUse,
    Publication, RevocationList, Validity,
};
use mock_kit::{Generator, deviations::Scope, journal::Verdict};
use rand::SeedableRng;
use reqwest::StatusCode;
use rustls::pki_types::CertificateRevocationListDer;
use serde_json::json;
use tempfile::TempDir;

use crate::stack::Stack;

fn published(stack: &Stack) -> &Publication {
    stack.psc.igc().publication().unwrap()
}

fn organisation(stack: &Stack) -> OrganisationCertificate {
    let now = stack.context.clock.now();
    let serial = CardSerial::generate(&mut Generator::seed_from_u64(3));
    let organisation = Organisation::made_up("service.test");
    let validity = Validity::current(now);
    stack.psc.igc().issue_organisation(&organisation, OrganisationUse::Client, serial, validity).unwrap()
}

/// A folder with the authorities and certificates as OpenSSL wants them.
struct Files {
    folder: TempDir,
}

impl Files {
    fn of(stack: &Stack) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let igc = stack.psc.igc();
        let write = |name: &str, pem: &str| fs::write(folder.path().join(name), pem).unwrap();
        write("root.pem", &igc.root_pem());
        write("persons.pem", &igc.pem_of(Authority::Persons));
        write("organisations.pem", &igc.pem_of(Authority::Organisations));
        write("card.pem", leaf(stack.card().certificate_pem()));
        write("organisation.pem", leaf(&organisation(stack).certificate_pem));
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `openssl` with these words; what it said on both channels.
    fn openssl(&self, words: &str) -> String {
        let ended = Command::new("openssl").args(words.split(' ')).current_dir(self.path()).output().unwrap();
        [ended.stdout, ended.stderr].map(|said| String::from_utf8(said).unwrap()).concat()
    }
}

fn leaf(chain: &str) -> &str {
    let end = "-----END CERTIFICATE-----";
    &chain[..chain.find(end).unwrap() + end.len()]
}

const ASKED: &str = "-CAfile root.pem -verify_other persons.pem -no_nonce";

#[tokio::test(flavor = "multi_thread")]
async fn openssl_asks_where_the_certificate_says_and_believes_the_answer() {
    let stack = Stack::start();
    let files = Files::of(&stack);
    let at = published(&stack).ocsp();
    assert_eq!(files.openssl("x509 -in card.pem -noout -ocsp_uri").trim(), at);
    let ask = |issuer: &str, certificate: &str| {
        files.openssl(&format!("ocsp -issuer {issuer} -cert {certificate} -url {at} -CAfile root.pem"))
    };
    // With the nonce that it sends by itself.
    let told = ask("persons.pem", "card.pem");
    assert!(told.contains("Response verify OK") && told.contains("card.pem: good"), "{told}");
    assert!(!told.contains("WARNING"), "{told}");
    let told = ask("organisations.pem", "organisation.pem");
    assert!(told.contains("Response verify OK") && told.contains("organisation.pem: good"), "{told}");

    stack.psc.igc().revoke(stack.card().serial(), stack.context.clock.now());
    let told = ask("persons.pem", "card.pem");
    assert!(told.contains("card.pem: revoked") && told.contains("Reason: cessationOfOperation"), "{told}");
    // Nobody's number, and a certificate of an authority that no responder answers for.
    let told = files.openssl(&format!("ocsp -issuer persons.pem -serial 0x11 -url {at} -CAfile root.pem"));
    assert!(told.contains("0x11: unknown"), "{told}");
    assert!(ask("root.pem", "persons.pem").contains("unauthorized"));

    let events = stack.events("psc.igc.ocsp.answered");
    let told: Vec<_> = events.iter().map(|event| event.details["status"].as_str().unwrap()).collect();
    assert_eq!(told, ["good", "good", "revoked", "unknown"]);
    assert_eq!(events[2].person, Some(stack.national_id()), "whose card it is");
    assert_eq!(events[2].details["serial"], stack.card().serial().to_string());
    assert_eq!(stack.events("psc.igc.ocsp.refused")[0].verdict, Verdict::Refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_comes_by_get_too_and_either_way_is_bounded() {
    let stack = Stack::start();
    let files = Files::of(&stack);
    files.openssl("ocsp -issuer persons.pem -cert card.pem -no_nonce -reqout request.der");
    let request = fs::read(files.path().join("request.der")).unwrap();
    let at = published(&stack).ocsp();
    let http = reqwest::Client::new();
    let encoded = STANDARD.encode(&request);
    let by_segment: String = url::form_urlencoded::byte_serialize(encoded.as_bytes()).collect();
    for (rank, sent) in [
        http.post(&at).header("content-type", "application/ocsp-request").body(request.clone()),
        http.get(format!("{at}/{by_segment}")),
        // As many clients write it, slashes and all.
        http.get(format!("{at}/{encoded}")),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "application/ocsp-response");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        fs::write(files.path().join("answer.der"), answer.bytes().await.unwrap()).unwrap();
        let asked = "ocsp -respin answer.der -issuer persons.pem -cert card.pem -CAfile root.pem";
        let told = files.openssl(&format!("{asked} -no_nonce"));
        assert!(told.contains("Response verify OK") && told.contains("card.pem: good"), "{rank}: {told}");
    }
    let malformed = [0x30, 3, 0x0A, 1, 1];
    for sent in [
        http.post(&at).body(vec![0x30; 17 * 1024]),
        http.post(&at).body("bonjour"),
        http.get(format!("{at}/bonjour")),
        http.get(format!("{at}/{}", "MA".repeat(12 * 1024))),
        http.get(&at),
    ] {
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.bytes().await.unwrap().as_ref(), malformed);
    }
    assert_eq!(stack.events("psc.igc.ocsp.refused").len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_authority_s_list_and_certificate_are_where_its_certificates_say() {
    let stack = Stack::start();
    let igc = stack.psc.igc();
    let now = stack.context.clock.now();
    let made = organisation(&stack);
    igc.revoke_of(Authority::Organisations, made.serial, now);
    igc.revoke(stack.card().serial(), now);
    let at = published(&stack);
    for (authority, revoked) in [
        (Authority::Root, None),
        (Authority::Persons, Some(stack.card().serial())),
        (Authority::Organisations, Some(made.serial)),
    ] {
        let answer = reqwest::get(at.list(authority)).await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/pkix-crl");
        let list = CertificateRevocationListDer::from(answer.bytes().await.unwrap().to_vec());
        // The clock has gone on since the revocation.
        let now = stack.context.clock.now();
        let read = RevocationList::read_of(authority, &list, igc, now, 0).unwrap();
        let serials: Vec<_> = read.revoked.into_iter().map(|(serial, _)| serial).collect();
        assert_eq!(serials, revoked.iter().map(ToString::to_string).collect::<Vec<_>>());

        let answer = reqwest::get(at.certificate(authority)).await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/pkix-cert");
        assert_eq!(answer.bytes().await.unwrap().as_ref(), igc.certificate_of(authority).as_ref());
    }
    assert_eq!(stack.events("psc.igc.list.fetched").len(), 3);
    assert_eq!(stack.events("psc.igc.certificate.fetched").len(), 3);
    let lost = reqwest::get(format!("{}/CRL/", at.base())).await.unwrap();
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
    assert!(lost.text().await.unwrap().contains("SIMULATION"));
}

/// A list with a fault is what everybody reads, not Pro Santé Connect alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_list_is_published_as_it_is() {
    let stack = Stack::start();
    let http = reqwest::Client::new();
    http.post(stack.control("/revocations/list")).json(&json!({"fault": "forged"})).send().await.unwrap();
    let answer = reqwest::get(published(&stack).list(Authority::Persons)).await.unwrap();
    let list = CertificateRevocationListDer::from(answer.bytes().await.unwrap().to_vec());
    let refusal = RevocationList::read(&list, stack.psc.igc(), stack.context.clock.now(), 0).unwrap_err();
    assert!(matches!(refusal, ListRefusal::Forged { .. }), "{refusal}");
}

/// Red proof: whoever looks a card up by OCSP is told the truth, and only the deviation makes it a lie; of that one
/// person's card alone, if it is asked so.
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_card_is_told_good_by_its_deviation_alone() {
    let stack = Stack::start();
    let other = stack.psc.add_person("autre", identities::Profession::Nurse).unwrap();
    let files = Files::of(&stack);
    fs::write(files.path().join("other.pem"), leaf(other.cards[0].certificate_pem())).unwrap();
    let revoke = |card: &Card| stack.psc.igc().revoke(card.serial(), stack.context.clock.now());
    assert!(revoke(stack.card()) && revoke(&other.cards[0]));
    let at = published(&stack).ocsp();
    let told = |certificate: &str| {
        files.openssl(&format!("ocsp -issuer persons.pem -cert {certificate} -url {at} {ASKED}"))
    };
    assert!(told("card.pem").contains("card.pem: revoked"));
    let scope = Scope::Person(stack.national_id());
    stack.context.deviations.activate("igc.ocsp.revoked_told_good", scope).unwrap();
    assert!(told("card.pem").contains("card.pem: good"));
    assert!(told("other.pem").contains("other.pem: revoked"));
    stack.deviate("igc.ocsp.revoked_told_good");
    assert!(told("other.pem").contains("other.pem: good"));
}
