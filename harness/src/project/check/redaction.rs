//! What differs from run to run in the text of pages.

use regex::Regex;
use toml::Spanned;

use crate::{
    lang::say,
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
                say!("« name » est vide", "“name” is empty"),
                say!("rien ne serait montré", "nothing would be shown"),
                say!(
                    "écrivez ce que c’est : name = \"numéro de dossier\".",
                    "write what it is: name = \"numéro de dossier\"."
                ),
            ));
        }
        match (pattern, parameter) {
            (Some(pattern), None) => match understood(pattern) {
                Ok(regex) => redactions.add_pattern(name.get_ref(), regex),
                Err(problem) => problems.push(problem),
            },
            (None, Some(parameter)) if parameter.get_ref().trim().is_empty() => problems.push(Problem::new(
                parameter.span(),
                say!("« parameter » est vide", "“parameter” is empty"),
                say!("vide", "empty"),
                say!(
                    "écrivez le nom du paramètre, tel qu’il est dans le lien : jeton.",
                    "write the name of the parameter as it is in the link: jeton."
                ),
            )),
            (None, Some(parameter)) => redactions.add_named_parameter(parameter.get_ref(), name.get_ref()),
            (None, None) => problems.push(Problem::new(
                redaction.span(),
                say!("il manque « pattern » ou « parameter »", "“pattern” or “parameter” is missing"),
                say!("rien ne serait remplacé", "nothing would be replaced"),
                say!(
                    "ajoutez par exemple : pattern = \"DOS-[0-9]{{6}}\", ou parameter = \"jeton\".",
                    "add, for instance: pattern = \"DOS-[0-9]{{6}}\", or parameter = \"jeton\"."
                ),
            )),
            (Some(_), Some(parameter)) => problems.push(Problem::new(
                parameter.span(),
                say!(
                    "« pattern » et « parameter » ne vont pas ensemble",
                    "“pattern” and “parameter” do not go together"
                ),
                say!("l’un ou l’autre", "one or the other"),
                say!(
                    "gardez-en un ; pour les deux, écrivez deux [[redaction]].",
                    "keep one; for both, write two [[redaction]]."
                ),
            )),
        }
    }
    redactions
}

fn understood(pattern: &Spanned<String>) -> Result<Regex, Problem> {
    let regex = Regex::new(pattern.get_ref()).map_err(|error| {
        let label = match error {
            regex::Error::CompiledTooBig(_) => say!("trop grande", "too large"),
            error => match caret(&error.to_string()) {
                None => say!("illisible", "unreadable"),
                Some(character) => say!(
                    "illisible à partir du caractère {character}",
                    "unreadable from character {character} on"
                ),
            },
        };
        Problem::new(
            pattern.span(),
            say!(
                "« pattern » est une expression régulière mal formée",
                "“pattern” is a malformed regular expression"
            ),
            label,
            say!(
                "la syntaxe est celle de https://docs.rs/regex ; entre apostrophes, « \\ » s’écrit une fois : '\\d+'.",
                "the syntax is that of https://docs.rs/regex; between apostrophes, “\\” is written once: '\\d+'."
            ),
        )
    })?;
    if regex.is_match("") {
        return Err(Problem::new(
            pattern.span(),
            say!("« pattern » répond aussi à un texte vide", "“pattern” matches an empty text too"),
            say!("remplacerait entre chaque lettre", "would replace between all letters"),
            say!(
                "demandez au moins un caractère : + au lieu de *.",
                "ask for at least one character: + instead of *."
            ),
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
