//! What the binary says when something is wrong: the exact words, since people act on them.

use std::net::TcpListener;

use crate::support::Desk;

const GOOD: &str = "# language: fr\nFonctionnalité: Essai\n\n  Scénario: Il voit la page d’accueil\n    Quand il ouvre le \
                    service\n    Alors il voit « Se connecter »\n";

#[test]
fn an_unknown_sentence_is_refused_before_anything_starts() {
    let desk = Desk::new();
    desk.write("essai.feature", &GOOD.replace("il voit", "il verra"));
    let ended = desk.doublure(&["run", "essai.feature"]);
    assert_eq!(
        ended.ends_with(2).err,
        "\
erreur: aucune phrase connue ne dit cela
 --> essai.feature:6:11
  |
6 |     Alors il verra « Se connecter »
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^ phrase inconnue
  |
  = que faire: la phrase connue la plus proche est : il voit « … »
               `doublure list --phrases` les montre toutes.

"
    );
    assert!(!desk.path("doublure-rapport").exists(), "something was started");
}

#[test]
fn an_empty_scenario_is_refused() {
    let desk = Desk::new();
    desk.write("vide.feature", "# language: fr\nFonctionnalité: Essai\n  Scénario: Rien\n");
    let ended = desk.doublure(&["run", "vide.feature"]);
    assert_eq!(
        ended.ends_with(2).err,
        "\
erreur: ce scénario n'a aucune étape
 --> vide.feature:3:3
  |
3 |   Scénario: Rien
  |   ^^^^^^^^^^^^^^ il passerait sans rien vérifier
  |
  = que faire: ajoutez au moins un « Quand » et un « Alors ».

"
    );
}

#[test]
fn a_false_claim_shows_what_was_found_and_where() {
    let desk = Desk::new();
    desk.write("faux.feature", &GOOD.replace("« Se connecter »", "« Se conecter »"));
    let ended = desk.doublure(&["run", "faux.feature", "--out", "rapport"]);
    let told = ended.ends_with(1).err.clone();
    let told = told.split_once("(1/1)\n").map(|(_, rest)| rest.to_owned()).unwrap();
    assert_eq!(
        told,
        "\
erreur: non conforme
        affirmé : la page dit « Se conecter »
 --> faux.feature:6:11
  |
6 |     Alors il voit « Se conecter »
  |           ^^^^^^^^^^^^^^^^^^^^^^^ trouvé : elle ne le dit pas ; le plus proche est « Se connecter »
  |
  = que faire: voyez l’image de la page.
0 conforme, 1 non conforme
Rapport : rapport/report.html
"
    );
    let junit = std::fs::read_to_string(desk.path("rapport/junit.xml")).unwrap();
    assert!(junit.contains("failures=\"1\"") && junit.contains("errors=\"0\""), "{junit}");
}

#[test]
fn a_service_that_is_down_breaks_the_run_and_is_no_false_claim() {
    // A port that was free a moment ago, and where nothing listens.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let desk = Desk::new();
    let text = GOOD.replace("il ouvre le service", &format!("il ouvre « https://localhost:{port}/ »"));
    desk.write("eteint.feature", &text);
    let ended = desk.doublure(&["run", "eteint.feature", "--out", "rapport"]);
    // The port has four or five digits, and the caret is as long as the line.
    let told = ended.ends_with(3).err.replace(&port.to_string(), "PORT").replace('^', "");
    let told = told.split_once("(1/1)\n").map(|(_, rest)| rest.to_owned()).unwrap();
    assert_eq!(
        told,
        "\
erreur: interrompu
        tenté : afficher la page
 --> eteint.feature:5:11
  |
5 |     Quand il ouvre « https://localhost:PORT/ »
  |            trouvé : le navigateur n’affiche pas la page : rien n’écoute à cette adresse (ERR_CONNECTION_REFUSED)
  |
  = que faire: vérifiez que le service est démarré, et son certificat.
0 conforme, 1 interrompu
Rapport : rapport/report.html
"
    );
    let junit = std::fs::read_to_string(desk.path("rapport/junit.xml")).unwrap();
    assert!(junit.contains("failures=\"0\"") && junit.contains("errors=\"1\""), "{junit}");
}

#[test]
fn a_service_that_never_answers_breaks_the_run_within_seconds() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let desk = Desk::new();
    let address = format!("http://{}/", mute.local_addr().unwrap());
    desk.write("muet.feature", &GOOD.replace("il ouvre le service", &format!("il ouvre « {address} »")));
    let ended = desk.doublure(&["run", "muet.feature", "--out", "rapport"]);
    let told = &ended.ends_with(3).err;
    assert!(told.contains("le service n’a pas répondu à temps : la page se charge encore"), "{told}");
}

