//! What the real provider accepts although a careful client would not do it.

use super::pkce::Method;

/// One carelessness of a request. Accepted and journalled; refused when `strict`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Finding {
    #[error("state is missing (RFC 6749 section 10.12)")]
    NoState,
    #[error("nonce is missing (OIDC Core section 3.1.2.1)")]
    NoNonce,
    #[error("acr_values is {}, eidas1 is required (EXI PSC 16)", .0.as_deref().unwrap_or("missing"))]
    AcrValues(Option<String>),
    #[error("code_challenge is missing (RFC 9700 section 2.1.1)")]
    NoPkce,
    #[error("code_challenge_method is plain, S256 protects better (RFC 7636 section 4.2)")]
    PlainPkce,
    #[error("scope lacks scope_all")]
    NoScopeAll,
    #[error("scope has words that Pro Sante Connect does not know: {}", .0.join(" "))]
    UnknownScope(Vec<String>),
    #[error("prompt {0} has no effect here, only none and login have one")]
    IdlePrompt(String),
    #[error("client id and secret were not form-encoded before base64 (RFC 6749 section 2.3.1)")]
    UnencodedBasic,
    #[error("the secret has {length} bytes, and {alg} wants {least} or more (RFC 7518 section 3.2)")]
    ShortSecret { alg: String, length: usize, least: usize },
}

impl Finding {
    /// What is said of the way in which the code is protected.
    pub fn of_pkce(method: Option<Method>) -> Option<Self> {
        match method {
            None => Some(Self::NoPkce),
            Some(Method::Plain) => Some(Self::PlainPkce),
            Some(Method::S256) => None,
        }
    }

    /// One French sentence for the report.
    pub fn french(&self) -> String {
        match self {
            Self::NoState => {
                "La demande ne porte pas de state : rien ne la lie au navigateur qui l’a faite".into()
            }
            Self::NoNonce => {
                "La demande ne porte pas de nonce : le jeton d’identité pourrait être rejoué".into()
            }
            Self::AcrValues(None) => "La demande ne porte pas acr_values=eidas1".into(),
            Self::AcrValues(Some(sent)) => format!("La demande porte acr_values={sent} au lieu de eidas1"),
            Self::NoPkce => "La demande n’utilise pas PKCE : un code volé pourrait être échangé".into(),
            Self::PlainPkce => "La demande utilise PKCE sans empreinte (plain) au lieu de S256".into(),
            Self::NoScopeAll => "La demande ne porte pas la portée scope_all".into(),
            Self::UnknownScope(words) => {
                format!("La demande porte des portées inconnues, ignorées : {}", words.join(", "))
            }
            Self::IdlePrompt(word) => format!("La demande porte prompt={word}, sans effet ici"),
            Self::UnencodedBasic => {
                "Le service n’encode pas son identifiant et son secret dans l’en-tête Authorization : un Keycloak \
                 récent refuserait leurs caractères spéciaux"
                    .into()
            }
            Self::ShortSecret { alg, length, least } => format!(
                "Le service signe en {alg} avec un secret de {length} octets : il en faut {least} au moins, et une \
                 bibliothèque stricte refuserait celui-ci"
            ),
        }
    }

    /// The parameter concerned.
    pub fn parameter(&self) -> &'static str {
        match self {
            Self::NoState => "state",
            Self::NoNonce => "nonce",
            Self::AcrValues(_) => "acr_values",
            Self::NoPkce => "code_challenge",
            Self::PlainPkce => "code_challenge_method",
            Self::NoScopeAll | Self::UnknownScope(_) => "scope",
            Self::IdlePrompt(_) => "prompt",
            Self::UnencodedBasic => "Authorization",
            Self::ShortSecret { .. } => "client_assertion",
        }
    }
}
