//! `authorization_code`: the code of a sign-in, exchanged once (OIDC Core §3.1.3).

use std::sync::Arc;

use crate::{
    Client, deviations,
    protocol::token_request::{CodeRequest, TokenError},
    provider::Provider,
    state::{code::CodeCheck, grant::Grant},
};

/// What the code was issued for, and the `jti` of the access token that it is exchanged for.
pub(super) fn exchange(
    psc: &Provider,
    client: &Client,
    request: &CodeRequest,
) -> Result<(Arc<Grant>, String), TokenError> {
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
    let session = &code.grant.session;
    let open = psc.sessions.find(&session.id).is_some_and(|now| psc.is_open(&now));
    if !open && !deviates(&deviations::CODE_SESSION_UNCHECKED) {
        return Err(TokenError::SessionOver);
    }
    let jti = psc.uuid();
    match code.exchange(request, &client.id, &jti, psc.now(), &skipped) {
        Ok(grant) => Ok((grant, jti)),
        Err(refused) => {
            for token in refused.revoked.iter().filter_map(|jti| psc.access_tokens.find(jti)) {
                token.revoke();
            }
            Err(refused.error)
        }
    }
}
