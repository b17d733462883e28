//! The closed vocabulary: every sentence that a scenario may use without defining it.
//!
//! A sentence is a fixed text with quoted arguments: « il clique sur « … » ». The general ones know nothing of
//! any service; those of the card, of the mail and of the SAS say so.

use identities::Profession;
use mock_ecps::Activation;
use mock_kit::nearest;
use mock_mail::Folder;

use super::sentence::{Sentence, Target};

/// One known sentence.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The text, each quoted argument written `« … »`.
    pub skeleton: &'static str,
    /// What it does, in French, for `doublure list --phrases`.
    pub meaning: &'static str,
    /// What stands in the quotations of the example that `doublure list --phrases` shows.
    sample: &'static [&'static str],
    build: fn(&[String]) -> Sentence,
}

/// Sentences of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// What they are about, in French.
    pub title: &'static str,
    /// The sentences.
    pub words: &'static [Words],
}

/// All of them, in the order in which they are listed.
pub const VOCABULARY: &[Chapter] = &[
    Chapter { title: "La personne et sa carte", words: PEOPLE },
    Chapter { title: "Aller quelque part", words: MOVES },
    Chapter { title: "Agir sur la page", words: ACTIONS },
    Chapter { title: "Ce qui doit être vrai", words: CLAIMS },
    Chapter { title: "Le courriel", words: MAIL },
    Chapter { title: "La carte et Pro Santé Connect", words: CARD },
    Chapter { title: "Le poste de travail", words: WORKSTATION },
    Chapter { title: "L’e-CPS et le téléphone", words: PHONE },
    Chapter { title: "Les incidents", words: INCIDENTS },
    Chapter { title: "Le SAS simulé", words: SAS },
];

const PEOPLE: &[Words] = &[
    words(
        "un médecin dont la carte CPS est dans le lecteur",
        "crée un médecin fictif et branche sa carte au navigateur",
        &[],
        |_| Sentence::PersonWithCard(Profession::Physician),
    ),
    words("un pharmacien dont la carte CPS est dans le lecteur", "de même, un pharmacien", &[], |_| {
        Sentence::PersonWithCard(Profession::Pharmacist)
    }),
    words(
        "un chirurgien-dentiste dont la carte CPS est dans le lecteur",
        "de même, un chirurgien-dentiste",
        &[],
        |_| Sentence::PersonWithCard(Profession::Dentist),
    ),
    words("une sage-femme dont la carte CPS est dans le lecteur", "de même, une sage-femme", &[], |_| {
        Sentence::PersonWithCard(Profession::Midwife)
    }),
    words("une infirmière dont la carte CPS est dans le lecteur", "de même, une infirmière", &[], |_| {
        Sentence::PersonWithCard(Profession::Nurse)
    }),
    words(
        "un pédicure-podologue dont la carte CPS est dans le lecteur",
        "de même, un pédicure-podologue",
        &[],
        |_| Sentence::PersonWithCard(Profession::Podiatrist),
    ),
    words(
        "la personne « … » dont la carte CPS est dans le lecteur",
        "de même, une personne décrite dans doublure.toml ([[person]]), par sa clé",
        &["anne"],
        |a| Sentence::NamedPersonWithCard(a[0].clone()),
    ),
    words("un médecin sans carte", "crée un médecin fictif ; son lecteur est vide", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Physician)
    }),
    words("un pharmacien sans carte", "de même, un pharmacien", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Pharmacist)
    }),
    words("un chirurgien-dentiste sans carte", "de même, un chirurgien-dentiste", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Dentist)
    }),
    words("une sage-femme sans carte", "de même, une sage-femme", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Midwife)
    }),
    words("une infirmière sans carte", "de même, une infirmière", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Nurse)
    }),
    words("un pédicure-podologue sans carte", "de même, un pédicure-podologue", &[], |_| {
        Sentence::PersonWithoutCard(Profession::Podiatrist)
    }),
    words(
        "la personne « … » sans carte",
        "de même, une personne décrite dans doublure.toml ([[person]]), par sa clé",
        &["anne"],
        |a| Sentence::NamedPersonWithoutCard(a[0].clone()),
    ),
];

