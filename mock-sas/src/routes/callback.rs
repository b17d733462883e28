use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{Redirect, Response},
};
use mock_kit::{deviations::Deviation, journal::Verdict};
use openidconnect::{
    Nonce, OAuth2TokenResponse, SubjectIdentifier,
    core::{CoreIdToken, CoreTokenResponse},
};
use serde_json::{Value, json};

use super::{
    MIRE,
    callback_error::CallbackError,
    session::{Browser, with_session},
    step_due,
};
use crate::{
    NAME, deviations,
    pages::{SITE, careless::Careless},
    relying_party::{
        RelyingParty,
        callback::{Callback, abbreviated},
        discovery::Known,
        sign_in::{Attempt, decoded, key_is_unknown},
        tokens::Tokens,
        unusual,
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
            if error.overlooked_by().is_some_and(service.faults()) {
                return open_session(&service, &visitor, stand_in(), None);
            }
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
            if let Some(text) = error.careless_text(service.faults()) {
                let page = SITE.page("Erreur", &Careless { title: "Erreur", markup: &text });
                return with_session(page.with_status(StatusCode::BAD_GATEWAY), &visitor);
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
    let deviates = service.faults();
    if deviates(&deviations::UNUSUAL_REFUSED)
        && let Some(what) = callback.received.iter().find_map(|(name, _)| unusual::parameter(name))
    {
        return Err(CallbackError::Unusual(what));
    }
    let state = callback.state.as_deref().unwrap_or_default();
    if deviates(&deviations::ANSWER_REMEMBERED)
        && let Some(identity) = service.answers.find(state)
    {
        return Ok(open_session(service, visitor, identity, None));
    }
    let attempt = service
        .sessions
        .take_attempt(&visitor.session, state, deviates(&deviations::STATE_UNCHECKED))
        .ok_or(CallbackError::StateMismatch)?;
    let known = service.relying_party.known(&deviates).await?;
    let named_right = match &callback.issuer {
        Some(issuer) => *issuer == known.issuer,
        None => !known.names_itself,
    };
    if !named_right && !deviates(&deviations::RESPONSE_ISSUER_UNCHECKED) {
        return Err(CallbackError::ForeignIssuer {
            received: callback.issuer,
            expected: known.issuer.clone(),
        });
    }
    if let Some(error) = callback.error {
        return Err(CallbackError::Denied { error, description: callback.error_description });
    }
    let code = callback.code.ok_or(CallbackError::CodeMissing)?;

    let (tokens, id_token) = service.relying_party.exchange(&known, &code, &attempt, &deviates).await?;
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
    let subject = match &id_token {
        None => None,
        Some(id_token) => verified(service, visitor, &known, &tokens, id_token, &attempt).await?,
    };
    // What signs userinfo may have been read again for the id token.
    let known = service.relying_party.known(&deviates).await?;
    let access_token = tokens.access_token().clone();
    let (identity, claims) =
        service.relying_party.user_info(&known, access_token, subject, &deviates).await?;
    service.record(
        visitor
            .entry("sas.userinfo.received", "Pro Santé Connect dit qui s’est authentifié.")
            .from(NAME)
            .verdict(Verdict::Accepted)
            .person(&identity.national_id)
            .details(json!({ "userinfo": claims, "clause": "OIDC Core §5.3" })),
    );
    if deviates(&deviations::ANSWER_REMEMBERED) {
        service.answers.remember(attempt.state, identity.clone());
    }
    let given = id_token.map(|id_token| Tokens::new(id_token, attempt.nonce, &tokens, service.now()));
    Ok(open_session(service, visitor, identity, given))
}

/// Verifies the tokens; whom userinfo must be about.
async fn verified(
    service: &Service,
    visitor: &Visitor,
    known: &Known,
    tokens: &CoreTokenResponse,
    id_token: &CoreIdToken,
    attempt: &Attempt,
) -> Result<Option<SubjectIdentifier>, CallbackError> {
    let token = decoded(&id_token.to_string());
    let presumed = presumed_person(&token);
    let deviates = |deviation: &Deviation| service.deviates(deviation, presumed.as_deref());
    let party = &service.relying_party;
    if !deviates(&deviations::TOKEN_TYPE_UNCHECKED) {
        RelyingParty::usable(tokens)?;
    }
    let nonce = |received: Option<&Nonce>| attempt.answers(received);
    let verify = |known| party.verify(known, id_token, tokens.access_token(), nonce, deviates, service.now());
    let verified = match verify(known) {
        // The provider changed its keys since it was read: they are read again, and once is enough.
        Err(error) if key_is_unknown(&error) && !deviates(&deviations::KEYS_NEVER_READ_AGAIN) => {
            let read = party.read_again(service.faults()).await?;
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
    Ok((!deviates(&deviations::SUBJECT_UNCHECKED)).then_some(subject))
}

/// Whom a service signs in that does not know who is there, for the faults of deviations.
fn stand_in() -> Identity {
    Identity {
        national_id: "compte-de-secours".into(),
        given_name: "Compte".into(),
        family_name: "DE SECOURS".into(),
    }
}

/// The session gets a new id, so that whoever knew the id before has nothing (session fixation).
fn open_session(service: &Service, visitor: &Visitor, identity: Identity, given: Option<Tokens>) -> Response {
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
    let id = if service.deviates(&deviations::SESSION_ID_KEPT, Some(&person)) {
        visitor.session.clone()
    } else {
        service.session_id()
    };
    let kept = service.deviates(&deviations::CALLBACK_PAGE_KEPT, Some(&person));
    let shown_token = given.as_ref().filter(|_| kept).map(|given| given.id_token.to_string());
    let (account, made) = service.accounts.sign_in(identity);
    let visitor = service.sessions.sign_in(
        visitor,
        id,
        SignIn::Professional { national_id: person, tokens: given.map(Box::new) },
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
    let next = unfinished.unwrap_or_else(|| step_due(&account));
    if let Some(token) = shown_token {
        let markup = format!("<p data-jeton=\"{token}\"><a href=\"{next}\">Continuer</a></p>");
        let title = "Vous êtes connecté";
        return with_session(SITE.page(title, &Careless { title, markup: &markup }), &visitor);
    }
    with_session(Redirect::to(next), &visitor)
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
