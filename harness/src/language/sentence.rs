//! The closed vocabulary: every sentence that a scenario may use.
//!
//! A sentence is a fixed text with quoted arguments: « il clique sur « … » ». The general ones know nothing of
//! any service; those of the card and of the SAS say so.

use identities::Profession;
use mock_kit::nearest;

/// What a step asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// A professional comes into being, with a card in the reader plugged into the browser.
    PersonWithCard(Profession),
    /// The person's account at the built-in service is already active.
    SasAccount {
        /// Whether the participation settings are already saved.
        settings: bool,
    },
    /// Opens the service's home page.
    OpenService,
    /// Opens a path of the service, or a whole address.
    Open(String),
    /// Clicks a button or a link, by its accessible name.
    Click(String),
    /// Types into a field, by its label.
    Fill {
        /// Label of the field.
        field: String,
        /// What is typed; `{…}` stands for a value of the person.
        value: String,
    },
    /// Ticks or unticks a checkbox, by its label.
    Tick {
        /// Label of the checkbox.
        label: String,
        /// Whether it must end up ticked.
        ticked: bool,
    },
    /// Chooses one of a group of radio buttons, by its label.
    Choose(String),
    /// Chooses an entry of a drop-down list.
    Select {
        /// The entry.
        option: String,
        /// Label of the list.
        field: String,
    },
    /// Claims that a text is on the page.
    See(String),
    /// Claims that a text is not on the page.
    NotSee(String),
    /// Claims that the page's first heading is this.
    OnPage(String),
    /// Claims what a field holds.
    FieldHolds {
        /// Label of the field.
        field: String,
        /// What it must hold.
        value: String,
    },
    /// Claims that a checkbox or a radio button is on.
    Ticked(String),
    /// Waits for a mail with this subject and opens it in the inbox.
    ReceiveMail(String),
    /// Follows a link of the mail received last, by the link's text.
    FollowMailLink(String),
    /// Claims that no mail at all has come to the person.
    NoMail,
    /// Chooses the certificate of the person's card.
    ChooseCard,
    /// Types the card's code.
    TypePin,
    /// Types a code that is not the card's.
    TypeWrongPin,
    /// Compares the page with the approved snapshot, and keeps a picture.
    Conforms {
        /// Name of the evidence; its first word is a step of the guide, or the page is one of the person's own.
        name: String,
        /// Whether the name must begin with a documented step.
        documented: bool,
    },
}

/// One known sentence.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    /// The text, each quoted argument written `« … »`.
    pub skeleton: &'static str,
    /// What it does, in French, for `doublure list --phrases`.
    pub meaning: &'static str,
    build: fn(&[String]) -> Sentence,
}

/// All of them, in the order in which they are listed.
pub const VOCABULARY: &[Phrase] = &[
    phrase(
        "un médecin dont la carte CPS est dans le lecteur",
        "crée un médecin et branche sa carte au navigateur",
        |_| Sentence::PersonWithCard(Profession::Physician),
    ),
    phrase(
        "un pharmacien dont la carte CPS est dans le lecteur",
        "crée un pharmacien et branche sa carte",
        |_| Sentence::PersonWithCard(Profession::Pharmacist),
    ),
    phrase(
        "une infirmière dont la carte CPS est dans le lecteur",
        "crée une infirmière et branche sa carte",
        |_| Sentence::PersonWithCard(Profession::Nurse),
    ),
    phrase(
        "son compte SAS est déjà actif",
        "crée son compte sur le SAS simulé, sans passer par le navigateur",
        |_| Sentence::SasAccount { settings: false },
    ),
    phrase(
        "son compte SAS est déjà actif, paramètres renseignés",
        "de même, avec des paramètres de participation enregistrés",
        |_| Sentence::SasAccount { settings: true },
    ),
    phrase("il ouvre le service", "ouvre la page d’accueil du service", |_| Sentence::OpenService),
    phrase("il ouvre « … »", "ouvre un chemin du service, ou une adresse entière", |a| {
        Sentence::Open(a[0].clone())
    }),
    phrase("il clique sur « … »", "clique sur le bouton ou le lien qui porte ce nom", |a| {
        Sentence::Click(a[0].clone())
    }),
    phrase("il remplit « … » avec « … »", "remplit le champ qui porte cette étiquette", |a| {
        Sentence::Fill { field: a[0].clone(), value: a[1].clone() }
    }),
    phrase("il coche « … »", "coche la case", |a| Sentence::Tick { label: a[0].clone(), ticked: true }),
    phrase("il décoche « … »", "décoche la case", |a| Sentence::Tick {
        label: a[0].clone(),
        ticked: false,
    }),
    phrase("il choisit « … »", "choisit ce bouton radio", |a| Sentence::Choose(a[0].clone())),
    phrase("il choisit « … » dans « … »", "choisit une entrée d’une liste déroulante", |a| {
        Sentence::Select { option: a[0].clone(), field: a[1].clone() }
    }),
    phrase("il voit « … »", "le texte est sur la page", |a| Sentence::See(a[0].clone())),
    phrase("il ne voit pas « … »", "le texte n’est pas sur la page", |a| {
        Sentence::NotSee(a[0].clone())
    }),
    phrase("il est sur la page « … »", "le titre principal de la page est celui-ci", |a| {
        Sentence::OnPage(a[0].clone())
    }),
    phrase("le champ « … » contient « … »", "le champ contient exactement cela", |a| {
        Sentence::FieldHolds { field: a[0].clone(), value: a[1].clone() }
    }),
    phrase("« … » est coché", "la case ou le bouton radio est coché", |a| {
        Sentence::Ticked(a[0].clone())
    }),
    phrase(
        "il reçoit le courriel « … »",
        "attend un courriel qui a cet objet et l’ouvre dans sa boîte",
        |a| Sentence::ReceiveMail(a[0].clone()),
    ),
    phrase("il suit le lien « … » du courriel", "suit un lien du dernier courriel reçu", |a| {
        Sentence::FollowMailLink(a[0].clone())
    }),
    phrase("aucun courriel ne lui est parvenu", "sa boîte est vide à ce moment", |_| Sentence::NoMail),
    phrase("il choisit le certificat de sa carte", "choisit sa carte parmi celles du lecteur", |_| {
        Sentence::ChooseCard
    }),
    phrase("il compose le code de sa carte", "compose le bon code à 4 chiffres", |_| Sentence::TypePin),
    phrase("il compose un code erroné", "compose un code qui n’est pas celui de la carte", |_| {
        Sentence::TypeWrongPin
    }),
    phrase(
        "l'étape « … » est conforme",
        "la page est celle qui est approuvée pour cette étape du guide",
        |a| Sentence::Conforms { name: a[0].clone(), documented: true },
    ),
    phrase("la page « … » est conforme", "la page est celle qui est approuvée sous ce nom", |a| {
        Sentence::Conforms { name: a[0].clone(), documented: false }
    }),
];