const MOVES: &[Words] = &[
    words("il ouvre le service", "ouvre la page d’accueil du service", &[], |_| Sentence::OpenService),
    words("il ouvre « … »", "ouvre un chemin du service, ou une adresse entière", &["/compte"], |a| {
        Sentence::Open(a[0].clone())
    }),
    words("il recharge la page", "recharge la page", &[], |_| Sentence::Reload),
    words("il revient en arrière", "revient à la page précédente", &[], |_| Sentence::Back),
    words(
        "il ferme le navigateur et le rouvre",
        "ouvre un navigateur neuf sur le même poste : la carte reste dans le lecteur, les cookies sont perdus",
        &[],
        |_| Sentence::ReopenBrowser,
    ),
    words("il ouvre un nouvel onglet", "ce qui suit se passe dans un second onglet, vide", &[], |_| {
        Sentence::NewTab
    }),
    words("il passe à l'autre onglet", "ce qui suit se passe dans l’autre des deux onglets", &[], |_| {
        Sentence::OtherTab
    }),
];

const ACTIONS: &[Words] = &[
    words("il clique sur « … »", "clique sur le bouton ou le lien qui porte ce nom", &["Valider"], |a| {
        Sentence::Click(named(&a[0]))
    }),
    words(
        "il clique sur « … » dans « … »",
        "de même, quand plusieurs portent ce nom : dans la section, le groupe, la ligne ou sous le titre indiqué",
        &["Modifier", "Coordonnées"],
        |a| Sentence::Click(within(&a[0], &a[1])),
    ),
    words(
        "il clique sur l'élément « … »",
        "clique sur l’élément que désigne ce sélecteur CSS, s’il n’a pas de nom",
        &["#menu > button"],
        |a| Sentence::Click(Target::Selected(a[0].clone())),
    ),
    words(
        "il clique sur « … », le site ne répond pas",
        "clique ; le navigateur doit dire de lui-même qu’il ne parvient pas à afficher la page",
        &["Pro Santé Connect"],
        |a| Sentence::ClickInVain(named(&a[0])),
    ),
    words(
        "il remplit « … » avec « … »",
        "remplit le champ qui porte cette étiquette ; un champ de date se remplit ainsi : 2026-11-24, d’heure : 09:30. Un champ \
         qui ne prend pas ce qu’on lui donne n’est pas conforme",
        &["Adresse", "{adresse}"],
        |a| Sentence::Fill { field: named(&a[0]), value: a[1].clone() },
    ),
    words(
        "il remplit « … » avec « … » dans « … »",
        "de même, dans la section, le groupe, la ligne ou sous le titre indiqué",
        &["Ville", "Lyon", "Adresse du cabinet"],
        |a| Sentence::Fill { field: within(&a[0], &a[2]), value: a[1].clone() },
    ),
    words(
        "il remplit l'élément « … » avec « … »",
        "remplit l’élément que désigne ce sélecteur CSS",
        &["input[name=ville]", "Lyon"],
        |a| Sentence::Fill { field: Target::Selected(a[0].clone()), value: a[1].clone() },
    ),
    words("il coche « … »", "coche la case", &["J'accepte"], |a| Sentence::Tick {
        field: named(&a[0]),
        ticked: true,
    }),
    words(
        "il coche « … » dans « … »",
        "de même, dans la section indiquée",
        &["Lundi", "Matin"],
        |a| Sentence::Tick { field: within(&a[0], &a[1]), ticked: true },
    ),
    words("il décoche « … »", "décoche la case", &["Recevoir les nouvelles"], |a| Sentence::Tick {
        field: named(&a[0]),
        ticked: false,
    }),
    words("il choisit « … »", "choisit ce bouton radio", &["Oui"], |a| Sentence::Choose(a[0].clone())),
    words(
        "il choisit « … » dans « … »",
        "choisit une entrée d’une liste déroulante, ou un bouton radio d’un groupe",
        &["Rhône", "Département"],
        |a| Sentence::Select { option: a[0].clone(), field: a[1].clone() },
    ),
    words(
        "il appuie sur « … »",
        "appuie sur une touche : Entrée, Tabulation, Échap, Espace, Flèche haut, Flèche bas",
        &["Entrée"],
        |a| Sentence::Press(a[0].clone()),
    ),
];

