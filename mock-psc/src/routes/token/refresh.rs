//! `refresh_token`: tokens in place of old ones, while the session lasts (RFC 6749 §6, OIDC Core §12).

use std::sync::Arc;

use super::issue::Granted;
use crate::{
    Client, deviations,
    protocol::{
        refresh_request::{RefreshError, RefreshRequest},
        scope::Scope,
    },
    provider::Provider,
    routes::recognition::Recognised,
    state::{
        refresh_token::{RefreshCheck, RefreshToken},
        terms::Terms,
    },
};

/// What the refresh token renews; its successor takes its place.
pub(super) fn refresh(
    psc: &Provider,
    client: &Client,
    request: &RefreshRequest,
) -> Result<Granted, RefreshError> {
    let token = find(psc, client, &request.refresh_token)?;
    let grant = &token.grant;
    let person = grant.session.person.national_id.to_string();
    let deviates = |deviation| psc.deviates(deviation, Some(&client.id), Some(&person));
    let skipped: Vec<RefreshCheck> = [
        (RefreshCheck::Binding, &deviations::REFRESH_TOKEN_BINDING_UNCHECKED),
        (RefreshCheck::Revocation, &deviations::REFRESH_TOKEN_REVOCATION_UNCHECKED),
        (RefreshCheck::SingleUse, &deviations::REFRESH_TOKEN_REUSABLE),
        (RefreshCheck::Expiry, &deviations::REFRESH_TOKEN_ETERNAL),
        (RefreshCheck::Session, &deviations::REFRESH_TOKEN_SESSION_UNCHECKED),
    ]
    .into_iter()
    .filter(|(_, deviation)| deviates(deviation))
    .map(|(check, _)| check)
    .collect();

    psc.check_refresh_token(&token, &client.id, &skipped).map_err(|error| ended_by(&token, error))?;
    let access = match &request.scope {
        None => Arc::clone(&token.terms),
        Some(scope) => {
            let unchecked = deviates(&deviations::REFRESH_TOKEN_SCOPE_UNCHECKED);
            Arc::new(narrowed(&token.terms, scope, unchecked)?)
        }
    };
    if !token.spend() && !skipped.contains(&RefreshCheck::SingleUse) {
        return Err(ended_by(&token, RefreshError::Reused));
    }
    if let Some(session) = psc.session_behind(grant) {
        session.used_by(&client.id, psc.now());
    }
    // RFC 6749 §6: the scope of the successor is that of the token itself.
    let successor = Arc::clone(&token.terms);
    let lets_through =
        skipped.contains(&RefreshCheck::Revocation) || skipped.contains(&RefreshCheck::SingleUse);
    let granted = Granted::new(grant, access, successor, "Jetons renouvelés pour le service");
    Ok(granted.in_spite_of_revocation(lets_through))
}

fn find(psc: &Provider, client: &Client, sent: &str) -> Result<Arc<RefreshToken>, RefreshError> {
    let unsigned = || {
        psc.recognise_unverified(sent)
            .filter(|_| psc.deviates(&deviations::REFRESH_TOKEN_SIGNATURE_UNCHECKED, Some(&client.id), None))
    };
    match psc.recognise(sent).or_else(unsigned) {
        Some((Recognised::Refresh(token), _)) => Ok(token),
        _ => Err(RefreshError::NotOurs),
    }
}

/// A token that comes twice was stolen from its client, or by it: nobody knows, so the family ends
/// (RFC 9700 §4.14.2).
fn ended_by(token: &RefreshToken, error: RefreshError) -> RefreshError {
    if error == RefreshError::Reused {
        token.grant.revoke();
    }
    error
}

/// RFC 6749 §6: no word that was not granted before.
fn narrowed(terms: &Terms, scope: &Scope, unchecked: bool) -> Result<Terms, RefreshError> {
    match scope.beyond(&terms.scope) {
        Some(word) if !unchecked => Err(RefreshError::WiderScope(word.to_owned())),
        // A word of an API's own was granted to it, or nobody checks.
        _ => Ok(Terms { scope: scope.clone().with_unknown_granted(), ..terms.clone() }),
    }
}
