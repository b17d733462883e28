//! Cards with a fault, made on demand: `{"person": NATIONAL-ID, "fault": WORD, "kind": "cps"}`.
//!
//! | fault | the card |
//! |---|---|
//! | `expired`, `not_yet_valid` | its validity ended the day before, or begins the day after |
//! | `foreign_authority` | comes from an authority that nobody knows |
//! | `altered` | one bit of the authority's signature was changed |
//! | `wrong_usage` | is the one for signing documents |
//! | `server_certificate`, `authority_certificate` | is a server's, an authority's |
//! | `no_national_id` | names its holder where the national id should stand |
//! | `revoked` | stands on the revocation list |
//! | `card_unknown` | the directory does not list it among its holder's |
//! | `holder_unknown` | is somebody's who never was in the directory |
//! | `holder_withdrawn` | is good, but its holder is taken out of the directory by this very call |
//! | `blocked` | refuses every code |
//!
//! All else is as it should be: without the check that refuses it, the person signs in with it.
//!
//! `{"person": NATIONAL-ID, "kind": "cps"}` in `new_cards` is a good one.

use std::{borrow::Cow, sync::Arc};

use axum::http::StatusCode;
use identities::{
    Card, CardFault, CardKind, CardSerial, IssueError, NationalId, Pin, Profession, Professional, Validity,
};
use mock_kit::{
    control::{Refusal, words},
    nearest,
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use crate::{
    Person,
    provider::Provider,
    state::{
        archive::{CardRecord, Record},
        directory::{BLOCKED, HOLDER_WITHDRAWN},
    },
};

/// A card to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultyCard {
    /// National id of its holder.
    pub person: String,
    /// What is wrong with it.
    fault: Fault,
    /// `cps` when left out.
    kind: Option<CardKind>,
}

/// A good card to be made, beside those that its holder has.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCard {
    /// National id of its holder.
    pub person: String,
    /// `cps` when left out.
    kind: Option<CardKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Fault {
    Certificate(CardFault),
    Revoked,
    CardUnknown,
    HolderUnknown,
    HolderWithdrawn,
    Blocked,
}

impl Fault {
    const OTHERS: [(&str, Self); 5] = [
        ("revoked", Self::Revoked),
        ("card_unknown", Self::CardUnknown),
        ("holder_unknown", Self::HolderUnknown),
        (HOLDER_WITHDRAWN, Self::HolderWithdrawn),
        (BLOCKED, Self::Blocked),
    ];

    fn all() -> impl Iterator<Item = (&'static str, Self)> {
        let certificates = CardFault::ALL.into_iter().map(|fault| (fault.word(), Self::Certificate(fault)));
        certificates.chain(Self::OTHERS)
    }

    /// Whose card the directory has it for.
    fn listed(self, card: &Card) -> Option<&NationalId> {
        (self != Self::CardUnknown).then_some(card.national_id())
    }

    pub(super) fn word(self) -> &'static str {
        Self::all().find(|(_, fault)| *fault == self).map_or("", |(word, _)| word)
    }
}

impl PartialSchema for Fault {
    fn schema() -> RefOr<Schema> {
        words(Self::all().map(|(word, _)| word))
    }
}

impl ToSchema for Fault {
    fn name() -> Cow<'static, str> {
        "CardFault".into()
    }
}

impl TryFrom<String> for Fault {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Self::all().find(|(known, _)| *known == word).map(|(_, fault)| fault).ok_or_else(|| {
            let words: Vec<_> = Self::all().map(|(known, _)| known).collect();
            let near = nearest(&word, words.iter().copied()).map(|near| format!(" (did you mean “{near}”?)"));
            format!("unknown fault “{word}”{}: use one of {}", near.unwrap_or_default(), words.join(", "))
        })
    }
}

impl Provider {
    /// Makes the card, and does to it whatever its fault asks for.
    pub(super) fn faulty_card(&self, holder: &Person, wanted: &FaultyCard) -> Result<Arc<Card>, Refusal> {
        let kind = wanted.kind.unwrap_or(CardKind::Cps);
        let card = Arc::new(self.issued(holder, kind, wanted.fault).map_err(|error| not_issued(&error))?);
        self.directory.keep(&card, wanted.fault.listed(&card), Some(wanted.fault.word()));
        self.inflict(wanted.fault, &card, holder)?;
        Ok(card)
    }

