//! Red proofs through the binary: a refusal that is switched off must turn a scenario red. (Those of single
//! refusals stand beside them, in the mocks' own tests.)

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
        all_turn_red("@e-cps", deviation, red);
    }
}

/// Each incident of Pro Santé Connect and of the mail, with a service that gets it wrong or a mock that spoils what
/// should go well: the scenarios that show it turn red.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn an_incident_that_is_answered_badly_is_noticed() {
    const ANSWERED_BADLY: [(&str, &str, &[&str]); 15] = [
        (
            "@psc-injoignable",
            "sas.provider.failure_hidden",
            &["Le service ne joint plus Pro Santé Connect, puis le joint de nouveau"],
        ),
        (
            "@psc-lent",
            "sas.provider.failure_hidden",
            &["Pro Santé Connect tarde à répondre, le service cesse d'attendre et le dit"],
        ),
        (
            "@psc-en-panne",
            "sas.provider.failure_hidden",
            &[
                "Pro Santé Connect répond par une erreur, au lieu d'un code (1)",
                "Pro Santé Connect répond par une erreur, de maintenance (2)",
                "Pro Santé Connect répond par une erreur, à l'échange du code (3)",
                "Pro Santé Connect répond par une erreur, à la lecture de l'identité (4)",
            ],
        ),
        (
            "@connexion-annulée",
            "sas.provider.failure_hidden",
            &["La personne annule sur la page de Pro Santé Connect, puis se ravise"],
        ),
        (
            "@déconnexion",
            "sas.sign_out.local",
            &["Se déconnecter ferme la session du service et celle de Pro Santé Connect"],
        ),
        (
            "@session-ouverte",
            "psc.session.ignored",
            &["La session Pro Santé Connect est déjà ouverte, la carte n'est pas redemandée"],
        ),
        ("@retour", "psc.discovery.unreachable", &["Un médecin revient, ses paramètres sont toujours là"]),
        ("@C1", "mail.spam", &["Un médecin crée son compte avec sa carte CPS"]),
        ("@C1", "mail.delayed", &["Un médecin crée son compte avec sa carte CPS"]),
        (
            "@incidents-courriel",
            "sas.mail.failure_hidden",
            &[
                "La messagerie refuse l'adresse, la personne la corrige",
                "La messagerie ne peut pas recevoir le courriel pour le moment",
            ],
        ),
        ("@courriel-renvoyé", "sas.mail.resend_ignored", &["Le courriel se perd, il est renvoyé"]),
        (
            "@courriel-remplacé",
            "sas.link.kept",
            &["Le courriel arrive en retard, après celui qui le remplace"],
        ),
        (
            "@adresse-prise",
            "sas.address.shared",
            &["L'adresse est déjà celle d'un autre professionnel, la personne en indique une autre"],
        ),
        (
            "@réseau-rétabli",
            "ecps.phone.offline",
            &["Le réseau du téléphone est coupé au moment de répondre, puis rétabli"],
        ),
        (
            "@deux-demandes",
            "ecps.request.kept",
            &["Deux demandes à la fois, la seconde prend la place de la première"],
        ),
    ];
    for (tag, deviation, red) in ANSWERED_BADLY {
        all_turn_red(tag, deviation, red);
    }
}

/// With this fault, each of these scenarios of that tag turns red.
fn all_turn_red(tag: &str, deviation: &str, red: &[&str]) {
    let desk = Desk::new();
    let ended = desk.doublure(&["run", "--tags", tag, "--out", "rapport", "--deviation", deviation]);
    assert_eq!(ended.code, Some(1), "{deviation}: {}", ended.err);
    let report = report(&desk.path("rapport"));
    for scenario in red {
        let scenarios = report["scenarios"].as_array().unwrap();
        let shown = scenarios.iter().find(|one| one["name"] == *scenario);
        let shown = shown.unwrap_or_else(|| panic!("{tag}: no “{scenario}”"));
        assert_eq!(shown["outcome"], "failed", "{deviation}: {scenario}");
    }
}

/// The cards that no workstation keeps from the browser.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn a_workstation_whose_limits_are_switched_off_is_noticed() {
    for tag in ["@M1", "@M2", "@M4"] {
        assert_eq!(outcome(tag, &["card.workstation.unchecked"]), "failed", "{tag}");
    }
}

