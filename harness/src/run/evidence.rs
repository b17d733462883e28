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
    scenario: &str,
    name: &str,
    redactions: &Redactions,
) -> Result<Evidence, BrowserError> {
    let outline = session.outline().await?;
    let picture = match session.picture().await {
        Ok(picture) => Some(picture),
        Err(error) => {
            tracing::warn!(%error, name, "no picture");
            None
        }
    };
    let file = PathBuf::from(PICTURES).join(format!("{scenario}__{}.png", slug(name)));
    let path = out.join(&file);
    fs::create_dir_all(out.join(PICTURES))?;
    if let Some(picture) = &picture {
        fs::write(path, picture)?;
    }
    Ok(Evidence {
        name: name.to_owned(),
        step_id: guide::step_of(name).map(|step| step.id.to_owned()),
        picture: picture.map(|_| file),
        snapshot: None,
        text: redactions.apply(&told(&outline)),
    })
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
