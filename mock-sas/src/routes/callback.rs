use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{Redirect, Response},
};
use mock_kit::{deviations::Deviation, journal::Verdict};
use openidconnect::{ClaimsVerificationError, OAuth2TokenResponse, core::CoreIdToken};
use serde_json::{Value, json};

use super::{
    MIRE,
    session::{Browser, with_session},
    sign_in::provider_unusable,
    step_due,
};
use crate::{
    NAME, deviations,
    pages::refused::Refused,
    relying_party::{
        RelyingParty,
        callback::{Callback, Repeated, abbreviated},
        discovery::DiscoveryError,
        sign_in::{ExchangeError, UserInfoRefused, decoded, key_is_unknown},
    },
    service::Service,
    state::{
        account::{Account, Identity},
        session::{SignIn, Visitor},
    },
};

/// Why a callback signs nobody in.
#[derive(Debug, thiserror::Error)]
enum CallbackError {
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error("this browser has no sign-in under way with that state")]
    StateMismatch,
    #[error("the answer names the issuer {received:?}, not {expected}")]
    ForeignIssuer { received: Option<String>, expected: String },
    #[error("the provider answers {0}")]
    Denied(String),
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
}

/// The way back from Pro Santé Connect: verifies the answer, signs the person in, goes to the step that is due.
pub(super) async fn receive(
    State(service): State<Arc<Service>>,
    RawQuery(query): RawQuery,
    Browser(visitor): Browser,
) -> Response {
    let visitor = visitor.unwrap_or_else(|| service.begin_session());
    match sign_in(&service, &visitor, &query.unwrap_or_default()).await {
        Ok(signed_in) => signed_in,
        Err(error) => {
            service.record(
                visitor
                    .entry("sas.sign_in.refused", "La réponse de Pro Santé Connect n’ouvre pas de session.")
                    .from(NAME)
                    .verdict(Verdict::Refused)
                    .details(json!({ "reason": error.to_string(), "clause": error.clause() })),
            );
            with_session(error.page(&service, &visitor), &visitor)
        }
    }
}

async fn sign_in(service: &Service, visitor: &Visitor, query: &str) -> Result<Response, CallbackError> {
    let callback = Callback::parse(query)?;
    service.record(
        visitor
            .entry("sas.callback.received", "Le navigateur revient de Pro Santé Connect.")
            .details(json!({ "parameters": parameters(&callback.received) })),
    );
    let unchecked = service.deviates(&deviations::STATE_UNCHECKED, None);
    let attempt = service
        .sessions
        .take_attempt(&visitor.session, callback.state.as_deref().unwrap_or_default(), unchecked)
        .ok_or(CallbackError::StateMismatch)?;
    let known = service.relying_party.known().await?;
    let named_right = match &callback.issuer {
        Some(issuer) => *issuer == known.issuer,
        None => !known.names_itself,
    };
    if !named_right && !service.deviates(&deviations::RESPONSE_ISSUER_UNCHECKED, None) {
        return Err(CallbackError::ForeignIssuer {
            received: callback.issuer,
            expected: known.issuer.clone(),
        });
    }
    if let Some(error) = callback.error {
        return Err(CallbackError::Denied(error));
    }
    let code = callback.code.ok_or(CallbackError::CodeMissing)?;

    let (tokens, id_token) = service.relying_party.exchange(&known, &code, &attempt).await?;
    let token = decoded(&id_token.to_string());
    let presumed = presumed_person(&token);
    service.record(
        visitor
            .entry("sas.tokens.received", "Le code est échangé contre des jetons.")
            .from(NAME)
            .verdict(Verdict::Accepted)
            .details(json!({
                "code": abbreviated(&code),
                "expires_in": tokens.expires_in().map(|lifetime| lifetime.as_secs()),
                "clause": "OIDC Core §3.1.3.3",
            })),
    );
    let deviates = |deviation: &Deviation| service.deviates(deviation, presumed.as_deref());
    let subject = match RelyingParty::verify(&known, &id_token, &attempt, deviates, service.now()) {
        Ok(subject) => subject,
        Err(error) => {
            if key_is_unknown(&error) {
                service.relying_party.forget();
            }
            service.record(
                visitor
                    .entry("sas.id_token.refused", "Le jeton d’identité est refusé.")
                    .from(NAME)
                    .verdict(Verdict::Refused)
                    .details(json!({
                        "id_token": token,
                        "reason": error.to_string(),
                        "clause": "OIDC Core §3.1.3.7",
                    })),
            );
            return Err(error.into());
        }
    };
    service.record(
        visitor
            .entry("sas.id_token.verified", "Le jeton d’identité est vérifié.")
            .from(NAME)
            .verdict(Verdict::Accepted)
            .details(json!({ "id_token": token, "clause": "OIDC Core §3.1.3.7" })),
    );
    let subject = (!deviates(&deviations::SUBJECT_UNCHECKED)).then_some(subject);
    let (identity, claims) =
        service.relying_party.user_info(&known, tokens.access_token().clone(), subject).await?;
    service.record(
        visitor
            .entry("sas.userinfo.received", "Pro Santé Connect dit qui s’est authentifié.")
            .from(NAME)
            .verdict(Verdict::Accepted)
            .person(&identity.national_id)
            .details(json!({ "userinfo": claims, "clause": "OIDC Core §5.3" })),
    );
    Ok(open_session(service, visitor, identity, id_token))
}