#[test]
fn a_revocation_that_nobody_looks_up_is_noticed() {
    assert_eq!(outcome("@carte-révoquée", &["card.revocation.unchecked"]), "failed");
}

/// Each check of the card, switched off: the scenarios that show its refusal turn red.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_card_whose_checks_are_switched_off_is_noticed() {
    const SWITCHED_OFF: [(&str, &[&str]); 12] = [
        (
            "card.presence.unchecked",
            &[
                "Le lecteur est vide, puis la carte est insérée",
                "Le poste n'a pas de lecteur, puis il est branché avec la carte",
                "Le navigateur ne présente aucun certificat, puis la carte est insérée",
            ],
        ),
        (
            "card.pin.unchecked",
            &[
                "Deux codes erronés, puis le bon : la carte n'est pas bloquée",
                "Trois codes erronés bloquent la carte, qui le reste ; une autre est acceptée",
                "Une carte déjà bloquée ne demande plus de code",
                "Deux cartes sont dans le lecteur, celle de l'autre personne la connecte, elle",
            ],
        ),
        (
            "card.validity.unchecked",
            &[
                "La carte est refusée, et la page dit pourquoi : expirée (1)",
                "La carte est refusée, et la page dit pourquoi : pas encore valide (2)",
                "La carte a expiré, la personne se connecte avec son e-CPS",
            ],
        ),
        (
            "card.authority.unchecked",
            &["La carte est refusée, et la page dit pourquoi : autorité inconnue (3)"],
        ),
        ("card.signature.unchecked", &["La carte est refusée, et la page dit pourquoi : altérée (4)"]),
        (
            "card.usage.unchecked",
            &[
                "La carte est refusée, et la page dit pourquoi : certificat de signature (5)",
                "La carte est refusée, et la page dit pourquoi : certificat de serveur (6)",
            ],
        ),
        (
            "card.authority_certificate.unchecked",
            &["La carte est refusée, et la page dit pourquoi : certificat d'autorité (7)"],
        ),
        (
            "card.subject.unchecked",
            &["La carte est refusée, et la page dit pourquoi : sans identifiant national (8)"],
        ),
        (
            "card.serial.unchecked",
            &["La carte est refusée, et la page dit pourquoi : inconnue de l'annuaire (9)"],
        ),
        (
            "card.holder.unchecked",
            &["La carte est refusée, et la page dit pourquoi : titulaire inconnu (10)"],
        ),
        (
            "card.withdrawal.unchecked",
            &["La carte est refusée, et la page dit pourquoi : titulaire retiré de l'annuaire (11)"],
        ),
        (
            "card.revocation.unchecked",
            &[
                "La carte est révoquée, la nouvelle est acceptée",
                "De deux cartes dans le lecteur, l'une est révoquée, l'autre est choisie après le refus",
            ],
        ),
    ];
    harness::install_crypto();
    let mut proved = 0;
    for (deviation, red) in SWITCHED_OFF {
        let folder = tempfile::tempdir().unwrap();
        let stack = Stack::start(&options(vec![deviation.to_owned()])).await.unwrap();
        let report = walk(&stack, folder.path(), |scenario| red.contains(&scenario.name.as_str())).await;
        let outcomes: Vec<_> = report.scenarios.iter().map(|one| (&one.name, one.outcome)).collect();
        assert_eq!(outcomes.len(), red.len(), "{deviation}: {outcomes:?}");
        assert!(outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Failed), "{deviation}: {outcomes:?}");
        proved += red.len();
    }
    // Those that show no refusal: the choice given up, the card taken out in the midst, and two good cards.
    let all = Plan::parse(&Source::chosen(&[], None).unwrap(), &[]).unwrap();
    let incidents =
        all.scenarios.iter().filter(|scenario| scenario.tags.iter().any(|tag| tag == "incident-carte"));
    assert_eq!(incidents.count(), proved + 3);
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
    stack::Options { seed: 1, ports: Ports::default(), root: Root::PerRun, deviations, served }
}

/// Runs those of the built-in scenarios against a stack of the test's own.
async fn walk(stack: &Stack, out: &Path, wanted: impl Fn(&Scenario) -> bool) -> Report {
    let mut plan = Plan::parse(&Source::chosen(&[], None).unwrap(), &[]).unwrap();
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
