//! Named faults. Without one, a mock is faithful; with one, it commits exactly the fault that the name says.
//!
//! Each mock publishes its table of [`Deviation`]s; scenarios, the control API and the checks use the same
//! names. A name that no table holds is refused, never ignored.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::ToSchema;

use crate::suggestion::nearest;

/// One fault that a mock can commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Deviation {
    /// Dotted name, such as `card.pin.unchecked`: area, thing, fault.
    pub name: &'static str,
    /// What the mock does when it is active, in French: QA people choose by it.
    pub effect: &'static str,
    /// For whom it can be asked: what the mock knows at the place where it acts.
    pub scopes: &'static [ScopeKind],
}

/// How many faults these tables hold.
#[must_use]
pub const fn count(tables: &[&[Deviation]]) -> usize {
    let (mut count, mut table) = (0, 0);
    while table < tables.len() {
        count += tables[table].len();
        table += 1;
    }
    count
}

/// The faults of these tables, in one. A `const` has no iterators.
///
/// # Panics
/// When there are fewer than `COUNT`, or none in the first table.
#[must_use]
pub const fn joined<const COUNT: usize>(tables: &[&[Deviation]]) -> [Deviation; COUNT] {
    let mut joined = [tables[0][0]; COUNT];
    let (mut filled, mut table) = (0, 0);
    while table < tables.len() {
        let mut rank = 0;
        while rank < tables[table].len() {
            joined[filled] = tables[table][rank];
            filled += 1;
            rank += 1;
        }
        table += 1;
    }
    assert!(filled == COUNT);
    joined
}

/// What a [`Scope`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// Nobody in particular.
    Everyone,
    /// A person.
    Person,
    /// A relying party.
    Client,
}

impl ScopeKind {
    /// Where the mock knows both person and client.
    pub const ALL: &'static [Self] = &[Self::Everyone, Self::Person, Self::Client];
    /// Where it does not know yet who signs in.
    pub const WITHOUT_PERSON: &'static [Self] = &[Self::Everyone, Self::Client];
    /// Where no relying party is concerned.
    pub const WITHOUT_CLIENT: &'static [Self] = &[Self::Everyone, Self::Person];
    /// Where it knows nobody.
    pub const EVERYONE_ONLY: &'static [Self] = &[Self::Everyone];
}

impl fmt::Display for ScopeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Everyone => "everyone",
            Self::Person => "person",
            Self::Client => "client",
        })
    }
}

/// Who a deviation, once asked for, concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everybody that this stack serves.
    Everyone,
    /// One person, by national id.
    Person(String),
    /// One relying party, by client id.
    Client(String),
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => formatter.write_str("everyone"),
            Self::Person(id) => write!(formatter, "the person {id}"),
            Self::Client(id) => write!(formatter, "the client {id}"),
        }
    }
}

impl Scope {
    fn kind(&self) -> ScopeKind {
        match self {
            Self::Everyone => ScopeKind::Everyone,
            Self::Person(_) => ScopeKind::Person,
            Self::Client(_) => ScopeKind::Client,
        }
    }
}

/// Whom the mock is dealing with at the moment it asks; what is not known yet is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// National id of the person.
    pub person: Option<&'a str>,
    /// Id of the relying party.
    pub client: Option<&'a str>,
}

impl Subject<'_> {
    fn can_be_concerned_by(self, deviation: &Deviation) {
        debug_assert!(
            self.client.is_some() || !deviation.scopes.contains(&ScopeKind::Client),
            "{} can be asked for one client, and where it acts none is named",
            deviation.name
        );
    }

    fn is_within(self, scope: &Scope) -> bool {
        match scope {
            Scope::Everyone => true,
            Scope::Person(id) => self.person == Some(id),
            Scope::Client(id) => self.client == Some(id),
        }
    }
}

/// Whether the deviation concerns the subject; it is counted for each scope that it was asked for within.
fn committed(all: &mut [Active], deviation: &Deviation, subject: Subject<'_>) -> bool {
    let mut concerned = false;
    for active in all.iter_mut().filter(|active| active.name == deviation.name) {
        if subject.is_within(&active.scope) {
            active.committed += 1;
            concerned = true;
        }
    }
    concerned
}

impl AsRef<Deviation> for Deviation {
    fn as_ref(&self) -> &Deviation {
        self
    }
}

/// A name that no mock's table holds.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown deviation “{name}”{}", suggestion.map(|known| format!("; did you mean “{known}”?")).unwrap_or_default())]
pub struct UnknownDeviation {
    /// The name as it was given.
    pub name: String,
    /// The nearest known name, when one is near.
    pub suggestion: Option<&'static str>,
}

/// Why a deviation cannot be asked for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ActivationError {
    /// No table holds the name.
    #[error(transparent)]
    Unknown(#[from] UnknownDeviation),
    /// It would be accepted and never act.
    #[error("the deviation “{name}” cannot concern one {asked}: where it acts, the {asked} is not known")]
    NeverApplies {
        /// The deviation.
        name: &'static str,
        /// The scope that was asked for.
        asked: ScopeKind,
        /// Those that make sense.
        possible: &'static [ScopeKind],
    },
}

