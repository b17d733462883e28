//! axe-core on every page that a person may meet: each page of the built-in scenarios at the moment when it is kept, the
//! pages that no scenario keeps, the mails, the report. The scenarios are walked once for all the tests of a tier.

mod audit;
mod pages;
mod templates;
mod walk;

use std::{collections::BTreeSet, fs};

use harness::{guide, language::Sentence, run::event::Outcome, snapshot::Store};

use self::{
    audit::Finding,
    walk::{PLANTED, Tier, Walked},
};

/// As the binary alone would: same seed, same pages approved, two browsers.
#[test]
fn the_scenarios_of_every_day_pass_and_find_the_approved_pages() {
    must_all_pass(Walked::of(Tier::Everyday));
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn every_scenario_passes_and_finds_the_approved_pages() {
    let walked = Walked::of(Tier::Everything);
    must_all_pass(walked);
    let orphans = Store::new(&walk::approved(), &walked.out.join("rien"))
        .orphans(&walked.plan.snapshots(), None)
        .unwrap();
    assert!(orphans.is_empty(), "no scenario names these pages any more: {orphans:?}");
}

/// Those of the browser's own windows have none to show where the card lies in the simulated reader.
fn must_all_pass(walked: &Walked) {
    for scenario in &walked.report.scenarios {
        let failure = scenario.steps.iter().find_map(|step| step.failure.as_ref());
        let of_windows = scenario.tags.iter().any(|tag| tag == "fenêtres-du-navigateur");
        let expected = if of_windows { Outcome::NotApplicable } else { Outcome::Passed };
        assert_eq!(scenario.outcome, expected, "{}: {failure:#?}", scenario.name);
    }
    assert_eq!(walked.report.scenarios.len(), walked.report.run.total);
}

/// Without a browser: what `make test-all` then looks for in the report.
#[test]
fn every_documented_step_is_kept_by_a_scenario() {
    let plan = walk::plan(&[]);
    let sentences = plan.scenarios.iter().flat_map(|scenario| &scenario.steps).map(|step| &step.sentence);
    let kept: BTreeSet<_> = sentences
        .filter_map(|sentence| match sentence {
            Sentence::Conforms { name, documented: true } => guide::step_of(name).map(|step| step.id),
            _ => None,
        })
        .collect();
    let left: Vec<_> = guide::STEPS.iter().map(|step| step.id).filter(|id| !kept.contains(id)).collect();
    assert!(left.is_empty(), "no scenario keeps a page of these steps: {left:?}");
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn every_documented_step_is_shown_with_a_picture() {
    let walked = Walked::of(Tier::Everything);
    let kept: Vec<_> = walked.kept().collect();
    for step in guide::STEPS {
        let shown = kept.iter().find(|page| page.step_id.as_deref() == Some(step.id));
        let shown = shown.unwrap_or_else(|| panic!("{} is not in the report", step.id));
        let picture = fs::read(walked.out.join(shown.picture.as_ref().unwrap())).unwrap();
        assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n", "{} has no picture", step.id);
    }
}

#[test]
fn no_page_of_every_day_has_a_serious_fault() {
    must_hinder_nobody(Walked::of(Tier::Everyday));
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn no_page_at_all_has_a_serious_fault() {
    must_hinder_nobody(Walked::of(Tier::Everything));
}

fn must_hinder_nobody(walked: &Walked) {
    let findings = |serious: bool| -> Vec<&Finding> {
        let pages = walked.audited.iter().filter(|page| page.name != PLANTED);
        pages.flat_map(|page| &page.findings).filter(|finding| finding.is_serious() == serious).collect()
    };
    // What does not fail is told all the same, for whoever wants to do better.
    let mut reported: Vec<_> = findings(false).iter().map(ToString::to_string).collect();
    for page in &walked.audited {
        reported.extend(
            page.undecided.iter().map(|rule| format!("{}: {rule} is for a person to judge\n", page.name)),
        );
    }
    fs::write(walked.out.join("axe.txt"), reported.concat()).unwrap();
    let told: Vec<_> = findings(true).iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} serious faults\n\n{}", told.len(), told.join("\n"));
}

/// Red proof: what is planted is found, and told with its page, its rule, its place and what to do.
#[test]
fn a_page_with_planted_faults_is_found_red() {
    let walked = Walked::of(Tier::Everyday);
    let planted = walked.audited.iter().find(|page| page.name == PLANTED).unwrap();
    let serious: Vec<_> = planted.findings.iter().filter(|finding| finding.is_serious()).collect();
    let rules: BTreeSet<_> = serious.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(
        rules,
        BTreeSet::from([
            "button-name",
            "color-contrast",
            "html-has-lang",
            "image-alt",
            "label",
            "target-size"
        ])
    );
    let label = serious.iter().find(|finding| finding.rule == "label").unwrap().to_string();
    for told in [PLANTED, "label (critical)", "input", "aria-label"] {
        assert!(label.contains(told), "{told}: {label}");
    }
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn the_pages_that_no_scenario_keeps_are_audited_too() {
    let walked = Walked::of(Tier::Everything);
    for scenario in &walked.beside.scenarios {
        let failure = scenario.steps.iter().find_map(|step| step.failure.as_ref());
        assert_eq!(scenario.outcome, Outcome::Pending, "{}: {failure:#?}", scenario.name);
    }
    assert!(walked.audited.len() > 60, "{}", walked.audited.len());
}

/// What fits a laptop may not fit a phone: a page that both show is audited on both.
#[test]
fn the_pages_of_a_phone_are_audited_whatever_a_laptop_shows() {
    let walked = Walked::of(Tier::Everyday);
    let of_the_phone = |name: &str| name.starts_with("postes__un-medecin-se-connecte-depuis-son-telephone__");
    let kept: Vec<_> =
        walked.kept().filter_map(|page| page.snapshot.as_deref()).filter(|name| of_the_phone(name)).collect();
    assert!(kept.len() > 1, "{kept:?}");
    let audited: BTreeSet<_> = walked.audited.iter().map(|page| page.name.as_str()).collect();
    let left: Vec<_> = kept.iter().filter(|name| !audited.contains(*name)).collect();
    assert!(left.is_empty(), "not audited at a phone's width: {left:?}");
}

/// A new page is audited, or stands among the waivers with its reason.
#[test]
#[ignore = "long: `make test-all` runs it"]
fn every_template_is_audited_or_waived() {
    templates::must_be_audited(&Walked::of(Tier::Everything).audited);
}
