//! Why a step did not pass.

use serde::{Deserialize, Serialize};

use crate::{browser::BrowserError, snapshot::SnapshotError, stack::control::ControlError};

/// Whose fault it is: the difference that every report keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something that the scenario claims is not true.
    FalseClaim,
    /// The run could not go on: nothing is known about the claim.
    Broken,
}

/// Why a step did not pass. French: a QA person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// A false claim, or a broken run.
    pub kind: Kind,
    /// What was claimed or attempted.
    pub claimed: String,
    /// What was found instead.
    pub found: String,
    /// What to do.
    pub advice: String,
    /// For a page that differs: the unified difference, `-` approved and `+` found.
    pub difference: Option<String>,
}

impl Failure {
    /// A claim that is not true.
    pub fn claim(claimed: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            kind: Kind::FalseClaim,
            claimed: claimed.into(),
            found: found.into(),
            advice: advice.into(),
            difference: None,
        }
    }

    /// A run that cannot go on.
    pub fn broken(attempted: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { kind: Kind::Broken, ..Self::claim(attempted, found, advice) }
    }

    /// The same, with a page's difference.
    #[must_use]
    pub fn with_difference(self, difference: String) -> Self {
        Self { difference: Some(difference), ..self }
    }
}

impl From<BrowserError> for Failure {
    fn from(error: BrowserError) -> Self {
        let (attempted, advice) = match &error {
            BrowserError::Missing(_) => ("démarrer le navigateur", "`doublure doctor` dit ce qui manque."),
            BrowserError::Unreachable(_) | BrowserError::NoAnswer => {
                ("afficher la page", "vérifiez que le service est démarré, et son certificat.")
            }
            BrowserError::TimeLimit(_) => {
                ("attendre le navigateur", "la page se charge-t-elle encore ? Voyez l’image.")
            }
            BrowserError::Gone(_) => (
                "commander le navigateur",
                "il a été fermé ou s’est arrêté ; relancez, et voyez la mémoire disponible.",
            ),
            _ => ("commander le navigateur", "`doublure doctor` vérifie le navigateur et son pilote."),
        };
        Self::broken(attempted, error.to_string(), advice)
    }
}

impl From<ControlError> for Failure {
    fn from(error: ControlError) -> Self {
        Self::broken(
            "préparer le scénario par le port de pilotage",
            error.to_string(),
            "les simulateurs tournent-ils ?",
        )
    }
}

impl From<SnapshotError> for Failure {
    fn from(error: SnapshotError) -> Self {
        Self::broken(
            "comparer la page",
            error.to_string(),
            "vérifiez le dossier des instantanés et ses droits.",
        )
    }
}
