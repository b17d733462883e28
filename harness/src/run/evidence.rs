use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

use crate::{
    browser::{Asks, BrowserError, Dialog, Offered, Outline, Page, Session},
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

/// Keeps what the browser shows: a page's text with names in place of the person's values, or what the browser asks, and
/// a picture.
pub(super) async fn keep(
    session: &Session,
    out: &Path,
    prefix: &str,
    name: &str,
    redactions: &Redactions,
) -> Result<Evidence, EvidenceError> {
    let dialog = session.asked().await.ok().flatten();
    let windows = dialog.is_some() || session.is_asking();
    let mut kept = match dialog {
        Some(dialog) => of_window(&dialog, name, &[], redactions),
        // What keeps the browser from a page may be nothing that can be read: its picture is kept all the same.
        None if windows => named(name, String::new()),
        None => look(session.page(), name, redactions).await?,
    };
    let taken = if windows { session.display_picture().await } else { page_picture(session).await };
    keep_picture(taken, out, prefix, &mut kept)?;
    Ok(kept)
}

/// The page's text, without its picture yet.
pub(super) async fn look(page: &Page, name: &str, redactions: &Redactions) -> Result<Evidence, BrowserError> {
    let outline = page.outline().await?;
    Ok(named(name, redactions.apply(&told(&outline))))
}

/// What the browser asks in a window of its own, without its picture yet. Of its words, only those are told that another
/// version of the browser would have too: the title, the site, the certificates, and which of these cards it names.
pub(super) fn of_window(dialog: &Dialog, name: &str, cards: &[String], redactions: &Redactions) -> Evidence {
    let asks = match &dialog.asks {
        Asks::Certificate(_) => "choix du certificat",
        Asks::Code => "code de la carte",
        Asks::Other => "autre question",
    };
    let said = dialog.lines.join("\n");
    let mut told =
        vec![format!("fenêtre du navigateur : {asks}"), format!("titre : {}", dialog.title), String::new()];
    if let Some(site) = SITE.find(&said) {
        told.push(format!("pour {}", without_attempt(site.as_str())));
    }
    told.extend(cards.iter().filter(|card| said.contains(*card)).map(|card| format!("carte : {card}")));
    let mut text = redactions.apply(&told.join("\n"));
    if let Asks::Certificate(offered) = &dialog.asks {
        let told = |one: &Offered| format!("[certificat] {} · {} · {}", one.subject, one.issuer, one.serial);
        let mut rows: Vec<_> = offered.iter().map(|one| redactions.apply(&told(one))).collect();
        // Their order is another one each time.
        rows.sort();
        text = format!("{text}\n{}", rows.join("\n"));
    }
    named(name, text + "\n")
}

fn named(name: &str, text: String) -> Evidence {
    Evidence {
        name: name.to_owned(),
        step_id: guide::step_of(name).map(|step| step.id.to_owned()),
        picture: None,
        snapshot: None,
        text,
        inspection: None,
    }
}

/// Adds the picture, in a file whose name begins with `prefix`. What has none is told all the same.
pub(super) async fn picture(
    session: &Session,
    out: &Path,
    prefix: &str,
    kept: &mut Evidence,
) -> Result<(), EvidenceError> {
    let taken =
        if session.is_asking() { session.display_picture().await } else { page_picture(session).await };
    keep_picture(taken, out, prefix, kept)
}

async fn page_picture(session: &Session) -> Result<Option<Vec<u8>>, BrowserError> {
    session.page().picture().await.map(Some)
}

fn keep_picture(
    taken: Result<Option<Vec<u8>>, BrowserError>,
    out: &Path,
    prefix: &str,
    kept: &mut Evidence,
) -> Result<(), EvidenceError> {
    let picture = match taken {
        Ok(Some(picture)) => picture,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::warn!(%error, name = kept.name, "no picture");
            return Ok(());
        }
    };
    kept.picture = Some(write(out, &format!("{prefix}__{}.png", slug(&kept.name)), &picture)?);
    Ok(())
}

/// The site that a window of the browser's names.
static SITE: LazyLock<Regex> = LazyLock::new(|| {
    let suffix = regex::escape(mock_kit::hosts::CARD_SUFFIX);
    Regex::new(&format!(r"[0-9a-z]+\.{suffix}")).expect("a constant pattern")
});

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
    let host = without_attempt(&outline.host);
    let path = outline.path.strip_prefix(&outline.host).unwrap_or(&outline.path);
    let segments: Vec<_> =
        path.split('/').map(|segment| if is_token(segment) { "[jeton]" } else { segment }).collect();
    format!("{host}{}", segments.join("/").replace("%40", "@"))
}

fn without_attempt(host: &str) -> String {
    let mut host = host.to_owned();
    if let Some(at) = host.find(&format!(".{}", mock_kit::hosts::CARD_SUFFIX)) {
        host.replace_range(..at, "[tentative]");
    }
    host
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