const CLAIMS: &[Words] = &[
    words("il voit « … »", "le texte est sur la page", &["Bienvenue"], |a| Sentence::See(a[0].clone())),
    words("il ne voit pas « … »", "le texte n’est pas sur la page", &["Erreur"], |a| {
        Sentence::NotSee(a[0].clone())
    }),
    words("il voit le bouton « … »", "un bouton ou un lien porte ce nom", &["Se déconnecter"], |a| {
        Sentence::SeeControl { name: a[0].clone(), present: true }
    }),
    words(
        "il ne voit pas le bouton « … »",
        "aucun bouton ni lien ne porte ce nom",
        &["Se connecter"],
        |a| Sentence::SeeControl { name: a[0].clone(), present: false },
    ),
    words("il voit l'élément « … »", "un élément répond à ce sélecteur CSS", &["svg.logo"], |a| {
        Sentence::SeeElement(a[0].clone())
    }),
    words(
        "il est sur la page « … »",
        "le titre principal de la page est celui-ci",
        &["Mon compte"],
        |a| Sentence::OnPage(a[0].clone()),
    ),
    words(
        "il est à l'adresse « … »",
        "le navigateur est à ce chemin du service, ou à cette adresse entière",
        &["/compte"],
        |a| Sentence::AtAddress(a[0].clone()),
    ),
    words(
        "le champ « … » contient « … »",
        "le champ contient exactement cela",
        &["Nom", "{nom}"],
        |a| Sentence::FieldHolds { field: a[0].clone(), value: a[1].clone() },
    ),
    words("« … » est coché", "la case ou le bouton radio est coché", &["J'accepte"], |a| {
        Sentence::Ticked { label: a[0].clone(), ticked: true }
    }),
    words(
        "« … » n'est pas coché",
        "la case ou le bouton radio n’est pas coché",
        &["J'accepte"],
        |a| Sentence::Ticked { label: a[0].clone(), ticked: false },
    ),
    words(
        "« … » est choisi dans « … »",
        "l’entrée choisie de la liste déroulante est celle-ci",
        &["Rhône", "Département"],
        |a| Sentence::Selected { option: a[0].clone(), field: a[1].clone() },
    ),
    words(
        "la page « … » est conforme",
        "la page est celle qui est approuvée sous ce nom ; garde son image",
        &["compte créé"],
        |a| Sentence::Conforms { name: a[0].clone(), documented: false },
    ),
    words(
        "l'étape « … » est conforme",
        "de même, pour une étape du guide (`doublure list --steps`)",
        &["C4 adresse"],
        |a| Sentence::Conforms { name: a[0].clone(), documented: true },
    ),
];

