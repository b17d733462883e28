//! `doublure.toml`, its scenarios, and `init`.

use std::fs;

use super::Project;
use crate::support::Desk;

#[test]
fn an_unknown_key_is_shown_with_its_line_before_anything_starts() {
    let project = Project::new("python3 service.py PORT", "");
    project.edit("redirect_uris", "redirect_uri");
    let told = project.refused(2);
    assert!(
        told.starts_with("erreur: clé inconnue « redirect_uri » ; la plus proche est « redirect_uris »\n --> doublure.toml:"),
        "{told}"
    );
    assert!(!project.desk.path("rapport").exists(), "something was started");
    let doctor = project.desk.doublure(&["doctor"]);
    assert!(doctor.ends_with(2).err.contains("clé inconnue"), "{}", doctor.err);
    assert!(doctor.out.ends_with("\nTout n’est pas prêt :\n  - corrigez doublure.toml\n"), "{}", doctor.out);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ended = Desk::new().doublure(&["run", "--config", "recette/doublure.toml"]);
    let told = &ended.ends_with(2).err;
    assert_eq!(
        told,
        "erreur : « recette/doublure.toml » ne peut pas être lu : il n’existe pas. Vérifiez le chemin ; `doublure init` \
         écrit un premier fichier.\n"
    );
}

#[test]
fn scenarios_that_are_not_there_say_where_they_are_looked_for() {
    let project = Project::new("python3 service.py PORT", "");
    fs::remove_file(project.desk.path("scenarios/essai.feature")).unwrap();
    assert_eq!(
        project.refused(2),
        "erreur : le dossier des scénarios « scenarios » ne contient aucun fichier .feature. Écrivez-en un, ou déclarez un \
         autre dossier dans doublure.toml ([scenarios] folder).\n"
    );
    fs::remove_dir(project.desk.path("scenarios")).unwrap();
    assert_eq!(
        project.refused(2),
        "erreur : le dossier des scénarios « scenarios » n’existe pas. `doublure init` en écrit un premier dans un dossier \
         vide ; un autre dossier se déclare dans doublure.toml ([scenarios] folder) ; `doublure run --builtin` joue les \
         scénarios fournis.\n"
    );
}

#[test]
fn what_belongs_to_the_built_in_service_is_refused_with_a_project() {
    let project = Project::new("python3 service.py PORT", "");
    let ended = project.run(&["--deviation", "sas.settings.forgotten"]);
    assert_eq!(
        ended.ends_with(2).err,
        "erreur : la faute « sas.settings.forgotten » est celle du service simulé, qui n’est pas démarré ; ajoutez \
         --builtin pour jouer sur lui.\n"
    );
    project.desk.write(
        "scenarios/essai.feature",
        &super::SCENARIO.replace("    Quand", "    Étant donné que son compte SAS est déjà actif\n    Quand"),
    );
    let told = project.refused(2);
    assert!(
        told.starts_with("erreur: cette phrase ne vaut que pour le SAS simulé, qui n’est pas démarré\n"),
        "{told}"
    );
}

#[test]
fn the_built_in_service_can_be_asked_for_whatever_the_file_says() {
    let desk = Desk::new();
    desk.write("doublure.toml", "[servise]\n");
    desk.doublure(&["list"]).ends_with(2);
    let ended = desk.doublure(&["list", "--builtin"]);
    assert!(ended.ends_with(0).out.contains("Un médecin crée son compte avec sa carte CPS"));
}

#[test]
fn the_scenarios_of_the_project_are_those_that_are_listed() {
    let project = Project::new("", "");
    let ended = project.desk.doublure(&["list"]);
    assert_eq!(ended.ends_with(0).out, "Essai\n  Il voit la page d'accueil (scenarios/essai.feature:4) \n");
    // From elsewhere too.
    let config = project.desk.path("doublure.toml");
    let ended = Desk::new().doublure(&["list", "--config", config.to_str().unwrap()]);
    assert!(ended.ends_with(0).out.contains("Il voit la page d'accueil"), "{}", ended.out);
}

#[test]
fn the_persons_own_phrases_come_last_and_the_sas_is_not_spoken_of() {
    let project = Project::new("", "");
    project.desk.write(
        "scenarios/phrases.feature",
        "# language: fr\n@phrases\nFonctionnalité: Les miennes\n\n  Scénario: il entre au SAS voisin\n    Quand il ouvre \
         le service\n",
    );
    let told = project.desk.doublure(&["list", "--phrases"]).ends_with(0).out.clone();
    assert!(
        told.ends_with(
            "  il entre au SAS voisin\n      scenarios/phrases.feature\n      | Quand il ouvre le service\n"
        ),
        "{told}"
    );
    assert!(
        told.contains("  il présente sa carte et compose son code\n      fournie par Doublure\n"),
        "{told}"
    );
    for about_the_sas in
        ["Le SAS simulé", "son compte SAS est déjà actif", "il se connecte au SAS avec sa carte"]
    {
        assert!(!told.contains(about_the_sas), "{told}");
        let without = Desk::new().doublure(&["list", "--phrases"]).ends_with(0).out.clone();
        assert!(without.contains(about_the_sas), "{without}");
    }
}

#[test]
fn init_writes_a_project_that_works_and_nothing_over_what_is_there() {
    let desk = Desk::new();
    desk.write("scenarios/connexion.feature", "à moi");
    let ended =
        desk.doublure(&["init", "--url", "http://mon-service.localhost:3000", "--client-id", "cabinet"]);
    assert!(
        ended.ends_with(0).out.starts_with(
            "écrit : doublure.toml\nlaissé tel quel, il existe déjà : scenarios/connexion.feature\nécrit : \
             .doublure/doublure.schema.json\n"
        ),
        "{}",
        ended.out
    );
    assert_eq!(fs::read_to_string(desk.path("scenarios/connexion.feature")).unwrap(), "à moi");
    let settings = fs::read_to_string(desk.path("doublure.toml")).unwrap();
    assert!(settings.starts_with("#:schema ./.doublure/doublure.schema.json\n"), "{settings}");
    assert!(
        settings.contains("redirect_uris = [\"http://mon-service.localhost:3000/retour\"]"),
        "{settings}"
    );
    assert_eq!(fs::read_to_string(desk.path(".doublure/.gitignore")).unwrap(), "*\n");

    let again = desk.doublure(&["init"]);
    assert_eq!(
        again.ends_with(2).err,
        "erreur : « doublure.toml » existe déjà : il est laissé tel quel, et rien n’est écrit.\n"
    );
    assert_eq!(fs::read_to_string(desk.path("doublure.toml")).unwrap(), settings);

    // The first scenario is understood.
    fs::remove_file(desk.path("scenarios/connexion.feature")).unwrap();
    fs::remove_file(desk.path("doublure.toml")).unwrap();
    desk.doublure(&["init"]).ends_with(0);
    assert!(desk.doublure(&["list"]).ends_with(0).out.contains("Un médecin se connecte avec sa carte CPS"));
}

#[test]
fn init_refuses_what_is_no_address() {
    let ended = Desk::new().doublure(&["init", "--url", "localhost:3000"]);
    assert_eq!(
        ended.ends_with(2).err,
        "erreur : « localhost:3000 » n’est pas l’adresse d’un site : écrivez-la entière, http://localhost:3000/\n"
    );
}
