//! What a scenario's person has before them: a reader, and cards.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::Failure;
use crate::{
    guise::Guise,
    lang::say,
    language::{CardFault, InABrowser},
    snapshot::Redactions,
    stack::control::{CardInfo, Person, PluggedReader, ReaderKind},
};

/// A workstation and the cards around it.
#[derive(Debug, Default)]
pub(super) struct Workstation {
    /// The reader in the person's browser.
    pub reader: Option<PluggedReader>,
    /// What reads the cards.
    pub kind: ReaderKind,
    /// What its browser passes for; itself where no scenario says.
    pub guise: Option<Guise>,
    /// Whether CPS-Gestion is installed.
    pub cps_gestion: bool,
    /// The person's card; the last one that they got.
    own: Option<CardInfo>,
    /// Somebody else's.
    other: Option<CardInfo>,
    /// Which of them are in.
    inside: BTreeSet<Whose>,
    /// The one chosen last.
    pub chosen: Option<Whose>,
    /// What is wrong with one of the cards that there were tells a date.
    tells_dates: bool,
    /// Serial numbers of the cards that were blocked when they came.
    blocked: BTreeSet<String>,
    /// Every card that there was.
    seen: Vec<CardInfo>,
}

/// A card of a workstation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The person's own.
    Own,
    /// Somebody else's.
    Other,
}

impl Workstation {
    /// The same one for somebody with this card; nothing is in yet.
    pub fn handed_to(&self, card: Option<&CardInfo>) -> Self {
        let mut workstation = Self { guise: self.guise, cps_gestion: self.cps_gestion, ..Self::default() };
        if let Some(card) = card {
            workstation.give(Whose::Own, card.clone());
        }
        workstation
    }

    /// This is the card from now on; where the one before was in, it is in.
    pub fn give(&mut self, whose: Whose, card: CardInfo) {
        self.seen.push(card.clone());
        *match whose {
            Whose::Own => &mut self.own,
            Whose::Other => &mut self.other,
        } = Some(card);
    }

    /// A card with a fault, whose page may say since when or until when it holds.
    pub fn give_faulty(&mut self, card: CardInfo, fault: &CardFault) {
        self.tells_dates = true;
        if fault.in_a_browser == InABrowser::WithoutCode {
            self.blocked.insert(card.serial.clone());
        }
        self.give(Whose::Own, card);
    }

    /// Puts a card in, or takes it out.
    pub fn put(&mut self, whose: Whose, is_in: bool) {
        if is_in {
            self.inside.insert(whose);
        } else {
            self.inside.remove(&whose);
        }
    }

    /// The cards that are in.
    pub fn cards(&self) -> Vec<&CardInfo> {
        let is_in = |whose| move |_: &&CardInfo| self.inside.contains(&whose);
        let own = self.own.iter().filter(is_in(Whose::Own));
        own.chain(self.other.iter().filter(is_in(Whose::Other))).collect()
    }

    /// Whether it accepted no code any more when it came.
    pub fn is_blocked(&self, card: &CardInfo) -> bool {
        self.blocked.contains(&card.serial)
    }

    /// Whether a card that is in reaches the browser.
    pub fn takes_cards(&self) -> bool {
        self.guise.is_none_or(|guise| guise.takes_cards(self.cps_gestion))
    }

    /// A card, in or not.
    pub fn card(&self, whose: Whose) -> Result<&CardInfo, Failure> {
        match whose {
            Whose::Own => self.own.as_ref().ok_or_else(|| {
                Failure::broken(
                    say!("utiliser la carte", "use the card"),
                    say!("cette personne n’a pas de carte", "this person has no card"),
                    say!("donnez-lui une carte.", "give them a card."),
                )
            }),
            Whose::Other => self.other.as_ref().ok_or_else(|| {
                Failure::broken(
                    say!("utiliser l’autre carte", "use the other card"),
                    say!("il n’y en a pas d’autre", "there is no other"),
                    say!(
                        "écrivez d’abord « le lecteur contient aussi la carte d'un autre professionnel ».",
                        "write first: « le lecteur contient aussi la carte d'un autre professionnel »."
                    ),
                )
            }),
        }
    }

    /// What differs from one card to the next, by name.
    pub fn redact(&self, redactions: &mut Redactions, people: &[&Person]) {
        for card in &self.seen {
            redactions.add("numéro de série", &card.serial);
            // The people's own names stand for them already.
            if people.iter().all(|person| person.display_name != card.holder) {
                redactions.add("titulaire de la carte", &card.holder);
            }
            if people.iter().all(|person| person.national_id != card.subject) {
                redactions.add("identifiant national de la carte", &card.subject);
            }
        }
        if self.tells_dates {
            redactions.add_pattern("date", DATE.clone());
        }
    }
}

/// A day, as pages show it.
static DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[0-9]{2}/[0-9]{2}/[0-9]{4}\b").expect("a constant pattern"));
