//! What `doublure certify --dossier` makes for the ANS, and what it refuses.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use certification::{
    dossier::{About, Filmed, PROOFS, page_of},
    requirement::SETS,
};
use harness::{
    certify::{
        dossier::{Dossier, Folder},
        target::Target,
    },
    project::Written,
    stack::BUILT_IN_CLIENT,
};
use mock_kit::deviations::Scope;

use super::Ground;
use crate::support::Desk;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Width and height, which stand behind PNG's signature and the name of its first chunk.
fn size(picture: &Path) -> (u32, u32) {
    let picture = fs::read(picture).unwrap();
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let own = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "html"));
    own.chain(folders.iter().flat_map(|folder| pages(folder))).collect()
}

#[test]
#[ignore = "long: `make test-all` runs it"]
fn the_built_in_service_has_a_dossier_with_every_step_and_every_requirement() {
    let desk = Desk::new();
    let dossier = desk.path("dossier");
    let certify = ["certify", "--builtin", "--dossier", "dossier"];
    desk.doublure(&certify).ends_with(0);

    for step in 1..=11 {
        // The display, and the strip below it.
        let picture = dossier.join(format!("PSC.01.01.01-etape-{step:02}.png"));
        assert_eq!(size(&picture), (1280, 1024), "{step}");
    }
    for proof in PROOFS {
        let page = read(&dossier.join(format!("{}.html", proof.number)));
        assert!(page.contains("complète") && !page.contains("Cette étape manque"), "{}", proof.number);
        let pictures = page.matches("src=\"data:image/png;base64,iVBOR").count();
        assert!(pictures >= proof.steps.len(), "{}: {pictures}", proof.number);
    }
    let level = read(&dossier.join("PSC.08.01.html"));
    assert!(level.contains("acr_values vaut « eidas1 »"), "{level}");
    let sheet = |id: &str| read(&dossier.join(page_of(id)));
    for requirement in SETS.iter().flat_map(|set| set.requirements) {
        assert!(sheet(requirement.id).contains(requirement.id), "{}", requirement.id);
    }
    let level = sheet("EXI PSC 16");
    assert!(level.contains("contrôles conformes : 1 sur 1") && level.contains("code_challenge"), "{level}");
    assert!(sheet("EXI PSC 20").contains("PSC.01.01.01.html#etape-11"));
    let rows = read(&dossier.join("exigences.csv"));
    assert!(rows.lines().any(|row| row.starts_with("EXI PSC 20;") && row.ends_with("EXI-PSC-20/fiche.html")));
    for page in pages(&dossier) {
        let text = read(&page);
        assert!(text.contains("SIMULATION") && text.contains("homologation"), "{}", page.display());
        assert!(!text.contains("<script"), "{}", page.display());
    }

    // Once more into the same folder: what the person added stays.
    let (own, old) = (dossier.join("EXI-PSC-16/engagement.pdf"), dossier.join("PSC.01.01.01.html"));
    fs::write(&own, "à moi").unwrap();
    fs::write(&old, "ancien").unwrap();
    desk.doublure(&certify).ends_with(0);
    assert!(own.exists() && read(&old).contains("complète"));
}

async fn filmed(ground: &Ground, target: &Target, root: &Path) -> Filmed {
    let about = About {
        service: target.name.clone(),
        address: target.pages.sign_in.to_string(),
        version: "0".into(),
        started_at: mock_kit::Clock::system().now(),
    };
    let folder = Folder::prepare(root).unwrap();
    let dossier = Dossier::film(folder, about, &ground.stack, target).await.unwrap();
    let web = dossier.films()[0].clone();
    for shot in &web.shots {
        assert!(root.join(web.file(shot)).exists(), "{shot:?}");
    }
    assert!(read(&dossier.first_page()).contains("Les contrôles n’ont pas abouti"));
    web
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: `make test-all` runs it"]
async fn a_film_tells_what_is_wrong_what_is_missing_and_where_it_broke_off() {
    let ground = Ground::start().await;
    let desk = Desk::new();
    let sound = Target::built_in(&ground.stack.urls.service);

    // The button leaves Pro Santé Connect's session open: nobody is asked again.
    let scope = Scope::Client(BUILT_IN_CLIENT.to_owned());
    ground.control.commit("sas.sign_out.local", &scope).await.unwrap();
    let film = filmed(&ground, &sound, &desk.path("faute")).await;
    ground.control.end("sas.sign_out.local", &scope).await.unwrap();
    assert!(film.broke.is_none() && film.lacking() == 0);
    let wrong: Vec<_> = film.shots.iter().filter(|shot| shot.wrong.is_some()).map(|shot| shot.step).collect();
    assert_eq!(wrong, [11]);

    // Nothing is known of terms of use, nor of a way out.
    let mut little = sound.clone();
    (little.pages.terms, little.pages.sign_out_button) = (None, None);
    let film = filmed(&ground, &little, &desk.path("peu")).await;
    let missing: Vec<_> = film.missing.iter().map(|(step, _)| *step).collect();
    assert_eq!((missing, film.broke.is_none()), (vec![1, 2, 3, 9, 10, 11], true));
    assert!(film.missing[0].1.contains("terms") && film.missing[3].1.contains("sign_out_button"));

    // The address leads straight to Pro Santé Connect, whose page is asked for in its place.
    let mut direct = sound.clone();
    direct.pages.sign_in = ground.stack.urls.service.join("/connexion/pro-sante-connect").unwrap();
    direct.pages.sign_in_button = None;
    let film = filmed(&ground, &direct, &desk.path("droit")).await;
    let missing: Vec<_> = film.missing.iter().map(|(step, _)| *step).collect();
    assert_eq!((missing, film.broke.is_none(), film.lacking()), (vec![4, 5], true, 2));
    assert!(film.missing[0].1.contains("sign_in_button") && film.wrong().next().is_none());

    // No such button: what was taken before is kept.
    let mut other = sound;
    other.pages.sign_in_button = Some(Written::ours("Entrer"));
    let film = filmed(&ground, &other, &desk.path("rompu")).await;
    let broke = film.broke.unwrap();
    assert!(broke.to(harness::lang::Lang::Fr).contains("« Entrer »"), "{broke}");
    assert_eq!(film.shots.last().map(|shot| shot.step), Some(4));
}

#[test]
fn a_folder_of_somebody_elses_and_a_part_of_the_checks_are_refused() {
    let desk = Desk::new();
    desk.write("notes/a.txt", "à moi");
    let ended = desk.doublure(&["certify", "--builtin", "--dossier", "notes"]);
    assert!(ended.ends_with(2).err.contains("autre chose qu’un dossier"), "{}", ended.err);
    assert!(desk.path("notes/a.txt").exists() && !desk.path("doublure-certification").exists());
    desk.doublure(&["certify", "--builtin", "--dossier", "d", "--only", "token"]).ends_with(2);
    assert!(!desk.path("d").exists());
}

#[test]
fn a_machine_without_a_display_is_told_what_to_install() {
    let desk = Desk::new();
    fs::create_dir(desk.path("bin")).unwrap();
    for name in ["chromium", "chromedriver", "certutil"] {
        symlink("/bin/true", desk.path("bin").join(name)).unwrap();
    }
    let mut command = desk.command(&["certify", "--builtin", "--dossier", "dossier"]);
    let ended: crate::support::Ended = command.env("PATH", desk.path("bin")).output().unwrap().into();
    assert!(ended.ends_with(3).err.contains("apt-get install xvfb"), "{}", ended.err);
    assert!(!desk.path("dossier").exists());
}