/// The session gets a new id, so that whoever knew the id before has nothing (session fixation).
fn open_session(service: &Service, visitor: &Visitor, identity: Identity, id_token: CoreIdToken) -> Response {
    let person = identity.national_id.clone();
    service.context.journal.bind(&visitor.flow, &person);
    if service.deviates(&deviations::SETTINGS_FORGOTTEN, Some(&person)) {
        service.accounts.change(&person, Account::forget_settings);
    }
    if service.deviates(&deviations::SPACE_FORGOTTEN, Some(&person)) {
        service.accounts.change(&person, Account::forget_space);
    }
    if service.deviates(&deviations::CGU_RESTARTED, Some(&person)) {
        service.accounts.change(&person, Account::restart);
    }
    let (account, made) = service.accounts.sign_in(identity);
    let visitor = service.sessions.sign_in(
        visitor,
        service.session_id(&person),
        SignIn::Professional { national_id: person, id_token: Box::new(id_token) },
        service.now(),
    );
    service.record(
        visitor
            .entry(
                "sas.signed_in",
                if made {
                    "Première connexion : un compte est créé."
                } else {
                    "La personne retrouve son compte."
                },
            )
            .from(NAME)
            .verdict(Verdict::Accepted)
            .details(json!({ "first_time": made, "state": account.state().name() })),
    );
    let unfinished = service.drafts.latest_page(&account.identity.national_id, service.now());
    with_session(Redirect::to(unfinished.unwrap_or_else(|| step_due(&account))), &visitor)
}

/// Who the token claims to be about, for deviations that concern one person: nothing is verified yet.
fn presumed_person(token: &Value) -> Option<String> {
    ["SubjectNameID", "preferred_username"]
        .into_iter()
        .find_map(|claim| token["claims"][claim].as_str().map(str::to_owned))
        .or_else(|| {
            let subject = token["claims"]["sub"].as_str()?;
            Some(subject.rsplit(':').next().unwrap_or(subject).to_owned())
        })
}

fn parameters(received: &[(String, String)]) -> Value {
    received
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

impl CallbackError {
    fn clause(&self) -> &'static str {
        match self {
            Self::Repeated(_) => "RFC 6749 §3.1",
            Self::StateMismatch => "RFC 6749 §10.12",
            Self::ForeignIssuer { .. } => "RFC 9207 §2.4",
            Self::Denied(_) => "OIDC Core §3.1.2.6",
            Self::CodeMissing => "OIDC Core §3.1.2.5",
            Self::Provider(_) => "OIDC Discovery §4",
            Self::Exchange(_) => "OIDC Core §3.1.3",
            Self::IdToken(_) => "OIDC Core §3.1.3.7",
            Self::UserInfo(_) => "OIDC Core §5.3",
        }
    }

    /// What the person reads: no technical word, and a way on.
    fn page(&self, service: &Service, visitor: &Visitor) -> Refused {
        let (status, title, explanation, advice) = match self {
            Self::Provider(error) => return provider_unusable(service, visitor, error),
            Self::Denied(error) if error == "access_denied" => (
                StatusCode::FORBIDDEN,
                "Connexion annulée",
                "Vous avez quitté Pro Santé Connect avant la fin, ou votre authentification a été refusée.",
                "Vous pouvez recommencer quand vous le souhaitez.",
            ),
            Self::Denied(_) | Self::Exchange(_) | Self::UserInfo(UserInfoRefused::Unusable(_)) => (
                StatusCode::BAD_GATEWAY,
                "La connexion n’a pas abouti",
                "Pro Santé Connect n’a pas pu terminer votre connexion.",
                "Réessayez dans quelques minutes. Si le problème persiste, contactez le support de la plateforme.",
            ),
            Self::StateMismatch | Self::Repeated(_) | Self::CodeMissing => (
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
            | Self::UserInfo(UserInfoRefused::ForeignSubject(_)) => (
                StatusCode::FORBIDDEN,
                "Connexion refusée",
                "La réponse reçue de Pro Santé Connect n’a pas pu être vérifiée : par sécurité, la connexion est refusée.",
                "Recommencez depuis la page de connexion. Si le problème persiste, contactez le support de la plateforme.",
            ),
        };
        Refused {
            status,
            title,
            explanation: explanation.into(),
            advice,
            action: ("Revenir à la page de connexion", MIRE),
        }
    }
}
