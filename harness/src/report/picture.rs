//! The pictures of a run as pages of the report carry them: whole, or scaled down.

use std::{
    fs,
    path::{Component, Path},
};

use base64::{Engine, engine::general_purpose::STANDARD};

/// Width of a scaled picture, in pixels: text stays legible.
const WIDTH: u32 = 640;
/// JPEG quality of a scaled picture, of 100.
const QUALITY: u8 = 70;

/// Where the pictures of a run are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pictures<'a> {
    out: &'a Path,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(out: &'a Path) -> Self {
        Self { out }
    }

    /// The picture as it was taken, as an address that holds it.
    pub(super) fn whole(self, picture: &Path) -> Option<String> {
        Some(address("image/png", &self.read(picture)?))
    }

    /// The picture scaled down to a JPEG of at most [`WIDTH`] pixels, as an address that holds it; none when it
    /// is no PNG, too large, or too tall for a JPEG.
    pub(super) fn scaled(self, picture: &Path) -> Option<String> {
        Some(address("image/jpeg", &pictures::scaled(&self.read(picture)?, WIDTH, QUALITY)?))
    }

    /// Never anything outside the run's folder, whatever the report names.
    fn read(self, picture: &Path) -> Option<Vec<u8>> {
        let inside = picture.components().all(|part| matches!(part, Component::Normal(_)));
        inside.then(|| fs::read(self.out.join(picture)).ok())?
    }
}

fn address(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}
