//! The failures of a certification that are known before it, as a person writes them: `[[known]]`, each with its check and why.

use std::{fs, path::Path};

use certification::{catalogue, result::Known};
use mock_kit::nearest;
use serde::Deserialize;
use toml::Spanned;

use super::{ProjectError, problem::Problem, reading, wrong};
use crate::lang::{Text, say};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    known: Vec<Written>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Id of a check.
    check: Spanned<String>,
    /// Why it fails, or what is done about it.
    why: Spanned<String>,
}

/// The failures that the file at `path` knows.
///
/// # Errors
/// [`ProjectError`].
pub fn read(path: &Path) -> Result<Vec<Known>, ProjectError> {
    let text = fs::read_to_string(path)
        .map_err(|source| ProjectError::UnreadableBaseline { path: path.to_owned(), source })?;
    parse(&path.to_string_lossy(), &text)
}

fn parse(name: &str, text: &str) -> Result<Vec<Known>, ProjectError> {
    let (shape, mut problems) = reading::read::<File>(text);
    let mut known: Vec<Known> = vec![];
    for written in shape.iter().flat_map(|file| &file.known) {
        let (check, why) = (written.check.get_ref(), written.why.get_ref().trim());
        problems.extend(unknown(&written.check));
        if known.iter().any(|earlier| earlier.check == *check) {
            problems.push(Problem::new(
                written.check.span(),
                say!("« {check} » est là deux fois", "“{check}” stands here twice"),
                say!("déjà connu plus haut", "known further up already"),
                say!("gardez une seule des deux sections.", "keep one of the two sections."),
            ));
        }
        if why.is_empty() {
            problems.push(Problem::new(
                written.why.span(),
                say!("« why » est vide", "“why” is empty"),
                say!("personne ne saurait pourquoi", "nobody would know why"),
                say!(
                    "écrivez ce qui en est fait : why = \"corrigé en janvier, ticket 42\".",
                    "write what is done about it: why = \"mended in January, ticket 42\"."
                ),
            ));
        }
        known.push(Known { check: check.clone(), why: why.to_owned() });
    }
    if shape.is_none() || !problems.is_empty() { Err(wrong(problems, name, text)) } else { Ok(known) }
}

fn unknown(check: &Spanned<String>) -> Option<Problem> {
    let id = check.get_ref();
    if catalogue::checks().any(|known| known.id == id) {
        return None;
    }
    let near = match nearest(id, catalogue::checks().map(|known| known.id)) {
        Some(near) => say!(" ; le plus proche est « {near} »", "; the nearest is “{near}”"),
        None => Text::quoted(""),
    };
    Some(Problem::new(
        check.span(),
        say!("aucun contrôle ne s’appelle « {id} »{near}", "no check is called “{id}”{near}"; near),
        say!("inconnu", "unknown"),
        say!(
            "`doublure certify --list` montre les noms des contrôles.",
            "`doublure certify --list` shows the names of the checks."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, Told};

    fn told(text: &str) -> String {
        parse("connus.toml", text).unwrap_err().told().to(Lang::En).to_owned()
    }

    #[test]
    fn what_is_known_has_a_check_that_exists_and_a_reason() {
        let one = |check: &str, why: &str| format!("[[known]]\ncheck = \"{check}\"\nwhy = \"{why}\"\n");
        let good = one("id_token.nonce.wrong", " ticket 42 ");
        let known = parse("connus.toml", &good).unwrap();
        assert_eq!(known, [Known { check: "id_token.nonce.wrong".into(), why: "ticket 42".into() }]);
        assert!(parse("connus.toml", "").unwrap().is_empty());
        assert_eq!(
            told(&one("id_token.nonce.wrnog", "x")),
            "error: no check is called “id_token.nonce.wrnog”; the nearest is “id_token.nonce.wrong”
 --> connus.toml:2:9
  |
2 | check = \"id_token.nonce.wrnog\"
  |         ^^^^^^^^^^^^^^^^^^^^^^ unknown
  |
  = what to do: `doublure certify --list` shows the names of the checks."
        );
        assert!(told(&one("id_token", "x")).contains("no check is called “id_token”"));
        assert!(told(&one("id_token.nonce.wrong", " ")).contains("“why” is empty"));
        assert!(told(&good.repeat(2)).contains("“id_token.nonce.wrong” stands here twice"));
        assert!(told("[[known]]\ncheck = \"id_token.nonce.wrong\"\n").contains("“why” is missing"));
        assert!(told("[[know]]\ncheck = \"x\"\n").contains("unknown key “know”; the nearest is “known”"));
        assert!(told("[known]\ncheck = \"x\"\nwhy = \"x\"\n").contains("double brackets"));
        assert!(told("[[known]").contains("this name of a section is not closed"));
    }
}
