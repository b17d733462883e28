//! How an approval request ends.

use std::fmt;

use serde::Serialize;

/// The end of a request, as the service plane tells it. \[R\]: the real service's vocabulary is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The right code was chosen, after the password.
    Approved,
    /// The person refused it from its notification.
    Refused,
    /// Another code was chosen: there is one try.
    WrongCode,
    /// The person quit it on the phone, or the phone was replaced by another.
    Abandoned,
    /// Nobody answered in time.
    Expired,
    /// The third wrong password locked the app.
    Locked,
    /// A later request for the same person took its place.
    Replaced,
    /// Whoever asked gave up: the person quit in the browser.
    Withdrawn,
}

impl Outcome {
    /// Whether it came from the person's phone: such a request was *answered*.
    #[must_use]
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Approved | Self::Refused | Self::WrongCode | Self::Abandoned | Self::Locked)
    }

    /// The word of the service plane.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::WrongCode => "wrong_code",
            Self::Abandoned => "abandoned",
            Self::Expired => "expired",
            Self::Locked => "locked",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// One French sentence for the journal's reader.
    pub(crate) fn summary(self) -> &'static str {
        match self {
            Self::Approved => "Demande d’authentification approuvée sur le téléphone",
            Self::Refused => "Demande d’authentification refusée sur le téléphone",
            Self::WrongCode => "Mauvais code choisi sur le téléphone : la demande est terminée",
            Self::Abandoned => "Demande d’authentification quittée sur le téléphone",
            Self::Expired => "Demande d’authentification restée sans réponse : elle a expiré",
            Self::Locked => "Application e-CPS verrouillée après trois mots de passe erronés",
            Self::Replaced => "Demande d’authentification remplacée par une plus récente",
            Self::Withdrawn => "Demande d’authentification retirée : la personne a quitté dans le navigateur",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_what_is_serialised() {
        for outcome in [Outcome::Approved, Outcome::WrongCode, Outcome::Withdrawn] {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.word());
        }
    }
}
