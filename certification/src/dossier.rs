//! What an integrator sends to the ANS, told in French whatever the language of the command: the proofs of its audit scenarios,
//! film by pictures, and a sheet for each requirement.

mod film;
mod glossary;
mod page;
mod protocol;
mod scenario;
mod sentence;

pub use film::{Filmed, Shot, Step as StepFilmed};
pub use page::{About, Asked, Pictures, caption, proof, read_me, request, sheet};
pub use scenario::{ACCOUNT, LEVEL, PROOFS, Proof, Step, WEB};

/// The first page of a dossier.
pub const READ_ME: &str = "LISEZ-MOI.html";

/// Where a requirement's page lies, by its id: `EXI-PSC-16/fiche.html`.
#[must_use]
pub fn page_of(requirement: &str) -> String {
    format!("{}/fiche.html", requirement.replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_has_a_folder_of_its_own() {
        assert_eq!(page_of("EXI PSC 16"), "EXI-PSC-16/fiche.html");
        assert_eq!(page_of("EXI RIE-PS 02"), "EXI-RIE-PS-02/fiche.html");
    }
}
