//! Who may depend on whom. Read from `cargo metadata`, so that no edge slips in unseen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// The edges of the house; dev-dependencies of `tests` on everything are free.
const ALLOWED: &[(&str, &[&str])] = &[
    ("identities", &[]),
    ("mock-kit", &[]),
    ("pictures", &[]),
    ("lang", &["mock-kit"]),
    ("certification", &["lang", "mock-kit"]),
    ("card-middleware", &[]),
    ("mock-ecps", &["identities", "mock-kit"]),
    ("mock-mail", &["mock-kit"]),
    ("mock-psc", &["identities", "mock-kit"]),
    ("mock-psc-fuzz", &["mock-psc"]),
    ("mock-sas", &["mock-kit"]),
    (
        "harness",
        &[
            "certification",
            "identities",
            "lang",
            "mock-kit",
            "mock-ecps",
            "mock-mail",
            "mock-psc",
            "mock-sas",
            "pictures",
        ],
    ),
    ("tests", &[]),
];

/// Crates that one member alone may know.
const KEPT_APART: &[(&str, &[&str])] = &[
    ("fantoccini", &["harness"]),
    ("mailin", &["mock-mail"]),
    ("openidconnect", &["mock-sas"]),
    ("gherkin", &["harness"]),
    ("cryptoki-sys", &["card-middleware"]),
];

fn members() -> Vec<cargo_metadata::Package> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata");
    metadata.packages
}

#[test]
fn no_member_depends_on_one_that_it_may_not_know() {
    let members = members();
    let names: BTreeSet<String> = members.iter().map(|member| member.name.to_string()).collect();
    let known: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names, known, "a member came or went: say here what it may depend on");
    for member in members {
        let (_, allowed) =
            ALLOWED.iter().find(|(name, _)| *name == member.name.as_str()).expect("just compared");
        for dependency in &member.dependencies {
            let ours = names.contains(&dependency.name);
            let for_tests = dependency.kind == DependencyKind::Development;
            let free = for_tests && (member.name.as_str() == "tests" || dependency.name == "mock-kit");
            assert!(
                !ours || free || allowed.contains(&dependency.name.as_str()),
                "{} may not depend on {}",
                member.name,
                dependency.name
            );
        }
    }
}

#[test]
fn what_must_not_agree_with_itself_is_kept_apart() {
    for member in members() {
        for dependency in member.dependencies.iter().filter(|one| one.kind == DependencyKind::Normal) {
            let keeper = KEPT_APART.iter().find(|(name, _)| *name == dependency.name);
            let kept = keeper.is_none_or(|(_, keepers)| keepers.contains(&member.name.as_str()));
            assert!(kept, "{} may not know {}", member.name, dependency.name);
        }
    }
}

/// Every source below a folder that has this text; their paths from there.
fn sources_with(below: &Path, text: &str) -> BTreeSet<PathBuf> {
    let mut folders: Vec<_> = below.is_dir().then(|| below.to_owned()).into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).is_ok_and(|source| source.contains(text)) {
                found.insert(path.strip_prefix(below).expect("below it").to_owned());
            }
        }
    }
    found
}

/// In the harness, fantoccini is the browser's alone: a run knows what a person does, and not how it is done.
#[test]
fn nothing_of_the_harness_but_its_browser_knows_fantoccini() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../harness/src");
    let knowing = sources_with(&sources, "fantoccini::");
    let (browser, others): (Vec<_>, Vec<_>) =
        knowing.into_iter().partition(|path| path.starts_with("browser"));
    assert!(!browser.is_empty());
    assert!(others.is_empty(), "these may not know fantoccini: {others:?}");
}

/// PKCS#11 is a C interface; nothing else here is.
#[test]
fn no_crate_but_the_card_module_has_unsafe_code() {
    for member in members() {
        let folder = member.manifest_path.parent().expect("a folder").join("src");
        let lifting = sources_with(folder.as_std_path(), "(unsafe_code");
        let allowed = member.name.as_str() == "card-middleware";
        assert_eq!(!lifting.is_empty(), allowed, "{}: {lifting:?}", member.name);
    }
}

#[test]
fn every_version_stands_in_the_workspace_table() {
    for member in members() {
        let manifest = std::fs::read_to_string(&member.manifest_path).expect("a readable manifest");
        let (_, dependencies) = manifest.split_once("dependencies]").expect("a member with dependencies");
        let lines = dependencies.lines().take_while(|line| *line != "[lints]");
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with(['[', '#'])) {
            assert!(line.contains("workspace = true"), "{}: “{line}” belongs in the root table", member.name);
        }
    }
}
