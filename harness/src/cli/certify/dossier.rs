use std::path::Path;

use certification::dossier::About;
use time::OffsetDateTime;

use super::fail;
use crate::{
    certify::{
        dossier::{Dossier, Folder, FolderError, check},
        target::Target,
    },
    exit::Exit,
    lang::{Lang, Told},
    stack::Stack,
    terminal_text::harmless_lines,
};

/// The folder of a dossier, where one can be made.
pub(super) fn folder(root: &Path, lang: Lang) -> Result<Folder, Exit> {
    check().map_err(|why| fail(lang, Exit::Broken, &why))?;
    Folder::prepare(root).map_err(|error| {
        let exit = if matches!(error, FolderError::NotOurs(_)) { Exit::Usage } else { Exit::Broken };
        fail(lang, exit, &error)
    })
}

/// The films of a dossier, and what is told of them. `name` is the service's, without its address.
pub(super) async fn film(
    folder: Folder,
    name: &str,
    stack: &Stack,
    target: &Target,
    started_at: OffsetDateTime,
    lang: Lang,
) -> Result<Dossier, Exit> {
    let about = About {
        service: name.to_owned(),
        address: target.pages.sign_in.to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
    };
    let dossier = Dossier::film(folder, about, stack, target).await;
    let dossier = dossier.map_err(|why| fail(lang, Exit::Broken, &why))?;
    for film in dossier.films() {
        println!("{}", harmless_lines(film.told().to(lang)));
    }
    for remark in &dossier.remarks {
        println!("  {}", harmless_lines(remark.to(lang)));
    }
    Ok(dossier)
}
