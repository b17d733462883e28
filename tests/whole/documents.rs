//! Documents that are made from the program, and must not lag behind it.

use std::{fmt::Write, fs};

use harness::{
    lang::Lang,
    language::{Plan, Source, vocabulary::VOCABULARY},
    project::schema,
};

use crate::support::workspace;

/// Every sentence, for the QA reader.
fn vocabulary() -> String {
    let mut page = "# Les phrases que l'on peut écrire\n\n\
        <!-- Fait par le programme : UPDATE_DOCS=1 cargo test --workspace --test whole documents -->\n\n\
        `doublure list --phrases` montre la même liste, et les vôtres. Entre guillemets, ce que vous choisissez : un nom \
        lu à l'écran, une valeur. « elle » vaut « il » ; ’ vaut '. Entre tous les guillemets, `{adresse}`, `{nom}`, \
        `{prénom}`, `{nom complet}` et `{identifiant}` valent ceux de la personne du scénario, `{mot de passe e-CPS}` celui \
        de son téléphone, `{code du courriel}` le code du dernier courriel ouvert.\n"
        .to_owned();
    for chapter in VOCABULARY {
        let _ =
            write!(page, "\n## {}\n\n| phrase | ce qu'elle fait | exemple |\n|---|---|---|\n", chapter.title);
        for words in chapter.words {
            let example = words.example().map(|example| format!("`{example}`")).unwrap_or_default();
            let _ = writeln!(page, "| `{}` | {} | {example} |", words.skeleton, words.meaning);
        }
    }
    page.push_str("\n## Phrases composées des précédentes\n\n| phrase | ses étapes |\n|---|---|\n");
    for phrase in Plan::parse(&Source::chosen(&[], None).unwrap(), &[]).unwrap().phrases {
        let steps: Vec<_> = phrase.steps.iter().map(|step| format!("`{step}`")).collect();
        let _ = writeln!(page, "| `{}` | {} |", phrase.title, steps.join("<br>"));
    }
    page
}

/// The sentences that stand between backquotes on a page for the QA reader; for the name of a fault, the one that asks
/// for it. An ellipsis stands for what the reader knows.
fn sentences_of(page: &str) -> Vec<String> {
    const BEGINNINGS: [&str; 8] = ["il ", "elle ", "le ", "la ", "son ", "sa ", "un ", "une "];
    const MOCKS: [&str; 6] = ["card.", "ecps.", "mail.", "psc.", "sas.", "smtp."];
    let begins = |code: &str, with: &[&str]| with.iter().any(|word| code.starts_with(word));
    let mut fenced = false;
    let prose = page.lines().filter(|line| {
        fenced ^= line.starts_with("```");
        !fenced
    });
    let code = prose.flat_map(|line| line.split('`').skip(1).step_by(2)).filter(|code| !code.contains('…'));
    let sentence = |code: &str| match code {
        _ if begins(code, &BEGINNINGS) => Some(code.to_owned()),
        _ if begins(code, &MOCKS) && !code.ends_with('.') => {
            Some(format!("le défaut « {code} » se produit pour lui"))
        }
        _ => None,
    };
    code.filter_map(sentence).collect()
}

/// A page that shows how to write an incident shows what the program reads.
#[test]
fn every_sentence_that_a_page_shows_is_one_that_the_program_knows() {
    let mut text = "# language: fr\nFonctionnalité: Ce que montrent les pages\n".to_owned();
    let mut shown = 0;
    for page in fs::read_dir(workspace().join("docs/fr")).unwrap().map(|entry| entry.unwrap().path()) {
        // Made from the program.
        if page.extension().is_none_or(|end| end != "md") || page.ends_with("vocabulaire.md") {
            continue;
        }
        for sentence in sentences_of(&fs::read_to_string(&page).unwrap()) {
            let _ = write!(
                text,
                "\n  Scénario: {shown}, {}\n    Quand {sentence}\n    Et il ouvre le service\n    Alors il voit « x »\n",
                page.display()
            );
            shown += 1;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pages.feature");
    fs::write(&path, text).unwrap();
    let sources = Source::chosen(&[path], None).unwrap();
    if let Err(wrong) = Plan::parse(&sources, &["anne".to_owned()]) {
        let told: Vec<_> = wrong.iter().map(|(one, source)| one.render(source, Lang::Fr)).collect();
        panic!("{}", told.join("\n\n"));
    }
    assert!(shown > 80, "{shown}");
}

/// Editors find it under this name; `doublure init` writes the same.
#[test]
fn the_published_schema_is_what_the_program_reads() {
    let path = workspace().join("docs/doublure.schema.json");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, schema::text()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == schema::text(),
        "docs/doublure.schema.json lags behind: UPDATE_DOCS=1 cargo test --workspace --test whole documents"
    );
}

#[test]
fn the_vocabulary_page_is_what_the_program_knows() {
    let path = workspace().join("docs/fr/vocabulaire.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, vocabulary()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == vocabulary(),
        "docs/fr/vocabulaire.md lags behind: UPDATE_DOCS=1 cargo test --workspace --test whole documents"
    );
}