const MAIL: &[Words] = &[
    words(
        "il reçoit le courriel « … »",
        "attend un courriel qui a cet objet et l’ouvre dans sa boîte ; ensuite {code du courriel} vaut le code \
         (4 à 8 chiffres) qu’il contient",
        &["Activez votre compte"],
        |a| Sentence::ReceiveMail { subject: a[0].clone(), folder: Folder::Inbox },
    ),
    words(
        "il reçoit le courriel « … » dans ses indésirables",
        "de même, dans le dossier des courriers indésirables (spams)",
        &["Activez votre compte"],
        |a| Sentence::ReceiveMail { subject: a[0].clone(), folder: Folder::Spam },
    ),
    words(
        "le courriel « … » parvient à l'adresse « … »",
        "un courriel qui a cet objet arrive dans la boîte de cette adresse, à qui qu’elle soit ; personne ne l’ouvre",
        &["Activez votre compte", "autre.{adresse}"],
        |a| Sentence::MailReaches { subject: a[0].clone(), address: a[1].clone() },
    ),
    words(
        "le courriel contient « … »",
        "le dernier courriel reçu contient ce texte",
        &["Bonjour {prénom}"],
        |a| Sentence::MailSays(a[0].clone()),
    ),
    words("il suit le lien du courriel", "suit le seul lien du dernier courriel reçu", &[], |_| {
        Sentence::FollowMailLink(None)
    }),
    words(
        "il suit le lien « … » du courriel",
        "suit un lien du dernier courriel reçu, par son texte",
        &["Activer"],
        |a| Sentence::FollowMailLink(Some(a[0].clone())),
    ),
    words(
        "il revient au service",
        "quitte sa boîte : revient à la page où il était avant d’ouvrir le courriel, pour y taper un code par exemple",
        &[],
        |_| Sentence::LeaveMailbox,
    ),
    words("aucun courriel ne lui est parvenu", "sa boîte est vide à ce moment", &[], |_| Sentence::NoMail),
];

const CARD: &[Words] = &[
    words("il choisit le certificat de sa carte", "choisit sa carte parmi celles du lecteur", &[], |_| {
        Sentence::ChooseCard
    }),
    words(
        "il choisit le certificat de l'autre carte",
        "choisit, parmi celles du lecteur, la carte d’une autre personne",
        &[],
        |_| Sentence::ChooseOtherCard,
    ),
    words("il ne choisit aucun certificat", "ferme le choix du certificat sans en choisir un", &[], |_| {
        Sentence::ChooseNoCard
    }),
    words(
        "il continue sans certificat",
        "laisse sa carte dans le lecteur et passe à l’e-CPS",
        &[],
        |_| Sentence::ContinueWithoutCard,
    ),
    words("il compose le code de sa carte", "compose le bon code à 4 chiffres", &[], |_| Sentence::TypePin),
    words(
        "il compose le code de l'autre carte",
        "compose celui de la carte de l’autre personne",
        &[],
        |_| Sentence::TypeOtherPin,
    ),
    words(
        "il compose un code erroné",
        "compose un code qui n’est pas celui de la carte choisie",
        &[],
        |_| Sentence::TypeWrongPin,
    ),
    words(
        "sa session Pro Santé Connect est ouverte",
        "Pro Santé Connect tient une session ouverte à son nom",
        &[],
        |_| Sentence::PscSession { open: true },
    ),
    words("sa session Pro Santé Connect est fermée", "Pro Santé Connect n’en tient aucune", &[], |_| {
        Sentence::PscSession { open: false }
    }),
];

const WORKSTATION: &[Words] = &[
    words(
        "il navigue avec « … » sur « … »",
        "ouvre un navigateur neuf qui se présente comme celui-là : Chrome, Edge, Safari ou Firefox sur macOS ; Chrome, \
         Edge ou Firefox sur Windows ; Chrome ou Firefox sur Linux ; Chrome sur Android et Safari sur iOS, à l’écran \
         d’un téléphone. Sous macOS, CPS-Gestion n’est pas installé",
        &["Safari", "macOS"],
        |a| Sentence::SitBefore { browser: a[0].clone(), system: a[1].clone() },
    ),
    words(
        "il installe CPS-Gestion sur son poste",
        "dès lors, les navigateurs du poste qui en ont besoin utilisent la carte",
        &[],
        |_| Sentence::InstallCpsGestion,
    ),
];

