//! Documents that are made from the program, and must not lag behind it.

use std::{fmt::Write, fs};

use certification::{
    catalogue,
    check::Severity,
    requirement::{Coverage, SETS},
};
use harness::{
    lang::Lang,
    language::{Plan, Source, vocabulary::VOCABULARY},
    project::{people, schema},
    stack::DEVIATIONS,
};

use mock_kit::deviations::ScopeKind;
use mock_psc::Reaction;

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

/// Who there is, for the QA reader.
fn people_page() -> String {
    let mut page = "# Les personnes que Doublure apporte\n\n\
        <!-- Fait par le programme : UPDATE_DOCS=1 cargo test --workspace --test whole documents -->\n\n\
        Fictives, prêtes à chaque `doublure up` (codes de carte et mots de passe y sont affichés), et dans tout scénario par \
        leur clé :\n\n\
        ```gherkin\n    Étant donné la personne « régulateur » dont la carte CPS est dans le lecteur\n```\n\n\
        Dans un scénario, chacune est faite pour lui seul : mêmes nom, profession et lieux, mais des identifiants à elle, pour \
        que deux scénarios ne partagent ni compte ni boîte aux lettres. Les identifiants ci-dessous sont ceux de \
        `doublure up`. La phrase dit « carte CPS » ; la carte est la première de la personne, quelle qu’elle soit.\n\n\
        `doublure list --people` montre les mêmes, et les vôtres (`[[person]]` dans `doublure.toml`, au même format que \
        [scenarios/personnes.toml](../../scenarios/personnes.toml)).\n\n\
        | clé | pour quoi faire | nom | profession | carte | identifiant national | fin de `sub` |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    let mut generator = mock_kit::Seed::new(1).draw("page", "person");
    for record in people::brought() {
        let person = identities::Professional::of_record(&mut generator, &record);
        let cards: Vec<_> = record.card_kinds().iter().map(|kind| kind.label()).collect();
        let profession = person.profession().or(record.profession);
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | `{}` | {} |",
            record.key,
            record.about.as_deref().unwrap_or_default(),
            person.full_name(),
            profession.map_or("–".to_owned(), |profession| profession.label().to_lowercase()),
            cards.join(", "),
            person.national_id,
            person.technical_id.as_ref().map_or("le même".to_owned(), |id| format!("`{id}`")),
        );
    }
    page.push_str(
        "\n## Recevoir un identifiant PSI\n\n\
        Un professionnel connu par son RPPS reçoit un identifiant PSI (un UUID), et les deux comptes sont fusionnés. Pour \
        « bientôt-psi », ou toute autre personne de `doublure up` :\n\n\
        ```\ncurl -X POST http://127.0.0.1:8440/psc/other-ids -H 'content-type: application/json' \\\n     \
        -d '{\"person\": \"899700000120\"}'\n```\n\n\
        À sa connexion suivante, `otherIds` a deux éléments : RPPS (`qualite` 1) et PSI (`qualite` 2). Une session déjà \
        ouverte garde ce qu’elle savait. Avec `\"technical\": true`, `sub` finit en plus par cet UUID [R] : un service qui \
        reconnaît ses comptes à `sub` croit voir quelqu’un d’autre.\n\n\
        ## Les codes, et d’où ils viennent\n\n\
        | trait d’identité | nomenclature | OID |\n|---|---|---|\n\
        | `Secteur_Activite`, `codeSecteurDactivite` | TRE_R02-SecteurActivite [S] | 1.2.250.1.71.4.2.4, écrit dans le trait |\n\
        | `SubjectRole` | les codes de TRE_G15-ProfessionSante [S] | 1.2.250.1.213.1.1.5.5, écrit dans le trait |\n\
        | `codeProfession` | TRE_G15-ProfessionSante [S] | 1.2.250.1.71.1.2.7 |\n\
        | `codeSavoirFaire` | TRE_R38-SpecialiteOrdinale [S] | 1.2.250.1.213.1.1.4.5 |\n\
        | `codeCategorieProfessionnelle` | TRE_R09-CategorieProfessionnelle [S] : C, M (agent public), E (étudiant) | \
        1.2.250.1.213.1.6.1.10 |\n\
        | `codeModeExercice` | TRE_R23-ModeExercice : L, S [S], B [R] | non établi |\n\n\
        [S] : lu dans une source publique (terminologies de l’ANS, document du bac à sable) ; [R] : supposé. Sont supposés \
        aussi : les traits d’une employée (`codeProfession` vide, `SubjectRole` vide), plusieurs spécialités dites par \
        plusieurs exercices, `VRAI` pour un régulateur, `ANS…` pour quiconque n’a pas de RPPS.\n",
    );
    page
}

