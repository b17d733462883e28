//! Whether a person is told of a failure in words for people.

use lang::say;

use crate::verdict::Judgement;

/// A page as a person sees it after a sign-in that failed.
#[derive(Clone, Debug)]
pub struct PageSeen {
    /// Its address.
    pub address: String,
    /// All that it shows as text.
    pub text: String,
    /// Whether it shows just what it shows to somebody who has not tried to sign in yet.
    pub as_before: bool,
}

/// What only programmers read. \[R\] Beginnings that the common platforms print.
const DUMPS: &[&str] = &[
    "Traceback (most recent call last)",
    "Stack trace",
    "stack backtrace",
    "\tat ",
    " at org.",
    " at java.",
    " at com.",
    "node_modules",
    "Exception in thread",
    "NullPointerException",
    "panicked at",
    "#0 /",
    "SQLSTATE",
    "Fatal error: Uncaught",
    "DEBUG = True",
];

/// A word of a program, `invalid_grant`, in what is written for people.
fn identifier(text: &str) -> Option<&str> {
    let is_one = |word: &&str| {
        let parts: Vec<_> = word.split('_').collect();
        let letters = |part: &&str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        parts.len() > 1 && parts.iter().all(letters)
    };
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').find(is_one)
}

/// Words that French pages about a failure cannot do without, and English ones do not have.
const FRENCH: &[&str] = &[
    "le",
    "la",
    "les",
    "de",
    "des",
    "du",
    "un",
    "une",
    "et",
    "est",
    "pas",
    "plus",
    "vous",
    "votre",
    "à",
    "dans",
    "pour",
    "par",
    "avec",
    "sur",
    "connexion",
    "connecter",
    "erreur",
    "réessayez",
    "accès",
    "impossible",
];

/// Whether it is in French: two different words of those.
fn is_french(text: &str) -> bool {
    let text = text.to_lowercase();
    let words: std::collections::BTreeSet<_> =
        text.split(|letter: char| !letter.is_alphabetic()).filter(|word| FRENCH.contains(word)).collect();
    words.len() > 1
}

/// Fewer letters tell nobody anything.
const FEWEST_LETTERS: usize = 20;

/// Whether the page tells that the sign-in failed.
#[must_use]
pub fn judge(page: &PageSeen) -> Judgement {
    let line = format!("{} : {}", page.address, excerpt(&page.text));
    if let Some(dump) = DUMPS.iter().find(|dump| page.text.contains(**dump)) {
        let dump = dump.trim();
        return Judgement::failed(say!(
            "la page montre ce que seul un développeur lit (« {dump} »)",
            "the page shows what only a developer reads (“{dump}”)"
        ))
        .with([line]);
    }
    if page.text.chars().filter(|letter| letter.is_alphabetic()).count() < FEWEST_LETTERS {
        return Judgement::failed(say!(
            "la page ne dit presque rien : la personne ne sait ni ce qui s’est passé, ni quoi faire",
            "the page says next to nothing: the person knows neither what happened nor what to do"
        ))
        .with([line]);
    }
    if page.as_before {
        return Judgement::failed(say!(
            "la personne revient à la page de connexion, sans un mot sur ce qui s’est passé",
            "the person is back at the sign-in page, without a word on what happened"
        ))
        .with([line]);
    }
    if let Some(word) = identifier(&page.text) {
        return Judgement::failed(say!(
            "la page montre un mot de programme (« {word} ») à la personne",
            "the page shows the person a word of a program (“{word}”)"
        ))
        .with([line]);
    }
    if !is_french(&page.text) {
        return Judgement::remark(say!(
            "la page dit quelque chose à la personne, et ne semble pas en français",
            "the page tells the person something, and does not seem to be in French"
        ))
        .with([line]);
    }
    Judgement::passed(say!(
        "la page dit quelque chose à la personne, sans rien de technique",
        "the page tells the person something, and nothing technical"
    ))
    .with([line])
}

/// The beginning of a text, in one line.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn words_for_people_pass_and_nothing_else() {
        let page = |text: &str, as_before| PageSeen {
            address: "https://s.test/".into(),
            text: text.into(),
            as_before,
        };
        let told = "La connexion n’a pas abouti. Réessayez dans quelques minutes.";
        assert_eq!(judge(&page(told, false)).verdict, Verdict::Passed);
        assert_eq!(judge(&page(told, true)).verdict, Verdict::Failed);
        assert_eq!(judge(&page("Error", false)).verdict, Verdict::Failed);
        let apache = "Error: OpenID Connect Provider error: Error in handling response type.";
        assert_eq!(judge(&page(apache, false)).verdict, Verdict::Remark);
        let apache = "Error: Invalid Request Description: SSO to this module without specifying a \"target_link_uri\" parameter";
        assert_eq!(judge(&page(apache, false)).verdict, Verdict::Failed);
        let told = "Pro Santé Connect ne répond pas. Retour à l’accueil";
        assert_eq!(judge(&page(told, false)).verdict, Verdict::Passed);
        let dump = "Erreur inattendue du serveur Traceback (most recent call last): File \"app.py\"";
        assert_eq!(judge(&page(dump, false)).verdict, Verdict::Failed);
    }
}