const PHONE: &[Words] = &[
    words(
        "son e-CPS est activée",
        "lui donne un téléphone avec l’application e-CPS ; {mot de passe e-CPS} est son mot de passe",
        &[],
        |_| Sentence::Ecps(Activation::Activated),
    ),
    words(
        "son e-CPS n'est pas activée",
        "de même, mais l’e-CPS n’a pas encore été activée",
        &[],
        |_| Sentence::Ecps(Activation::NotActivated),
    ),
    words(
        "son e-CPS est à renouveler",
        "de même, mais la validité de l’e-CPS est terminée",
        &[],
        |_| Sentence::Ecps(Activation::ToBeRenewed),
    ),
    words("son application e-CPS est trop ancienne", "de même, avec une ancienne version", &[], |_| {
        Sentence::Ecps(Activation::AppTooOld)
    }),
    words(
        "le système de son téléphone est trop ancien",
        "de même, sur un ancien téléphone",
        &[],
        |_| Sentence::Ecps(Activation::SystemTooOld),
    ),
    words(
        "il prend son téléphone",
        "ce qui suit se passe sur le téléphone ; les étapes générales y valent aussi",
        &[],
        |_| Sentence::TakePhone,
    ),
    words("il repose son téléphone", "ce qui suit se passe de nouveau dans le navigateur", &[], |_| {
        Sentence::LeavePhone
    }),
    words(
        "il choisit le code affiché par le navigateur",
        "choisit sur le téléphone le code que le navigateur montrait quand il l’a pris",
        &[],
        |_| Sentence::ChooseShownCode,
    ),
    words("il choisit un autre code que celui du navigateur", "en choisit un autre", &[], |_| {
        Sentence::ChooseOtherCode
    }),
];

const INCIDENTS: &[Words] = &[
    words(
        "sa carte présente le défaut « … »",
        "met dans le lecteur une carte de cette personne qui a ce défaut : expirée, pas encore valide, révoquée, autorité \
         inconnue, altérée, certificat de signature, certificat de serveur, certificat d'autorité, sans identifiant \
         national, inconnue de l'annuaire, titulaire inconnu, titulaire retiré de l'annuaire, bloquée \
         (`doublure list --card-faults`)",
        &["révoquée"],
        |a| Sentence::CardFault(a[0].clone()),
    ),
    words(
        "il retire sa carte du lecteur",
        "la carte n’est plus dans le lecteur à partir de maintenant",
        &[],
        |_| Sentence::RemoveCard,
    ),
    words(
        "il insère sa carte dans le lecteur",
        "elle y est à partir de maintenant ; le lecteur est branché s’il ne l’était pas",
        &[],
        |_| Sentence::InsertCard,
    ),
    words(
        "il remplace sa carte par une carte valide",
        "met dans le lecteur une nouvelle carte de cette personne, en règle, à la place de la précédente",
        &[],
        |_| Sentence::RenewCard,
    ),
    words(
        "le poste n'a pas de lecteur de carte",
        "aucun lecteur n’est branché, donc aucune carte n’est lue",
        &[],
        |_| Sentence::NoReader,
    ),
    words(
        "le navigateur ne présente aucun certificat",
        "le navigateur gère lui-même les certificats, et n’en donne aucun : ni carte lue, ni certificat choisi",
        &[],
        |_| Sentence::NoCertificate,
    ),
    words(
        "le lecteur contient aussi la carte d'un autre professionnel",
        "crée une autre personne fictive, et met sa carte à côté de la première",
        &[],
        |_| Sentence::OtherCardBeside,
    ),
    words(
        "le délai « … » expire",
        "termine aussitôt une chose qui a un délai : demande e-CPS, connexion en cours, session Pro Santé Connect, lien \
         d'activation, session du service (les deux derniers : SAS simulé)",
        &["demande e-CPS"],
        |a| Sentence::Expire(a[0].clone()),
    ),
    words(
        "le défaut « … » se produit pour lui",
        "commet pour cette personne un défaut que `doublure list --deviations` décrit",
        &["ecps.push.lost"],
        |a| Sentence::Deviate(a[0].clone()),
    ),
    words(
        "le défaut « … » se produit pour l'adresse « … »",
        "commet un défaut de la messagerie pour cette adresse, à qui qu’elle soit",
        &["smtp.rcpt.rejected", "faute.{adresse}"],
        |a| Sentence::DeviateForAddress { name: a[0].clone(), address: a[1].clone() },
    ),
    words(
        "le défaut « … » ne se produit plus",
        "met fin à ce défaut pour cette personne ; une réponse qu’il retenait arrive",
        &["ecps.phone.offline"],
        |a| Sentence::EndDeviation(a[0].clone()),
    ),
    words(
        "le courriel retenu lui parvient",
        "remet le courriel que le défaut mail.delayed retenait",
        &[],
        |_| Sentence::ReleaseMail,
    ),
];

