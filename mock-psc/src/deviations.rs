//! Every fault that this mock can commit, by name, one table per area. Without one, it is faithful.

use mock_kit::deviations::Deviation;

/// The faults of one area: a constant for each, and the table that none of them can be missing from.
macro_rules! deviations {
    ($($constant:ident = $name:literal, $scopes:ident: $effect:literal;)*) => {
        $(pub(crate) const $constant: mock_kit::deviations::Deviation = mock_kit::deviations::Deviation {
            name: $name,
            effect: $effect,
            scopes: mock_kit::deviations::ScopeKind::$scopes,
        };)*
        /// The whole area.
        pub(super) const TABLE: &[mock_kit::deviations::Deviation] = &[$($constant),*];
    };
}

mod authorization;
mod client;
mod code;
mod discovery;
mod id_token;
mod means;
mod presented_token;
mod pushed_request;
mod refresh_token;
mod session;
mod token;
mod userinfo;

pub(crate) use authorization::*;
pub(crate) use client::*;
pub(crate) use code::*;
pub(crate) use discovery::*;
pub(crate) use id_token::*;
pub(crate) use means::*;
pub(crate) use presented_token::*;
pub(crate) use pushed_request::*;
pub(crate) use refresh_token::*;
pub(crate) use session::*;
pub(crate) use token::*;
pub(crate) use userinfo::*;

/// The areas, in the order in which people read them.
const AREAS: &[&[Deviation]] = &[
    client::TABLE,
    pushed_request::TABLE,
    code::TABLE,
    refresh_token::TABLE,
    presented_token::TABLE,
    session::TABLE,
    means::TABLE,
    authorization::TABLE,
    token::TABLE,
    id_token::TABLE,
    userinfo::TABLE,
    discovery::TABLE,
];

/// All of them.
pub const DEVIATIONS: &[Deviation] = &all::<{ count() }>();

const fn count() -> usize {
    let (mut count, mut area) = (0, 0);
    while area < AREAS.len() {
        count += AREAS[area].len();
        area += 1;
    }
    count
}

/// A `const` has no iterators.
const fn all<const COUNT: usize>() -> [Deviation; COUNT] {
    let mut all = [AREAS[0][0]; COUNT];
    let (mut filled, mut area) = (0, 0);
    while area < AREAS.len() {
        let mut rank = 0;
        while rank < AREAS[area].len() {
            all[filled] = AREAS[area][rank];
            filled += 1;
            rank += 1;
        }
        area += 1;
    }
    all
}

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
