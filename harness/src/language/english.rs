//! The vocabulary explained in English: scenarios are French, those who read them need not be.

use super::vocabulary::Words;

/// The title of a chapter; the French one where there is none in English.
#[must_use]
pub fn title(french: &'static str) -> &'static str {
    TITLES.iter().find(|(known, _)| *known == french).map_or(french, |(_, english)| english)
}

/// What a sentence does; in French where it is not explained in English.
#[must_use]
pub fn meaning(words: &Words) -> &'static str {
    let explained = MEANINGS.iter().find(|(skeleton, _)| *skeleton == words.skeleton);
    explained.map_or(words.meaning, |(_, english)| english)
}

const TITLES: &[(&str, &str)] = &[
    ("La personne et sa carte", "The person and their card"),
    ("Aller quelque part", "Going somewhere"),
    ("Agir sur la page", "Acting on the page"),
    ("Ce qui doit être vrai", "What must be true"),
    ("Le courriel", "The mail"),
    ("La carte et Pro Santé Connect", "The card and Pro Santé Connect"),
    ("Le poste de travail", "The workstation"),
    ("L’e-CPS et le téléphone", "The e-CPS and the phone"),
    ("Les incidents", "Incidents"),
    ("Le SAS simulé", "The simulated SAS"),
];

/// By sentence, as the vocabulary writes it.
const MEANINGS: &[(&str, &str)] = &[
    (
        "un médecin dont la carte CPS est dans le lecteur",
        "makes up a physician and plugs their card into the browser",
    ),
    ("un pharmacien dont la carte CPS est dans le lecteur", "the same, a pharmacist"),
    ("un chirurgien-dentiste dont la carte CPS est dans le lecteur", "the same, a dentist"),
    ("une sage-femme dont la carte CPS est dans le lecteur", "the same, a midwife"),
    ("une infirmière dont la carte CPS est dans le lecteur", "the same, a nurse"),
    ("un pédicure-podologue dont la carte CPS est dans le lecteur", "the same, a podiatrist"),
    (
        "la personne « … » dont la carte CPS est dans le lecteur",
        "the same, a person described in doublure.toml ([[person]]), by their key",
    ),
    ("un médecin sans carte", "makes up a physician; their reader is empty"),
    ("un pharmacien sans carte", "the same, a pharmacist"),
    ("un chirurgien-dentiste sans carte", "the same, a dentist"),
    ("une sage-femme sans carte", "the same, a midwife"),
    ("une infirmière sans carte", "the same, a nurse"),
    ("un pédicure-podologue sans carte", "the same, a podiatrist"),
    (
        "la personne « … » sans carte",
        "the same, a person described in doublure.toml ([[person]]), by their key",
    ),
    ("il ouvre le service", "opens the service’s home page"),
    ("il ouvre « … »", "opens a path of the service, or a whole address"),
    ("il recharge la page", "reloads the page"),
    ("il revient en arrière", "goes back to the page before"),
    (
        "il ferme le navigateur et le rouvre",
        "opens a new browser on the same workstation: the card stays in the reader, the cookies are lost",
    ),
    ("il clique sur « … »", "clicks on the button or the link of that name"),
    (
        "il clique sur « … » dans « … »",
        "the same, when several bear that name: in the section, the group, the row or below the heading given",
    ),
    (
        "il clique sur l'élément « … »",
        "clicks on the element that this CSS selector designates, if it has no name",
    ),
    (
        "il remplit « … » avec « … »",
        "fills in the field of that label; a date is given like this: 2026-11-24, a time: 09:30. A field that does not take \
         what it is given is a failure",
    ),
    (
        "il remplit « … » avec « … » dans « … »",
        "the same, in the section, the group, the row or below the heading given",
    ),
    ("il remplit l'élément « … » avec « … »", "fills in the element that this CSS selector designates"),
    ("il coche « … »", "ticks the checkbox"),
    ("il coche « … » dans « … »", "the same, in the section given"),
    ("il décoche « … »", "unticks the checkbox"),
    ("il choisit « … »", "chooses this radio button"),
    ("il choisit « … » dans « … »", "chooses an entry of a drop-down list, or a radio button of a group"),
    (
        "il appuie sur « … »",
        "presses a key: Entrée (Enter), Tabulation (Tab), Échap (Escape), Espace (Space), Flèche haut (Up), Flèche bas \
         (Down)",
    ),
    ("il voit « … »", "the text is on the page"),
    ("il ne voit pas « … »", "the text is not on the page"),
    ("il voit le bouton « … »", "a button or a link bears that name"),
    ("il ne voit pas le bouton « … »", "no button and no link bears that name"),
    ("il voit l'élément « … »", "an element answers to this CSS selector"),
    ("il est sur la page « … »", "this is the page’s main heading"),
    ("il est à l'adresse « … »", "the browser is at this path of the service, or at this whole address"),
    ("le champ « … » contient « … »", "the field holds exactly this"),
    ("« … » est coché", "the checkbox or the radio button is on"),
    ("« … » n'est pas coché", "the checkbox or the radio button is off"),
    ("« … » est choisi dans « … »", "this is the entry chosen in the drop-down list"),
    ("la page « … » est conforme", "the page is the one approved under this name; keeps its picture"),
    ("l'étape « … » est conforme", "the same, for a step of the guide (`doublure list --steps`)"),
    (
        "il reçoit le courriel « … »",
        "waits for a mail of this subject and opens it in the inbox; from then on {code du courriel} is the code that it \
         brings",
    ),
    (
        "le courriel « … » parvient à l'adresse « … »",
        "a mail of this subject comes to the inbox of this address, whosever it is; nobody opens it",
    ),
    ("le courriel contient « … »", "the mail received last holds this text"),
    ("il suit le lien du courriel", "follows the only link of the mail received last"),
    ("il suit le lien « … » du courriel", "follows a link of the mail received last, by its text"),
    (
        "il revient au service",
        "leaves the inbox: goes back to the page before the mail was opened, to type a code there for instance",
    ),
    ("aucun courriel ne lui est parvenu", "the inbox is empty at this moment"),
    ("il choisit le certificat de sa carte", "chooses their card among those of the reader"),
    ("il compose le code de sa carte", "types the right 4-digit code"),
    ("il compose un code erroné", "types a code that is not the card’s"),
    ("il ne compose aucun code", "gives up when the code is asked for, and goes back to the service"),
    ("sa session Pro Santé Connect est ouverte", "Pro Santé Connect holds a session in their name"),
    ("sa session Pro Santé Connect est fermée", "Pro Santé Connect holds none"),
    (
        "son e-CPS est activée",
        "gives them a phone with the e-CPS application; {mot de passe e-CPS} is its password",
    ),
    ("son e-CPS n'est pas activée", "the same, but the e-CPS has not been activated yet"),
    ("son e-CPS est à renouveler", "the same, but the e-CPS is past its validity"),
    ("son application e-CPS est trop ancienne", "the same, with an old version"),
    ("le système de son téléphone est trop ancien", "the same, on an old phone"),
    ("il prend son téléphone", "what follows happens on the phone; the general sentences work there too"),
    ("il repose son téléphone", "what follows happens in the browser again"),
    (
        "il choisit le code affiché par le navigateur",
        "chooses on the phone the code that the browser showed when the phone was taken",
    ),
    ("il choisit un autre code que celui du navigateur", "chooses another one"),
    ("il retire sa carte du lecteur", "the reader is empty from now on"),
    (
        "le délai « … » expire",
        "ends at once a thing that has a time limit: e-CPS request, sign-in under way, Pro Santé Connect session, link of \
         a mail …",
    ),
    (
        "le défaut « … » se produit pour lui",
        "commits for this person a fault that `doublure list --deviations` describes",
    ),
    ("son compte SAS est déjà actif", "creates their account at the simulated SAS, without a browser"),
    (
        "son compte SAS est déjà actif, paramètres renseignés",
        "the same, with participation settings on record",
    ),
    (
        "son compte SAS attend l'accord sur les conditions générales",
        "the same, the address is verified but the terms are not accepted yet",
    ),
    (
        "un espace régulateur du SAS existe à l'adresse « … », avec le mot de passe « … »",
        "creates a regulator’s account at the simulated SAS",
    ),
    ("il ouvre un nouvel onglet", "opens an empty tab of the same browser: what follows happens there"),
    ("il passe à l'autre onglet", "goes back to the other one of two tabs"),
    ("il clique sur « … », le site ne répond pas", "clicks; the site that it leads to must not answer"),
    (
        "il reçoit le courriel « … » dans ses indésirables",
        "waits for a mail with this subject in the spam folder, and opens it",
    ),
    ("il choisit le certificat de l'autre carte", "chooses the other professional’s card in the reader"),
    ("il ne choisit aucun certificat", "cancels the choice of a certificate"),
    ("il continue sans certificat", "leaves the card in the reader and goes on to the e-CPS"),
    ("il compose le code de l'autre carte", "types the other card’s right code"),
    (
        "il navigue avec « … » sur « … »",
        "opens a fresh browser that passes for this one: Chrome, Edge, Safari or Firefox on macOS; Chrome, Edge or \
         Firefox on Windows; Chrome or Firefox on Linux; Chrome on Android and Safari on iOS, at a phone’s size. On \
         macOS, CPS-Gestion is not installed",
    ),
    (
        "il installe CPS-Gestion sur son poste",
        "from then on, the browsers of the workstation that need it use the card",
    ),
    (
        "sa carte présente le défaut « … »",
        "the person’s card is one with this fault; `doublure list --card-faults` shows them all",
    ),
    ("il insère sa carte dans le lecteur", "the card is in the reader from now on"),
    ("il remplace sa carte par une carte valide", "a new good card takes the place of the one before"),
    ("le poste n'a pas de lecteur de carte", "the workstation has no card reader"),
    (
        "le navigateur ne présente aucun certificat",
        "the browser is asked for a certificate and presents none",
    ),
    (
        "le lecteur contient aussi la carte d'un autre professionnel",
        "puts the card of another made-up professional beside the person’s",
    ),
    (
        "le défaut « … » se produit pour l'adresse « … »",
        "commits a fault of the mail server for this address",
    ),
    ("le défaut « … » ne se produit plus", "ends a fault that was asked for; whoever waits for it goes on"),
    ("le courriel retenu lui parvient", "delivers the mail that `mail.delayed` holds back"),
    (
        "un autre professionnel a un compte SAS à l'adresse « … »",
        "makes another professional’s account at the simulated SAS, with this address",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::vocabulary::{VOCABULARY, all};

    #[test]
    fn every_sentence_and_chapter_is_explained_in_english() {
        let without: Vec<_> = all()
            .map(|words| words.skeleton)
            .filter(|skeleton| !MEANINGS.iter().any(|(known, _)| known == skeleton))
            .collect();
        assert!(without.is_empty(), "explain them in language/english.rs: {without:#?}");
        for chapter in VOCABULARY {
            assert!(TITLES.iter().any(|(known, _)| *known == chapter.title), "{}", chapter.title);
        }
    }

    #[test]
    fn nothing_is_explained_that_no_scenario_can_say() {
        for (skeleton, _) in MEANINGS {
            assert!(all().any(|words| words.skeleton == *skeleton), "{skeleton}");
        }
    }
}