/// Every fault that can be asked for, for whoever tests a service.
fn deviations() -> String {
    let mut page = "# Les défauts que l'on peut demander\n\n\
        <!-- Fait par le programme : UPDATE_DOCS=1 cargo test --workspace --test whole documents -->\n\n\
        Sans défaut, tout se passe comme avec le vrai. Un défaut se demande dans un scénario (« le défaut « … » se produit \
        pour lui », [les incidents](incidents.md)), par `doublure run --deviation NOM`, ou par le port de contrôle \
        (`POST /deviations`), pour tout le monde, pour une personne ou pour un service ; plusieurs se cumulent. Ce qu'un \
        service doit en faire se lit dans la dernière colonne, quand le défaut se voit de lui : **refuser** (personne n'est \
        connecté, ou déconnecté, à cause de ce qu'il a reçu), **s'en accommoder**, ou l'un ou l'autre.\n"
        .to_owned();
    let titles =
        ["Pro Santé Connect, la carte et l'IGC-Santé de test", "L'e-CPS", "Le courriel", "Le SAS simulé"];
    assert_eq!(titles.len(), DEVIATIONS.len());
    for (title, table) in titles.into_iter().zip(DEVIATIONS) {
        let _ = write!(page, "\n## {title}\n\n| défaut | effet | pour | un service |\n|---|---|---|---|\n");
        for deviation in *table {
            let scopes: Vec<_> = deviation
                .scopes
                .iter()
                .map(|scope| match scope {
                    ScopeKind::Everyone => "tous",
                    ScopeKind::Person => "une personne",
                    ScopeKind::Client => "un service",
                })
                .collect();
            let reaction = mock_psc::reaction_to(deviation.name).map_or("", |reaction| match reaction {
                Reaction::Refuse => "refuse",
                Reaction::Tolerate => "s'en accommode",
                Reaction::Either => "l'un ou l'autre",
            });
            let (name, effect) = (deviation.name, deviation.effect);
            let _ = writeln!(page, "| `{name}` | {effect} | {} | {reaction} |", scopes.join(", "));
        }
    }
    page
}

/// Every check of a certification, and every requirement, each with the other.
fn checks(lang: Lang) -> String {
    let mut page = lang
        .say(
            "# Les contrôles d’une certification, et les exigences\n\n\
            <!-- Fait par le programme : UPDATE_DOCS=1 cargo test --workspace --test whole documents -->\n\n\
            Ce que fait `doublure certify` ([certifier.md](certifier.md)) ; `doublure certify --list` montre les mêmes noms. \
            « Conforme » veut dire que le service fait ce que dit le titre.\n",
            "# The checks of a certification, and the requirements\n\n\
            <!-- Made by the program: UPDATE_DOCS=1 cargo test --workspace --test whole documents -->\n\n\
            What `doublure certify` does ([certify.md](certify.md)); `doublure certify --list --lang en` shows the same names. A \
            check passes when the service does what the title says.\n",
        )
        .to_owned();
    let head = lang.say(
        "| contrôle | le service… | gravité | sources | exigences |",
        "| check | the service… | severity | sources | requirements |",
    );
    for area in catalogue::AREAS {
        let _ = write!(page, "\n## {}\n\n", area.title.text().to(lang));
        let _ = write!(page, "{}\n\n{head}\n|---|---|---|---|---|\n", area.about.text().to(lang));
        for check in area.checks {
            let (id, title, severity) = (check.id, check.title.text(), severity(check.severity, lang));
            let requirements: Vec<_> = check.measures().collect();
            let _ = writeln!(
                page,
                "| `{id}` | {} | {severity} | {} | {} |",
                title.to(lang),
                check.sources.join(", "),
                requirements.join(", ")
            );
        }
    }
    let title = lang.say("De l’exigence au contrôle", "From the requirement to the check");
    let _ = write!(page, "\n# {title}\n");
    let head = lang
        .say("| exigence | le service… | contrôlée par |", "| requirement | the service… | looked at by |");
    for set in SETS {
        let version = lang.say(set.version.fr, set.version.en);
        let _ =
            write!(page, "\n## {}, {version}\n\n[S: {}]\n\n{head}\n|---|---|---|\n", set.name, set.source);
        for requirement in set.requirements {
            let how = match requirement.coverage {
                Coverage::Measured => looked_at_by(requirement.id),
                Coverage::InPart(but) => {
                    format!("{} ; {}", looked_at_by(requirement.id), lang.say(but.fr, but.en))
                }
                Coverage::Declared(question) => {
                    let question = lang.say(question.fr, question.en);
                    format!("{}{question}", lang.say("à déclarer : ", "to be declared: "))
                }
                Coverage::NotTested(why) => {
                    let why = lang.say(why.fr, why.en);
                    format!("{}{why}", lang.say("non contrôlée ici : ", "not tested here: "))
                }
            };
            let _ = writeln!(
                page,
                "| {} | {} | {how} |",
                requirement.id,
                lang.say(requirement.says.fr, requirement.says.en)
            );
        }
    }
    page
}

