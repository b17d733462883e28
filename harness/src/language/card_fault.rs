//! What can be wrong with a card, by the names that scenarios use.

use crate::lang::Lang;

/// A fault that Pro Santé Connect, or the card itself, must notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardFault {
    /// As scenarios name it.
    pub name: &'static str,
    /// What is wrong, in French and in English, for `doublure list --card-faults`.
    meanings: [&'static str; 2],
    /// As the control plane of Pro Santé Connect names it.
    pub word: &'static str,
    /// What becomes of it when a browser holds the card by itself.
    pub in_a_browser: InABrowser,
}

/// What a browser does with a card that has the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InABrowser {
    /// It presents the card, and Pro Santé Connect refuses it.
    Presented,
    /// It does not offer the certificate at all. Seen in Chromium 156 and Firefox 153: both leave out what is not valid at
    /// the day's date, what is not meant for a client's sign-in, and what comes from an authority that the server does
    /// not name (RFC 8446 §4.2.4).
    NotOffered,
    /// The fault is one of the code, which a key in a browser's store does not have.
    WithoutCode,
}

impl CardFault {
    /// All of them.
    pub const ALL: [Self; 13] = [
        fault(
            "expirée",
            "sa validité s’est terminée la veille",
            "its validity ended the day before",
            "expired",
            InABrowser::NotOffered,
        ),
        fault(
            "pas encore valide",
            "sa validité commence demain",
            "its validity begins tomorrow",
            "not_yet_valid",
            InABrowser::NotOffered,
        ),
        fault(
            "révoquée",
            "l’autorité qui l’a émise l’a inscrite sur sa liste de révocation",
            "the authority that issued it has put it on its revocation list",
            "revoked",
            InABrowser::Presented,
        ),
        fault(
            "autorité inconnue",
            "une autorité que Pro Santé Connect ne connaît pas l’a émise",
            "an authority that Pro Santé Connect does not know issued it",
            "foreign_authority",
            InABrowser::NotOffered,
        ),
        fault(
            "altérée",
            "son certificat a été modifié après sa signature",
            "its certificate was changed after it was signed",
            "altered",
            InABrowser::Presented,
        ),
        fault(
            "certificat de signature",
            "son certificat sert à signer des documents",
            "its certificate is for signing documents",
            "wrong_usage",
            InABrowser::NotOffered,
        ),
        fault(
            "certificat de serveur",
            "son certificat est celui d’un serveur",
            "its certificate is a server’s",
            "server_certificate",
            InABrowser::NotOffered,
        ),
        fault(
            "certificat d'autorité",
            "son certificat est celui d’une autorité de certification",
            "its certificate is a certification authority’s",
            "authority_certificate",
            InABrowser::NotOffered,
        ),
        fault(
            "sans identifiant national",
            "son certificat porte le nom de la personne à la place de son identifiant",
            "its certificate carries the person’s name in place of their national id",
            "no_national_id",
            InABrowser::Presented,
        ),
        fault(
            "inconnue de l'annuaire",
            "l’annuaire ne la compte pas parmi les cartes de la personne",
            "the directory does not count it among the person’s cards",
            "card_unknown",
            InABrowser::Presented,
        ),
        fault(
            "titulaire inconnu",
            "c’est la carte de quelqu’un qui n’a jamais été dans l’annuaire",
            "it is the card of somebody who was never in the directory",
            "holder_unknown",
            InABrowser::Presented,
        ),
        fault(
            "titulaire retiré de l'annuaire",
            "la personne n’est plus dans l’annuaire",
            "the person is no longer in the directory",
            "holder_withdrawn",
            InABrowser::Presented,
        ),
        fault(
            "bloquée",
            "trois codes erronés ont déjà été saisis : elle n’en accepte plus aucun",
            "three wrong codes were typed already: it accepts none any more",
            "blocked",
            InABrowser::WithoutCode,
        ),
    ];

    /// What is wrong.
    #[must_use]
    pub fn meaning(&self, lang: Lang) -> &'static str {
        let [french, english] = self.meanings;
        lang.say(french, english)
    }

    /// The fault of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let plain = name.replace('’', "'");
        Self::ALL.iter().find(|fault| fault.name == plain)
    }
}

const fn fault(
    name: &'static str,
    french: &'static str,
    english: &'static str,
    word: &'static str,
    in_a_browser: InABrowser,
) -> CardFault {
    CardFault { name, meanings: [french, english], word, in_a_browser }
}
