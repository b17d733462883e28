//! The dossier of a certification: what an integrator sends to the ANS. A film is made by pictures of the whole browser, and
//! each requirement has a folder.

mod darkroom;
mod film;
mod folder;
mod video;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use certification::{
    dossier::{self, ACCOUNT, About, Filmed, LEVEL, Pictures, Shot, WEB},
    report,
    requirement::SETS,
    result::Certification,
};
use lang::{Lang, Text, Told, say};
use mock_kit::journal::Event;
use url::Url;

pub use folder::{Folder, FolderError};

use self::{darkroom::Darkroom, film::Film};
use super::{provider::Provider, restart::Restart, target::Target, visitor::held};
use crate::{
    browser::{
        Browser, Driver, Screen, Session, Showing,
        tools::{self, Missing},
    },
    run::RunHome,
    stack::{Stack, control::Person},
};

/// How wide a picture is in a requirement's sheet, and of which quality.
const SMALL: u32 = 720;
const QUALITY: u8 = 80;

/// Whether films can be made here.
///
/// # Errors
/// What is missing, and what to install.
pub fn check() -> Result<(), Text> {
    if cfg!(not(target_os = "linux")) {
        return Err(say!(
            "--dossier filme les fenêtres du navigateur sous Linux seulement : lancez-le sous Linux, ou dans un conteneur",
            "--dossier films the browser’s windows on Linux alone: run it on Linux, or in a container"
        ));
    }
    let told = |missing: Missing| missing.told();
    Browser::Chromium.check().and_then(|()| tools::check(tools::NATIVE)).map_err(told)
}

/// A dossier that is being made.
pub struct Dossier {
    folder: Folder,
    about: About,
    films: Vec<Filmed>,
    /// Small ones, for the sheets.
    pictures: Pictures,
    videos: BTreeSet<String>,
    events: Vec<Event>,
    /// What did not go as it should, in the order in which it was met.
    pub remarks: Vec<Text>,
}

impl Dossier {
    /// The films, as far as they came.
    #[must_use]
    pub fn films(&self) -> &[Filmed] {
        &self.films
    }

    /// Its first page.
    #[must_use]
    pub fn first_page(&self) -> PathBuf {
        self.folder.path(dossier::READ_ME)
    }

    /// Films one sign-in and one sign-out, and writes the proofs. What keeps a film from its end is told in its page.
    ///
    /// # Errors
    /// What cannot be written.
    pub async fn film(folder: Folder, about: About, stack: &Stack, target: &Target) -> Result<Self, Text> {
        let home = RunHome::make().map_err(|error| error.told())?;
        let mut dossier = Self {
            folder,
            about,
            films: vec![],
            pictures: Pictures::new(),
            videos: BTreeSet::new(),
            events: vec![],
            remarks: vec![],
        };
        let (mut web, mut account, mut level) =
            (Filmed::new(&WEB), Filmed::new(&ACCOUNT), Filmed::new(&LEVEL));
        web.broke = dossier.walk(stack, target, home.path(), &mut web, &mut account).await.err();
        let darkroom = Darkroom::open(home.path().join("1"), &stack.root_pem).await;
        let darkroom = darkroom.map_err(|why| dossier.remarks.push(why)).ok();
        if let Some(darkroom) = &darkroom {
            dossier.picture_request(darkroom, &mut level).await?;
        }
        for film in [web, account, level] {
            dossier.finish(film, darkroom.as_ref(), home.path()).await?;
        }
        if let Some(darkroom) = darkroom {
            darkroom.close().await;
        }
        dossier.write_read_me(None)?;
        Ok(dossier)
    }

    async fn walk(
        &mut self,
        stack: &Stack,
        target: &Target,
        home: &Path,
        web: &mut Filmed,
        account: &mut Filmed,
    ) -> Result<(), Text> {
        let provider = Provider::of(stack, &target.client_id, None);
        let person = somebody(&provider, target).await?;
        let card = person
            .cards
            .first()
            .ok_or_else(|| say!("la personne n’a pas de carte", "the person has no card"))?;
        let showing = Showing::AtADesk { module: tools::card_module() };
        let driver = Driver::start(Browser::Chromium, &home.join("0"), &stack.root_pem, showing).await;
        let driver = driver.map_err(|error| error.told())?;
        let session = Session::open(&driver, &[held(card)], Screen::Laptop, None).await;
        let session = session.map_err(|error| error.told())?;
        let film = Film {
            provider: &provider,
            target,
            home: &stack.urls.service,
            folder: &self.folder,
            session: &session,
            card,
            web,
            account,
        };
        let walked = film.walk().await;
        session.close().await;
        self.events = provider.noted(&person).await.map_err(|error| error.told())?.events;
        walked
    }

