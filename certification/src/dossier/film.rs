//! A proof as it was filmed.

use lang::{Text, Told, say};
use time::OffsetDateTime;

use super::scenario::{self, Proof};

/// What there is of a proof.
#[derive(Clone, Debug)]
pub struct Filmed {
    /// Which.
    pub proof: &'static Proof,
    /// The pictures, in order.
    pub shots: Vec<Shot>,
    /// The steps that the service, or what is told of it, gives no way to show, and what to do.
    pub missing: Vec<(u8, String)>,
    /// Why the film ended before its end.
    pub broke: Option<Text>,
}

/// A picture of the whole browser.
#[derive(Clone, Debug)]
pub struct Shot {
    /// Rank of its step.
    pub step: u8,
    /// From 1: a step may take several pictures.
    pub part: u8,
    /// When it was taken.
    pub at: OffsetDateTime,
    /// Address of the page; none while the browser asks something in a window of its own.
    pub address: Option<String>,
    /// What is seen.
    pub says: String,
    /// What is not as the step wants it.
    pub wrong: Option<String>,
}

/// What there is of a step.
#[derive(Clone, Debug)]
pub struct Step<'f> {
    /// The step.
    pub step: &'static scenario::Step,
    /// Its pictures.
    pub shots: Vec<&'f Shot>,
    /// Why there is none.
    pub missing: Option<&'f str>,
}

impl Filmed {
    /// Nothing yet.
    #[must_use]
    pub fn new(proof: &'static Proof) -> Self {
        Self { proof, shots: vec![], missing: vec![], broke: None }
    }

    /// Its steps, each with what there is of it.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'_>> {
        let filmed = |step: &'static scenario::Step| Step {
            step,
            shots: self.shots.iter().filter(|shot| shot.step == step.rank).collect(),
            missing: self.missing.iter().find(|(rank, _)| *rank == step.rank).map(|(_, why)| why.as_str()),
        };
        self.proof.steps.iter().map(filmed).collect()
    }

    /// How many steps have no picture.
    #[must_use]
    pub fn lacking(&self) -> usize {
        self.steps().iter().filter(|step| step.shots.is_empty()).count()
    }

    /// What is seen, and should not be.
    pub fn wrong(&self) -> impl Iterator<Item = &str> {
        self.shots.iter().filter_map(|shot| shot.wrong.as_deref())
    }

    /// Whether every step is shown as it should be.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.broke.is_none() && self.lacking() == 0 && self.wrong().next().is_none()
    }

    /// The page with all its pictures.
    #[must_use]
    pub fn page(&self) -> String {
        format!("{}.html", self.proof.number)
    }

    /// Its pictures one after the other.
    #[must_use]
    pub fn video(&self) -> String {
        format!("{}.mp4", self.proof.number)
    }

    /// Name of a picture's file.
    #[must_use]
    pub fn file(&self, shot: &Shot) -> String {
        let part = if shot.part > 1 { format!("-{}", shot.part) } else { String::new() };
        format!("{}-etape-{:02}{part}.png", self.proof.number, shot.step)
    }
}

impl Told for Filmed {
    fn told(&self) -> Text {
        let (number, shots) = (self.proof.number, self.shots.len());
        let (lacking, wrong) = (self.lacking(), self.wrong().count());
        let state = if self.is_complete() {
            say!("complète", "complete")
        } else if let Some(broke) = &self.broke {
            say!("interrompue ({broke})", "broken off ({broke})"; broke)
        } else {
            say!(
                "étapes sans image : {lacking} ; à corriger : {wrong}",
                "steps without a picture: {lacking}; to be mended: {wrong}"
            )
        };
        say!(
            "Preuve {number} : {state} ; images : {shots}",
            "Proof {number}: {state}; pictures: {shots}";
            state
        )
    }
}

impl Step<'_> {
    /// Where it stands on its proof's page.
    #[must_use]
    pub fn anchor(&self) -> String {
        format!("etape-{:02}", self.step.rank)
    }
}

impl Shot {
    /// `26/11/2026 à 14:05:09 (UTC)`.
    #[must_use]
    pub fn when(&self) -> String {
        when(self.at)
    }
}

/// As a French reader writes it, with what a film must show: date and time.
pub(super) fn when(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{:02}/{:02}/{} à {:02}:{:02}:{:02} (UTC)",
        at.day(),
        u8::from(at.month()),
        at.year(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::WEB;

    fn shot(step: u8, part: u8) -> Shot {
        let at = OffsetDateTime::from_unix_timestamp(1_795_788_309).unwrap();
        Shot { step, part, at, address: None, says: "x".into(), wrong: None }
    }

    #[test]
    fn files_bear_the_number_of_the_proof_and_of_the_step() {
        let film = Filmed::new(&WEB);
        assert_eq!(film.page(), "PSC.01.01.01.html");
        assert_eq!(film.file(&shot(5, 1)), "PSC.01.01.01-etape-05.png");
        assert_eq!(film.file(&shot(11, 2)), "PSC.01.01.01-etape-11-2.png");
    }

    #[test]
    fn the_time_is_told_with_its_date_and_zone() {
        assert_eq!(shot(1, 1).when(), "27/11/2026 à 14:05:09 (UTC)");
    }

    #[test]
    fn a_film_is_complete_when_every_step_is_there_and_right() {
        let mut film = Filmed::new(&WEB);
        film.shots = (1..=11).map(|step| shot(step, 1)).collect();
        assert!(film.is_complete());
        film.shots[10].wrong = Some("rien n’est demandé".into());
        assert!(!film.is_complete());
        film.shots.pop();
        assert_eq!((film.lacking(), film.is_complete()), (1, false));
        film.missing.push((11, "sign_out_button n’est pas écrit".into()));
        assert_eq!(film.steps()[10].missing, Some("sign_out_button n’est pas écrit"));
        film.shots.push(shot(11, 1));
        film.missing.clear();
        film.broke = Some(Text::quoted("le navigateur ne répond plus"));
        assert!(!film.is_complete());
    }
}
