use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    browser::{BrowserError, Outline, Session},
    guide,
    lang::{Text, Told, say},
    language::plan::slug,
    snapshot::Redactions,
};

use super::{Failure, event::Evidence, folder::PICTURES};

/// Why a page could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub(super) enum EvidenceError {
    /// The browser does not show it.
    Browser(#[from] BrowserError),
    /// Its picture cannot be written.
    Picture {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Told for EvidenceError {
    fn told(&self) -> Text {
        match self {
            Self::Browser(error) => error.told(),
            Self::Picture { path, source } => {
                let path = path.display();
                say!(
                    "l’image de la page ne peut pas être écrite dans « {path} » : {source}",
                    "the picture of the page cannot be written to “{path}”: {source}";
                    source
                )
            }
        }
    }
}

impl From<EvidenceError> for Failure {
    fn from(error: EvidenceError) -> Self {
        match error {
            EvidenceError::Browser(error) => error.into(),
            EvidenceError::Picture { .. } => Self::broken(
                say!("garder l’image de la page", "keep the picture of the page"),
                error.told(),
                say!(
                    "vérifiez le dossier du rapport (--out), ses droits et la place sur le disque.",
                    "check the folder of the report (--out), its permissions and the space on the disk."
                ),
            ),
        }
    }
}

/// Keeps the page: its text with names in place of the person's values, and its picture.
pub(super) async fn keep(
    session: &Session,
    out: &Path,
    prefix: &str,
    name: &str,
    redactions: &Redactions,
) -> Result<Evidence, EvidenceError> {
    let mut kept = look(session, name, redactions).await?;
    picture(session, out, prefix, &mut kept).await?;
    Ok(kept)
}

/// The page's text, without its picture yet.
pub(super) async fn look(
    session: &Session,
    name: &str,
    redactions: &Redactions,
) -> Result<Evidence, BrowserError> {
    let outline = session.outline().await?;
    Ok(Evidence {
        name: name.to_owned(),
        step_id: guide::step_of(name).map(|step| step.id.to_owned()),
        picture: None,
        snapshot: None,
        text: redactions.apply(&told(&outline)),
        inspection: None,
    })
}

/// Adds the picture, in a file whose name begins with `prefix`. A page without one is told all the same.
pub(super) async fn picture(
    session: &Session,
    out: &Path,
    prefix: &str,
    kept: &mut Evidence,
) -> Result<(), EvidenceError> {
    let picture = match session.picture().await {
        Ok(picture) => picture,
        Err(error) => {
            tracing::warn!(%error, name = kept.name, "no picture");
            return Ok(());
        }
    };
    kept.picture = Some(write(out, &format!("{prefix}__{}.png", slug(&kept.name)), &picture)?);
    Ok(())
}

/// Where the picture now is, below the run's folder.
fn write(out: &Path, name: &str, picture: &[u8]) -> Result<PathBuf, EvidenceError> {
    let file = PathBuf::from(PICTURES).join(name);
    let path = out.join(&file);
    fs::create_dir_all(out.join(PICTURES))
        .and_then(|()| fs::write(&path, picture))
        .map_err(|source| EvidenceError::Picture { path, source })?;
    Ok(file)
}

fn told(outline: &Outline) -> String {
    format!("adresse : {}\ntitre : {}\n\n{}\n", address(outline), outline.title, outline.lines.join("\n"))
}

/// Host and path, with what differs from run to run replaced by its name: an attempt, a person's mailbox.
fn address(outline: &Outline) -> String {
    let mut host = outline.host.clone();
    if let Some(at) = host.find(&format!(".{}", mock_kit::hosts::CARD_SUFFIX)) {
        host.replace_range(..at, "[tentative]");
    }
    let path = outline.path.strip_prefix(&outline.host).unwrap_or(&outline.path);
    let segments: Vec<_> =
        path.split('/').map(|segment| if is_token(segment) { "[jeton]" } else { segment }).collect();
    format!("{host}{}", segments.join("/").replace("%40", "@"))
}

/// A path segment that was drawn: sixteen hexadecimal digits or more.
fn is_token(segment: &str) -> bool {
    segment.len() >= 16 && segment.chars().all(|character| character.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn a_picture_that_cannot_be_written_names_its_file() {
        let out = tempfile::tempdir().unwrap();
        fs::write(out.path().join(PICTURES), "un fichier, pas un dossier").unwrap();
        let failure = Failure::from(write(out.path(), "accueil.png", b"").unwrap_err());
        let found = failure.found.to(Lang::Fr);
        assert!(found.contains("accueil.png") && found.contains("l’image de la page"), "{found}");
    }
}
