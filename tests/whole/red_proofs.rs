//! Red proofs through the binary: a refusal that is switched off must turn a scenario red. (Those of single
//! refusals stand beside them, in the mocks' own tests.)

mod account;
mod card;
mod ecps;
mod incidents;
mod switched_off;
mod workstations;

use std::{collections::BTreeMap, path::Path};

use harness::{
    browser::Browser,
    card_mode::CardMode,
    language::{Plan, Scenario, Source},
    report::{Collector, Report},
    run::{
        self,
        event::{Outcome, RunInfo},
    },
    snapshot::Redactions,
    stack::{self, Ports, Root, Stack},
};
use mock_kit::{Clock, authority::ServerAuthority};

use crate::support::{Desk, report, workspace};

/// The outcome of the scenario that carries `tag`, with these faults committed.
#[track_caller]
fn outcome(tag: &str, deviations: &[&str]) -> String {
    let desk = Desk::new();
    let mut arguments = vec!["run", "--tags", tag, "--out", "rapport"];
    for deviation in deviations {
        arguments.extend(["--deviation", deviation]);
    }
    let ended = desk.doublure(&arguments);
    assert!(desk.path("rapport/report.json").exists(), "{}", ended.err);
    report(&desk.path("rapport"))["outcome"].as_str().unwrap().to_owned()
}

#[test]
fn a_pin_that_nobody_checks_is_noticed() {
    assert_eq!(outcome("@code-erroné", &["card.pin.unchecked"]), "failed");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_revocation_that_nobody_looks_up_is_noticed() {
    assert_eq!(outcome("@carte-révoquée", &["card.revocation.unchecked"]), "failed");
}

#[test]
fn settings_that_are_lost_are_noticed() {
    assert_eq!(outcome("@retour", &["sas.settings.forgotten"]), "failed");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_forged_id_token_is_refused_by_the_service_and_only_by_its_signature_check() {
    assert_eq!(outcome("@retour", &["psc.id_token.signature.invalid"]), "failed");
    assert_eq!(outcome("@retour", &["psc.id_token.signature.invalid", "sas.signature.unchecked"]), "passed");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_replayed_id_token_is_refused_by_the_service_and_only_by_its_nonce_check() {
    assert_eq!(outcome("@retour", &["psc.id_token.nonce.wrong"]), "failed");
    assert_eq!(outcome("@retour", &["psc.id_token.nonce.wrong", "sas.nonce.unchecked"]), "passed");
}

#[test]
fn a_lost_mail_is_noticed() {
    assert_eq!(outcome("@C1", &["mail.lost"]), "failed");
}

/// Trust is real: a browser that was told to trust another root sees no page at all.
#[tokio::test(flavor = "multi_thread")]
async fn with_an_untrusted_root_every_scenario_is_red() {
    harness::install_crypto();
    let folder = tempfile::tempdir().unwrap();
    let mut stack = Stack::start(&options(vec![])).await.unwrap();
    stack.root_pem = ServerAuthority::generate(Clock::system().now()).unwrap().certificate_pem().to_owned();

    let two = |scenario: &Scenario| scenario.tags.iter().any(|tag| tag == "sortie" || tag == "retour");
    let report = walk(&stack, folder.path(), two).await;
    assert_eq!(report.scenarios.len(), report.run.total, "a scenario did not come back");
    assert!(report.run.total > 1);
    for scenario in &report.scenarios {
        assert_eq!(scenario.outcome, Outcome::Broken, "{}", scenario.name);
        let found = scenario.steps.iter().find_map(|step| step.failure.as_ref()).unwrap().found.to_string();
        assert!(found.contains("ERR_CERT_AUTHORITY_INVALID"), "{found}");
    }
}

fn options(deviations: Vec<String>) -> stack::Options {
    let served = stack::Served::BuiltIn;
    stack::Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations,
        behaviour: stack::Behaviour::default(),
        served,
    }
}

fn built_in() -> Plan {
    Plan::parse(&Source::chosen(&[], None).unwrap(), &[]).unwrap()
}

/// Runs those of the built-in scenarios against a stack of the test's own.
async fn walk(stack: &Stack, out: &Path, wanted: impl Fn(&Scenario) -> bool) -> Report {
    let mut plan = built_in();
    plan.scenarios.retain(wanted);
    let info = RunInfo { jobs: 2, total: plan.scenarios.len(), ..RunInfo::default() };
    let options = run::Options {
        jobs: 2,
        browser: Browser::Chromium,
        card_mode: CardMode::Reader,
        headed: false,
        out: out.to_owned(),
        snapshots: workspace().join("scenarios/snapshots"),
        strict: false,
        retries: 0,
        people: BTreeMap::new(),
        redactions: Redactions::default(),
        deviations: Vec::new(),
        inspection: None,
    };
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    run::run(plan, stack, info, &options, sender).await.unwrap();
    let mut collector = Collector::default();
    while let Some(event) = events.recv().await {
        collector.take(event);
    }
    collector.report().unwrap()
}
