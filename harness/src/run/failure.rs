//! Why a step did not pass.

use serde::{Deserialize, Serialize};

use crate::{
    browser::BrowserError,
    lang::{Lang, Text, Told, say},
    snapshot::SnapshotError,
    stack::control::ControlError,
};

/// Whose fault it is: the difference that every report keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something that the scenario claims is not true.
    FalseClaim,
    /// The run could not go on: nothing is known about the claim.
    Broken,
}

/// Why a step did not pass. `report.json` holds it in both languages: a report can be read in another one than its
/// run was told in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Failure {
    /// A false claim, or a broken run.
    pub kind: Kind,
    /// What was claimed or attempted.
    pub claimed: Text,
    /// What was found instead.
    pub found: Text,
    /// What to do.
    pub advice: Text,
    /// For a page that differs: the unified difference, `-` approved and `+` found.
    pub difference: Option<String>,
}

impl Failure {
    /// A claim that is not true.
    #[must_use]
    pub fn claim(claimed: Text, found: Text, advice: Text) -> Self {
        Self { kind: Kind::FalseClaim, claimed, found, advice, difference: None }
    }

    /// A run that cannot go on.
    #[must_use]
    pub fn broken(attempted: Text, found: Text, advice: Text) -> Self {
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
        // What the browser asks of a person is part of what is claimed.
        if let BrowserError::Asked(_) | BrowserError::NothingAsked | BrowserError::NotOffered { .. } = error {
            return Self::claim(
                say!("le navigateur demande ce à quoi on répond", "the browser asks what is answered"),
                error.told(),
                say!(
                    "voyez l’image : la carte est-elle dans le lecteur, valide, et le service demande-t-il une connexion ?",
                    "see the picture: is the card in the reader, valid, and does the service ask for a sign-in?"
                ),
            );
        }
        let (attempted, advice) = match &error {
            BrowserError::Missing(_) => (
                say!("démarrer le navigateur", "start the browser"),
                say!("`doublure doctor` dit ce qui manque.", "`doublure doctor` says what is missing."),
            ),
            BrowserError::Unreachable(_) | BrowserError::NoAnswer => (
                say!("afficher la page", "show the page"),
                say!(
                    "vérifiez que le service est démarré, et son certificat.",
                    "check that the service is running, and its certificate."
                ),
            ),
            BrowserError::TimeLimit(_) | BrowserError::Restless => (
                say!("attendre le navigateur", "wait for the browser"),
                say!(
                    "la page se charge-t-elle encore ? Voyez l’image.",
                    "is the page still loading? See the picture."
                ),
            ),
            BrowserError::Gone(_) => (
                say!("commander le navigateur", "drive the browser"),
                say!(
                    "il a été fermé ou s’est arrêté ; relancez, et voyez la mémoire disponible.",
                    "it was closed or it crashed; run again, and look at the memory that is left."
                ),
            ),
            _ => (
                say!("commander le navigateur", "drive the browser"),
                say!(
                    "`doublure doctor` vérifie le navigateur et son pilote.",
                    "`doublure doctor` checks the browser and its driver."
                ),
            ),
        };
        Self::broken(attempted, error.told(), advice)
    }
}

impl From<ControlError> for Failure {
    fn from(error: ControlError) -> Self {
        Self::broken(
            say!(
                "préparer le scénario par le port de pilotage",
                "prepare the scenario through the control port"
            ),
            error.told(),
            error.advice(),
        )
    }
}

impl From<SnapshotError> for Failure {
    fn from(error: SnapshotError) -> Self {
        Self::broken(
            say!("comparer la page", "compare the page"),
            error.told(),
            say!(
                "vérifiez le dossier des instantanés et ses droits.",
                "check the folder of the snapshots and its permissions."
            ),
        )
    }
}

/// As `report.json` holds it: beside each text its English, which a report of before there was any lacks.
#[derive(Serialize, Deserialize)]
struct Written {
    kind: Kind,
    claimed: String,
    #[serde(default)]
    claimed_english: Option<String>,
    found: String,
    #[serde(default)]
    found_english: Option<String>,
    advice: String,
    #[serde(default)]
    advice_english: Option<String>,
    difference: Option<String>,
}

impl From<Failure> for Written {
    fn from(Failure { kind, claimed, found, advice, difference }: Failure) -> Self {
        let read = |text: &Text| (text.to(Lang::Fr).to_owned(), Some(text.to(Lang::En).to_owned()));
        let (claimed, claimed_english) = read(&claimed);
        let (found, found_english) = read(&found);
        let (advice, advice_english) = read(&advice);
        Self { kind, claimed, claimed_english, found, found_english, advice, advice_english, difference }
    }
}

impl From<Written> for Failure {
    fn from(written: Written) -> Self {
        Self {
            kind: written.kind,
            claimed: Text::of(written.claimed, written.claimed_english),
            found: Text::of(written.found, written.found_english),
            advice: Text::of(written.advice, written.advice_english),
            difference: written.difference,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_holds_both_languages_and_one_of_before_is_read() {
        let failure = Failure::from(BrowserError::NoAnswer);
        let written = serde_json::to_value(&failure).unwrap();
        assert_eq!(
            (&written["claimed"], &written["claimed_english"]),
            (&"afficher la page".into(), &"show the page".into())
        );
        assert_eq!(serde_json::from_value::<Failure>(written.clone()).unwrap(), failure);
        let mut before = written;
        before.as_object_mut().unwrap().remove("claimed_english");
        let read: Failure = serde_json::from_value(before).unwrap();
        assert_eq!(read.claimed.to(Lang::En), "afficher la page");
    }
}
