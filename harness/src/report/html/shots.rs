use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{report::picture::Pictures, run::event::Evidence};

/// What stands where a picture belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shot {
    /// The picture, as an address that holds it.
    Shown(String),
    /// It is shown further up already.
    Above,
    /// The whole report has it.
    Elsewhere,
    /// There is none.
    Missing,
}

/// Where the pictures of a report come from.
pub(super) enum Shots<'a> {
    /// All of them, as they were taken, as often as they are asked for.
    Whole(Pictures<'a>),
    /// Those that were chosen, once each.
    Chosen {
        /// Not shown yet.
        left: BTreeMap<PathBuf, String>,
        /// Shown.
        shown: BTreeSet<PathBuf>,
    },
}

impl<'a> Shots<'a> {
    pub(super) fn whole(out: &'a Path) -> Self {
        Self::Whole(Pictures::new(out))
    }

    pub(super) fn chosen(chosen: BTreeMap<PathBuf, String>) -> Self {
        Self::Chosen { left: chosen, shown: BTreeSet::new() }
    }

    /// Whether a page may be shown in a contact sheet and in its scenario both.
    pub(super) fn repeats(&self) -> bool {
        matches!(self, Self::Whole(_))
    }

    pub(super) fn of(&mut self, evidence: &Evidence) -> Shot {
        let Some(picture) = &evidence.picture else { return Shot::Missing };
        match self {
            Self::Whole(pictures) => pictures.whole(picture).map_or(Shot::Missing, Shot::Shown),
            Self::Chosen { left, shown } => match left.remove(picture) {
                Some(address) => {
                    shown.insert(picture.clone());
                    Shot::Shown(address)
                }
                None if shown.contains(picture) => Shot::Above,
                None => Shot::Elsewhere,
            },
        }
    }
}
