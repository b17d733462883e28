//! Every check, one table per area.

mod authorization_request;
mod id_token;
mod session;

use crate::check::Check;

/// An area and its checks.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// As it stands before the dot of its checks' ids.
    pub name: &'static str,
    /// As a report calls it.
    pub title: crate::Words,
    /// Its checks, in the order in which they are told.
    pub checks: &'static [Check],
}

/// The catalogue.
pub const AREAS: &[Area] = &[authorization_request::AREA, id_token::AREA, session::AREA];

/// All checks, in order.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    AREAS.iter().flat_map(|area| area.checks)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::requirement::SETS;

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
    }

    #[test]
    fn a_check_points_to_requirements_that_exist() {
        let known: BTreeSet<_> = SETS.iter().flat_map(|set| set.requirements).map(|known| known.id).collect();
        for check in checks() {
            for requirement in check.requirements {
                assert!(known.contains(requirement), "{}: {requirement}", check.id);
            }
        }
    }
}
