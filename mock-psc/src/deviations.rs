//! Every fault that this mock can commit, by name, one table per area. Without one, it is faithful.

use mock_kit::deviations::{Deviation, count, joined};

/// What the constants and tables of all areas are made of.
macro_rules! deviation {
    ($name:literal, $scopes:ident, $effect:literal) => {
        mock_kit::deviations::Deviation {
            name: $name,
            effect: $effect,
            scopes: mock_kit::deviations::ScopeKind::$scopes,
        }
    };
}

/// Faults that are committed at one place each: a constant for each, and the table that none of them can be missing from.
macro_rules! deviations {
    ($($constant:ident = $name:literal, $scopes:ident: $effect:literal;)*) => {
        $(pub(crate) const $constant: mock_kit::deviations::Deviation = deviation!($name, $scopes, $effect);)*
        /// All of them.
        pub(super) const TABLE: crate::deviations::Table =
            crate::deviations::Table { deviations: &[$($constant),*], reactions: &[] };
    };
}

/// Faults of one kind, which one place commits: their table, and what each of them is, as data.
macro_rules! faults {
    ($table:ident of $kind:ty; $($name:literal, $scopes:ident, $reaction:ident: $effect:literal => $fault:expr;)*) => {
        pub(crate) const $table: crate::deviations::Faults<$kind> = crate::deviations::Faults {
            rows: &[$(crate::deviations::Fault {
                deviation: deviation!($name, $scopes, $effect),
                kind: $fault,
            }),*],
            table: crate::deviations::Table {
                deviations: &[$(deviation!($name, $scopes, $effect)),*],
                reactions: &[$(($name, crate::deviations::Reaction::$reaction)),*],
            },
        };
    };
}

pub(crate) mod authorization;
mod client;
mod code;
pub(crate) mod discovery;
pub(crate) mod id_token;
pub(crate) mod keys;
pub(crate) mod logout_token;
mod means;
pub(crate) mod names;
mod presented_token;
mod pushed_request;
mod refresh_token;
mod session;
pub(crate) mod token;
pub(crate) mod userinfo;

pub(crate) use client::*;
pub(crate) use code::*;
pub(crate) use means::*;
pub(crate) use presented_token::*;
pub(crate) use pushed_request::*;
pub(crate) use refresh_token::*;
pub(crate) use session::*;

/// A fault that is told by what it is, and not by the place that commits it.
#[derive(Debug)]
pub(crate) struct Fault<K> {
    pub deviation: Deviation,
    pub kind: K,
}

impl<K> AsRef<Deviation> for Fault<K> {
    fn as_ref(&self) -> &Deviation {
        &self.deviation
    }
}

/// Faults of one kind. Where several of them are committed at once, they are in this order.
pub(crate) struct Faults<K: 'static> {
    pub rows: &'static [Fault<K>],
    table: Table,
}

/// What is told of the faults of an area.
pub(crate) struct Table {
    deviations: &'static [Deviation],
    /// What a service is to make of those that show in what it receives.
    reactions: &'static [(&'static str, Reaction)],
}

/// What a service is to make of a fault in what it receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// It refuses: nobody is signed in, or out, on account of it.
    Refuse,
    /// It goes on as if nothing were: the specification allows what is there, or has it ignored.
    Tolerate,
    /// The specification leaves it to the service, or to what it knows already.
    Either,
}

impl Reaction {
    /// In French, after the effect of the fault.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Refuse => "un service doit le refuser",
            Self::Tolerate => "un service doit s’en accommoder",
            Self::Either => "un service peut le refuser ou s’en accommoder",
        }
    }
}

/// What a service is to make of the deviation `name`; nothing of one that shows in no message to it.
#[must_use]
pub fn reaction_to(name: &str) -> Option<Reaction> {
    let mut reactions = AREAS.iter().flat_map(|area| area.reactions);
    reactions.find(|(known, _)| *known == name).map(|(_, reaction)| *reaction)
}

/// The areas, in the order in which people read them.
const AREAS: &[Table] = &[
    client::TABLE,
    pushed_request::TABLE,
    code::TABLE,
    refresh_token::TABLE,
    presented_token::TABLE,
    session::TABLE,
    means::TABLE,
    authorization::ANSWERS.table,
    authorization::ERRORS.table,
    authorization::FIELDS.table,
    authorization::INJECTIONS.table,
    token::ANSWERS.table,
    token::MEMBERS.table,
    id_token::FAULTS.table,
    names::FAULTS.table,
    userinfo::ANSWERS.table,
    userinfo::MEMBERS.table,
    userinfo::SIGNED.table,
    keys::ANSWERS.table,
    keys::SETS.table,
    discovery::ANSWERS.table,
    discovery::MEMBERS.table,
    logout_token::FAULTS.table,
];

/// All of them.
pub const DEVIATIONS: &[Deviation] = &joined::<{ count(&TABLES) }>(&TABLES);

const TABLES: [&[Deviation]; AREAS.len()] = {
    let mut tables: [&[Deviation]; AREAS.len()] = [&[]; AREAS.len()];
    let mut area = 0;
    while area < AREAS.len() {
        tables[area] = AREAS[area].deviations;
        area += 1;
    }
    tables
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_say_which_area_they_belong_to() {
        for (rank, deviation) in DEVIATIONS.iter().enumerate() {
            assert!(
                ["psc.", "card.", "igc."].iter().any(|area| deviation.name.starts_with(area)),
                "{}",
                deviation.name
            );
            assert!(
                DEVIATIONS[..rank].iter().all(|earlier| earlier.name != deviation.name),
                "{} stands twice",
                deviation.name
            );
        }
    }
}