const SAS: &[Words] = &[
    words(
        "son compte SAS est déjà actif",
        "crée son compte sur le SAS simulé, sans passer par le navigateur",
        &[],
        |_| Sentence::SasAccount { settings: false },
    ),
    words(
        "son compte SAS est déjà actif, paramètres renseignés",
        "de même, avec des paramètres de participation enregistrés",
        &[],
        |_| Sentence::SasAccount { settings: true },
    ),
    words(
        "son compte SAS attend l'accord sur les conditions générales",
        "de même, l’adresse est vérifiée mais les conditions ne sont pas encore acceptées",
        &[],
        |_| Sentence::SasAccountInitialised,
    ),
    words(
        "un autre professionnel a un compte SAS à l'adresse « … »",
        "crée sur le SAS simulé le compte, déjà actif, d’un autre médecin fictif",
        &["{adresse}"],
        |a| Sentence::OtherSasAccount(a[0].clone()),
    ),
    words(
        "un espace régulateur du SAS existe à l'adresse « … », avec le mot de passe « … »",
        "crée un compte de régulateur sur le SAS simulé",
        &["{adresse}", "Regul-2026"],
        |a| Sentence::Regulator { address: a[0].clone(), password: a[1].clone() },
    ),
];

const fn words(
    skeleton: &'static str,
    meaning: &'static str,
    sample: &'static [&'static str],
    build: fn(&[String]) -> Sentence,
) -> Words {
    Words { skeleton, meaning, sample, build }
}

fn named(name: &str) -> Target {
    Target::Named { name: name.to_owned(), place: None }
}

fn within(name: &str, place: &str) -> Target {
    Target::Named { name: name.to_owned(), place: Some(place.to_owned()) }
}

/// Every known sentence.
pub fn all() -> impl Iterator<Item = &'static Words> {
    VOCABULARY.iter().flat_map(|chapter| chapter.words)
}

impl Words {
    /// The sentence with something in its quotations; none when it has no quotation.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        if self.sample.is_empty() {
            return None;
        }
        let mut pieces = self.skeleton.split('…');
        let mut example = pieces.next().unwrap_or_default().to_owned();
        for (sample, piece) in self.sample.iter().zip(pieces) {
            example.push_str(sample);
            example.push_str(piece);
        }
        Some(example)
    }
}

/// The sentence that a text is, when it is a known one.
#[must_use]
pub fn understand(dissected: &Dissected) -> Option<Sentence> {
    let words = all().find(|words| words.skeleton == dissected.skeleton)?;
    Some((words.build)(&dissected.arguments))
}

/// The known sentence, or one of `others`, that resembles a text most.
#[must_use]
pub fn nearest_to<'s>(skeleton: &str, others: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    nearest(skeleton, all().map(|words| words.skeleton).chain(others))
}

/// A sentence with its arguments taken out. « … », “ … ” and " … " all quote; « elle » and « il » are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissected {
    /// The text, each quotation written `« … »`.
    pub skeleton: String,
    /// What was quoted, in order.
    pub arguments: Vec<String>,
}

