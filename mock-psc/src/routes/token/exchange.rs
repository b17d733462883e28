//! Token exchange: a token of an API in place of an access token (RFC 8693).
//!
//! In the ANS's API framework the API's own authorization server does it; here Pro Santé Connect's token endpoint plays
//! that part too.

use std::sync::Arc;

use super::issue::Granted;
use crate::{
    Client, deviations,
    protocol::{
        bearer::BearerError,
        certificate_binding::Confirmation,
        exchange_request::{ExchangeError, ExchangeRequest},
        scope::Scope,
    },
    provider::Provider,
    routes::recognition::Recognised,
    state::{access_token::AccessToken, terms::Terms},
};

/// What the subject token is exchanged for; it stays good itself.
pub(super) fn exchange(
    psc: &Provider,
    client: &Client,
    request: &ExchangeRequest,
    holder: Option<Confirmation>,
) -> Result<Granted, ExchangeError> {
    let subject = subject(psc, client, &request.subject_token)?;
    let grant = &subject.grant;
    let person = grant.session.person.national_id.to_string();
    let deviates = |deviation| psc.deviates(deviation, Some(&client.id), Some(&person));
    // RFC 8705 §3: else an exchange would take the certificate off.
    if !deviates(&deviations::TOKEN_BINDING_UNCHECKED) {
        subject.check_holder(holder)?;
    }
    if !deviates(&deviations::TOKEN_AUDIENCE_UNCHECKED) {
        subject.check_audience()?;
    }
    // \[R\], as Keycloak's standard token exchange has it.
    if grant.request.client_id != client.id && !deviates(&deviations::EXCHANGE_BINDING_UNCHECKED) {
        return Err(ExchangeError::OtherClient);
    }
    if request.several_audiences && !deviates(&deviations::EXCHANGE_AUDIENCE_UNCHECKED) {
        return Err(ExchangeError::SeveralAudiences);
    }
    if let Some(audience) = request.audience.as_deref().filter(|audience| psc.client(audience).is_none())
        && !deviates(&deviations::EXCHANGE_AUDIENCE_UNCHECKED)
    {
        return Err(ExchangeError::Audience(audience.to_owned()));
    }
    let scope = match &request.scope {
        None => subject.terms.scope.clone(),
        Some(asked) => scope(asked, &subject.terms.scope, deviates(&deviations::EXCHANGE_SCOPE_UNCHECKED))?,
    };
    let terms = Arc::new(Terms {
        scope,
        // \[S\]: the client itself stands in `aud` in the tests of ansforge/psc-edc-proxy-esante.
        audience: Some(request.audience.clone().unwrap_or_else(|| client.id.clone())),
        lifetime: psc.settings.api_token_lifetime,
    });
    let summary = "Jeton d’une API remis au service en échange de son jeton d’accès";
    let granted = Granted::new(grant, Arc::clone(&terms), terms, summary);
    Ok(granted.in_spite_of_revocation(deviates(&deviations::EXCHANGE_SUBJECT_UNCHECKED)))
}

fn subject(psc: &Provider, client: &Client, sent: &str) -> Result<Arc<AccessToken>, BearerError> {
    let checked = match psc.recognise(sent) {
        Some((Recognised::Access(token), _)) => psc.check_access_token(&token).map(|()| token),
        other => Err(other.map_or(BearerError::NotOurs, |(token, _)| token.is_no_access_token())),
    };
    checked.or_else(|error| {
        // The deviation: a subject token that is forged, over or revoked is believed.
        let deviates = || psc.deviates(&deviations::EXCHANGE_SUBJECT_UNCHECKED, Some(&client.id), None);
        match psc.recognise_unverified(sent) {
            Some((Recognised::Access(token), _)) if deviates() => Ok(token),
            _ => Err(error),
        }
    })
}

/// Words that Pro Santé Connect knows must have been granted before; the others are an API's own, and each API has its
/// list of them, which is not ours (\[S\]: "scopes métier", `api_prosanteconnectee_web.md`, step 9).
fn scope(asked: &Scope, granted: &Scope, unchecked: bool) -> Result<Scope, ExchangeError> {
    match asked.known_beyond(granted) {
        Some(word) if !unchecked => Err(ExchangeError::WiderScope(word.to_owned())),
        _ => Ok(asked.clone().with_unknown_granted()),
    }
}
