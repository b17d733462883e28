//! What differs from run to run in the text of pages.

use regex::Regex;
use toml::Spanned;

use crate::{
    project::{file, problem::Problem},
    snapshot::Redactions,
};

pub(super) fn check(written: &[Spanned<file::Redaction>], problems: &mut Vec<Problem>) -> Redactions {
    let mut redactions = Redactions::default();
    for redaction in written {
        let file::Redaction { name, pattern, parameter } = redaction.get_ref();
        if name.get_ref().trim().is_empty() {
            problems.push(Problem::new(
                name.span(),
                "« name » est vide",
                "rien ne serait montré",
                "écrivez ce que c’est : name = \"numéro de dossier\".",
            ));
        }
        match (pattern, parameter) {
            (Some(pattern), None) => match understood(pattern) {
                Ok(regex) => redactions.add_pattern(name.get_ref(), regex),
                Err(problem) => problems.push(problem),
            },
            (None, Some(parameter)) if parameter.get_ref().trim().is_empty() => problems.push(Problem::new(
                parameter.span(),
                "« parameter » est vide",
                "vide",
                "écrivez le nom du paramètre, tel qu’il est dans le lien : jeton.",
            )),
            (None, Some(parameter)) => redactions.add_named_parameter(parameter.get_ref(), name.get_ref()),
            (None, None) => problems.push(Problem::new(
                redaction.span(),
                "il manque « pattern » ou « parameter »",
                "rien ne serait remplacé",
                "ajoutez par exemple : pattern = \"DOS-[0-9]{6}\", ou parameter = \"jeton\".",
            )),
            (Some(_), Some(parameter)) => problems.push(Problem::new(
                parameter.span(),
                "« pattern » et « parameter » ne vont pas ensemble",
                "l’un ou l’autre",
                "gardez-en un ; pour les deux, écrivez deux [[redaction]].",
            )),
        }
    }
    redactions
}

fn understood(pattern: &Spanned<String>) -> Result<Regex, Problem> {
    let regex = Regex::new(pattern.get_ref()).map_err(|error| {
        let label = match error {
            regex::Error::CompiledTooBig(_) => "trop grande".to_owned(),
            error => caret(&error.to_string()).map_or_else(
                || "illisible".to_owned(),
                |character| format!("illisible à partir du caractère {character}"),
            ),
        };
        Problem::new(
            pattern.span(),
            "« pattern » est une expression régulière mal formée",
            label,
            "la syntaxe est celle de https://docs.rs/regex ; entre apostrophes, « \\ » s’écrit une fois : '\\d+'.",
        )
    })?;
    if regex.is_match("") {
        return Err(Problem::new(
            pattern.span(),
            "« pattern » répond aussi à un texte vide",
            "remplacerait entre chaque lettre",
            "demandez au moins un caractère : + au lieu de *.",
        ));
    }
    Ok(regex)
}

/// At which character of the pattern, from 1, the message of the library points; it does not for several lines.
fn caret(said: &str) -> Option<usize> {
    // The pattern stands indented by four, and the caret below it.
    let line = said.lines().find(|line| line.trim_start().starts_with('^'))?;
    Some(line.find('^')?.checked_sub(4)? + 1)
}
