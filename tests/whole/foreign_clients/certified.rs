//! `doublure certify` on relying parties that we did not write. What does not pass is known, check by check, with its proof in
//! `docs/clients`: a verdict that changes is seen.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt};

use certification::{
    result::Certification,
    verdict::Verdict::{self, Failed, Inconclusive, NotApplicable, Passed, Remark},
};

use super::stand::{copy, found};
use crate::{
    services,
    support::{Desk, free_port, workspace},
};

type Verdicts = BTreeMap<String, Verdict>;

fn certified(desk: &Desk, out: &str) -> Verdicts {
    let ended = desk.doublure(&["certify", "--out", out]);
    let json = fs::read_to_string(desk.path(out).join("certification.json"));
    let json = json.unwrap_or_else(|error| panic!("{error}: {}\n{}", ended.out, ended.err));
    let certification: Certification = serde_json::from_str(&json).unwrap();
    let verdicts: Verdicts =
        certification.checks.iter().map(|check| (check.id.clone(), check.verdict)).collect();
    // What fails gives the exit code, then what nobody could judge.
    let any = |verdict| verdicts.values().any(|other| *other == verdict);
    ended.ends_with(if any(Failed) {
        1
    } else if any(Inconclusive) {
        5
    } else {
        0
    });
    verdicts
}

#[track_caller]
fn holds(desk: &Desk, times: usize, known: &[(&str, Verdict)]) {
    let first = certified(desk, "1");
    let of_interest = first
        .iter()
        .filter(|(_, verdict)| !matches!(verdict, Passed | NotApplicable))
        .map(|(id, verdict)| (id.as_str(), *verdict));
    assert_eq!(of_interest.collect::<BTreeMap<_, _>>(), known.iter().chain(ALL).copied().collect());
    for time in 2..=times {
        assert_eq!(certified(desk, &time.to_string()), first, "certification {time}");
    }
}

/// `docs/clients/mod_auth_openidc.md`, “Certified”.
const APACHE: &[(&str, Verdict)] = &[
    ("callback.iss.missing", Failed),
    ("id_token.acr.wrong", Remark),
    ("id_token.aud.several", Failed),
    ("id_token.crit.unknown", Failed),
    ("id_token.nbf.future", Failed),
    ("person.told.denied", Failed),
    ("person.told.exchange_failed", Remark),
    ("person.told.exchange_unreachable", Remark),
    ("person.told.token_refused", Remark),
    ("person.told.unavailable", Failed),
];

/// `docs/clients/openid-client.md`, “Certified”.
const OPENID_CLIENT: &[(&str, Verdict)] = &[
    ("id_token.acr.wrong", Remark),
    ("id_token.at_hash.wrong", Remark),
    ("id_token.azp.wrong", Remark),
    ("keys.rotation", Remark),
    ("session.refresh.active", Inconclusive),
    ("session.refresh.refused", Inconclusive),
];

/// `docs/clients/authlib.md`, “Certified”.
const AUTHLIB: &[(&str, Verdict)] = &[
    ("authorization_request.nonce", Remark),
    ("id_token.acr.wrong", Remark),
    ("session.refresh.active", Inconclusive),
    ("session.refresh.refused", Inconclusive),
];

/// What the services lack without being wrong: HTTPS, terms of use, and a word of the file on the page that names an account.
const ALL: &[(&str, Verdict)] = &[
    ("account.other_id", Inconclusive),
    ("account.subject", Inconclusive),
    ("person.terms", Inconclusive),
    ("session.cookies.secure", Inconclusive),
];

/// Apache, which Doublure starts.
fn apache() -> Desk {
    let desk = Desk::new();
    let [psc, own] = [(); 2].map(|()| free_port().to_string());
    let there = |text: &str| text.replace("8443", &psc).replace("8300", &own);
    copy(&workspace().join("tests/clients/apache"), &desk.path(""), &there);
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    let (service, rest) = settings.split_once("\n\n").unwrap();
    let started = format!(
        "start = \"{} usr/sbin/apache2 -d . -f apache.conf -D FOREGROUND\"\n\n[service.env]\nFOLDER = '{}'\nMODULES = '{}'",
        workspace().join("tests/clients/unpacked.sh").display(),
        desk.path("").display(),
        found("usr/lib/apache2/modules").display()
    );
    let others =
        ["mail", "smtp", "ecps", "igc", "mtls", "control"].map(|name| format!("{name} = {}", free_port()));
    let ports = format!("[ports]\npsc = {psc}\n{}", others.join("\n"));
    desk.write("doublure.toml", &format!("{service}\n{started}\n\n{rest}\n{ports}\n"));
    // A server that root starts reads what it serves as somebody else.
    fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    desk
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn mod_auth_openidc_is_certified_three_times_alike() {
    holds(&apache(), 3, APACHE);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_service_on_openid_client_is_certified_three_times_alike() {
    holds(&services::project("node"), 3, OPENID_CLIENT);
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_service_on_authlib_is_certified() {
    holds(&services::project("python"), 1, AUTHLIB);
}
