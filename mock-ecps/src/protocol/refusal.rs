//! Why an approval request is not taken up.

/// A refusal of the service plane. \[R\]: the real service's codes are not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not what the endpoint takes.
    InvalidRequest,
    /// Nobody has an e-CPS under this identifier, or it is none.
    UnknownIdentifier,
    /// The e-CPS is still to be activated.
    NotActivated,
    /// The e-CPS has expired.
    ToBeRenewed,
    /// Three wrong passwords locked the app.
    Locked,
    /// The app is older than the service supports.
    AppTooOld,
    /// The phone's system is older than the app supports.
    SystemTooOld,
}

impl Refusal {
    /// The value of `error`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::UnknownIdentifier => "unknown_identifier",
            Self::NotActivated => "not_activated",
            Self::ToBeRenewed => "to_be_renewed",
            Self::Locked => "locked",
            Self::AppTooOld => "app_too_old",
            Self::SystemTooOld => "system_too_old",
        }
    }

    /// One French sentence for the journal's reader.
    pub(crate) fn summary(self) -> &'static str {
        match self {
            Self::InvalidRequest => "Demande d’authentification mal formée",
            Self::UnknownIdentifier => "Aucune e-CPS ne correspond à cet identifiant",
            Self::NotActivated => "L’e-CPS n’est pas activée",
            Self::ToBeRenewed => "L’e-CPS est à renouveler",
            Self::Locked => "L’application e-CPS est verrouillée",
            Self::AppTooOld => "L’application e-CPS est trop ancienne",
            Self::SystemTooOld => "Le système du téléphone est trop ancien",
        }
    }
}
