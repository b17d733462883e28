use std::{fmt::Write as _, path::Path};

use super::{Language, Trust};
use crate::lang::Lang;

/// What `doublure up` tells the person who develops the service in `folder`: the settings of the languages that
/// its files tell, or of all. Several lines, ends with a newline.
#[must_use]
pub fn advice(folder: &Path, trust: &Trust, lang: Lang) -> String {
    let detected = Language::detect(folder);
    let languages = if detected.is_empty() { Language::ALL.to_vec() } else { detected };
    let mut text = lang
        .say(
            "À régler dans votre service pour qu’il fasse confiance au certificat de test :\n",
            "To set in your service, so that it trusts the test certificate:\n",
        )
        .to_owned();
    for language in languages {
        let _ = writeln!(text, "\n  {}", language.name(lang));
        for line in language.settings(trust) {
            let _ = writeln!(text, "    {line}");
        }
        let _ = writeln!(text, "    {}", language.remark(lang));
    }
    if let Some(warning) = trust.warning() {
        let _ = writeln!(text, "\n  {}{}", lang.say("Attention : ", "Warning: "), warning.to(lang));
    }
    text += lang.say(
        "\n  Rien n’est installé sur cette machine : la racine de test ne vaut que pour localhost, et seulement\n  \
         pour les programmes lancés avec ces réglages.\n",
        "\n  Nothing is installed on this machine: the test root is good for localhost alone, and only for programs\n  \
         that are started with these settings.\n",
    );
    text
}
