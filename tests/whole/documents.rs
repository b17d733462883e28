//! Documents that are made from the program, and must not lag behind it.

use std::{fmt::Write, fs};

use harness::{
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
