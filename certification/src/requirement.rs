//! Requirements: data with a version, which checks point to.

mod exi_psc;
mod rie_ps;

use crate::Words;

/// What one authority asks for, as of one version.
#[derive(Clone, Copy, Debug)]
pub struct RequirementSet {
    /// Short name: the first part of each id.
    pub name: &'static str,
    /// Whose, and which version.
    pub version: Words,
    /// Where it was read.
    pub source: &'static str,
    /// Its requirements, in its order.
    pub requirements: &'static [Requirement],
}

/// One of them, in our own words.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    /// As checks and reports call it: `EXI PSC 16`.
    pub id: &'static str,
    /// What the service does.
    pub says: Words,
    /// Who can tell whether it does.
    pub coverage: Coverage,
}

/// Who can tell whether a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Checks of the catalogue: those that point to it.
    Measured,
    /// Checks, but for this: it is to be shown in another way.
    InPart(Words),
    /// The integrator, by answering a question; “no” fails.
    Declared(Words),
    /// Nobody here, for this reason.
    NotTested(Words),
}

impl Requirement {
    /// What a person is asked who answers for it; nothing where it is measured.
    #[must_use]
    pub fn question(&self) -> Option<Words> {
        match self.coverage {
            Coverage::Measured | Coverage::InPart(_) => None,
            Coverage::Declared(question) => Some(question),
            Coverage::NotTested(_) => Some(self.says),
        }
    }
}

impl Coverage {
    /// As reports call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Measured => Words::new("mesuré", "measured"),
            Self::InPart(_) => Words::new("mesuré en partie", "measured in part"),
            Self::Declared(_) => Words::new("à déclarer", "to be declared"),
            Self::NotTested(_) => Words::new("non contrôlé ici", "not tested here"),
        }
    }

    /// What is asked, what is left, or why nobody can tell.
    #[must_use]
    pub fn detail(self) -> Option<Words> {
        match self {
            Self::Measured => None,
            Self::InPart(detail) | Self::Declared(detail) | Self::NotTested(detail) => Some(detail),
        }
    }
}

/// Every set.
pub const SETS: &[RequirementSet] = &[exi_psc::SET, rie_ps::SET];
