//! Faults that turn scenarios red, each at the step that shows it.

use harness::{card_mode::WINDOWS_TAG, report::Report, run::event::Outcome, stack::Stack};

use super::{account, built_in, card, ecps, incidents, options, walk, workstations};

/// A fault, and the scenarios that it turns red: what each is called, and what its guilty step says.
pub(super) type SwitchedOff = (&'static str, &'static [(&'static str, &'static str)]);

/// Scenarios in which nothing is refused, or whose fault is planted by themselves: what switches off a refusal leaves
/// them green.
const NO_REFUSAL: [&str; 20] = [
    "La personne renonce au code de sa carte, puis se ravise",
    "Aucun certificat n'est choisi, la personne est de retour au service",
    "La carte est retirée après le choix du certificat",
    "Deux cartes sont dans le lecteur, la personne choisit la sienne",
    "Le lien est ouvert dans un autre navigateur",
    "Le courriel se perd en route",
    "Le courriel est classé parmi les indésirables",
    "Le courriel arrive en retard",
    "Le navigateur ne joint plus Pro Santé Connect, puis le joint de nouveau",
    "La notification ne vient pas, la personne ouvre l'application",
    "Le téléphone n'a plus de réseau",
    "Le réseau du téléphone est coupé au moment de répondre, puis rétabli",
    "L'identifiant mémorisé sur le poste est proposé à la connexion suivante",
    "Un identifiant mal formé, sans son 8, mal copié ou inconnu est refusé avec ce qu'il faut faire",
    "Quitter d'un côté atteint l'autre",
    "Sous macOS, Firefox lit la carte sans CPS-Gestion",
    "La carte se lit avec Edge sous Windows (1)",
    "La carte se lit avec Firefox sous Linux (2)",
    "La carte est dans le lecteur, la personne préfère l'e-CPS",
    "Sous macOS, l'e-CPS fonctionne avec Safari",
];

/// Commits each fault and walks through the scenarios that show it.
pub(super) async fn all_turn_red(faults: &[SwitchedOff]) {
    harness::install_crypto();
    let mut amiss = vec![];
    for (deviation, red) in faults {
        let folder = tempfile::tempdir().unwrap();
        let stack = Stack::start(&options(vec![(*deviation).to_owned()])).await.unwrap();
        let named = |name: &str| red.iter().any(|(scenario, _)| *scenario == name);
        let report = walk(&stack, folder.path(), |scenario| named(&scenario.name)).await;
        amiss.extend(red.iter().filter_map(|(scenario, guilty)| {
            let found = red_step(&report, scenario);
            let as_expected = found.as_ref().is_ok_and(|step| step.contains(guilty));
            (!as_expected).then(|| format!("{deviation}: {scenario}: {found:?} instead of “{guilty}”"))
        }));
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}

/// What the step says at which the scenario failed.
fn red_step(report: &Report, name: &str) -> Result<String, String> {
    let shown = report.scenarios.iter().find(|one| one.name == name).ok_or("no such scenario")?;
    if shown.outcome != Outcome::Failed {
        return Err(format!("{:?}", shown.outcome));
    }
    let step = shown.steps.iter().find(|step| step.outcome == Outcome::Failed).ok_or("no step failed")?;
    Ok(step.text.clone())
}

#[test]
fn every_scenario_that_shows_a_refusal_has_its_red_proof() {
    let proven: Vec<_> =
        [account::FAULTS, card::FAULTS, ecps::FAULTS, incidents::FAULTS, workstations::FAULTS]
            .into_iter()
            .flatten()
            .flat_map(|(_, red)| red.iter().map(|(scenario, _)| *scenario))
            .collect();
    // What is refused in the browser's own windows has its proofs in `native.rs`.
    let pages = built_in().scenarios.into_iter();
    let pages = pages.filter(|scenario| !scenario.tags.iter().any(|tag| tag == WINDOWS_TAG));
    let names: Vec<_> = pages.map(|scenario| scenario.name).collect();
    for name in &names {
        let (is_proven, is_free) = (proven.contains(&name.as_str()), NO_REFUSAL.contains(&name.as_str()));
        assert!(is_proven != is_free, "“{name}”: proven {is_proven}, said to refuse nothing {is_free}");
    }
    for said in proven.iter().chain(&NO_REFUSAL) {
        assert!(names.iter().any(|name| name == said), "no scenario is called “{said}”");
    }
}
