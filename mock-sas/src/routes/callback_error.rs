use axum::http::StatusCode;
use mock_kit::deviations::Deviation;
use openidconnect::ClaimsVerificationError;

use super::{
    MIRE,
    sign_in::{outage_page, provider_unusable},
};
use crate::{
    deviations,
    pages::refused::Refused,
    relying_party::{
        back_channel::Outage,
        callback::Repeated,
        discovery::DiscoveryError,
        sign_in::{ExchangeError, UserInfoRefused},
    },
    service::Service,
    state::session::Visitor,
};

/// Why a callback signs nobody in.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallbackError {
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error("this browser has no sign-in under way with that state")]
    StateMismatch,
    #[error("the answer names the issuer {received:?}, not {expected}")]
    ForeignIssuer { received: Option<String>, expected: String },
    #[error("the provider answers {error}")]
    Denied { error: String, description: Option<String> },
    #[error("the answer holds neither a code nor an error")]
    CodeMissing,
    #[error(transparent)]
    Provider(#[from] DiscoveryError),
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error("the id_token is not to be trusted: {0}")]
    IdToken(#[from] ClaimsVerificationError),
    #[error(transparent)]
    UserInfo(#[from] UserInfoRefused),
    /// For the fault of a deviation alone.
    #[error("the answer is unusual: {0}")]
    Unusual(&'static str),
}

/// What a service prints that does not catch its errors.
const DUMP: &str = "<pre>Traceback (most recent call last):\n  File \"callback.py\", line 42, in receive\n\
    OAuthError: the sign-in cannot be completed</pre>";

const UNFINISHED: &str = "la connexion n’a pas pu se terminer";

impl CallbackError {
    pub fn clause(&self) -> &'static str {
        match self {
            Self::Repeated(_) => "RFC 6749 §3.1",
            Self::StateMismatch => "RFC 6749 §10.12",
            Self::ForeignIssuer { .. } => "RFC 9207 §2.4",
            Self::Denied { .. } => "OIDC Core §3.1.2.6",
            Self::CodeMissing => "OIDC Core §3.1.2.5",
            Self::Provider(_) => "OIDC Discovery §4",
            Self::Exchange(_) => "OIDC Core §3.1.3",
            Self::IdToken(_) => "OIDC Core §3.1.3.7",
            Self::UserInfo(_) => "OIDC Core §5.3",
            Self::Unusual(_) => "RFC 6749 §4.1.2",
        }
    }

    /// Whether the provider, or the person there, is why nobody is signed in: nothing was forged.
    pub fn is_the_providers(&self) -> bool {
        self.outage().is_some() || matches!(self, Self::Denied { .. })
    }

    /// The fault of a service that signs somebody in all the same.
    pub fn overlooked_by(&self) -> Option<&'static Deviation> {
        match self {
            Self::Denied { .. } | Self::CodeMissing => Some(&deviations::ANSWER_ERROR_SIGNED_IN),
            Self::Exchange(_) => Some(&deviations::EXCHANGE_FAILURE_SIGNED_IN),
            Self::UserInfo(_) => Some(&deviations::USERINFO_FAILURE_SIGNED_IN),
            _ => None,
        }
    }

    /// What a page shows as it is for the faults of deviations, in place of [`Self::page`].
    pub fn careless_text(&self, deviates: impl Fn(&Deviation) -> bool) -> Option<String> {
        if deviates(&deviations::REFUSAL_DUMPED) {
            return Some(DUMP.to_owned());
        }
        match self {
            Self::Denied { description: Some(text), .. }
                if deviates(&deviations::ERROR_DESCRIPTION_SHOWN) =>
            {
                Some(text.clone())
            }
            _ => None,
        }
    }

    /// How the provider failed, when it did.
    fn outage(&self) -> Option<Outage> {
        match self {
            Self::Denied { error, .. } => match error.as_str() {
                "server_error" => Some(Outage::Failing),
                "temporarily_unavailable" => Some(Outage::Overloaded),
                _ => None,
            },
            Self::Provider(error) => Some(error.outage()),
            Self::Exchange(ExchangeError::Outage(error)) | Self::UserInfo(UserInfoRefused::Outage(error)) => {
                Some(error.outage())
            }
            _ => None,
        }
    }

    /// What the person reads: no technical word, and a way on.
    pub fn page(&self, service: &Service, visitor: &Visitor) -> Refused {
        if let Self::Provider(error) = self {
            return provider_unusable(service, visitor, error, UNFINISHED);
        }
        if let Some(outage) = self.outage() {
            return outage_page(outage, UNFINISHED);
        }
        let (status, title, explanation, advice) = self.words();
        Refused {
            status,
            title,
            explanation: explanation.into(),
            advice,
            action: ("Revenir à la page de connexion", MIRE),
        }
    }

    /// Status, title, explanation and advice of what is no outage.
    fn words(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::Denied { error, .. } if error == "access_denied" => (
                StatusCode::FORBIDDEN,
                "Connexion annulée",
                "Vous avez quitté Pro Santé Connect avant la fin, ou votre authentification a été refusée.",
                "Vous pouvez recommencer quand vous le souhaitez.",
            ),
            Self::StateMismatch | Self::Repeated(_) | Self::CodeMissing | Self::Unusual(_) => (
                StatusCode::BAD_REQUEST,
                "Connexion interrompue",
                "Cette connexion n’a pas été commencée dans ce navigateur, ou elle est déjà terminée.",
                "Recommencez depuis la page de connexion, sans utiliser le bouton « Précédent » du navigateur.",
            ),
            Self::UserInfo(UserInfoRefused::NationalIdMissing) => (
                StatusCode::FORBIDDEN,
                "Identifiant national absent",
                "Pro Santé Connect n’a pas transmis votre identifiant national : votre compte ne peut pas être retrouvé.",
                "Contactez le support de la plateforme.",
            ),
            Self::ForeignIssuer { .. }
            | Self::IdToken(_)
            | Self::Exchange(ExchangeError::TokenType(_))
            | Self::UserInfo(UserInfoRefused::ForeignSubject(_) | UserInfoRefused::Untrusted(_)) => (
                StatusCode::FORBIDDEN,
                "Connexion refusée",
                "La réponse reçue de Pro Santé Connect n’a pas pu être vérifiée : par sécurité, la connexion est refusée.",
                "Recommencez depuis la page de connexion. Si le problème persiste, contactez le support de la plateforme.",
            ),
            Self::Denied { .. } | Self::Provider(_) | Self::Exchange(_) | Self::UserInfo(_) => (
                StatusCode::BAD_GATEWAY,
                "La connexion n’a pas abouti",
                "Pro Santé Connect n’a pas pu terminer votre connexion.",
                "Réessayez dans quelques minutes. Si le problème persiste, contactez le support de la plateforme.",
            ),
        }
    }
}
