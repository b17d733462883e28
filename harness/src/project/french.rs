//! What the TOML reader and serde say, in the words of those who write doublure.toml.

use std::ops::Range;

use identities::Profession;
use mock_kit::nearest;
use serde::{Deserialize, de::value::StrDeserializer};
use toml::de::Error;

use super::problem::Problem;
use crate::lang::{Text, say};

/// What serde found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'m> {
    /// A key that no table of this kind has.
    UnknownKey { key: &'m str, nearest: Option<&'m str>, known: Vec<&'m str> },
    /// A key that must be there.
    Missing { key: &'m str },
    /// A word that is none of the few possible ones.
    UnknownWord { word: &'m str, nearest: Option<&'m str>, known: Vec<&'m str> },
    /// Something of another kind than expected.
    Type { found: &'m str, expected: &'m str },
    /// Something else.
    Other(&'m str),
}

impl<'m> Said<'m> {
    /// Understands serde's message: its wording is part of serde's stable interface (`serde::de::Error`).
    pub fn of(message: &'m str) -> Self {
        let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
        let quoted = |text: &'m str| text.split('`').nth(1).unwrap_or_default();
        // "one of `a`, `b`", "`a` or `b`": every second piece.
        let known: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
        match what.split_once(' ') {
            Some(("unknown", rest)) if rest.starts_with("field ") => {
                let key = quoted(rest);
                Self::UnknownKey { key, nearest: nearest(key, known.iter().copied()), known }
            }
            Some(("unknown", rest)) if rest.starts_with("variant ") => {
                let word = quoted(rest);
                Self::UnknownWord { word, nearest: nearest(word, known.iter().copied()), known }
            }
            Some(("missing", rest)) if rest.starts_with("field ") => Self::Missing { key: quoted(rest) },
            Some(("invalid", rest)) => match rest.strip_prefix("type: ").or(rest.strip_prefix("value: ")) {
                Some(found) => Self::Type { found, expected },
                None => Self::Other(message),
            },
            _ => Self::Other(message),
        }
    }
}

/// The keys that stand at the top of the file, before any table.
const AT_THE_TOP: &[&str] = &["hosts"];

/// What serde said of the bytes `span`.
pub(super) fn problem(said: &Said<'_>, span: Range<usize>) -> Problem {
    match said {
        Said::UnknownKey { key, .. } if AT_THE_TOP.contains(key) => Problem::new(
            span,
            say!("« {key} » ne se met pas ici", "“{key}” does not stand here"),
            say!("rangée dans la section qui précède", "taken for a part of the section before"),
            say!(
                "mettez « {key} » en tête du fichier, avant la première ligne entre crochets.",
                "put “{key}” at the head of the file, before the first line in brackets."
            ),
        ),
        Said::UnknownKey { key, nearest, known } => {
            let near = match nearest {
                Some(near) => say!(" ; la plus proche est « {near} »", "; the nearest is “{near}”"),
                None => Text::quoted(""),
            };
            let known = known.join(", ");
            Problem::new(
                span,
                say!("clé inconnue « {key} »{near}", "unknown key “{key}”{near}"; near),
                say!("inconnue ici", "unknown here"),
                say!("les clés possibles ici : {known}.", "the keys that there are here: {known}."),
            )
        }
        Said::UnknownWord { word, nearest, known } => {
            let near = match nearest {
                Some(near) => say!(" ; le plus proche est « {near} »", "; the nearest is “{near}”"),
                None => Text::quoted(""),
            };
            let explained = known.iter().map(|word| explained(word)).collect::<Vec<_>>().join(", ");
            Problem::new(
                span,
                say!("mot inconnu « {word} »{near}", "unknown word “{word}”{near}"; near),
                say!("inconnu ici", "unknown here"),
                say!("les mots possibles : {explained}.", "the words that there are: {explained}."),
            )
        }
        Said::Missing { key } => {
            let place = if span.is_empty() {
                say!("dans ce fichier", "in this file")
            } else {
                say!("dans cette section", "in this section")
            };
            let advice = match example(key) {
                Some(example) => {
                    say!("ajoutez par exemple : {example}", "add, for instance: {example}"; example)
                }
                None => say!(
                    "ajoutez « {key} » ; `doublure init` en montre un exemple.",
                    "add “{key}”; `doublure init` shows an example."
                ),
            };
            Problem::new(span, say!("il manque « {key} »", "“{key}” is missing"), place, advice)
        }
        Said::Type { found, expected } => wrong_type(found, expected, span),
        Said::Other("wanted string or table") => wrong_type("", "a string", span),
        Said::Other(message) if message.starts_with("unknown card") => Problem::new(
            span,
            say!("cette carte n’existe pas", "there is no such card"),
            say!("inconnue ici", "unknown here"),
            say!("les cartes : cps, cpf, cpe, cpa.", "the cards: cps, cpf, cpe, cpa."),
        ),
        Said::Other(message) if message.contains("is no speciality") => Problem::new(
            span,
            say!("ce n’est pas le code d’une spécialité", "this is no code of a speciality"),
            say!("inconnue ici", "unknown here"),
            say!("écrivez SM ou SCD et deux chiffres : SM26.", "write SM or SCD and two digits: SM26."),
        ),
        Said::Other(message) if message.contains("technical id") => Problem::new(
            span,
            say!("ce n’est pas un identifiant technique", "this is no technical id"),
            say!("inutilisable", "of no use"),
            say!(
                "écrivez 1 à 64 lettres sans accent, chiffres, points, barres, tirets : ANS20231122132732.",
                "write 1 to 64 unaccented letters, digits, dots, slashes, hyphens: ANS20231122132732."
            ),
        ),
        Said::Other(message) => Problem::new(
            span,
            say!("cette valeur n’est pas lisible", "this value is unreadable"),
            Text::quoted((*message).to_owned()),
            begin_again(),
        ),
    }
}

/// The word of a profession with its French name; any other as it is.
fn explained(word: &str) -> String {
    let profession = Profession::deserialize(StrDeserializer::<serde::de::value::Error>::new(word));
    profession.map_or_else(
        |_| word.to_owned(),
        |profession| format!("{word} ({})", profession.label().to_lowercase()),
    )
}

fn begin_again() -> Text {
    say!(
        "`doublure init` écrit un fichier d’exemple, dans un dossier vide.",
        "`doublure init` writes an example file, in an empty folder."
    )
}

/// A line that brings what is missing.
fn example(key: &str) -> Option<Text> {
    Some(Text::quoted(match key {
        "service" => {
            return Some(say!(
                "[service], puis à la ligne : url = \"http://localhost:3000/\"",
                "[service], then on a line of its own: url = \"http://localhost:3000/\""
            ));
        }
        "url" => "url = \"http://localhost:3000/\"",
        "id" => "id = \"mon-service\"",
        "secret" => "secret = \"secret-de-test\"",
        "redirect_uris" => "redirect_uris = [\"http://localhost:3000/retour\"]",
        "key" => "key = \"anne\"",
        "profession" => "profession = \"nurse\"",
        "name" => "name = \"numéro de dossier\"",
        "check" => "check = \"id_token.nonce.wrong\"",
        "why" => "why = \"corrigé en janvier, ticket 42\"",
        "protected" => "protected = \"/espace\"",
        "signed_in" => "signed_in = \"Se déconnecter\"",
        "requirement" => "requirement = \"EXI PSC 01\"",
        "answer" => "answer = true",
        "author" => "author = \"Jeanne Martin, directrice\"",
        "date" => "date = \"2026-01-15\"",
        _ => return None,
    }))
}

fn wrong_type(found: &str, expected: &str, span: Range<usize>) -> Problem {
    // A number that is one, and out of range.
    let out_of_range = expected == "u16" && found.starts_with("integer");
    // A date of TOML's own comes as a map.
    let is_text = expected == "a string";
    let (expected, advice) = match expected {
        "a boolean" => (
            say!("vrai ou faux", "true or false"),
            say!("écrivez true ou false, sans guillemets.", "write true or false, without quotes."),
        ),
        "a string" => (
            say!("un texte", "a text"),
            say!("écrivez la valeur entre guillemets : \"…\".", "write the value in quotes: \"…\"."),
        ),
        "u16" => (
            say!("un nombre entier de 1 à 65535", "a whole number from 1 to 65535"),
            say!("écrivez-le en chiffres, sans guillemets.", "write it in digits, without quotes."),
        ),
        "a sequence" if found == "map" => (
            say!("plusieurs sections de ce nom", "several sections of this name"),
            say!(
                "écrivez le nom entre doubles crochets, par exemple [[client]].",
                "write the name in double brackets, for instance [[client]]."
            ),
        ),
        "a sequence" => (
            say!("une liste", "a list"),
            say!("écrivez-la entre crochets : [\"…\", \"…\"].", "write it in brackets: [\"…\", \"…\"]."),
        ),
        "a map" => (
            say!("une section", "a section"),
            say!(
                "écrivez son nom seul sur une ligne, par exemple [service.env].",
                "write its name alone on a line, for instance [service.env]."
            ),
        ),
        expected => match expected.strip_prefix("struct ").map(str::to_lowercase) {
            Some(name) if found == "sequence" => (
                say!("une seule section", "one section alone"),
                say!(
                    "écrivez son nom entre crochets simples : [{name}], une fois.",
                    "write its name in single brackets: [{name}], once."
                ),
            ),
            Some(name) => (
                say!("une section", "a section"),
                say!(
                    "écrivez son nom seul sur une ligne : [{name}].",
                    "write its name alone on a line: [{name}]."
                ),
            ),
            None => (say!("autre chose", "something else"), begin_again()),
        },
    };
    let label = match found.split(' ').next().unwrap_or_default() {
        _ if out_of_range => say!("hors de ces bornes", "out of range"),
        "string" => say!("c’est un texte", "this is a text"),
        "integer" => say!("c’est un nombre entier", "this is a whole number"),
        "floating" => say!("c’est un nombre à virgule", "this is a decimal number"),
        "boolean" => say!("c’est vrai ou faux", "this is true or false"),
        "sequence" => say!("c’est une liste", "this is a list"),
        "map" if !is_text => say!("c’est une section", "this is a section"),
        _ => say!("ce n’en est pas un", "this is none"),
    };
    Problem::new(span, say!("il faut ici {expected}", "here must be {expected}"; expected), label, advice)
}

/// What the TOML reader said: the text is no TOML. One mistake may make the lines that follow unreadable too: what is
/// told is one thing for each line, and of a list that is not closed nothing else.
pub(super) fn all_syntax(errors: &[Error], text: &str) -> Vec<Problem> {
    let mut errors: Vec<_> = errors.iter().collect();
    errors.sort_by_key(|error| error.span().map_or(text.len(), |span| span.start));
    let mut problems: Vec<_> = errors.iter().map(|error| syntax(error, text)).collect();
    let unclosed =
        problems.iter().zip(errors).find(|(_, error)| error.message().starts_with("unclosed array,"));
    if let Some((unclosed, _)) = unclosed {
        // The reader notices only where it gives up; what is wrong begins with the first thing it did not expect.
        let span = problems[0].span.clone();
        return vec![Problem { span, ..unclosed.clone() }];
    }
    let line = |problem: &Problem| text[..problem.span.start.min(text.len())].matches('\n').count();
    problems.dedup_by(|later, earlier| line(later) == line(earlier));
    problems
}

fn syntax(error: &Error, text: &str) -> Problem {
    let span = error.span().unwrap_or(text.len()..text.len());
    let message = error.message();
    let (_, title, advice) =
        SYNTAX.iter().find(|(english, ..)| message.starts_with(english)).unwrap_or(&UNREADABLE);
    let label = if message == DUPLICATE {
        say!("donnée plus haut", "given further up")
    } else {
        say!("la lecture s’arrête ici", "reading ends here")
    };
    let [title, advice] = [title, advice].map(|[french, english]| Text::new(*french, *english));
    Problem::new(span, title, label, advice)
}

/// How a message of the TOML reader begins, what it means, and what to do, each in French and in English.
type Syntax = (&'static str, [&'static str; 2], [&'static str; 2]);

const UNREADABLE: Syntax = (
    "",
    ["ce fichier n’est pas du TOML", "this file is no TOML"],
    [
        "une ligne s’écrit : clé = \"valeur\" ; un commentaire commence par #.",
        "a line is written: key = \"value\"; a comment begins with #.",
    ],
);

const DUPLICATE: &str = "duplicate key";
const UNCLOSED_TEXT: [&str; 2] = ["ce texte n’est pas fermé", "this text is not closed"];
const NO_VALUE: [&str; 2] = ["cette clé n’a pas de valeur", "this key has no value"];
const UNCLOSED_TABLE: [&str; 2] =
    ["ce nom de section n’est pas fermé", "this name of a section is not closed"];
const WRITE_VALUE: [&str; 2] = ["écrivez : clé = \"valeur\".", "write: key = \"value\"."];

const SYNTAX: &[Syntax] = &[
    (
        DUPLICATE,
        ["cette clé est déjà donnée", "this key is given already"],
        [
            "gardez-en une seule. Une section qui se répète s’écrit entre doubles crochets : [[client]].",
            "keep one alone. A section that is repeated is written in double brackets: [[client]].",
        ],
    ),
    (
        "string values must be quoted",
        ["ce texte doit être entre guillemets", "this text must be in quotes"],
        WRITE_VALUE,
    ),
    (
        "invalid basic string",
        UNCLOSED_TEXT,
        ["fermez les guillemets sur la même ligne.", "close the quotes on the same line."],
    ),
    (
        "invalid literal string",
        UNCLOSED_TEXT,
        ["fermez l’apostrophe sur la même ligne.", "close the apostrophe on the same line."],
    ),
    (
        "missing escaped value",
        ["« \\ » ne peut pas être suivi de cela", "“\\” cannot be followed by this"],
        [
            "doublez-le : \\\\, ou écrivez le texte entre apostrophes : '…'.",
            "double it: \\\\, or write the text between apostrophes: '…'.",
        ],
    ),
    ("key with no value", NO_VALUE, WRITE_VALUE),
    ("missing value", NO_VALUE, WRITE_VALUE),
    ("unclosed table", UNCLOSED_TABLE, ["fermez le crochet : [service].", "close the bracket: [service]."]),
    (
        "unclosed array table",
        UNCLOSED_TABLE,
        ["fermez les deux crochets : [[client]].", "close both brackets: [[client]]."],
    ),
    (
        "unclosed array",
        ["cette liste n’est pas fermée", "this list is not closed"],
        ["fermez le crochet : [\"…\", \"…\"].", "close the bracket: [\"…\", \"…\"]."],
    ),
    (
        "missing comma between array elements",
        ["il manque une virgule dans cette liste", "a comma is missing in this list"],
        ["écrivez : [\"…\", \"…\"].", "write: [\"…\", \"…\"]."],
    ),
    (
        "unclosed inline table",
        ["cette accolade n’est pas fermée", "this brace is not closed"],
        [
            "fermez-la, ou écrivez une section, sur plusieurs lignes.",
            "close it, or write a section, on several lines.",
        ],
    ),
    (
        "invalid unquoted key",
        ["ce nom de clé n’est pas possible", "this name of a key is not possible"],
        [
            "écrivez : clé = \"valeur\", avec le signe = ; une clé n’a ni accent ni espace.",
            "write: key = \"value\", with the sign =; a key has neither accents nor spaces.",
        ],
    ),
];
