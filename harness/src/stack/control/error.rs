//! What the control plane says no to.

use serde::Deserialize;

use crate::lang::{Text, Told, say};

/// What the control plane refused or could not do.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum ControlError {
    /// It does not answer.
    Unreachable(#[from] reqwest::Error),
    /// It said no.
    Refused {
        /// What was asked.
        path: String,
        /// The HTTP status; none where it was not even asked.
        status: Option<u16>,
        /// What it said was wrong, in English: it speaks to programs.
        error: String,
        /// What it said to do.
        advice: String,
    },
}

impl Told for ControlError {
    fn told(&self) -> Text {
        match self {
            Self::Unreachable(why) => {
                say!("le port de pilotage ne répond pas : {why}", "the control port does not answer: {why}")
            }
            Self::Refused { path, error, .. } => say!(
                "le port de pilotage refuse {path} et dit, en anglais : “{error}”",
                "the control port refuses {path}: {error}"
            ),
        }
    }
}

impl ControlError {
    /// From an answer's status and body.
    pub(super) fn refused(path: String, status: u16, said: &str) -> Self {
        // What is not written so (a body that cannot be read) is told as it is.
        let Said { error, advice } = serde_json::from_str(said)
            .unwrap_or_else(|_| Said { error: format!("{status} {said}"), ..Said::default() });
        Self::Refused { path, status: Some(status), error, advice }
    }

    /// What to do.
    #[must_use]
    pub fn advice(&self) -> Text {
        match self {
            Self::Refused { advice, .. } if !advice.is_empty() => say!(
                "il conseille, en anglais : “{advice}”. Corrigez l’étape, ou ce qui la précède.",
                "its advice: {advice}. Correct the step, or what comes before it."
            ),
            Self::Refused { .. } => {
                say!("corrigez l’étape, ou ce qui la précède.", "correct the step, or what comes before it.")
            }
            Self::Unreachable(_) => say!("les simulateurs tournent-ils ?", "are the mocks running?"),
        }
    }

    /// Whether what it was asked about is not there: nothing to end, nothing held back …
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Refused { status: Some(404), .. })
    }
}

/// How a refusal is written: `mock_kit::control::Refusal`.
#[derive(Default, Deserialize)]
struct Said {
    error: String,
    #[serde(default)]
    advice: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lang::Lang, run::Failure};

    #[test]
    fn a_refusal_is_told_in_words_with_its_own_advice() {
        let said = r#"{"error":"899 has no card","advice":"make one first"}"#;
        let failure = Failure::from(ControlError::refused("/psc/x".into(), 422, said));
        let told = |lang| format!("{} / {}", failure.found.to(lang), failure.advice.to(lang));
        assert_eq!(
            told(Lang::Fr),
            "le port de pilotage refuse /psc/x et dit, en anglais : “899 has no card” / il conseille, en anglais : “make \
             one first”. Corrigez l’étape, ou ce qui la précède."
        );
        assert!(!told(Lang::En).contains('{') && told(Lang::En).contains("make one first"));
        let bare = ControlError::refused("/psc/x".into(), 404, "rien");
        assert!(bare.is_absent() && bare.to_string().contains("404 rien"), "{bare}");
    }
}
