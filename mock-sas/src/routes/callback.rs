use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::{Redirect, Response},
};
use mock_kit::{deviations::Deviation, journal::Verdict};
use openidconnect::{OAuth2TokenResponse, core::CoreIdToken};
use serde_json::{Value, json};

use super::{
    MIRE,
    callback_error::CallbackError,
    session::{Browser, with_session},
    step_due,
};
use crate::{
    NAME, deviations,
    relying_party::{
        RelyingParty,
        callback::{Callback, abbreviated},
        sign_in::{decoded, key_is_unknown},
    },
    service::Service,
    state::{
        account::{Account, Identity},
        session::{SignIn, Visitor},
    },
};

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
            let hidden =
                error.is_the_providers() && service.deviates(&deviations::PROVIDER_FAILURE_HIDDEN, None);
            if hidden {
                return with_session(Redirect::to(MIRE), &visitor);
            }
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

    let unlimited = service.deviates(&deviations::PROVIDER_UNLIMITED, None);
    let (tokens, id_token) = service.relying_party.exchange(&known, &code, &attempt, unlimited).await?;
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
    let verify = |known| RelyingParty::verify(known, &id_token, &attempt, deviates, service.now());
    let verified = match verify(&known) {
        // The provider changed its keys since it was read: they are read again, and once is enough.
        Err(error) if key_is_unknown(&error) => {
            let read = service.relying_party.read_again().await?;
            verify(&read)
        }
        verified => verified,
    };
    let subject = match verified {
        Ok(subject) => subject,
        Err(error) => {
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
        service.session_id(),
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
