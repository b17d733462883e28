//! Every check, one table per area.

mod account;
mod authorization_request;
mod callback;
mod discovery;
mod id_token;
mod keys;
mod logout_token;
mod person;
mod session;
mod token;
mod userinfo;

use crate::{Words, check::Check};

/// An area and its checks.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// As it stands before the dot of its checks' ids.
    pub name: &'static str,
    /// As a report calls it.
    pub title: Words,
    /// What it is about, for whoever has never seen a token.
    pub about: Words,
    /// Ids of requirements that all its checks measure.
    pub requirements: &'static [&'static str],
    /// Its checks, in the order in which they are told.
    pub checks: &'static [Check],
}

/// The catalogue.
pub const AREAS: &[Area] = &[
    authorization_request::AREA,
    callback::AREA,
    token::AREA,
    id_token::AREA,
    keys::AREA,
    discovery::AREA,
    userinfo::AREA,
    session::AREA,
    account::AREA,
    logout_token::AREA,
    person::AREA,
];

/// All checks, in order.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    AREAS.iter().flat_map(|area| area.checks)
}

impl Check {
    /// Its area.
    ///
    /// # Panics
    /// Never: a test holds every id against its area.
    #[must_use]
    pub fn area(&self) -> &'static Area {
        let name = self.id.split('.').next().unwrap_or_default();
        AREAS.iter().find(|area| area.name == name).expect("every check has its area")
    }

    /// Ids of all the requirements that it measures.
    pub fn measures(&self) -> impl Iterator<Item = &'static str> {
        self.requirements.iter().chain(self.area().requirements).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::requirement::{Coverage, Requirement, SETS};

    #[test]
    fn ids_are_unique_and_begin_with_their_area() {
        let mut seen = BTreeSet::new();
        for area in AREAS {
            for check in area.checks {
                assert!(check.id.starts_with(&format!("{}.", area.name)), "{}", check.id);
                assert!(seen.insert(check.id), "{} stands twice", check.id);
                assert!(!check.sources.is_empty(), "{} has no source", check.id);
            }
        }
        assert!(seen.len() >= 70, "{}", seen.len());
    }

    #[test]
    fn a_check_points_to_requirements_that_exist_and_each_measured_one_has_a_check() {
        let all = || SETS.iter().flat_map(|set| set.requirements);
        let known: BTreeSet<_> = all().map(|known| known.id).collect();
        let pointed: BTreeSet<_> = checks().flat_map(Check::measures).collect();
        for requirement in &pointed {
            assert!(known.contains(requirement), "{requirement}");
        }
        let measured =
            |known: &&Requirement| matches!(known.coverage, Coverage::Measured | Coverage::InPart(_));
        for requirement in all().filter(measured) {
            assert!(pointed.contains(requirement.id), "nothing measures {}", requirement.id);
        }
    }
}
