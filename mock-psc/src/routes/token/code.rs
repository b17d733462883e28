//! `authorization_code`: the code of a sign-in, exchanged once (OIDC Core §3.1.3).

use std::sync::Arc;

use super::issue::Granted;
use crate::{
    Client, deviations,
    protocol::token_request::{CodeRequest, TokenError},
    provider::Provider,
    state::{code::CodeCheck, terms::Terms},
};

/// What the code was issued for.
pub(super) fn exchange(
    psc: &Provider,
    client: &Client,
    request: &CodeRequest,
) -> Result<Granted, TokenError> {
    let code = psc.codes.find(&request.code).ok_or(TokenError::UnknownCode)?;
    let person = code.grant.session.person.national_id.to_string();
    let deviates = |deviation| psc.deviates(deviation, Some(&client.id), Some(&person));
    let skipped: Vec<CodeCheck> = [
        (CodeCheck::Binding, &deviations::CODE_BINDING_UNCHECKED),
        (CodeCheck::SingleUse, &deviations::CODE_REUSABLE),
        (CodeCheck::Expiry, &deviations::CODE_ETERNAL),
        (CodeCheck::Pkce, &deviations::PKCE_UNCHECKED),
    ]
    .into_iter()
    .filter(|(_, deviation)| deviates(deviation))
    .map(|(check, _)| check)
    .collect();
    if psc.session_behind(&code.grant).is_none() && !deviates(&deviations::CODE_SESSION_UNCHECKED) {
        return Err(TokenError::SessionOver);
    }
    code.exchange(request, &client.id, psc.now(), &skipped)?;
    let grant = &code.grant;
    let terms = Arc::new(Terms {
        scope: grant.request.scope.clone(),
        audience: None,
        lifetime: psc.settings.access_token_lifetime,
    });
    let summary = "Jetons remis au service en échange du code";
    let granted = Granted::new(grant, Arc::clone(&terms), terms, summary);
    Ok(granted.in_spite_of_revocation(skipped.contains(&CodeCheck::SingleUse)))
}