    /// Hands out a card for good: it is written down, where anything is, and recognised after a restart.
    pub(super) fn handed_out(
        &self,
        holder: &Person,
        kind: CardKind,
        fault: Option<Fault>,
    ) -> Result<Arc<Card>, Refusal> {
        // What was handed out before the restart is not to be drawn again.
        let card = loop {
            let drawn = match fault {
                Some(fault) => self.issued(holder, kind, fault),
                None => self.newly_issued(holder, kind),
            };
            let drawn = drawn.map_err(|error| not_issued(&error))?;
            if self.directory.card(&drawn.serial().to_string()).is_none() {
                break Arc::new(drawn);
            }
        };
        let listed = fault.map_or(Some(card.national_id()), |fault| fault.listed(&card));
        let fault_word = fault.map(Fault::word);
        self.archive.record(&Record::Card(CardRecord {
            card: card.to_keep(),
            listed: listed.cloned(),
            fault: fault_word.map(str::to_owned),
            own: false,
        }))?;
        self.directory.hand_out(&card, listed, fault_word);
        if let Some(fault) = fault {
            self.inflict(fault, &card, holder)?;
        }
        Ok(card)
    }

    /// Does to the card and its holder what is no matter of the certificate.
    fn inflict(&self, fault: Fault, card: &Card, holder: &Person) -> Result<(), Refusal> {
        match fault {
            Fault::Revoked => self.revoke(card)?,
            Fault::Blocked => card.block(),
            Fault::HolderWithdrawn => self.withdraw(holder),
            Fault::Certificate(_) | Fault::CardUnknown | Fault::HolderUnknown => {}
        }
        Ok(())
    }

    /// Makes a card as their holder would be sent, once the earlier one is lost or of no more use.
    pub(super) fn new_card(&self, holder: &Person, wanted: &NewCard) -> Result<Arc<Card>, Refusal> {
        let kind = wanted.kind.unwrap_or(CardKind::Cps);
        let card = Arc::new(self.newly_issued(holder, kind).map_err(|error| not_issued(&error))?);
        self.directory.keep(&card, Some(card.national_id()), None);
        Ok(card)
    }

    fn newly_issued(&self, holder: &Person, kind: CardKind) -> Result<Card, IssueError> {
        let draw = |purpose| self.context.seed.draw(&holder.key, purpose);
        let (serial, pin) =
            (CardSerial::generate(&mut draw("new-card-serial")), Pin::generate(&mut draw("new-pin")));
        self.igc.issue(&holder.professional, kind, serial, Validity::current(self.now()), pin)
    }

    fn issued(&self, holder: &Person, kind: CardKind, fault: Fault) -> Result<Card, IssueError> {
        let draw = |purpose| self.context.seed.draw(&holder.key, &format!("{purpose}-{}", fault.word()));
        let (serial, pin) = (CardSerial::generate(&mut draw("card-serial")), Pin::generate(&mut draw("pin")));
        let now = self.now();
        let good =
            |holder: &Professional| self.igc.issue(holder, kind, serial, Validity::current(now), pin.clone());
        match fault {
            Fault::Certificate(fault) => {
                self.igc.issue_faulty(fault, &holder.professional, kind, serial, now, pin.clone())
            }
            Fault::HolderUnknown => good(&self.stranger(holder)),
            _ => good(&holder.professional),
        }
    }

    /// Somebody of the same profession who never was in the directory.
    fn stranger(&self, holder: &Person) -> Professional {
        let profession = holder.professional.profession().unwrap_or(Profession::Physician);
        loop {
            let drawn =
                Professional::generate(&mut self.context.seed.draw(&holder.key, "stranger"), profession);
            if !self.directory.knows(&drawn.national_id) {
                return drawn;
            }
        }
    }
}

pub(super) fn not_issued(error: &IssueError) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        error.to_string(),
        "check the machine's date, then start a new stack",
    )
}