impl Dissected {
    /// Takes `text` apart.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut skeleton = String::with_capacity(text.len());
        let mut arguments = Vec::new();
        let mut rest = text.trim();
        while let Some(open) = rest.find(['«', '“', '"']) {
            let quote = rest[open..].chars().next().unwrap_or_default();
            let inside = &rest[open + quote.len_utf8()..];
            let close = match quote {
                '«' => '»',
                '“' => '”',
                other => other,
            };
            let Some(end) = inside.find(close) else { break };
            skeleton.push_str(&rest[..open]);
            skeleton.push_str("« … »");
            arguments.push(inside[..end].trim_matches([' ', '\u{a0}', '\u{202f}']).to_owned());
            rest = &inside[end + close.len_utf8()..];
        }
        skeleton.push_str(rest);
        let skeleton = skeleton.split_whitespace().collect::<Vec<_>>().join(" ");
        let skeleton = skeleton.strip_prefix("elle ").map_or(skeleton.clone(), |rest| format!("il {rest}"));
        let skeleton = skeleton.replace("est cochée", "est coché").replace("pas cochée", "pas coché");
        Self { skeleton, arguments }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::language::CardFault;

    /// Whoever reads the sentence sees what may stand in it.
    #[test]
    fn every_fault_of_a_card_is_told_with_the_sentence() {
        let told = all().find(|words| words.skeleton == "sa carte présente le défaut « … »").unwrap().meaning;
        let listed = told.split_once(" : ").unwrap().1.split_once(" (").unwrap().0;
        let names: Vec<_> = listed.split(", ").collect();
        assert_eq!(names, CardFault::ALL.map(|fault| fault.name));
    }

    /// With a service of one's own they are refused before anything starts.
    #[test]
    fn the_sentences_of_the_simulated_service_and_no_other_need_it() {
        for chapter in VOCABULARY {
            for words in chapter.words {
                let example = words.example().unwrap_or_else(|| words.skeleton.to_owned());
                let needs = read(&example).unwrap().needs_built_in_service();
                assert_eq!(needs, chapter.title == "Le SAS simulé", "{example}");
            }
        }
        for (text, needs) in [
            ("le délai « session du service » expire", true),
            ("le délai « lien d'activation » expire", true),
            ("le délai « session Pro Santé Connect » expire", false),
            ("le défaut « sas.wording.changed » se produit pour lui", true),
            ("le défaut « sas.wording.changed » ne se produit plus", true),
            ("le défaut « mail.lost » se produit pour lui", false),
        ] {
            assert_eq!(read(text).unwrap().needs_built_in_service(), needs, "{text}");
        }
    }

    fn read(text: &str) -> Option<Sentence> {
        understand(&Dissected::of(text))
    }

    #[test]
    fn understands_every_kind_of_quotes_and_elle_as_il() {
        let expected = Sentence::Fill { field: named("Adresse"), value: "{adresse}".into() };
        for text in [
            "il remplit « Adresse » avec « {adresse} »",
            "elle remplit «Adresse» avec \"{adresse}\"",
            "il remplit “Adresse” avec «\u{a0}{adresse}\u{202f}»",
        ] {
            assert_eq!(read(text).as_ref(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn every_sentence_is_understood_as_itself_with_its_example_and_stands_once() {
        let mut seen = BTreeSet::new();
        for words in all() {
            let example = words.example().unwrap_or_else(|| words.skeleton.to_owned());
            assert_eq!(Dissected::of(&example).skeleton, words.skeleton);
            assert_eq!(words.skeleton.matches('…').count(), words.sample.len(), "{}", words.skeleton);
            assert!(read(&example).is_some(), "{example}");
            assert!(seen.insert(words.skeleton), "{} stands twice", words.skeleton);
        }
    }

    #[test]
    fn an_unknown_sentence_brings_the_nearest_known_one() {
        let near = |text: &str| nearest_to(&Dissected::of(text).skeleton, std::iter::empty());
        assert_eq!(near("il click sur « Valider »"), Some("il clique sur « … »"));
        assert_eq!(near("zzz"), None);
        // A quotation that never ends is no argument.
        assert_eq!(read("il clique sur « Valider"), None);
    }
}