const fn phrase(skeleton: &'static str, meaning: &'static str, build: fn(&[String]) -> Sentence) -> Phrase {
    Phrase { skeleton, meaning, build }
}

/// A text that is none of the known sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSentence {
    /// The known sentence that resembles it most.
    pub nearest: Option<&'static str>,
}

impl Sentence {
    /// Understands the text of a step (without its keyword).
    ///
    /// # Errors
    /// [`UnknownSentence`] with the nearest known one.
    pub fn understand(text: &str) -> Result<Self, UnknownSentence> {
        let (skeleton, arguments) = dissect(text);
        match VOCABULARY.iter().find(|phrase| phrase.skeleton == skeleton) {
            Some(phrase) => Ok((phrase.build)(&arguments)),
            None => Err(UnknownSentence {
                nearest: nearest(&skeleton, VOCABULARY.iter().map(|phrase| phrase.skeleton)),
            }),
        }
    }
}

impl Sentence {
    /// Whether it says what must be true, rather than what is done.
    #[must_use]
    pub fn is_claim(&self) -> bool {
        matches!(
            self,
            Self::See(_)
                | Self::NotSee(_)
                | Self::OnPage(_)
                | Self::FieldHolds { .. }
                | Self::Ticked(_)
                | Self::ReceiveMail(_)
                | Self::NoMail
                | Self::Conforms { .. }
        )
    }

    /// The same sentence with `fill_in` applied to each of its arguments. The name of an evidence is no
    /// argument: it names a file.
    ///
    /// # Errors
    /// The first one of `fill_in`.
    pub fn filled<E>(self, fill_in: impl Fn(&str) -> Result<String, E>) -> Result<Self, E> {
        Ok(match self {
            Self::Open(text) => Self::Open(fill_in(&text)?),
            Self::Click(text) => Self::Click(fill_in(&text)?),
            Self::Choose(text) => Self::Choose(fill_in(&text)?),
            Self::See(text) => Self::See(fill_in(&text)?),
            Self::NotSee(text) => Self::NotSee(fill_in(&text)?),
            Self::OnPage(text) => Self::OnPage(fill_in(&text)?),
            Self::Ticked(text) => Self::Ticked(fill_in(&text)?),
            Self::ReceiveMail(text) => Self::ReceiveMail(fill_in(&text)?),
            Self::FollowMailLink(text) => Self::FollowMailLink(fill_in(&text)?),
            Self::Tick { label, ticked } => Self::Tick { label: fill_in(&label)?, ticked },
            Self::Fill { field, value } => Self::Fill { field: fill_in(&field)?, value: fill_in(&value)? },
            Self::FieldHolds { field, value } => {
                Self::FieldHolds { field: fill_in(&field)?, value: fill_in(&value)? }
            }
            Self::Select { option, field } => {
                Self::Select { option: fill_in(&option)?, field: fill_in(&field)? }
            }
            Self::PersonWithCard(_)
            | Self::SasAccount { .. }
            | Self::OpenService
            | Self::NoMail
            | Self::ChooseCard
            | Self::TypePin
            | Self::TypeWrongPin
            | Self::Conforms { .. } => self,
        })
    }
}

/// The sentence with its arguments taken out, and the arguments. « … », “ … ” and " … " all quote; « elle » and
/// « il » are one.
fn dissect(text: &str) -> (String, Vec<String>) {
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
    (skeleton.replace("est cochée", "est coché"), arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_every_kind_of_quotes_and_elle_as_il() {
        let expected = Sentence::Fill { field: "Adresse".into(), value: "{adresse}".into() };
        for text in [
            "il remplit « Adresse » avec « {adresse} »",
            "elle remplit «Adresse» avec \"{adresse}\"",
            "il remplit “Adresse” avec «\u{a0}{adresse}\u{202f}»",
        ] {
            assert_eq!(Sentence::understand(text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn every_phrase_is_understood_as_itself() {
        for phrase in VOCABULARY {
            let text = phrase.skeleton.replace('…', "x");
            assert!(Sentence::understand(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_unknown_sentence_brings_the_nearest_known_one() {
        let unknown = Sentence::understand("il click sur « Valider »").unwrap_err();
        assert_eq!(unknown.nearest, Some("il clique sur « … »"));
        assert_eq!(Sentence::understand("zzz").unwrap_err().nearest, None);
        // A quotation that never ends is no argument.
        assert!(Sentence::understand("il clique sur « Valider").is_err());
    }
}
