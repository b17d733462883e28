//! Made-up results, one of each kind, for the tests of every report.

use std::{fs, path::Path};

use mock_kit::Seed;

use super::Report;
use crate::{
    lang::say,
    language::plan::Call,
    run::{
        Failure,
        event::{Attempt, Evidence, Outcome, RunInfo, ScenarioResult, StepResult},
        folder::PICTURES,
    },
};

pub(super) fn step(keyword: &str, text: &str, line: usize, outcome: Outcome) -> StepResult {
    StepResult {
        keyword: keyword.into(),
        text: text.into(),
        file: "compte.feature".into(),
        line,
        column: 11,
        within: vec![],
        outcome,
        duration_ms: 400,
        note: None,
        note_english: None,
        failure: None,
        evidence: None,
        events: vec![],
        mails: vec![],
    }
}

pub(super) fn page(name: &str, picture: &str) -> Evidence {
    Evidence {
        name: name.into(),
        step_id: None,
        picture: Some(Path::new(PICTURES).join(picture)),
        snapshot: Some(format!("compte__{}", name.replace(' ', "-"))),
        text: "adresse : localhost/\n\n# Mon compte\n".into(),
        inspection: None,
    }
}

/// A step of a phrase that is part of a phrase, with a false claim.
pub(super) fn spoilt(picture: &str) -> StepResult {
    let call = |keyword: &str, text: &str, file: &str, line| Call {
        keyword: keyword.into(),
        text: text.into(),
        file: file.into(),
        line,
    };
    StepResult {
        file: "phrases.feature".into(),
        within: vec![
            call("Quand", "il crée son compte", "compte.feature", 12),
            call("Et", "il arrive sur son compte", "phrases.feature", 9),
        ],
        failure: Some(Failure::claim(
            say!("la page dit « Bonjour »", "the page says “Bonjour”"),
            say!(
                "elle ne le dit pas ; le plus proche est « Bonsoir »",
                "it does not say so; the nearest is “Bonsoir”"
            ),
            say!("voyez l’image de la page.", "see the picture of the page."),
        )),
        evidence: Some(Evidence { snapshot: None, ..page("échec", picture) }),
        ..step("Alors", "il voit « Bonjour »", 4, Outcome::Failed)
    }
}

pub(super) fn scenario(index: usize, name: &str, steps: Vec<StepResult>) -> ScenarioResult {
    ScenarioResult {
        index,
        id: format!("compte__{}", crate::language::plan::slug(name)),
        feature: "Le compte".into(),
        name: name.into(),
        file: "compte.feature".into(),
        line: 10,
        tags: vec!["compte".into()],
        outcome: steps.iter().map(|step| step.outcome).max().unwrap_or(Outcome::Broken),
        duration_ms: 1234,
        person: None,
        steps,
        journal_dropped: 0,
        journal_unread: false,
        repetition: 1,
        earlier: vec![],
    }
}

pub(super) fn passed(index: usize, name: &str) -> ScenarioResult {
    let shows = StepResult {
        evidence: Some(page("accueil", &format!("accueil-{index}.png"))),
        ..step("Alors", "la page « accueil » est conforme", 14, Outcome::Passed)
    };
    scenario(index, name, vec![step("Quand", "il ouvre le service", 13, Outcome::Passed), shows])
}

pub(super) fn failed(index: usize, name: &str) -> ScenarioResult {
    let after = step("Et", "il voit « Au revoir »", 13, Outcome::NotRun);
    scenario(index, name, vec![spoilt(&format!("echec-{index}.png")), after])
}

pub(super) fn unstable(index: usize, name: &str) -> ScenarioResult {
    let earlier = |picture: &str| Attempt {
        outcome: Outcome::Failed,
        duration_ms: 700,
        person: None,
        steps: vec![spoilt(picture)],
    };
    ScenarioResult {
        outcome: Outcome::Unstable,
        earlier: vec![earlier("essai-1.png"), earlier("essai-2.png")],
        ..passed(index, name)
    }
}

pub(super) fn pending(index: usize, name: &str) -> ScenarioResult {
    let waits = StepResult {
        evidence: Some(page("mon compte", &format!("compte-{index}.png"))),
        ..step("Alors", "la page « mon compte » est conforme", 15, Outcome::Pending)
    };
    scenario(index, name, vec![step("Quand", "il ouvre le service", 13, Outcome::Passed), waits])
}

/// A scenario with a step that the card mode leaves nothing to do; `all` of them, or the first.
pub(super) fn without_object(index: usize, name: &str, all: bool) -> ScenarioResult {
    let left = |step: StepResult| StepResult {
        note: Some("personne n’a de code à composer".into()),
        note_english: Some("nobody has a code to type".into()),
        outcome: Outcome::NotApplicable,
        ..step
    };
    let pin = left(step("Quand", "il compose le code de sa carte", 13, Outcome::Passed));
    let claim = step("Alors", "il voit « Bonjour »", 14, Outcome::Passed);
    scenario(index, name, vec![pin, if all { left(claim) } else { claim }])
}

pub(super) fn broken(index: usize, name: &str) -> ScenarioResult {
    let failure = Failure::broken(
        say!("afficher la page", "show the page"),
        say!("rien n’écoute à cette adresse", "nothing listens at this address"),
        say!("démarrez le service.", "start the service."),
    );
    let breaks =
        StepResult { failure: Some(failure), ..step("Quand", "il ouvre le service", 13, Outcome::Broken) };
    scenario(index, name, vec![breaks])
}

/// One of each, the unstable one repeated and failing once.
pub(super) fn everything() -> Report {
    let again = |repetition, scenario| ScenarioResult { repetition, ..scenario };
    report(vec![
        passed(0, "Il se déconnecte"),
        again(2, failed(1, "Il se déconnecte")),
        again(3, passed(2, "Il se déconnecte")),
        unstable(3, "Il revient"),
        pending(4, "Une page nouvelle"),
        broken(5, "Le service ne répond pas"),
    ])
}

pub(super) fn report(scenarios: Vec<ScenarioResult>) -> Report {
    let run = RunInfo {
        version: "0.1.0".into(),
        seed: 1,
        jobs: 1,
        total: scenarios.len(),
        browser: "Chromium".into(),
        card_mode: "lecteur simulé".into(),
        card_mode_english: "simulated reader".into(),
        started_at: "2026-11-24T14:37:00Z".into(),
        service: "Mon service".into(),
        ..RunInfo::default()
    };
    Report::new(run, scenarios, 65_000)
}

/// A picture that nothing can make smaller; about `3 × side × side` bytes.
pub(super) fn noise(side: u32) -> Vec<u8> {
    let hex = Seed::new(1).token("", "noise", 3 * (side * side) as usize);
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let pixels: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, side, side);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    picture
}

/// A folder with a small picture for each that `report` names.
pub(super) fn folder(report: &Report) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(PICTURES)).unwrap();
    let picture = noise(8);
    let attempts = report.scenarios.iter().flat_map(|scenario| &scenario.earlier);
    let steps = report.scenarios.iter().flat_map(|scenario| &scenario.steps);
    for step in steps.chain(attempts.flat_map(|attempt| &attempt.steps)) {
        if let Some(path) = step.evidence.as_ref().and_then(|evidence| evidence.picture.as_ref()) {
            fs::write(folder.path().join(path), &picture).unwrap();
        }
    }
    folder
}
