//! What the TOML reader and serde say in English, in French.

use std::ops::Range;

use identities::Profession;
use mock_kit::nearest;
use serde::{Deserialize, de::value::StrDeserializer};
use toml::de::Error;

use super::problem::Problem;

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
            format!("« {key} » ne se met pas ici"),
            "rangée dans la section qui précède",
            format!("mettez « {key} » en tête du fichier, avant la première ligne entre crochets."),
        ),
        Said::UnknownKey { key, nearest, known } => Problem::new(
            span,
            format!(
                "clé inconnue « {key} »{}",
                nearest.map(|known| format!(" ; la plus proche est « {known} »")).unwrap_or_default()
            ),
            "inconnue ici",
            format!("les clés possibles ici : {}.", known.join(", ")),
        ),
        Said::UnknownWord { word, nearest, known } => Problem::new(
            span,
            format!(
                "mot inconnu « {word} »{}",
                nearest.map(|known| format!(" ; le plus proche est « {known} »")).unwrap_or_default()
            ),
            "inconnu ici",
            format!(
                "les mots possibles : {}.",
                known.iter().map(|word| explained(word)).collect::<Vec<_>>().join(", ")
            ),
        ),
        Said::Missing { key } => {
            let place = if span.is_empty() { "dans ce fichier" } else { "dans cette section" };
            Problem::new(
                span,
                format!("il manque « {key} »"),
                place,
                example(key).map_or_else(
                    || format!("ajoutez « {key} » ; `doublure init` en montre un exemple."),
                    |example| format!("ajoutez par exemple : {example}"),
                ),
            )
        }
        Said::Type { found, expected } => wrong_type(found, expected, span),
        Said::Other("wanted string or table") => wrong_type("", "a string", span),
        Said::Other(message) => Problem::new(
            span,
            "cette valeur n’est pas lisible",
            *message,
            "`doublure init` écrit un fichier d’exemple, dans un dossier vide.",
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

/// A line that brings what is missing.
fn example(key: &str) -> Option<&'static str> {
    Some(match key {
        "service" => "[service], puis à la ligne : url = \"http://localhost:3000/\"",
        "url" => "url = \"http://localhost:3000/\"",
        "id" => "id = \"mon-service\"",
        "secret" => "secret = \"secret-de-test\"",
        "redirect_uris" => "redirect_uris = [\"http://localhost:3000/retour\"]",
        "key" => "key = \"anne\"",
        "profession" => "profession = \"nurse\"",
        "name" => "name = \"numéro de dossier\"",
        _ => return None,
    })
}

fn wrong_type(found: &str, expected: &str, span: Range<usize>) -> Problem {
    let (expected, advice) = match expected {
        "a string" => ("un texte", "écrivez la valeur entre guillemets : \"…\".".to_owned()),
        "u16" => ("un nombre entier de 1 à 65535", "écrivez-le en chiffres, sans guillemets.".to_owned()),
        "a sequence" if found == "map" => (
            "plusieurs sections de ce nom",
            "écrivez le nom entre doubles crochets, par exemple [[client]].".to_owned(),
        ),
        "a sequence" => ("une liste", "écrivez-la entre crochets : [\"…\", \"…\"].".to_owned()),
        "a map" => {
            ("une section", "écrivez son nom seul sur une ligne, par exemple [service.env].".to_owned())
        }
        expected => match expected.strip_prefix("struct ") {
            Some(name) if found == "sequence" => {
                let name = name.to_lowercase();
                ("une seule section", format!("écrivez son nom entre crochets simples : [{name}], une fois."))
            }
            Some(name) => {
                let name = name.to_lowercase();
                ("une section", format!("écrivez son nom seul sur une ligne : [{name}]."))
            }
            None => {
                ("autre chose", "`doublure init` écrit un fichier d’exemple, dans un dossier vide.".into())
            }
        },
    };
    let label = match found.split(' ').next().unwrap_or_default() {
        "string" => "c’est un texte",
        "integer" => "c’est un nombre entier",
        "floating" => "c’est un nombre à virgule",
        "boolean" => "c’est vrai ou faux",
        "sequence" => "c’est une liste",
        "map" => "c’est une section",
        _ => "ce n’en est pas un",
    };
    // A number that is one, and out of range.
    let out_of_range = expected.starts_with("un nombre") && found.starts_with("integer");
    let label = if out_of_range { "hors de ces bornes" } else { label };
    Problem::new(span, format!("il faut ici {expected}"), label, advice)
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
    let (title, advice) = SYNTAX
        .iter()
        .find(|(english, ..)| message.starts_with(english))
        .map_or(UNREADABLE, |(_, title, advice)| (*title, *advice));
    let label = if message == DUPLICATE { "donnée plus haut" } else { "la lecture s’arrête ici" };
    Problem::new(span, title, label, advice)
}

const UNREADABLE: (&str, &str) =
    ("ce fichier n’est pas du TOML", "une ligne s’écrit : clé = \"valeur\" ; un commentaire commence par #.");

const DUPLICATE: &str = "duplicate key";

/// How messages of the TOML reader begin, what they mean, and what to do.
const SYNTAX: &[(&str, &str, &str)] = &[
    (
        DUPLICATE,
        "cette clé est déjà donnée",
        "gardez-en une seule. Une section qui se répète s’écrit entre doubles crochets : [[client]].",
    ),
    ("string values must be quoted", "ce texte doit être entre guillemets", "écrivez : clé = \"valeur\"."),
    ("invalid basic string", "ce texte n’est pas fermé", "fermez les guillemets sur la même ligne."),
    ("invalid literal string", "ce texte n’est pas fermé", "fermez l’apostrophe sur la même ligne."),
    (
        "missing escaped value",
        "« \\ » ne peut pas être suivi de cela",
        "doublez-le : \\\\, ou écrivez le texte entre apostrophes : '…'.",
    ),
    ("key with no value", "cette clé n’a pas de valeur", "écrivez : clé = \"valeur\"."),
    ("missing value", "cette clé n’a pas de valeur", "écrivez : clé = \"valeur\"."),
    ("unclosed table", "ce nom de section n’est pas fermé", "fermez le crochet : [service]."),
    ("unclosed array table", "ce nom de section n’est pas fermé", "fermez les deux crochets : [[client]]."),
    ("unclosed array", "cette liste n’est pas fermée", "fermez le crochet : [\"…\", \"…\"]."),
    (
        "missing comma between array elements",
        "il manque une virgule dans cette liste",
        "écrivez : [\"…\", \"…\"].",
    ),
    (
        "unclosed inline table",
        "cette accolade n’est pas fermée",
        "fermez-la, ou écrivez une section, sur plusieurs lignes.",
    ),
    (
        "invalid unquoted key",
        "ce nom de clé n’est pas possible",
        "écrivez : clé = \"valeur\", avec le signe = ; une clé n’a ni accent ni espace.",
    ),
];