    /// PSC.08.01: what the service asked for, as it was received.
    async fn picture_request(&mut self, darkroom: &Darkroom, level: &mut Filmed) -> Result<(), Text> {
        let Some(asked) = dossier::request(&self.about, &self.events).map_err(Text::quoted)? else {
            level
                .missing
                .push((1, "Aucune demande de connexion n’est arrivée chez Pro Santé Connect.".to_owned()));
            return Ok(());
        };
        let picture = match darkroom.picture(&asked.html).await {
            Ok(picture) => picture,
            Err(why) => {
                level.broke = Some(why);
                return Ok(());
            }
        };
        let (says, wrong) = match asked.level.as_deref() {
            Some(value @ ("eidas1" | "eidas2" | "eidas3")) => (format!("acr_values vaut « {value} »."), None),
            Some(other) => {
                (format!("acr_values vaut « {other} »."), Some("la valeur attendue est eidas1".to_owned()))
            }
            None => (
                "La demande de connexion, sans acr_values.".to_owned(),
                Some("ajoutez acr_values=eidas1 à la demande de connexion".to_owned()),
            ),
        };
        let shot = Shot { step: 1, part: 1, at: asked.at, address: None, says, wrong };
        self.folder.write(&level.file(&shot), &picture).map_err(|error| error.told())?;
        level.shots.push(shot);
        Ok(())
    }

    /// Gives each picture its strip, and the film its video and its page.
    async fn finish(
        &mut self,
        film: Filmed,
        darkroom: Option<&Darkroom>,
        scratch: &Path,
    ) -> Result<(), Text> {
        let mut whole = Pictures::new();
        let mut files = vec![];
        for shot in &film.shots {
            let name = film.file(shot);
            let path = self.folder.path(&name);
            let captioned = match darkroom {
                Some(darkroom) => self.captioned(darkroom, &film, shot, &path).await.map(Some),
                None => Ok(None),
            };
            match captioned {
                Ok(Some(picture)) => self.folder.write(&name, &picture).map_err(|error| error.told())?,
                // The picture stays as it was taken.
                Ok(None) => {}
                Err(why) => self.remarks.push(why),
            }
            let picture = fs::read(&path).map_err(|error| error.told())?;
            if let Some(small) = pictures::scaled(&picture, SMALL, QUALITY) {
                self.pictures.insert(name.clone(), data("image/jpeg", &small));
            }
            whole.insert(name, data("image/png", &picture));
            files.push(absolute(&path));
        }
        if files.len() > 1 {
            let video = film.video();
            self.folder.note(&video).map_err(|error| error.told())?;
            match video::make(&files, &self.folder.path(&video), scratch).await {
                Ok(()) => drop(self.videos.insert(video)),
                Err(why) => self.remarks.push(why),
            }
        }
        let has_video = self.videos.contains(&film.video());
        let page = dossier::proof(&self.about, &film, &whole, has_video).map_err(Text::quoted)?;
        self.folder.write(&film.page(), page.as_bytes()).map_err(|error| error.told())?;
        self.films.push(film);
        Ok(())
    }

    async fn captioned(
        &self,
        darkroom: &Darkroom,
        film: &Filmed,
        shot: &Shot,
        picture: &Path,
    ) -> Result<Vec<u8>, Text> {
        let address = Url::from_file_path(absolute(picture)).map(String::from).unwrap_or_default();
        let html = dossier::caption(&self.about, film, shot, &address).map_err(Text::quoted)?;
        darkroom.picture(&html).await
    }

    /// Writes what the checks said: a folder for each requirement, their sheet, the whole report. What bears a declaration out
    /// is copied from below `project`.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn write(&self, certification: &Certification, project: &Path) -> Result<(), Text> {
        let keep = |name: &str, contents: &str| {
            self.folder.write(name, contents.as_bytes()).map_err(|error| error.told())
        };
        for requirement in SETS.iter().flat_map(|set| set.requirements) {
            let sheet = dossier::sheet(
                &self.about,
                certification,
                requirement,
                &self.films,
                &self.pictures,
                &self.events,
            );
            let page = dossier::page_of(requirement.id);
            keep(&page, &sheet.map_err(Text::quoted)?)?;
            let declaration = certification.declared_of(requirement).and_then(|one| one.declaration.as_ref());
            if let Some(declaration) = declaration
                && let (Some(attachment), Some(piece)) = (&declaration.attachment, declaration.piece())
            {
                let beside = Path::new(&page).with_file_name(piece);
                let copied = self.folder.copy(&project.join(attachment), &beside.to_string_lossy());
                copied.map_err(|error| error.told())?;
            }
        }
        keep("exigences.csv", &report::csv_of_dossier(certification))?;
        keep("certification.html", &report::html(certification, Lang::Fr).map_err(Text::quoted)?)?;
        self.write_read_me(Some(certification))
    }

    fn write_read_me(&self, certification: Option<&Certification>) -> Result<(), Text> {
        let page = dossier::read_me(&self.about, certification, &self.films, &self.videos);
        let page = page.map_err(Text::quoted)?;
        self.folder.write(dossier::READ_ME, page.as_bytes()).map_err(|error| error.told())
    }
}

/// Whom the film shows. At the built-in service they have an account already: a first visit would ask for an address.
async fn somebody(provider: &Provider, target: &Target) -> Result<Person, Text> {
    let person = provider.somebody().await.map_err(|error| error.told())?;
    if matches!(target.restart, Restart::BuiltIn) {
        provider.control.make_sas_account(&person, true).await.map_err(|error| error.told())?;
    }
    Ok(person)
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A file as an address that needs nothing else.
fn data(kind: &str, contents: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(contents))
}
