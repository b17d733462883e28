//! Red proofs through the binary: a refusal that is switched off must turn a scenario red. (Those of single
//! refusals stand beside them, in the mocks' own tests.)

use std::{collections::BTreeMap, path::Path};

use harness::{
    browser::Browser,
    card_mode::CardMode,
    language::{Plan, Source},
    report::{Collector, Report},
    run::{
        self,
        event::{Outcome, RunInfo},
    },
    snapshot::Redactions,
    stack::{self, Ports, Root, Stack},
};
use mock_kit::{Clock, authority::ServerAuthority};

use crate::support::{Desk, report};

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

/// Each refusal of the e-CPS, switched off: the scenarios that show it turn red.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn an_ecps_whose_refusals_are_switched_off_is_noticed() {
    const SWITCHED_OFF: [(&str, &[&str]); 6] = [
        ("ecps.code.unchecked", &["Un autre code est choisi sur le téléphone"]),
        ("ecps.password.unchecked", &["Trois mots de passe erronés verrouillent l'application"]),
        (
            "ecps.activation.unchecked",
            &[
                "L'e-CPS n'est pas activée",
                "L'e-CPS est à renouveler",
                "L'application ou le téléphone est trop ancien",
            ],
        ),
        ("ecps.request.eternal", &["Le temps s'écoule sans réponse"]),
        ("psc.ecps.outcome.unchecked", &["La demande est refusée sur le téléphone"]),
        ("ecps.push.lost", &["Un médecin revient avec son e-CPS"]),
    ];
    for (deviation, red) in SWITCHED_OFF {
        let desk = Desk::new();
        let ended = desk.doublure(&["run", "--tags", "@e-cps", "--out", "rapport", "--deviation", deviation]);
        assert_eq!(ended.code, Some(1), "{deviation}: {}", ended.err);
        let report = report(&desk.path("rapport"));
        for scenario in red {
            let scenarios = report["scenarios"].as_array().unwrap();
            let shown = scenarios.iter().find(|one| one["name"] == *scenario).unwrap();
            assert_eq!(shown["outcome"], "failed", "{deviation}: {scenario}");
        }
    }
}

#[test]
fn settings_that_are_lost_are_noticed() {
    assert_eq!(outcome("@retour", &["sas.settings.forgotten"]), "failed");
}

#[test]
fn a_forged_id_token_is_refused_by_the_service_and_only_by_its_signature_check() {
    assert_eq!(outcome("@retour", &["psc.id_token.signature.invalid"]), "failed");
    assert_eq!(outcome("@retour", &["psc.id_token.signature.invalid", "sas.signature.unchecked"]), "passed");
}

#[test]
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
    let options = stack::Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        served: stack::Served::BuiltIn,
    };
    let mut stack = Stack::start(&options).await.unwrap();
    stack.root_pem = ServerAuthority::generate(Clock::system().now()).unwrap().certificate_pem().to_owned();

    let report = walk(&stack, folder.path()).await;
    assert_eq!(report.scenarios.len(), report.run.total, "a scenario did not come back");
    assert!(report.run.total > 1);
    for scenario in &report.scenarios {
        assert_eq!(scenario.outcome, Outcome::Broken, "{}", scenario.name);
        let found = scenario.steps.iter().find_map(|step| step.failure.as_ref()).unwrap().found.clone();
        assert!(found.contains("ERR_CERT_AUTHORITY_INVALID"), "{found}");
    }
}

/// Runs the built-in scenarios against a stack of the test's own.
async fn walk(stack: &Stack, out: &Path) -> Report {
    let mut plan = Plan::parse(&Source::chosen(&[], None).unwrap(), &[]).unwrap();
    plan.scenarios.retain(|scenario| scenario.tags.iter().any(|tag| tag == "sortie" || tag == "retour"));
    let info = RunInfo { jobs: 2, total: plan.scenarios.len(), ..RunInfo::default() };
    let options = run::Options {
        jobs: 2,
        browser: Browser::Chromium,
        card_mode: CardMode::Reader,
        headed: false,
        out: out.to_owned(),
        snapshots: out.join("snapshots"),
        strict: false,
        retries: 0,
        people: BTreeMap::new(),
        redactions: Redactions::default(),
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