#[test]
fn a_folder_that_is_not_a_report_is_left_alone() {
    let desk = Desk::new();
    desk.write("a-moi/images/photo.txt", "à garder");
    let ended = desk.doublure(&["run", "--out", "a-moi"]);
    assert_eq!(
        ended.ends_with(2).err,
        "erreur : le dossier « a-moi » contient autre chose qu’un rapport ; donnez un dossier vide ou nouveau avec --out\n"
    );
    assert!(desk.path("a-moi/images/photo.txt").exists());
}

#[test]
fn no_driver_on_path_says_what_to_install() {
    let desk = Desk::new();
    let output = desk.command(&["run"]).env("PATH", "/nonexistent").output().unwrap();
    let ended = crate::support::Ended::from(output);
    assert_eq!(
        ended.ends_with(3).err,
        "erreur : « chromium » est introuvable : le navigateur. Installez le paquet chromium (Debian : apt-get install \
         chromium).\n"
    );
}

#[test]
fn nothing_selected_has_its_own_exit_code() {
    let ended = Desk::new().doublure(&["run", "--tags", "@inconnue"]);
    assert_eq!(
        ended.ends_with(4).err,
        "erreur : aucun scénario ne porte l’étiquette @inconnue ; `doublure list` les montre.\n"
    );
}

#[test]
fn an_unknown_deviation_is_refused_with_the_nearest_one() {
    let ended = Desk::new().doublure(&["run", "--deviation", "card.pin.uncheked"]);
    let told = &ended.ends_with(2).err;
    assert_eq!(
        told,
        "erreur : aucune faute ne s’appelle « card.pin.uncheked » ; la plus proche est « card.pin.unchecked » ; \
         `doublure list --deviations` montre celles qui existent.\n"
    );
}

#[test]
fn a_taken_port_is_named() {
    // Whoever holds it already serves the test as well.
    let _held = TcpListener::bind("127.0.0.1:8443");
    let ended = Desk::new().doublure(&["up"]);
    let told = &ended.ends_with(3).err;
    assert_eq!(
        told,
        "erreur : le port 8443 ne peut pas être ouvert : il est déjà pris ; arrêtez le programme qui l’occupe, ou l’autre \
         Doublure. S’il ne peut pas être arrêté : `doublure init` écrit un doublure.toml, où [ports] choisit d’autres \
         ports pour essayer votre service\n"
    );
}

#[test]
fn a_path_that_does_not_exist_is_named() {
    let ended = Desk::new().doublure(&["run", "nulle-part.feature"]);
    let told = &ended.ends_with(2).err;
    assert_eq!(
        told,
        "erreur : « nulle-part.feature » ne peut pas être lu : il n’existe pas. Vérifiez le chemin.\n"
    );
}

#[test]
fn the_lists_name_every_scenario_sentence_step_and_deviation() {
    let desk = Desk::new();
    assert!(
        desk.doublure(&["list"]).ends_with(0).out.contains("Un médecin crée son compte avec sa carte CPS")
    );
    assert!(desk.doublure(&["list", "--phrases"]).ends_with(0).out.contains("il clique sur « … »"));
    assert!(desk.doublure(&["list", "--steps"]).ends_with(0).out.contains("C8b"));
    let listed = desk.doublure(&["list", "--deviations"]);
    assert!(
        listed
            .ends_with(0)
            .out
            .contains("card.pin.unchecked\n    n’importe quel code ouvre une carte, même bloquée\n")
    );
}

#[test]
fn who_reads_english_is_told_in_english_what_is_wrong() {
    let desk = Desk::new();
    desk.write("essai.feature", &GOOD.replace("il voit", "il verra"));
    let told = "\
error: no known sentence says this
 --> essai.feature:6:11
  |
6 |     Alors il verra « Se connecter »
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown sentence
  |
  = what to do: the nearest known sentence is: il voit « … »
                `doublure list --phrases` shows them all.

";
    for arguments in [["--lang", "en", "run", "essai.feature"], ["run", "essai.feature", "--lang", "en"]] {
        assert_eq!(desk.doublure(&arguments).ends_with(2).err, told);
    }
    let by_variable = desk.command(&["run", "essai.feature"]).env("DOUBLURE_LANG", "en").output().unwrap();
    assert_eq!(String::from_utf8(by_variable.stderr).unwrap(), told);
}

#[test]
fn an_unknown_language_is_refused_with_the_two_that_there_are() {
    let desk = Desk::new();
    for lang in ["de", "EN"] {
        let told = desk.doublure(&["list", "--steps", "--lang", lang]).ends_with(2).err.clone();
        assert!(told.contains("write fr (français) or en (English)") && told.contains("--lang"), "{told}");
    }
}

#[test]
fn a_sentence_is_shown_as_it_is_written_and_explained_in_english() {
    let desk = Desk::new();
    let told = desk.doublure(&["list", "--phrases", "--builtin", "--lang", "en"]).ends_with(0).out.clone();
    let explained =
        "  il clique sur « … »\n      clicks on the button or the link of that name\n      example: ";
    assert!(told.contains(explained), "{told}");
}
