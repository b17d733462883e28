//! The faults that this service can commit when asked by name, one table per area. Without one, it is an ordinary, careful
//! relying party.

use mock_kit::deviations::{Deviation, count, joined};

/// A constant for each fault, and the table that none of them can be missing from.
macro_rules! deviations {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $scopes:ident: $effect:literal;)*) => {
        $($(#[$doc])*
        pub const $constant: mock_kit::deviations::Deviation = mock_kit::deviations::Deviation {
            name: $name,
            effect: $effect,
            scopes: mock_kit::deviations::ScopeKind::$scopes,
        };)*
        /// All of them.
        pub(super) const TABLE: &[mock_kit::deviations::Deviation] = &[$($constant),*];
    };
}

mod account;
mod answer;
mod logout_token;
mod provider;
mod request;
mod session;
mod shown;
mod space;
mod token;

pub use account::*;
pub use answer::*;
pub use logout_token::*;
pub use provider::*;
pub use request::*;
pub use session::*;
pub use shown::*;
pub use space::*;
pub use token::*;

/// The areas, in the order in which people read them.
const AREAS: &[&[Deviation]] = &[
    request::TABLE,
    answer::TABLE,
    provider::TABLE,
    token::TABLE,
    session::TABLE,
    logout_token::TABLE,
    account::TABLE,
    space::TABLE,
    shown::TABLE,
];

/// All of them.
pub const DEVIATIONS: &[Deviation] = &joined::<{ count(AREAS) }>(AREAS);
