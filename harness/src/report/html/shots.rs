use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{report::picture::Pictures, run::event::Evidence};

/// What stands where a picture belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shot {
    /// The picture, as an address that holds it.
    Shown(String),
    /// It is shown further up already, at this anchor.
    Above(String),
    /// The whole report has it.
    Elsewhere,
    /// There is none.
    Missing,
}

/// The pictures of a report, each of which is shown once, where it is asked for first.
pub(super) struct Shots<'a> {
    origin: Origin<'a>,
    /// The anchors of those that are shown.
    shown: BTreeMap<PathBuf, String>,
}

enum Origin<'a> {
    /// All of them, as they were taken.
    Whole(Pictures<'a>),
    /// Those that were chosen.
    Chosen(BTreeMap<PathBuf, String>),
}

impl<'a> Shots<'a> {
    pub(super) fn whole(out: &'a Path) -> Self {
        Self { origin: Origin::Whole(Pictures::new(out)), shown: BTreeMap::new() }
    }

    pub(super) fn chosen(chosen: BTreeMap<PathBuf, String>) -> Self {
        Self { origin: Origin::Chosen(chosen), shown: BTreeMap::new() }
    }

    /// Whether there is room for a contact sheet, which shows every page once more.
    pub(super) fn has_sheet(&self) -> bool {
        matches!(self.origin, Origin::Whole(_))
    }

    /// The picture, to be shown at `anchor`.
    pub(super) fn of(&mut self, evidence: &Evidence, anchor: &str) -> Shot {
        if let Some(above) = self.place(evidence) {
            return Shot::Above(above.to_owned());
        }
        let shot = self.again(evidence);
        if let (Shot::Shown(_), Some(picture)) = (&shot, &evidence.picture) {
            self.shown.insert(picture.clone(), anchor.to_owned());
        }
        shot
    }

    /// The picture, wherever else it is shown: for the contact sheet.
    pub(super) fn again(&self, evidence: &Evidence) -> Shot {
        let Some(picture) = &evidence.picture else { return Shot::Missing };
        match &self.origin {
            Origin::Whole(pictures) => pictures.whole(picture).map_or(Shot::Missing, Shot::Shown),
            Origin::Chosen(chosen) => chosen.get(picture).cloned().map_or(Shot::Elsewhere, Shot::Shown),
        }
    }

    /// The anchor where the picture is shown already.
    pub(super) fn place(&self, evidence: &Evidence) -> Option<&str> {
        self.shown.get(evidence.picture.as_ref()?).map(String::as_str)
    }
}
