use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    browser::{BrowserError, Outline, Session},
    guide,
    language::plan::slug,
    snapshot::Redactions,
};

use super::{event::Evidence, folder::PICTURES};

/// Keeps the page: its text with names in place of the person's values, and its picture.
pub(super) async fn keep(
    session: &Session,
    out: &Path,
    prefix: &str,
    name: &str,
    redactions: &Redactions,
) -> Result<Evidence, BrowserError> {
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
) -> Result<(), BrowserError> {
    let picture = match session.picture().await {
        Ok(picture) => picture,
        Err(error) => {
            tracing::warn!(%error, name = kept.name, "no picture");
            return Ok(());
        }
    };
    let file = PathBuf::from(PICTURES).join(format!("{prefix}__{}.png", slug(&kept.name)));
    fs::create_dir_all(out.join(PICTURES))?;
    fs::write(out.join(&file), picture)?;
    kept.picture = Some(file);
    Ok(())
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