/// The checks that measure a requirement; an area that does so as a whole is named once.
fn looked_at_by(requirement: &str) -> String {
    let of_area = |area: &'static catalogue::Area| {
        if area.requirements.contains(&requirement) {
            return vec![format!("`{}.*`", area.name)];
        }
        let checks = area.checks.iter().filter(|check| check.requirements.contains(&requirement));
        checks.map(|check| format!("`{}`", check.id)).collect()
    };
    catalogue::AREAS.iter().flat_map(of_area).collect::<Vec<_>>().join(", ")
}

fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Blocking => lang.say("bloquant", "blocking"),
        Severity::Major => lang.say("majeur", "major"),
        Severity::Minor => lang.say("mineur", "minor"),
    }
}

#[test]
fn the_pages_of_checks_are_what_a_certification_does() {
    for (file, lang) in [("docs/certify-checks.md", Lang::En), ("docs/fr/controles.md", Lang::Fr)] {
        let path = workspace().join(file);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, checks(lang)).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == checks(lang),
            "{file} lags behind: UPDATE_DOCS=1 cargo test --workspace --test whole documents"
        );
    }
}

#[test]
fn the_page_of_faults_is_what_the_program_can_commit() {
    let path = workspace().join("docs/fr/defauts.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, deviations()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == deviations(),
        "docs/fr/defauts.md lags behind: UPDATE_DOCS=1 cargo test --workspace --test whole documents"
    );
}

#[test]
fn the_page_of_people_is_who_the_program_brings() {
    let path = workspace().join("docs/fr/personnes.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, people_page()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == people_page(),
        "docs/fr/personnes.md lags behind: UPDATE_DOCS=1 cargo test --workspace --test whole documents"
    );
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
        let made = page.ends_with("vocabulaire.md") || page.ends_with("defauts.md");
        if page.extension().is_none_or(|end| end != "md") || made {
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

/// The snippets on a page about a client of others: the file that the line before names, whether the whole of it is
/// shown, and what is shown.
fn snippets(page: &str) -> Vec<(String, bool, String)> {
    let mut found = vec![];
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("\n\n```") {
        let (shown, next) = after.split_once("\n```").unwrap();
        let (_, shown) = shown.split_once('\n').unwrap();
        let named = before.lines().last().unwrap_or_default();
        if let Some((_, file)) = named.split_once("](../../") {
            let (file, how) = file.split_once(')').unwrap();
            found.push((file.to_owned(), how == ", whole:", shown.to_owned()));
        }
        rest = next;
    }
    found
}

/// What a reader copies is what the tests run.
#[test]
fn the_pages_about_clients_of_others_show_the_files_that_the_tests_run() {
    let mut whole = std::collections::BTreeSet::new();
    for page in fs::read_dir(workspace().join("docs/clients")).unwrap().map(|entry| entry.unwrap().path()) {
        for (file, is_whole, shown) in snippets(&fs::read_to_string(&page).unwrap()) {
            let text = fs::read_to_string(workspace().join(&file)).unwrap();
            let lags_behind = format!("{} does not show {file} as it is", page.display());
            if is_whole {
                assert_eq!(shown, text.trim_end(), "{lags_behind}");
                whole.insert(file);
            } else {
                assert!(text.contains(&shown), "{lags_behind}:\n{shown}");
            }
        }
    }
    assert!(whole.contains("tests/clients/apache/psc.conf") && whole.len() > 8, "{whole:?}");
}