/// Why a deviation cannot be ended.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EndingError {
    /// No table holds the name.
    #[error(transparent)]
    Unknown(#[from] UnknownDeviation),
    /// Nobody asked for it within that scope: whoever ends it is mistaken about what goes on.
    #[error("the deviation “{name}” is not active for {scope}")]
    NotActive {
        /// The deviation.
        name: &'static str,
        /// The scope that was named.
        scope: Scope,
    },
}

/// A deviation that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    /// Its name.
    pub name: &'static str,
    /// Whom it concerns.
    pub scope: Scope,
    /// How often a mock came to the place where it acts, since it was asked for.
    pub committed: usize,
}

/// The known deviations of a stack and those that are active.
#[derive(Debug)]
pub struct Deviations {
    known: Vec<Deviation>,
    active: Mutex<Vec<Active>>,
    /// Announces that one ended.
    endings: watch::Sender<()>,
}

impl Deviations {
    /// Puts the mocks' tables together.
    #[must_use]
    pub fn new(tables: &[&[Deviation]]) -> Self {
        Self { known: tables.concat(), active: Mutex::default(), endings: watch::Sender::new(()) }
    }

    /// All that can be asked for.
    #[must_use]
    pub fn known(&self) -> &[Deviation] {
        &self.known
    }

    /// Asks for the deviation `name` within `scope`.
    ///
    /// # Errors
    /// [`ActivationError`] when no table holds that name, or when it could never apply within that scope.
    pub fn activate(&self, name: &str, scope: Scope) -> Result<(), ActivationError> {
        let deviation = self.find(name)?;
        if !deviation.scopes.contains(&scope.kind()) {
            return Err(ActivationError::NeverApplies {
                name: deviation.name,
                asked: scope.kind(),
                possible: deviation.scopes,
            });
        }
        self.lock().push(Active { name: deviation.name, scope, committed: 0 });
        Ok(())
    }

    /// Asks for the deviation `name` for everyone, as every deviation can be.
    ///
    /// # Errors
    /// [`UnknownDeviation`] when no table holds that name.
    pub fn activate_for_everyone(&self, name: &str) -> Result<(), UnknownDeviation> {
        let name = self.find(name)?.name;
        self.lock().push(Active { name, scope: Scope::Everyone, committed: 0 });
        Ok(())
    }

    fn find(&self, name: &str) -> Result<&Deviation, UnknownDeviation> {
        self.known.iter().find(|known| known.name == name).ok_or_else(|| UnknownDeviation {
            name: name.to_owned(),
            suggestion: nearest(name, self.known.iter().map(|known| known.name)),
        })
    }

    /// Makes every mock faithful again.
    pub fn clear(&self) {
        self.lock().clear();
        self.endings.send_replace(());
    }

    /// These are active from now on, and no others.
    pub(crate) fn replace(&self, active: Vec<Active>) {
        *self.lock() = active;
        self.endings.send_replace(());
    }

    /// Ends the deviation `name` within exactly this `scope`: what was asked for everyone goes on.
    ///
    /// # Errors
    /// [`EndingError`] when no table holds that name, or when nobody asked for it within that scope.
    pub fn end(&self, name: &str, scope: Scope) -> Result<(), EndingError> {
        let name = self.find(name)?.name;
        {
            let mut active = self.lock();
            let before = active.len();
            active.retain(|known| known.name != name || known.scope != scope);
            if active.len() == before {
                return Err(EndingError::NotActive { name, scope });
            }
        }
        self.endings.send_replace(());
        Ok(())
    }

    /// Resolves once `deviation` does not concern `subject` any more, at once when it never did: how a mock holds an
    /// answer back without any clock.
    pub async fn ended(&self, deviation: &Deviation, subject: Subject<'_>) {
        // Subscribed before the look: no ending can come between the look and the wait.
        let mut endings = self.endings.subscribe();
        while self.applies(deviation, subject) {
            if endings.changed().await.is_err() {
                return;
            }
        }
    }

    /// Those that are active now.
    #[must_use]
    pub fn active(&self) -> Vec<Active> {
        self.lock().clone()
    }

    /// Whether `deviation` concerns `subject` now. A mock asks at the very place where the fault would be
    /// committed.
    ///
    /// # Panics
    /// In debug builds, when it can be asked for one relying party and `subject` names none: that would never apply.
    #[must_use]
    pub fn applies(&self, deviation: &Deviation, subject: Subject<'_>) -> bool {
        subject.can_be_concerned_by(deviation);
        committed(&mut self.lock(), deviation, subject)
    }

    /// Those of `table` whose deviation concerns `subject` now, in the table's order: one look for all of them.
    ///
    /// # Panics
    /// As [`Self::applies`].
    #[must_use]
    pub fn among<'t, T: AsRef<Deviation>>(&self, table: &'t [T], subject: Subject<'_>) -> Vec<&'t T> {
        for one in table {
            subject.can_be_concerned_by(one.as_ref());
        }
        let mut active = self.lock();
        if active.is_empty() {
            return Vec::new();
        }
        table.iter().filter(|one| committed(&mut active, (*one).as_ref(), subject)).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Active>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "deviations_tests.rs"]
mod tests;
