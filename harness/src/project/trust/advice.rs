use std::{fmt::Write as _, path::Path};

use super::{Language, Trust};

/// What `doublure up` tells the person who develops the service in `folder`: the settings of the languages that
/// its files tell, or of all. French, several lines, ends with a newline.
#[must_use]
pub fn advice(folder: &Path, trust: &Trust) -> String {
    let detected = Language::detect(folder);
    let languages = if detected.is_empty() { Language::ALL.to_vec() } else { detected };
    let mut text =
        "À régler dans votre service pour qu’il fasse confiance au certificat de test :\n".to_owned();
    for language in languages {
        let _ = writeln!(text, "\n  {}", language.name());
        for line in language.settings(trust) {
            let _ = writeln!(text, "    {line}");
        }
        let _ = writeln!(text, "    {}", language.remark());
    }
    if let Some(warning) = trust.warning() {
        let _ = writeln!(text, "\n  Attention : {warning}");
    }
    text += "\n  Rien n’est installé sur cette machine : la racine de test ne vaut que pour localhost, et seulement\n  \
             pour les programmes lancés avec ces réglages.\n";
    text
}
